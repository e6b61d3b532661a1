"""The HTML page: everything that is text is made here, the charts are drawn from `data` in the browser."""

import json
import re
from pathlib import Path

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup, escape

from . import families, sources, verdicts, words
from .stats import LEAST_ROUNDS, ratio_of

TEMPLATES = Path(__file__).with_name("templates")
CHART_JS = Path("/usr/share/javascript/chart.js/chart.min.js")

# Least ratio to the best of each step of the colour scale, and how the legend calls it.
STEPS = [(0.8, "0.8 of it"), (0.4, "0.4"), (0.1, "0.1"), (0.01, "0.01"), (0.0, "less")]

_UNIT = re.compile(r"(\d) ([kMGT]|ns|µs|ms|s|[KMG]iB)\b")  # a figure and its unit stay on one line

LATENCIES = ["p50_ns", "p99_ns", "p999_ns", "max_ns"]


def render(study):
    environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    environment.filters["names"] = with_names
    shown = [view(study, problem) for problem in study.problems]
    return environment.get_template("page.html").render(
        parameters=parameters, facts=facts(study), headline=headline(study), notices=notices(study), problems=shown, steps=STEPS,
        workers=study.workers, default_workers=study.usual_workers,
        matrices=[(w, matrix(study, w)) for w in study.workers], columns=columns(study), groups=groups(study),
        unmeasured=[p.title for p in study.described if p not in study.problems],
        style=Markup((TEMPLATES / "style.css").read_text(encoding="utf-8")),
        chart_js=_script(CHART_JS.read_text(encoding="utf-8")),
        script=_script((TEMPLATES / "page.js").read_text(encoding="utf-8")),
        data=_json({"workers": study.workers, "usual": study.usual_workers, "families": {d.name: d.family for d in study.designs},
                    "problems": {v["name"]: v["data"] for v in shown}}))


def with_names(text):
    """Names of designs, in backticks in a verdict, as code."""
    parts = _UNIT.sub("\\1\u00a0\\2", str(escape(text))).split("`")
    return Markup("").join(Markup("<code>{}</code>").format(Markup(part)) if i % 2 else Markup(part)
                           for i, part in enumerate(parts))


def _script(text):
    """Inside a script element only its end is special. Chart.js names its home page in a comment."""
    return Markup(text.replace("</script", "<\\/script"))


