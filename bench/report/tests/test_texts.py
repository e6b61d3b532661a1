"""Figures as text, lines of code, and the figures in docs/choosing.md."""

import contextlib
import io
import json
import tempfile
import unittest
from pathlib import Path

from bench.report import choosing, command, sources, summary, words
from bench.report.inputs import InputError, read_description, read_results
from bench.report.stats import Estimate
from bench.report.study import Study
from bench.report.tests import fixture


class Words(unittest.TestCase):
    def test_quantities(self):
        for value, text in [(0, "0"), (0.5, "0.5"), (9.994, "9.99"), (999.6, "1.00 k"), (1234, "1.23 k"), (24.06e6, "24.1 M"),
                            (999.7e6, "1.00 G"), (3e12, "3.00 T")]:
            self.assertEqual(words.quantity(value), text)

    def test_durations(self):
        for value, text in [(80, "80.0 ns"), (3100, "3.10 µs"), (999_600, "1.00 ms"), (2.5e9, "2.50 s")]:
            self.assertEqual(words.duration_ns(value), text)

    def test_amounts_on_an_axis(self):
        for value, unit, text in [(0, "ns", "0 ns"), (3000, "ns", "3 µs"), (782.1, "ns", "782 ns"), (1024, "", "1,024"), (12.5, "KB", "12.5 KB")]:
            self.assertEqual(words.amount(value, unit), text)

    def test_sizes(self):
        self.assertEqual([words.size(v) for v in (12, 2048, 3 * 2**20)], ["12 B", "2.00 KiB", "3.00 MiB"])

    def test_ratios_have_the_decimals_it_takes(self):
        for value, low, high, text in [(15.2, 12.1, 17.3, "15× (12 to 17)"), (1.4, 1.31, 1.52, "1.40× (1.31 to 1.52)"),
                                       (11.1, 11.0, 11.2, "11.1× (11.0 to 11.2)"), (1.03, 1.0004, 1.06, "1.0300× (1.0004 to 1.0600)"),
                                       (0.118, 0.1162, 0.1204, "0.118× (0.116 to 0.120)"), (2, 2, 2, "2.0× (2.0 to 2.0)")]:
            self.assertEqual(words.with_interval(Estimate(value, low, high, 5)), text)
        self.assertEqual(words.with_interval(Estimate(1.5, None, None, 2)), "1.50× (no interval: 2 rounds)")

    def test_lists(self):
        self.assertEqual([words.listed("a"), words.listed("ab"), words.listed("abc")], ["a", "a and b", "a, b and c"])


