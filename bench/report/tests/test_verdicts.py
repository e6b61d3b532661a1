"""The sentences, on constructed figures."""

import unittest
from types import SimpleNamespace

from bench.report import families, verdicts
from bench.report.stats import Crossover, Sample
from bench.report.study import Cell, Design

AXIS = {"param": "work_ns", "label": "work in an increment", "unit": "ns"}


def cell(name, *rates, state="measured", reason="", other_cores=()):
    design = Design(name, "", families.family_of(name))
    samples = {"rate": Sample({(i, 0): float(r) for i, r in enumerate(rates)})} if rates else {}
    return Cell(design, state, reason, samples, list(other_cores))


def problem(**may_deadlock):
    return SimpleNamespace(unit="increments/s", may_deadlock=lambda name: may_deadlock.get(name, False))


def verdict(*cells, along=None, cores=2, about=None):
    return verdicts.verdict(about or problem(), list(cells), along, cores)


class Clear(unittest.TestCase):
    def test_locks_win(self):
        found = verdict(cell("actors", 1.5e6, 1.6e6, 1.7e6), cell("mutex", 24e6, 24e6, 24e6))
        self.assertEqual((found.kind, found.lead, found.winner), ("win", "Locks win here", "mutex"))
        self.assertEqual(str(found), "Locks win here: mutex does 24.0 M increments/s, 15× (14 to 16) what the best "
                                     "actor design, actors, does.")

    def test_actors_win(self):
        found = verdict(cell("actors", 6e6, 6e6, 6e6), cell("actors-coroutine", 3e6, 3e6, 3e6), cell("mutex", 2e6, 2.1e6, 1.9e6))
        self.assertEqual(found.lead, "Actors win here")
        self.assertIn("what the best lock design, mutex, does", str(found))

    def test_a_third_wins_and_both_others_are_compared(self):
        found = str(verdict(cell("lockfree", 100, 101, 102), cell("mutex", 50, 51, 52), cell("actors", 10, 10, 10)))
        self.assertTrue(found.startswith("Lock-free code wins here: lockfree does 101 increments/s, 10.1× (10.0 to 10.2) "
                                         "what the best actor design, actors, does."), found)
        self.assertIn("Actors against locks: mutex does 5.1× (5.0 to 5.2) what actors does.", found)

    def test_caf_is_the_stock_one(self):
        found = str(verdict(cell("actors", 90, 90, 90), cell("caf-on-actors", 30, 30, 30), cell("caf", 10, 10, 10)))
        self.assertIn("actors does 90.0 increments/s, 9.0× (9.0 to 9.0) what caf does.", found)
        self.assertNotIn("caf-on-actors", found)

    def test_who_is_level_with_the_winner_is_said(self):
        found = str(verdict(cell("mutex", 100, 101, 99), cell("shared-mutex", 99, 101, 100), cell("actors", 10, 10, 10)))
        self.assertIn("`", verdict(cell("mutex", 9, 9, 9), cell("actors", 1, 1, 1)).sentences[0])
        self.assertIn("shared-mutex is not to be told from it.", found)

    def test_a_winner_that_may_deadlock(self):
        found = str(verdict(cell("mutex", 9, 9, 9), cell("actors", 3, 3, 3), about=problem(mutex=True)))
        self.assertIn("mutex may deadlock; the fastest that cannot is actors.", found)


class Unclear(unittest.TestCase):
    def test_tie(self):
        found = verdict(cell("actors", 100, 101, 99), cell("mutex", 100, 100, 100))
        self.assertEqual((found.kind, found.lead, found.winner), ("tie", "A tie", None))
        self.assertIn("actors and mutex are level: 100 and 100 increments/s, a ratio of 0.99 to 1.01.", str(found))

    def test_noisy(self):
        found = verdict(cell("actors", 50, 100, 200), cell("mutex", 110, 90, 100))
        self.assertEqual((found.kind, found.lead), ("noisy", "Undecided"))
        self.assertIn("the machine was too noisy to tell", str(found))

    def test_level_with_another_side_is_no_win(self):
        found = verdict(cell("tbb", 100, 102, 101), cell("futures", 101, 100, 102), cell("actors", 50, 50, 50),
                        cell("mutex", 10, 10, 10))
        self.assertEqual(found.kind, "tie")
        self.assertIn("Actors against locks: actors does 5.0×", str(found))

    def test_single_round(self):
        found = verdict(cell("actors", 5), cell("mutex", 50))
        self.assertEqual((found.kind, found.lead, found.winner), ("unknown", "No claim", None))
        self.assertIn("with 1 round nothing can be said; mutex does 50.0 increments/s", str(found))
        self.assertNotIn("×", str(found))

    def test_a_rival_with_too_few_rounds(self):
        found = verdict(cell("actors", 50, 50, 50), cell("mutex", 5, 5))
        self.assertEqual(found.kind, "unknown")
        self.assertIn("mutex has 2 rounds, too few", str(found))

    def test_only_one_design(self):
        self.assertEqual(verdict(cell("actors", 5, 5, 5)).lead, "No comparison")

    def test_nothing_measured(self):
        found = verdict(cell("go", state="skipped", reason="go is not installed"))
        self.assertEqual((found.kind, str(found)), ("nothing", "Not measured: no design has figures here."))


