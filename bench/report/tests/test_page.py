"""The page's text, without a browser: from full results, from poor ones and from hostile ones."""

import copy
import json
import re
import tempfile
import unittest
from html.parser import HTMLParser
from pathlib import Path

from bench.report import page
from bench.report.inputs import read_description, read_results
from bench.report.study import Study
from bench.report.tests import fixture


class Tags(HTMLParser):
    """Counts elements, and notes those that are not closed."""

    VOID = {"meta", "link", "input", "br"}

    def __init__(self, text):
        super().__init__()
        self.count, self.open, self.text, self.tips = {}, [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.count[tag] = self.count.get(tag, 0) + 1
        self.tips += [value for name, value in attrs if name == "data-tip"]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            raise AssertionError(f"</{tag}> closes nothing")

    def handle_data(self, data):
        if not self.open or self.open[-1] not in ("script", "style"):
            self.text.append(data)


class Pages(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = Path(folder.name)
        cls.described = fixture.describe(cls.folder)
        cls.lines = fixture.runs()

    def render(self, lines=None, described=None):
        path = self.folder / "results.jsonl"
        path.write_text("".join(json.dumps(line) + "\n" for line in lines or self.lines), encoding="utf-8")
        study = Study(read_description(json.dumps(described or self.described)), read_results(path))
        html = page.render(study)
        tags = Tags(html)
        self.assertEqual(tags.open, [])
        return html, tags, " ".join(" ".join(tags.text).split())

    def test_everything_is_there(self):
        html, tags, text = self.render()
        self.assertEqual(tags.count["canvas"], 5 * 3 + 3)  # three problems have an axis
        for words in ("Imaginary CPU 9000", "-O2 -g1 -DNDEBUG", "abc1234", "Dining philosophers", "Lock-free code wins here",
                      "one stage is no pipeline", "go is not installed"):
            self.assertIn(words, text)
        self.assertNotIn("lines of the file are of other", text)
        data = json.loads(re.search(r'<script id="data" type="application/json">(.*?)</script>', html, re.S).group(1))
        self.assertEqual(sorted(data["problems"]), sorted(p[0] for p in fixture.PROBLEMS))
        self.assertEqual(data["workers"], [1, 2, 4])
        self.assertEqual(data["usual"], 2)

    def test_ties_are_marked(self):
        lines = copy.deepcopy(self.lines)
        for line in lines:
            if line["problem"] == "primes" and line["design"] in ("tbb", "futures"):
                line["metrics"]["rate"] = 5e6 * (1 + 0.01 * line["round"] * (1 if line["design"] == "tbb" else -1))
        html, tags, text = self.render(lines)
        self.assertIn("A tie:", text)
        self.assertTrue(any(tip.startswith("futures: ") and "level with it" in tip for tip in tags.tips))

    def test_one_round_claims_nothing(self):
        html, tags, text = self.render(fixture.runs(rounds=1))
        self.assertIn("1 round only: no claim is made", text)
        self.assertIn("No claim:", text)
        self.assertNotRegex(text, "wins? here|A tie")
        self.assertFalse([tip for tip in tags.tips if "level" in tip or "noisy" in tip])

    def test_other_groups_are_mentioned(self):
        old = [dict(line, commit="older", time="2026-01-01T00:00:00Z") for line in self.lines[:7]]
        self.assertIn("7 lines of the file are of other commits, machines or scales", self.render(self.lines + old)[2])

    def test_quick_runs_are_called_so(self):
        self.assertIn("Scale quick", self.render([dict(line, scale="quick") for line in self.lines])[2])

    def test_figures_may_be_absent(self):
        lines = copy.deepcopy(self.lines)
        for line in lines:
            line.pop("other_cores")
            line["machine"] = {}
            line["workers"] = None
            if "metrics" in line:
                line["metrics"] = {"rate": line["metrics"]["rate"], "p99_ns": None}
        html, _, text = self.render(lines)
        self.assertIn("Lock-free code wins here", text)
        self.assertNotIn("None", text)
        self.assertNotIn("nan", text.lower().split())

    def test_a_problem_with_skipped_runs_alone(self):
        lines = [{k: v for k, v in line.items() if k != "metrics"} | {"skipped": "no such thing here"}
                 if line["problem"] == "bank" else line for line in self.lines]
        self.assertIn("Not measured: no design has figures here.", self.render([l for l in lines if "error" not in l])[2])

    def test_what_was_not_measured_is_listed(self):
        self.assertIn("Not in this file: Bank.", self.render([l for l in self.lines if l["problem"] != "bank"])[2])

    def test_text_from_outside_is_escaped(self):
        evil = '</script></template><b data-evil="1">"&amp;\''
        described = copy.deepcopy(self.described)
        described["problems"][0]["what"] = described["problems"][0]["title"] = evil
        described["problems"][0]["cells"][0]["note"] = described["problems"][0]["missing"][0]["why"] = evil
        described["designs"][0]["what"] = evil
        lines = [dict(line, machine=dict(line["machine"], cpu=evil), commit=evil) for line in self.lines]
        html, tags, text = self.render(lines, described)
        self.assertNotIn("<b data-evil", html)
        self.assertIn(evil, text)
        self.assertTrue(any(evil in tip for tip in tags.tips))
        plain = self.render()[1]
        self.assertEqual(tags.count["script"], plain.count["script"])

    def test_a_file_of_code_that_is_gone(self):
        described = copy.deepcopy(self.described)
        described["problems"][0]["cells"][0]["file"] = "nowhere/actors.cpp"
        self.assertIn("The file is not here.", self.render(None, described)[2])


if __name__ == "__main__":
    unittest.main()