class WithFolder(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path


class Sources(WithFolder):
    def test_blank_lines_and_comments_do_not_count(self):
        path = self.write("a.cpp", '// one\n#include <x>  // two\n\n/* three\n\nfour */\nint a = 1; /* five */\n'
                                   'auto s = "// no comment";\n  \n/* six */ int b;\n')
        self.assertEqual(sources.lines_of_code(path), 4)

    def test_other_languages(self):
        self.assertEqual(sources.lines_of_code(self.write("a.go", "package a // x\n\n// y\nfunc f() {}\n")), 2)
        self.assertEqual(sources.lines_of_code(self.write("a.py", "# x\nimport y\n")), 1)
        self.assertEqual(sources.lines_of_code(self.write("a.unknown", "x\n\ny\n")), 2)

    def test_a_file_that_is_not_there(self):
        self.assertIsNone(sources.lines_of_code(self.folder / "none.cpp"))
        self.assertIsNone(sources.as_html(self.folder / "none.cpp"))

    def test_html_is_escaped(self):
        html = sources.as_html(self.write("a.cpp", "// <b>bold</b> & so on\nstd::vector<int> v;\n"))
        self.assertIn("&lt;b&gt;bold&lt;/b&gt; &amp; so on", html)
        self.assertNotIn("<b>", html)
        self.assertIn('<span class="kt">int</span>', html)


class WithFixture(WithFolder):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.description, cls.results = fixture.write(folder.name)

    def study(self):
        return Study(read_description(self.description.read_text(encoding="utf-8")), read_results(self.results))

    def run_command(self, *arguments):
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = command.main([*arguments, "--describe", str(self.description), "--root", str(self.folder)])
        return code, out.getvalue(), err.getvalue()


class Summary(WithFixture):
    def test_says_who_is_best_and_how_ours_stands(self):
        lines = summary.text(self.study()).splitlines()
        self.assertIn("commit abc1234, scale standard, 5 rounds, 2 workers", lines[0])
        counter = next(line for line in lines if line.startswith("counter"))
        self.assertRegex(counter, r"lockfree +5\d\.\d M increments/s +1\d(?:\.\d)? \(1[\d.]+ to 1[\d.]+\) +0\.1\d+ \(0\.1\d+ to 0\.1\d+\) +ahead from [78]\d\d ns")


DOCUMENT = """# Choosing

<!-- figures:begin run -->
<!-- figures:end -->
Prose stays.
<!-- figures:begin caf -->
old
<!-- figures:end -->
<!-- figures:begin locks -->
<!-- figures:end -->
<!-- figures:begin cost -->
<!-- figures:end -->
"""


class Choosing(WithFixture):
    def setUp(self):
        super().setUp()
        self.document = self.write("docs/choosing.md", DOCUMENT)

    def test_the_check_fails_until_the_figures_are_written(self):
        self.assertEqual(self.run_command("choosing", "--check")[0], 1)
        self.assertEqual(self.run_command("choosing", str(self.results))[0], 0)
        self.assertEqual(self.run_command("choosing", "--check")[0], 0)
        text = self.document.read_text(encoding="utf-8")
        self.assertIn("Prose stays.", text)
        self.assertNotIn("old", text)
        self.assertRegex(text, r"\| Counter \| `actors` 2\.\d\d M increments/s \| `mutex` 1\d\.\d M increments/s \| 0\.1\d+× .* \| ahead from [78]\d\d ns")
        self.assertRegex(text, r"\| Dining philosophers \|.* 8 † \|")

    def test_an_edited_figure_is_noticed(self):
        self.run_command("choosing", str(self.results))
        text = self.document.read_text(encoding="utf-8")
        self.document.write_text(text.replace("`mutex` 1", "`mutex` 9"), encoding="utf-8")
        code, _, err = self.run_command("choosing", "--check")
        self.assertEqual(code, 1)
        self.assertIn("choosing.md is not what", err.splitlines()[0])

    def test_edited_results_are_noticed(self):
        self.run_command("choosing", str(self.results))
        stored = self.folder / choosing.STORED
        found = json.loads(stored.read_text(encoding="utf-8"))
        found["problems"][0]["designs"]["mutex"]["rate"][0] *= 2
        stored.write_text(json.dumps(found), encoding="utf-8")
        self.assertEqual(self.run_command("choosing", "--check")[0], 1)

    def test_without_stored_results_the_blocks_say_so(self):
        self.document.write_text(choosing.filled(DOCUMENT, None), encoding="utf-8")
        self.assertEqual(self.run_command("choosing", "--check")[0], 0)
        self.assertEqual(self.document.read_text(encoding="utf-8").count(choosing.EMPTY), 4)

    def test_wrong_marks(self):
        for text, mention in [("<!-- figures:begin run -->\n", "does not end"), ("<!-- figures:end -->\n", ":1:"),
                              ("<!-- figures:begin nothing -->\n<!-- figures:end -->\n", "no block 'nothing'"),
                              ("<!-- figures:begin run -->\n<!-- figures:begin caf -->\n", ":2:")]:
            with self.assertRaises(InputError) as caught:
                choosing.filled(text, None)
            self.assertIn(mention, str(caught.exception))

    def test_stored_results_of_another_form(self):
        stored = self.write(choosing.STORED, "{}")
        code, _, err = self.run_command("choosing", "--check")
        self.assertEqual((code, err.count("\n")), (2, 1))
        stored.write_text("{", encoding="utf-8")
        self.assertEqual(self.run_command("choosing", "--check")[0], 2)


class Command(WithFixture):
    def test_wrong_arguments(self):
        missing = str(self.folder / "none.jsonl")
        for arguments, mention in [(["report", "--bogus"], "--bogus"), (["report", "a", "b"], "b"), (["report", "--out"], "--out"),
                                   (["report", missing], missing), (["report", "--check"], "--check"),
                                   (["choosing", "--png", "x"], "--png"), (["choosing", "--check", "x"], "takes no file"),
                                   (["report", str(self.results), "--out", str(self.folder)], "cannot write")]:
            code, out, err = self.run_command(*arguments)
            self.assertEqual((code, out), (2, ""), arguments)
            self.assertRegex(err, r"\Abench: [^\n]*\n\Z")
            self.assertIn(mention, err)

    def test_results_that_were_cut_off_are_reported(self):
        _, cut = fixture.write(self.folder, tail='{"suite": "des')
        code, out, err = self.run_command("report", str(cut), "--out", str(self.folder / "a.html"))
        self.assertEqual(code, 0)
        self.assertIn("cut off", err)
        self.assertIn("counter", out)
        self.assertIn("cut off", (self.folder / "a.html").read_text(encoding="utf-8"))


if __name__ == "__main__":
    unittest.main()