class Circumstances(unittest.TestCase):
    def test_a_failed_design_is_named(self):
        found = verdict(cell("actors", 5, 5, 5), cell("mutex", 3, 3, 3), cell("tbb", state="failed", reason="1 of 3 runs failed: wrong"))
        self.assertIn("tbb has no figure: 1 of 3 runs failed: wrong.", str(found))

    def test_the_base_line_takes_no_part(self):
        cells = cell("actors", 5, 5, 5), cell("mutex", 3, 3, 3)
        found = verdict(cell("sequential", 20, 20, 20), *cells)
        self.assertEqual(found.winner, "actors")
        self.assertIn("One thread that shares nothing, sequential, does 4.0× (4.0 to 4.0) what actors does.", str(found))
        self.assertNotIn("sequential", str(verdict(cell("sequential", 4, 4, 4), *cells)))

    def test_missing_designs_are_not(self):
        found = verdict(cell("actors", 5, 5, 5), cell("mutex", 3, 3, 3), cell("go", state="missing", reason="none"))
        self.assertNotIn("go", str(found))

    def test_other_processes(self):
        quiet = verdict(cell("actors", 5, 5, 5, other_cores=[0.1]), cell("mutex", 3, 3, 3))
        busy = verdict(cell("actors", 5, 5, 5, other_cores=[0.1, 0.9]), cell("mutex", 3, 3, 3))
        self.assertEqual(quiet.notes, [])
        self.assertIn("Other processes used up to 0.9 of the 2 cores", busy.notes[0])


class AlongAnAxis(unittest.TestCase):
    def along(self, *found, axis=AXIS, last=30000):
        return verdicts.Along(axis, Crossover(*found), last=last)

    def test_sentences(self):
        for found, text in [
                (("from", 3100, 2700, 3600), "From 3.1 µs (2.7 µs to 3.6 µs) of work in an increment on, actors are ahead of locks."),
                (("until", 3100, 2700, 3600), "Up to 3.1 µs (2.7 µs to 3.6 µs) of work in an increment actors are ahead of locks."),
                (("from", None, None, 100), "From a point below 100 ns of work in an increment on, actors are ahead of locks."),
                (("from", 90, None, 120), "From 90 ns (at most 120 ns) of work in an increment on, actors are ahead of locks."),
                (("ahead",), "Actors are ahead of locks at every point measured, up to 30 µs of work in an increment."),
                (("never ahead",), "Actors are behind or level with locks at every point measured, up to 30 µs of work in an increment."),
                (("unclear",), "Along the axis (work in an increment) actors and locks meet, but not at one place that can be told."),
                (("unknown",), "Nothing can be said of actors and locks along the axis (work in an increment): too few rounds.")]:
            self.assertEqual(self.along(*found).sentence(), text)

    def test_an_axis_without_a_unit(self):
        axis = {"param": "accounts", "label": "accounts", "unit": ""}
        self.assertEqual(self.along("from", 12.5, 9.0, 16.0, axis=axis).sentence(),
                         "From 12.5 (9 to 16) accounts on, actors are ahead of locks.")

    def test_it_is_part_of_the_verdict(self):
        found = verdict(cell("actors", 5, 5, 5), cell("mutex", 9, 9, 9), along=self.along("from", 3100, 2700, 3600))
        self.assertIn("From 3.1 µs", str(found))


class Families(unittest.TestCase):
    def test_by_name(self):
        for name, family in [("actors", "actors"), ("actors-coroutine", "actors"), ("actors_pipeline", "actors"), ("event-loop", "toolkit"), ("sequential", "baseline"), ("caf", "caf"),
                             ("caf-on-actors", "caf"), ("mutex", "locks"), ("mutex-striped", "locks"), ("lockfree", "atomics"),
                             ("lock-free", "atomics"), ("tbb", "libraries"), ("tbb_flow", "libraries"), ("processes", "other")]:
            self.assertEqual(families.family_of(name), family, name)

    def test_the_description_decides(self):
        self.assertEqual(families.family_of("peterson", "locks"), "locks")
        self.assertEqual(families.family_of("mutex", "no such family"), "locks")


if __name__ == "__main__":
    unittest.main()
