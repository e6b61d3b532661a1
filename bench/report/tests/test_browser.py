"""The page in a real browser: no errors, nothing loaded, the charts have the figures, readable at 390 and 1280."""

import json
import re
import tempfile
import unittest
from pathlib import Path

from bench.report import command, shots
from bench.report.tests import fixture

SIZES = (390, 1280)

# Cells whose text is wider or higher than the cell, or smaller than 11 px.
UNREADABLE = """
return [...document.querySelectorAll('.matrix td button, .matrix th')].filter(e => e.offsetParent).filter(e => {
  const range = document.createRange();
  range.selectNodeContents(e);
  const text = range.getBoundingClientRect(), box = e.getBoundingClientRect();
  const sizes = [e, ...e.querySelectorAll('*')].map(x => parseFloat(getComputedStyle(x).fontSize));
  return e.scrollWidth > e.clientWidth + 1 || text.width > box.width + 1 || text.height > box.height + 1 || Math.min(...sizes) < 11;
}).map(e => e.textContent);
"""

# Contrast of text with what is painted behind it (WCAG 2), for elements with a background of their own or inherited.
CONTRAST = """
const channel = v => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
const numbers = c => c.match(/[\\d.]+/g).map(Number);
const light = c => { const [r, g, b] = numbers(c); return 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b); };
const behind = e => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor, n = numbers(c);
  if (n.length < 4 || n[3] > 0) return c; } return 'rgb(255, 255, 255)'; };
return [...document.querySelectorAll('main *, header *')].filter(e => e.getClientRects().length && e.tagName !== 'OPTION' &&
  [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim())).map(e => {
    const a = light(getComputedStyle(e).color), b = light(behind(e));
    return [(Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05), e.textContent.trim().slice(0, 40), e.className];
  }).filter(([ratio]) => ratio < 4.5);
"""

CHART = "const c = Chart.getChart(document.querySelector(arguments[0] + ' canvas')); return c && "


