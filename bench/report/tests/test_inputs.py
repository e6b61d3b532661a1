"""What is read: which runs are taken, what is an error and what it says."""

import json
import tempfile
import unittest
from pathlib import Path

from bench.report import inputs
from bench.report.inputs import InputError
from bench.report.study import Study


def line(**changes):
    run = {"suite": "designs", "problem": "counter", "config": "standard", "design": "mutex", "workers": 2, "round": 0,
           "scale": "standard", "time": "2026-11-26T11:00:00Z", "commit": "a", "machine": {"cpu": "x", "cores": 2},
           "other_cores": 0.0, "metrics": {"rate": 1e6}}
    run.update(changes)
    return json.dumps({key: value for key, value in run.items() if value is not None}) + "\n"


def described(**changes):
    problem = {"name": "counter", "title": "Counter", "what": "", "unit": "increments/s", "axis": None,
               "configs": [{"name": "standard", "params": {"parties": 8}, "main": True}],
               "cells": [{"design": "mutex", "file": "mutex.cpp", "may_deadlock": False, "note": ""},
                         {"design": "go", "file": "go.cpp", "may_deadlock": None, "note": ""}],
               "missing": [{"design": "processes", "why": "no memory in common"}]}
    problem.update(changes)
    names = ("mutex", "go", "processes", "actors")
    return {"designs": [{"name": n, "what": ""} for n in names], "problems": [problem]}


