"""A short summary for the terminal: the best design of each problem, ours against CAF and against locks."""

from . import verdicts, words


def text(study):
    workers = study.usual_workers
    rows = [("problem", "best", "rate", "actors / caf", "actors / locks", "along the axis")]
    rows += [_row(study, problem, workers) for problem in study.problems]
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip() for row in rows]
    return "\n".join([*_head(study, workers), "", *lines])


def _head(study, workers):
    r = study.results
    return [f"commit {r.commit}, scale {r.scale}, {words.rounds(study.rounds)}"
            + (f", {workers} worker{'s' if workers != 1 else ''}" if workers else "")]


def _row(study, problem, workers):
    cells = study.ranked(problem, problem.main["name"], workers)
    ours = verdicts.best_of(cells, "actors")
    best = f"{cells[0].design.name}" if cells else "-"
    rate = f"{words.quantity(cells[0].rate.median.value)} {problem.unit}" if cells else "-"
    along = verdicts.families_along(study, problem, workers)
    return (problem.name, best, rate, _against(ours, verdicts.stock_caf(cells)),
            _against(ours, verdicts.best_of(cells, "locks")), along.short() if along else "-")


def _against(ours, other):
    if not ours or not other:
        return "-"
    kind, ratio = verdicts.compare(ours.rate, other.rate)
    if kind == "unknown":
        return f"{words.factor(ratio.value)} ({words.rounds(ratio.rounds)}: no claim)"
    end = {"tie": ", a tie", "noisy": ", too noisy"}.get(kind, "")
    return f"{words.factors(ratio)[0]} ({words.span(ratio)}{end})"