def _json(value):
    return Markup(json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c"))


def facts(study):
    r, m = study.results, study.results.machine
    memory = f"{m['memory_mb'] / 1024:.0f} GiB" if m.get("memory_mb") else None
    pairs = [("Processor", m.get("cpu")), ("Cores", m.get("cores")), ("Memory", memory), ("Kernel", m.get("kernel")),
             ("Compiler", m.get("compiler")), ("Build", m.get("build")), ("Flags", m.get("flags")), ("CAF", m.get("caf")),
             ("Library", m.get("version")), ("Commit", r.commit), ("Measured", _when(r.first, r.last)),
             ("Scale", r.scale), ("Rounds", study.rounds)]
    return [(name, value) for name, value in pairs if value not in (None, "")]


def headline(study):
    """The facts without which no figure means anything, for one line."""
    r, m = study.results, study.results.machine
    cores = f"{m['cores']} core{'s' if m['cores'] != 1 else ''}" if m.get("cores") else None
    compiler = " ".join(str(m[each]) for each in ("compiler", "flags") if m.get(each))
    found = [m.get("cpu"), cores, m.get("kernel"), compiler, f"commit {r.commit}", _when(r.first, r.last)]
    return [each for each in found if each]


def _when(first, last):
    """2026-11-26 11:00 to 11:40 UTC; the second date only where it is another one."""
    a, b = (text.replace("T", " ")[:16] for text in (first, last))
    if a == b:
        return f"{a} UTC"
    return f"{a} to {b[11:] if a[:10] == b[:10] else b} UTC"


def notices(study):
    found = list(study.results.warnings)
    if study.results.left_out:
        found.append(f"{study.results.left_out} lines of the file are of other commits, machines or scales and are left out.")
    if study.results.scale != "standard":
        found.append(f"Scale {study.results.scale}: the problems are smaller than those that conclusions are drawn from.")
    if study.rounds < LEAST_ROUNDS:
        found.append(f"{words.rounds(study.rounds)} only: no claim is made. From {LEAST_ROUNDS} rounds on there are intervals.")
    if study.unknown:
        found.append(f"Not described by the program, and left out: {words.listed(study.unknown)}.")
    return found


def columns(study):
    """The designs that have something to show anywhere."""
    return [d for d in study.designs if any(d.name in p.cells for p in study.problems)]


def groups(study):
    found = []
    for design in columns(study):
        if found and found[-1][0] == design.family:
            found[-1][2].append(design)
        else:
            found.append((design.family, families.heading(design.family), [design]))
    return found


def matrix(study, workers):
    rows = []
    for problem in study.problems:
        cells = study.ranked(problem, problem.main["name"], workers)
        best = cells[0] if cells else None
        rows.append((problem, [_matrix_cell(study, problem, workers, d, best) for d in columns(study)]))
    return rows


def _matrix_cell(study, problem, workers, design, best):
    cell = study.cell(problem, problem.main["name"], workers, design)
    if not cell.measured:
        short = {"failed": "failed", "skipped": "skipped"}.get(cell.state, "–")
        return {"kind": cell.state, "short": short, "tip": f"{design.name}: {cell.reason}"}
    if best is None or cell.is_baseline:
        ratio = ratio_of(cell.rate, best.rate) if best else None
        return {"kind": "measured", "rate": words.quantity(cell.rate.median.value), "first": False, "step": "b",
                "mark": f"× {words.factor(ratio.value)}" if ratio else "", "tip": _base_tip(problem, cell, best, ratio)}
    ratio = ratio_of(cell.rate, best.rate)
    kind = verdicts.compare(cell.rate, best.rate)[0]
    best_here = cell is best
    level = not best_here and kind in ("tie", "noisy")
    mark = "best" if best_here else "level" if level else f"÷ {words.factor(1 / ratio.value)}"
    return {"kind": "measured", "rate": words.quantity(cell.rate.median.value), "mark": mark,
            "first": best_here or level, "step": step_of(1 if level else ratio.value),
            "tip": " ".join([_tip(problem, cell, best, ratio, kind), cell.reason]).strip()}


def _base_tip(problem, cell, best, ratio):
    rate = cell.rate.median
    says = f"{cell.design.name}, the base line: {words.quantity(rate.value)} {problem.unit}, {_interval(rate, words.quantity)}."
    return f"{says} That is {words.with_interval(ratio)} of {best.design.name}, the best of the others." if ratio else says


def step_of(ratio):
    return next(i for i, (least, _) in enumerate(STEPS) if ratio >= least)


def _tip(problem, cell, best, ratio, kind):
    rate = cell.rate.median
    says = f"{cell.design.name}: {words.quantity(rate.value)} {problem.unit}, {_interval(rate, words.quantity)}."
    if cell is best:
        return f"{says} The highest figure."
    of_best = f"It does {words.factor(ratio.value)} of {best.design.name}"
    if not ratio.sure:
        return f"{says} {of_best}; too few rounds for a claim."
    end = {"tie": ": level with it", "noisy": ": too noisy to tell them apart"}.get(kind, "")
    of_best = f"It does {words.factors(ratio)[0]} of {best.design.name}"
    return f"{says} {of_best} ({words.span(ratio)}){end}."


def _interval(estimate, text):
    return f"{text(estimate.low)} to {text(estimate.high)}" if estimate.sure else words.rounds(estimate.rounds)


def view(study, problem):
    """A problem's section: a block of text for each setting, and the figures of its charts."""
    blocks, data = [], {}
    for config in problem.configs:
        for workers in study.workers:
            if study.ran_with(problem, config["name"], workers):
                key = f"{config['name']}/{workers}"
                blocks.append({"key": key, "config": config, "workers": workers,
                               "verdict": verdicts.of_study(study, problem, config, workers),
                               "rows": table(study, problem, config["name"], workers)})
                data[key] = chart_rows(study, problem, config["name"], workers)
    main = {b["workers"]: b["verdict"] for b in blocks if b["config"] is problem.main}
    configs = [c for c in problem.configs if any(b["config"] is c for b in blocks)]
    return {"name": problem.name, "title": problem.title, "what": problem.what, "unit": problem.unit,
            "axis": problem.axis, "main": problem.main["name"], "configs": configs, "verdicts": main, "blocks": blocks,
            "missing": [(d, why) for d, why in problem.missing.items()], "codes": codes(problem, study),
            "sweeps": len(study.workers) > 1,
            "data": {"unit": problem.unit, "title": problem.title, "main": problem.main["name"], "blocks": data,
                     "axis": axis_data(study, problem), "sweep": sweep_data(study, problem)}}


def parameters(config):
    return ", ".join(f"{name} {value:,}" if isinstance(value, (int, float)) else f"{name} {value}"
                     for name, value in config["params"].items())


def table(study, problem, config, workers):
    best = next(iter(study.ranked(problem, config, workers)), None)
    rows = []
    for cell in sorted(study.row(problem, config, workers), key=lambda c: -c.rate.median.value if c.measured else 0):
        name = cell.design.name
        if name not in problem.cells and name not in problem.missing:
            continue
        row = {"design": cell.design, "cell": cell, "lines": problem.lines(name),
               "deadlock": problem.may_deadlock(name), "note": problem.cells.get(name, {}).get("note", "")}
        if cell.measured:
            row.update(_figures(cell, best))
        rows.append(row)
    return rows


def _figures(cell, best):
    def shown(metric, text):
        sample = cell.samples.get(metric)
        return text(sample.median.value) if sample is not None else "–"

    rate = cell.rate.median
    best = best or cell
    ratio = ratio_of(cell.rate, best.rate)
    kind = "base" if cell.is_baseline else verdicts.compare(cell.rate, best.rate)[0]
    mark = f"× {words.factor(ratio.value)}" if cell.is_baseline else "best" if cell is best else "level" if kind in ("tie", "noisy") else f"÷ {words.factor(1 / ratio.value)}"
    return {"rate": words.quantity(rate.value), "interval": _interval(rate, words.quantity), "mark": mark,
            "top": not cell.is_baseline and (cell is best or kind in ("tie", "noisy")),
            "p50": shown("p50_ns", words.duration_ns), "p99": shown("p99_ns", words.duration_ns),
            "p999": shown("p999_ns", words.duration_ns), "jain": shown("jain", lambda v: f"{v:.3f}"),
            "cpu": shown("cpu_per_op_ns", words.duration_ns),
            "switches": shown("switches_per_kop", lambda v: words.quantity(v) if v >= 0.01 else "0.00"),
            "peak": shown("peak_bytes", words.size)}


def _triple(estimate):
    return [estimate.value, estimate.low, estimate.high]


def chart_rows(study, problem, config, workers):
    rows = []
    for cell in study.measured(problem, config, workers):
        latencies = [cell.samples[m].median.value if m in cell.samples else None for m in LATENCIES]
        rows.append({"d": cell.design.name, "rate": _triple(cell.rate.median), "latency": latencies})
    return rows


def axis_data(study, problem):
    """For each number of workers: a series for each design, and how each two compare along the axis."""
    points = problem.along_axis
    if not points:
        return None
    found = {"label": problem.axis["label"], "unit": problem.axis["unit"], "xs": [x for x, _ in points],
             "ticks": [words.amount(x, problem.axis["unit"]) for x, _ in points], "workers": {}}
    for workers in study.workers:
        series, pairs = {}, {}
        for design in study.designs:
            cells = [study.cell(problem, config["name"], workers, design) for _, config in points]
            if sum(cell.measured for cell in cells) > 1:
                series[design.name] = [_triple(c.rate.median) if c.measured else None for c in cells]
        drawn = [d for d in study.designs if d.name in series]
        for a in drawn:
            for b in drawn:
                along = verdicts.designs_along(study, problem, workers, a, b) if a is not b else None
                if along:
                    pairs[f"{a.name}|{b.name}"] = [along.sentence(), along.found.at, along.found.low, along.found.high]
        found["workers"][workers] = {"series": series, "pairs": pairs, "pick": _pick(study, problem, workers, series)}
    return found


def _pick(study, problem, workers, series):
    """The two designs that are compared at first: the best actor design and the best lock design."""
    cells = [c for c in study.ranked(problem, problem.main["name"], workers) if c.design.name in series]
    first = verdicts.best_of(cells, "actors") or (cells[0] if cells else None)
    second = verdicts.best_of(cells, "locks") or next((c for c in cells if c is not first), None)
    return [c.design.name for c in (first, second) if c]


def sweep_data(study, problem):
    if len(study.workers) < 2:
        return None
    found = {}
    for config in problem.configs:
        series = {}
        for design in study.designs:
            cells = [study.cell(problem, config["name"], workers, design) for workers in study.workers]
            if any(c.measured for c in cells):
                series[design.name] = [_triple(c.rate.median) if c.measured else None for c in cells]
        found[config["name"]] = series
    return found


def codes(problem, study):
    found = []
    for design in study.designs:
        if design.name in problem.cells:
            cell = problem.cells[design.name]
            html = sources.as_html(problem.path(design.name))
            found.append({"design": design, "file": cell["file"], "lines": problem.lines(design.name),
                          "deadlock": cell["may_deadlock"], "note": cell["note"],
                          "html": Markup(html) if html is not None else None})
    return found