class Browser(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = Path(folder.name)
        description, results = fixture.write(cls.folder)
        cls.page = cls.folder / "report.html"
        code = command.main(["report", str(results), "--describe", str(description), "--out", str(cls.page)])
        assert code == 0
        cls.driver = shots.browser(1280, scale=1)
        cls.addClassCleanup(cls.driver.quit)

    def setUp(self):
        self.driver.get_log("browser")
        self.driver.get_log("performance")

    def tearDown(self):
        self.assertEqual(self.driver.get_log("browser"), [])

    def open(self, view="overview", width=1280, theme="light"):
        shots.resize(self.driver, width)
        shots.theme(self.driver, theme)
        self.driver.get("about:blank")
        self.driver.get(f"{self.page.as_uri()}#{view}")

    def go(self, view):
        """To another view of the page that is open."""
        self.js("location.hash = arguments[0]", view)
        self.settle()

    def settle(self):
        """Events that are told in the next frame (a new hash, scrolling) have been told afterwards."""
        self.driver.execute_async_script("requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(arguments[0])))")

    def js(self, script, *arguments):
        return self.driver.execute_script(script, *arguments)

    def choose(self, selector, value):
        self.js("const s = document.querySelector(arguments[0]); s.value = arguments[1];"
                "s.dispatchEvent(new Event('change', {bubbles: true}));", selector, value)

    def workers(self, view, count):
        self.js("document.querySelector(arguments[0]).click()", f"#view-{view} [data-workers][value='{count}']")

    def medians(self, problem, config, workers, metric="rate"):
        runs = {}
        for run in fixture.runs():
            if (run["problem"], run["config"], run["workers"]) == (problem, config, workers) and "metrics" in run:
                runs.setdefault(run["design"], []).append(run["metrics"][metric])
        return {design: sorted(values)[2] for design, values in runs.items()}

    def test_nothing_is_loaded(self):
        for view in ("overview", "counter"):
            self.open(view)
            self.assertEqual(self.js("return performance.getEntriesByType('resource').map(e => e.name)"), [])
        asked = [json.loads(e["message"])["message"] for e in self.driver.get_log("performance")]
        urls = [m["params"]["request"]["url"] for m in asked if m["method"] == "Network.requestWillBeSent"]
        self.assertTrue(urls)
        self.assertEqual([u for u in urls if not u.startswith(("file:", "about:", "data:"))], [])
        text = self.page.read_text(encoding="utf-8")
        self.assertEqual(re.findall(r"""(?:src|href)\s*=\s*["']?\s*(?:https?:)?//[^"'\s>]*""", text), [])
        self.assertEqual(re.findall(r"@import|url\(\s*[\"']?(?!data:)", text.split("</style>")[0]), [])

    def test_throughput_has_the_figures(self):
        self.open("counter")
        labels, values, whiskers = self.js(CHART + "[c.data.labels, c.data.datasets[0].data, c.data.datasets[0].whiskers]", "#rate-counter")
        expected = self.medians("counter", "plain", 2)
        self.assertEqual(dict(zip(labels, values)), expected)
        self.assertEqual(values, sorted(values, reverse=True))
        for value, (low, high) in zip(values, whiskers):
            self.assertLessEqual(low, value)
            self.assertGreaterEqual(high, value)
            self.assertLess(low, high)

    def test_the_chart_fills_its_place(self):
        for width in SIZES:
            self.open("counter", width)
            for kind in ("rate", "axis", "latency", "sweep"):
                box = self.js("const r = document.querySelector(arguments[0]).getBoundingClientRect(); return [r.width, r.height]", f"#{kind}-counter canvas")
                self.assertGreater(box[0], 280, (width, kind))
                self.assertGreater(box[1], 200, (width, kind))

    def test_settings_and_workers_change_the_charts(self):
        self.open("counter")
        self.workers("counter", 4)
        labels, values = self.js(CHART + "[c.data.labels, c.data.datasets[0].data]", "#rate-counter")
        self.assertEqual(dict(zip(labels, values)), self.medians("counter", "plain", 4))
        self.workers("counter", 2)
        self.choose("#view-counter [data-config]", "work_ns-3000")
        labels, values = self.js(CHART + "[c.data.labels, c.data.datasets[0].data]", "#rate-counter")
        self.assertEqual(dict(zip(labels, values)), self.medians("counter", "work_ns-3000", 2))
        shown = self.js("return [...document.querySelectorAll('#view-counter [data-block]')].filter(e => !e.hidden).map(e => e.dataset.block)")
        self.assertEqual(shown, ["work_ns-3000/2"] * 2)
        empty = "return !!document.querySelector('#view-counter [data-empty]').offsetParent"
        self.assertFalse(self.js(empty))
        self.workers("counter", 4)
        self.assertTrue(self.js(empty))
        self.assertFalse(self.js("return !!document.querySelector('#rate-counter').offsetParent"))

    def test_latencies(self):
        self.open("bank")
        labels, sets = self.js(CHART + "[c.data.labels, c.data.datasets.map(s => s.data)]", "#latency-bank")
        for index, metric in enumerate(["p50_ns", "p99_ns", "p999_ns", "max_ns"]):
            expected = self.medians("bank", "plain", 2, metric)
            del expected["tbb"]  # one of its runs failed
            self.assertEqual(dict(zip(labels, sets[index])), expected)

    def test_curves_and_their_crossing(self):
        self.open("counter")
        sets = self.js(CHART + "Object.fromEntries(c.data.datasets.map(s => [s.label, s.data]))", "#axis-counter")
        for index, config in enumerate(["plain", "work_ns-300", "work_ns-1000"]):
            self.assertEqual(sets["mutex"][index]["y"], self.medians("counter", config, 2)["mutex"])
        self.assertEqual([p["x"] for p in sets["actors"]][1:], [300, 1000, 3000, 10000, 30000])
        self.assertGreater(sets["actors"][0]["x"], 0)  # 0 has no place on a logarithmic axis
        sentence = self.js("return document.querySelector('#axis-counter .crossing').textContent")
        self.assertRegex(sentence, r"^From [78]\d\d ns \([78]\d\d ns to 8\d\d ns\) of work in an increment on, actors is ahead of mutex\.$")
        self.choose("#axis-counter [data-pair='b']", "caf")
        self.assertRegex(self.js("return document.querySelector('#axis-counter .crossing').textContent"), "^actors is ahead of caf")

    def test_workers_sweep(self):
        self.open("primes")
        sets = self.js(CHART + "Object.fromEntries(c.data.datasets.map(s => [s.label, s.data]))", "#sweep-primes")
        self.assertEqual([p["x"] for p in sets["futures"]], [1, 2, 4])
        self.assertEqual([p["y"] for p in sets["futures"]], [self.medians("primes", "plain", w)["futures"] for w in (1, 2, 4)])

    def test_no_page_scrolls_sideways(self):
        for width in SIZES:
            self.open("overview", width)
            self.js("document.querySelectorAll('details').forEach(d => { d.open = true; })")
            for view in ["overview", *(p[0] for p in fixture.PROBLEMS)]:
                self.go(view)
                self.assertTrue(self.js("return !document.getElementById(arguments[0]).hidden", f"view-{view}"))
                self.assertEqual(self.js("return [innerWidth, document.documentElement.scrollWidth]"), [width, width], view)

    def test_the_matrix_is_readable(self):
        for width in SIZES:
            self.open("overview", width)
            self.assertGreater(self.js("return [...document.querySelectorAll('.matrix td button')].filter(e => e.offsetParent).length"), 50)
            self.assertEqual(self.js(UNREADABLE), [], width)

    def test_the_matrix_scrolls_in_its_box_under_a_fixed_first_column(self):
        self.open("overview", 390)
        before, after, moved = self.js("""
            const box = [...document.querySelectorAll('.matrix')].find(t => t.offsetParent).parentElement;
            const first = box.querySelector('tbody th'), at = () => first.getBoundingClientRect().left, before = at();
            box.scrollLeft = 300;
            return [before, at(), box.scrollLeft];""")
        self.assertEqual(moved, 300)
        self.assertEqual(before, after)

    def test_cells_say_why_on_hover_tap_and_focus(self):
        self.open("overview", 390)
        cell = "[...document.querySelectorAll('.matrix td button')].filter(e => e.offsetParent).find(e => e.dataset.tip.startsWith(arguments[0]))"
        tip = "const t = document.getElementById('tip'), r = t.getBoundingClientRect(); return [t.hidden, t.textContent, r.left >= 0 && r.right <= innerWidth && r.top >= 0]"
        for kind in ("mouseover", "click", "focusin"):
            self.assertTrue(self.js(tip)[0])
            self.js(f"const b = {cell}; b.scrollIntoView({{block: 'center', inline: 'center'}})", "actors-pipeline: one stage")
            self.settle()  # scrolling hides tips
            self.js(f"{cell}.dispatchEvent(new Event('{kind}', {{bubbles: true}}))", "actors-pipeline: one stage")
            self.assertEqual(self.js(tip), [False, "actors-pipeline: one stage is no pipeline", True], kind)
            self.js("document.dispatchEvent(new KeyboardEvent('keydown', {key: 'Escape'}))")

    def test_the_matrix_follows_the_workers(self):
        self.open()
        first = "return [...document.querySelectorAll('.matrix td b')].find(e => e.offsetParent).textContent"
        two = self.js(first)
        self.workers("overview", 1)
        self.assertNotEqual(self.js(first), two)
        self.assertEqual(self.js("return [...document.querySelectorAll('[data-workers]:checked')].map(e => e.value)"), ["1"] * 6)

    def test_ties_and_reasons_are_text(self):
        self.open()
        marks = self.js("return [...document.querySelectorAll('.matrix .first i')].map(e => e.textContent)")
        self.assertIn("best", marks)
        self.assertIn("level", marks)
        self.assertIn("failed", self.js("return document.querySelector('.matrix .failed').textContent"))

    def test_details_open(self):
        self.open("counter", 390)
        self.assertEqual(self.js("return document.querySelector('#view-counter pre').checkVisibility()"), False)
        self.driver.find_element("css selector", "#view-counter [data-code] summary").click()
        code = self.js("const p = document.querySelector('#view-counter pre'); return [p.checkVisibility(), p.textContent, p.querySelectorAll('b').length]")
        self.assertTrue(code[0])
        self.assertIn("// counter as actors", code[1])
        self.assertIn("<b>not bold</b> & so on", code[1])
        self.assertEqual(code[2], 0)
        self.choose("#view-counter .pane[data-side='b'] select", "tbb")
        self.assertIn("counter as tbb", self.js("return document.querySelectorAll('#view-counter pre')[1].textContent"))

    def test_contrast_and_themes(self):
        papers = []
        for theme in ("light", "dark"):
            self.open(theme=theme)
            self.js("document.querySelectorAll('details').forEach(d => { d.open = true; })")
            for view in ("overview", "philosophers"):
                self.go(view)
                self.assertEqual(self.js(CONTRAST), [], (theme, view))
            papers.append(self.js("return getComputedStyle(document.body).backgroundColor"))
        self.assertNotEqual(*papers)

    def test_headers_have_scopes_and_controls_have_names(self):
        self.open("counter")
        self.assertEqual(self.js("return [...document.querySelectorAll('th')].filter(e => !e.scope).length"), 0)
        self.assertEqual(self.js("return [...document.querySelectorAll('table')].filter(e => !e.caption).length"), 0)
        self.assertEqual(self.js("return [...document.querySelectorAll('select, input')].filter(e => !e.labels.length).length"), 0)
        self.assertEqual(self.js("return [...document.querySelectorAll('canvas')].filter(e => !e.getAttribute('aria-label')).length"), 0)

    def test_pictures(self):
        study_arguments = ["report", str(self.folder / "results.jsonl"), "--describe", str(self.folder / "describe.json"),
                           "--out", str(self.folder / "again.html"), "--png", str(self.folder / "png")]
        self.assertEqual(command.main(study_arguments), 0)
        for name in ("matrix.png", "philosophers.png", "crossover.png"):
            data = (self.folder / "png" / name).read_bytes()
            width, height = (int.from_bytes(data[at:at + 4], "big") for at in (16, 20))
            self.assertEqual(data[:8], b"\x89PNG\r\n\x1a\n")
            self.assertGreater(width, 1500, name)
            self.assertGreater(height, 400, name)

    def test_without_a_browser_there_is_one_line(self):
        there = shots.CHROMIUM
        self.addCleanup(setattr, shots, "CHROMIUM", there)
        shots.CHROMIUM = Path("/nonexistent/chromium")
        with self.assertRaisesRegex(shots.NoBrowser, "^pictures need /nonexistent/chromium, .*package chromium$"):
            shots.browser()


if __name__ == "__main__":
    unittest.main()
