"""docs/choosing.md: its marked blocks are rewritten from results, and checked against the stored ones.

A block is what stands between the lines `<!-- figures:begin NAME -->` and `<!-- figures:end -->`. What a
block says comes from the compact summary alone, so that the check needs neither results nor a build."""

import difflib
import json
import re
import sys

from . import families, verdicts, words
from .inputs import InputError
from .stats import Crossover, Estimate

DOCUMENT = "docs/choosing.md"
STORED = "docs/results/designs.json"
EMPTY = "No results are stored yet: `scripts/bench --choosing` writes them."

_BEGIN = re.compile(r"<!-- figures:begin (\S+) -->")
_END = "<!-- figures:end -->"


def compact(study):
    """Medians and intervals of the main settings, with as many workers as there are cores."""
    r, workers = study.results, study.usual_workers
    return {"commit": r.commit, "machine": r.machine, "scale": r.scale, "first": r.first, "last": r.last,
            "rounds": study.rounds, "workers": workers,
            "problems": [_compact_problem(study, problem, workers) for problem in study.problems]}


def _compact_problem(study, problem, workers):
    cells = study.ranked(problem, problem.main["name"], workers)
    ours = verdicts.best_of(cells, "actors")
    rivals = {"caf": verdicts.stock_caf(cells), "locks": verdicts.best_of(cells, "locks")}
    along = verdicts.families_along(study, problem, workers)
    designs = {}
    for cell in cells:
        rate, name = cell.rate.median, cell.design.name
        designs[name] = {"family": cell.design.family, "rate": _three(rate), "lines": problem.lines(name),
                         "may_deadlock": problem.may_deadlock(name)}
    return {"name": problem.name, "title": problem.title, "unit": problem.unit, "designs": designs,
            "against": {key: _compact_ratio(ours, rival) for key, rival in rivals.items() if ours and rival},
            "axis": problem.axis, "along": _compact_along(along) if along else None}


def _three(estimate):
    return [_short(estimate.value), _short(estimate.low), _short(estimate.high)]


def _short(value):
    return None if value is None else float(f"{value:.6g}")


def _compact_ratio(ours, rival):
    kind, ratio = verdicts.compare(ours.rate, rival.rate)
    return {"ours": ours.design.name, "rival": rival.design.name, "kind": kind, "ratio": _three(ratio),
            "rounds": ratio.rounds}


def _compact_along(along):
    found = along.found
    return {"kind": found.kind, "at": _short(found.at), "low": _short(found.low), "high": _short(found.high)}


# --- blocks ---------------------------------------------------------------------------------------


def _run(found):
    m = found["machine"]
    facts = [m.get("cpu"), f"{m['cores']} cores" if m.get("cores") else None, m.get("compiler"), m.get("flags"),
             f"CAF {m['caf']}" if m.get("caf") else None]
    workers = f", {found['workers']} workers" if found["workers"] else ""
    lines = [f"Medians of {words.rounds(found['rounds'])}{workers}, scale {found['scale']}, commit {found['commit']}, "
             f"{found['last'][:10]}; {', '.join(str(f) for f in facts if f)}. In brackets: 95% intervals."]
    return lines


def _table(head, rows):
    return [f"| {' | '.join(row)} |" for row in [head, ["---"] * len(head), *rows]]


def _ratio(found):
    value, low, high = found["ratio"]
    estimate = Estimate(value, low, high, found["rounds"])
    end = {"tie": ", a tie", "noisy": ", too noisy to tell"}.get(found["kind"], "")
    return words.with_interval(estimate) + end


def _rate(problem, name):
    return f"{words.quantity(problem['designs'][name]['rate'][0])} {problem['unit']}"


def _against(found, rival, more_head=(), more=lambda problem: []):
    rows = []
    for problem in found["problems"]:
        pair = problem["against"].get(rival)
        if pair:
            rows.append([problem["title"], f"`{pair['ours']}` {_rate(problem, pair['ours'])}",
                         f"`{pair['rival']}` {_rate(problem, pair['rival'])}", _ratio(pair), *more(problem)])
    name = {"caf": "CAF", "locks": "best with locks"}[rival]
    return _table(["problem", "best with actors", name, "actors in relation", *more_head], rows) if rows else ["None."]


def _turns(problem):
    if not problem["along"]:
        return ["-"]
    along = verdicts.Along(problem["axis"], Crossover(**problem["along"]))
    return [f"{along.short()} ({problem['axis']['label']})"]


def _cost(found):
    """Lines of code by problem and design; a dagger where the design may deadlock."""
    names = {name: design["family"] for problem in found["problems"] for name, design in problem["designs"].items()}
    order = [key for key, _, _ in families.FAMILIES]
    columns = sorted(names, key=lambda name: (order.index(names[name]), name))
    rows = [[problem["title"], *(_cost_cell(problem["designs"].get(name)) for name in columns)]
            for problem in found["problems"]]
    return _table(["problem", *(f"`{name}`" for name in columns)], rows) if rows else ["None."]


def _cost_cell(design):
    if design is None or design["lines"] is None:
        return "-"
    return f"{design['lines']} †" if design["may_deadlock"] else str(design["lines"])


BLOCKS = {
    "run": _run,
    "caf": lambda found: _against(found, "caf"),
    "locks": lambda found: _against(found, "locks", ["where it turns"], _turns),
    "cost": _cost,
}


def filled(text, found):
    """The document with its blocks as the summary has them; without a summary they say that there is none."""
    lines, inside = [], None
    for number, line in enumerate(text.split("\n"), 1):
        begin = _BEGIN.fullmatch(line.strip())
        if begin:
            if inside:
                raise InputError(f"{DOCUMENT}:{number}: a block begins within another; expected {_END} before it")
            inside = begin.group(1)
            if inside not in BLOCKS:
                raise InputError(f"{DOCUMENT}:{number}: no block '{inside}'; expected one of {', '.join(BLOCKS)}")
            lines += [line, *(BLOCKS[inside](found) if found is not None else [EMPTY])]
        elif line.strip() == _END:
            if not inside:
                raise InputError(f"{DOCUMENT}:{number}: a block ends that did not begin")
            inside = None
            lines.append(line)
        elif not inside:
            lines.append(line)
    if inside:
        raise InputError(f"{DOCUMENT}: the block {inside} does not end; expected {_END}")
    return "\n".join(lines)


def read(path):
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot read {path}; expected the document whose blocks are filled") from error


def read_stored(path):
    """None when no results are stored yet."""
    if not path.exists():
        return None
    try:
        return json.loads(read(path))
    except ValueError as error:
        raise InputError(f"{path} is not JSON; expected what scripts/bench --choosing writes") from error


def check(document, stored):
    """0 when the document says what the stored results say, 1 with the difference when it does not."""
    now = read(document)
    try:
        due = filled(now, read_stored(stored))
    except (KeyError, TypeError) as error:
        raise InputError(f"{stored} lacks something ({error!r}); expected what scripts/bench --choosing writes") from error
    if now == due:
        return 0
    print(f"bench: {document} is not what {stored} gives; scripts/bench --choosing brings it up to date", file=sys.stderr)
    sys.stderr.writelines(difflib.unified_diff(now.splitlines(True), due.splitlines(True), str(document), "up to date"))
    return 1
