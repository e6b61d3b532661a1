"""Runs and description together: problems, designs and, for each setting, what each design did."""

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from . import families, sources
from .stats import Sample

# Figures that are made of two others: rounds in which one is absent have none.
_MADE = {
    "cpu_per_op_ns": lambda m: 1e9 * m["cpu_s"] / m["operations"],
    "switches_per_kop": lambda m: 1e3 * (m["voluntary_switches"] + m["involuntary_switches"]) / m["operations"],
}


@dataclass(frozen=True)
class Design:
    name: str
    what: str
    family: str


@dataclass
class Cell:
    """What one design did in one setting. Only a cell whose rounds all came through is measured."""

    design: Design
    state: str  # "measured", "failed", "skipped", "missing" or "absent"
    reason: str = ""
    samples: dict = field(default_factory=dict)
    other_cores: list = field(default_factory=list)

    @property
    def rate(self):
        return self.samples.get("rate")

    @property
    def measured(self):
        return self.state == "measured"

    @property
    def is_baseline(self):
        return self.design.family == "baseline"


class Problem:
    def __init__(self, described, root):
        self.name, self.title = described["name"], described["title"]
        self.what, self.unit = described["what"], described["unit"]
        self.axis = described.get("axis")
        self.configs = described["configs"]
        self.cells = {cell["design"]: cell for cell in described["cells"]}
        self.missing = {each["design"]: each["why"] for each in described["missing"]}
        self._root = Path(root)

    @property
    def main(self):
        return next((c for c in self.configs if c.get("main")), self.configs[0])

    def path(self, design):
        return self._root / self.cells[design]["file"]

    def lines(self, design):
        return sources.lines_of_code(self.path(design)) if design in self.cells else None

    def may_deadlock(self, design):
        return self.cells.get(design, {}).get("may_deadlock")

    @cached_property
    def along_axis(self):
        """(value, config) of the configs that differ in the axis' parameter alone: the main one's, if
        it has company, otherwise the largest such set."""
        if not self.axis:
            return []
        param, sets = self.axis["param"], {}
        for config in self.configs:
            if param in config["params"]:
                rest = tuple(sorted((k, str(v)) for k, v in config["params"].items() if k != param))
                sets.setdefault(rest, []).append((config["params"][param], config))
        best = max(sets.values(), key=lambda s: (len(s) > 1 and any(c is self.main for _, c in s), len(s)),
                   default=[])
        return sorted(best, key=lambda each: each[0]) if len(best) > 1 else []


class Study:
    def __init__(self, description, results, root="."):
        self.results = results
        order = [key for key, _, _ in families.FAMILIES]
        self.designs = sorted(
            (Design(d["name"], d["what"], families.family_of(d["name"], d.get("family")))
             for d in description["designs"]), key=lambda d: order.index(d.family))
        self.described = [Problem(p, root) for p in description["problems"]]
        self._runs = {}
        for run in results.runs:
            self._runs.setdefault((run.problem, run.config, run.design), []).append(run)
        measured = {run.problem for run in results.runs}
        self.problems = [p for p in self.described if p.name in measured]
        self.workers = sorted({run.workers for run in results.runs if run.workers}) or [0]
        self._cells = {}

    def problem(self, name):
        return next((p for p in self.problems if p.name == name), None)

    @cached_property
    def unknown(self):
        """Names in the results that the description does not have."""
        known = {(p.name, d) for p in self.described for d in [*p.cells, *p.missing]}
        return sorted({f"{r.problem}/{r.design}" for r in self.results.runs if (r.problem, r.design) not in known})

    @cached_property
    def rounds(self):
        counts = {len(self.cell(p, c["name"], w, d).rate or ()) for p in self.problems for c in p.configs
                  for w in self.workers for d in self.designs}
        return max(counts | {0})

    def cell(self, problem, config, workers, design):
        key = problem.name, config, workers, design.name
        if key not in self._cells:
            self._cells[key] = self._make_cell(problem, config, workers, design)
        return self._cells[key]

    def row(self, problem, config, workers):
        return [self.cell(problem, config, workers, design) for design in self.designs]

    def measured(self, problem, config, workers):
        """The measured cells, fastest first."""
        row = [cell for cell in self.row(problem, config, workers) if cell.measured]
        return sorted(row, key=lambda cell: -cell.rate.median.value)

    def ranked(self, problem, config, workers):
        """Those that take part in the comparison."""
        return [cell for cell in self.measured(problem, config, workers) if not cell.is_baseline]

    @property
    def usual_workers(self):
        """As many as the machine has cores, where that was measured: all settings are, with that many."""
        cores = self.results.machine.get("cores")
        return cores if cores in self.workers else self.workers[-1]

    def ran_with(self, problem, config, workers):
        return any(cell.state != "absent" and cell.state != "missing" for cell in self.row(problem, config, workers))

    def _make_cell(self, problem, config, workers, design):
        all_runs = self._runs.get((problem.name, config, design.name), [])
        runs = [run for run in all_runs if run.workers in (workers, 0)]  # 0: workers mean nothing to it
        failed = [run.error for run in runs if run.error is not None]
        if failed:
            return Cell(design, "failed", f"{len(failed)} of {len(runs)} runs failed: {failed[0]}")
        good = [run for run in runs if (run.metrics or {}).get("rate")]
        if good:
            cut_short = next((f"A run was skipped: {run.skipped}." for run in runs if run.skipped is not None), "")
            return Cell(design, "measured", cut_short, _samples(good),
                        [run.other_cores for run in good if run.other_cores is not None])
        skipped = [run.skipped for run in runs if run.skipped is not None]
        if skipped:
            return Cell(design, "skipped", skipped[0])
        if design.name in problem.missing:
            return Cell(design, "missing", problem.missing[design.name])
        return Cell(design, "absent", "not measured in this file" if design.name in problem.cells
                    else "no such design of this problem")


def _samples(runs):
    by_metric = {}
    for run in runs:
        for name, value in run.metrics.items():
            if value is not None:
                by_metric.setdefault(name, {})[run.key] = value
        for name, make in _MADE.items():
            try:
                by_metric.setdefault(name, {})[run.key] = make(run.metrics)
            except (KeyError, TypeError, ZeroDivisionError):
                pass  # one of the two is absent in this round
    return {name: Sample(by_round) for name, by_round in by_metric.items() if by_round}