class WithFiles(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = Path(folder.name) / "results.jsonl"

    def read(self, text):
        self.path.write_text(text, encoding="utf-8")
        return inputs.read_results(self.path)

    def fails(self, text, mention):
        with self.assertRaises(InputError) as caught:
            self.read(text)
        message = str(caught.exception)
        self.assertIn(mention, message)
        self.assertIn("expected", message)
        self.assertNotIn("\n", message)


class Results(WithFiles):
    def test_the_newest_group_is_taken(self):
        found = self.read(line(commit="old", time="2026-11-25T11:00:00Z") + line() + line(round=1, time="2026-11-26T12:00:00Z")
                          + line(scale="quick", time="2026-11-26T10:00:00Z") + line(machine={"cpu": "y"}, time="2026-11-24T10:00:00Z"))
        self.assertEqual((found.commit, found.scale, len(found.runs), found.left_out), ("a", "standard", 2, 3))
        self.assertEqual((found.first, found.last), ("2026-11-26T11:00:00Z", "2026-11-26T12:00:00Z"))

    def test_the_order_of_lines_does_not_matter(self):
        found = self.read(line(commit="new", time="2026-11-27T11:00:00Z") + line())
        self.assertEqual((found.commit, found.left_out), ("new", 1))

    def test_a_problem_that_was_measured_again_at_another_commit_takes_the_place_of_the_old_one(self):
        later = dict(commit="b", time="2026-11-26T12:00:00Z")
        found = self.read(line(problem="ring") + line(problem="bank") + line(problem="sieve") + line(problem="bank", **later))
        self.assertEqual((found.commit, len(found.runs), found.left_out), ("a (bank: b)", 3, 1))

    def test_a_round_that_was_run_twice_counts_twice(self):
        found = self.read(line() + line(metrics={"rate": 2e6}))
        self.assertEqual([run.key for run in found.runs], [(0, 0), (0, 1)])

    def test_other_suites_are_passed_over(self):
        self.assertEqual(len(self.read(line(suite="core") + line()).runs), 1)

    def test_a_last_line_that_was_cut_off_is_a_warning(self):
        found = self.read(line() + line()[:50])
        self.assertEqual(len(found.runs), 1)
        self.assertIn("cut off", found.warnings[0])

    def test_a_run_that_was_taken_up_again_leaves_one_in_the_middle(self):
        found = self.read(line() + line()[:50] + "\n" + line(round=1))
        self.assertEqual(len(found.runs), 2)
        self.assertIn("results.jsonl:2: the line was cut off", found.warnings[0])

    def test_what_is_no_run_is_an_error(self):
        self.fails(line() + "no JSON\n", "results.jsonl:2:")
        self.fails(line() + "{no JSON}\n" + line(), "results.jsonl:2:")

    def test_empty_and_missing(self):
        self.fails("", "has no results")
        self.fails("\n\n", "has no results")
        self.fails(line(suite="core"), "has no results")
        self.fails(line()[:50], "has no results")
        self.path.unlink()
        with self.assertRaisesRegex(InputError, "cannot read .*No such file.*expected"):
            inputs.read_results(self.path)
        with self.assertRaisesRegex(InputError, "cannot read .*directory.*expected"):
            inputs.read_results(self.path.parent)

    def test_not_text(self):
        self.path.write_bytes(b"\xff\xfe\x00garbage")
        with self.assertRaisesRegex(InputError, "is not text; expected"):
            inputs.read_results(self.path)

    def test_garbled_runs(self):
        self.fails("[1, 2]\n", "results.jsonl:1: not a JSON object")
        self.fails(line(round="first"), '"round" is "first"')
        self.fails(line(workers="two"), '"workers" is "two"')
        self.fails(line(machine=None), '"machine" is null')
        for rate in ("fast", -1, float("nan"), True):
            self.fails(line(metrics={"rate": rate}), '"metrics"')
        self.fails(line(other_cores="few"), '"other_cores" is "few"')
        self.fails(line(machine={"cores": "two"}), '"cores" is "two"')
        self.fails(line(error="x"), 'one of "metrics"')
        self.fails(line(metrics=None), 'one of "metrics"')


class Description(unittest.TestCase):
    def test_is_read(self):
        self.assertEqual(inputs.read_description(json.dumps(described()))["problems"][0]["name"], "counter")

    def test_garbled(self):
        for text in ("", "[]", "{}", json.dumps({"designs": [{}], "problems": []}), json.dumps(described(cells=[{}])),
                     json.dumps(described(axis={"param": "x"})), json.dumps(described(unit=None))):
            with self.assertRaisesRegex(InputError, "description of the suite is not as expected.*expected"):
                inputs.read_description(text)


class Cells(WithFiles):
    def cell(self, text, design, workers=2):
        study = Study(described(), self.read(text))
        chosen = next(d for d in study.designs if d.name == design)
        return study.cell(study.problems[0], "standard", workers, chosen)

    def test_states(self):
        runs = line() + line(design="go", metrics=None, skipped="go is not installed")
        self.assertEqual(self.cell(runs, "mutex").state, "measured")
        for design, state, reason in [("go", "skipped", "go is not installed"), ("processes", "missing", "no memory in common"),
                                      ("actors", "absent", "no such design of this problem")]:
            found = self.cell(runs, design)
            self.assertEqual((found.state, found.reason), (state, reason))
        self.assertEqual(self.cell(runs, "mutex", 1).state, "absent")

    def test_a_run_that_took_too_long_does_not_undo_the_others(self):
        found = self.cell(line() + line(round=1, metrics=None, skipped="killed after 60 s"), "mutex")
        self.assertEqual((found.state, len(found.rate)), ("measured", 1))
        self.assertIn("killed after 60 s", found.reason)

    def test_one_failed_run_fails_the_cell(self):
        found = self.cell(line() + line(round=1, metrics=None, error="wrong sum"), "mutex")
        self.assertEqual((found.state, found.reason), ("failed", "1 of 2 runs failed: wrong sum"))

    def test_runs_without_workers_count_for_each_number(self):
        runs = line(workers=None) + line(design="go", workers=1)
        self.assertTrue(self.cell(runs, "mutex", 1).measured)
        self.assertFalse(self.cell(runs, "go", 2).measured)

    def test_figures_made_of_two_others(self):
        metrics = {"rate": 1e6, "cpu_s": 0.5, "operations": 1000, "voluntary_switches": 3, "involuntary_switches": 1}
        samples = self.cell(line(metrics=metrics) + line(round=1), "mutex").samples
        self.assertEqual(list(samples["cpu_per_op_ns"].values), [5e5])
        self.assertEqual(list(samples["switches_per_kop"].values), [4.0])
        self.assertEqual(len(samples["rate"]), 2)

    def test_what_the_program_does_not_know_is_named(self):
        study = Study(described(), self.read(line() + line(design="novel") + line(problem="other")))
        self.assertEqual(study.unknown, ["counter/novel", "other/mutex"])

    def test_the_axis_takes_what_differs_in_its_parameter_alone(self):
        configs = [{"name": name, "params": {"work_ns": work, "parties": parties}, "main": name == "a"}
                   for name, work, parties in [("c", 100, 8), ("a", 0, 8), ("b", 10, 8), ("few", 10, 2), ("fewer", 100, 2)]]
        axis = {"param": "work_ns", "label": "work", "unit": "ns"}
        study = Study(described(configs=configs, axis=axis), self.read(line()))
        self.assertEqual([c["name"] for _, c in study.problems[0].along_axis], ["a", "b", "c"])


if __name__ == "__main__":
    unittest.main()
