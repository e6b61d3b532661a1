"""What the report reads: runs, one JSON object a line, and the description of the suite."""

import json
import math
from dataclasses import dataclass, field


class InputError(Exception):
    """What was wrong with an input and what was expected, in one line."""


@dataclass(frozen=True)
class Run:
    problem: str
    config: str
    design: str
    workers: int
    key: tuple  # (round, how many runs of that round came before): pairs the runs of two designs
    other_cores: float | None
    metrics: dict | None = None
    skipped: str | None = None
    error: str | None = None


@dataclass(frozen=True)
class Results:
    """The runs on one machine at one scale, those of the newest run in the file, and of each problem those of
    its newest commit: designs are compared within a problem, which so can be measured again by itself."""

    runs: list
    commit: str
    machine: dict
    scale: str
    first: str
    last: str
    left_out: int = 0
    warnings: list = field(default_factory=list)


def read_results(path):
    """The newest runs in a file. An interrupted last line is a warning, any other an error."""
    try:
        with open(path, encoding="utf-8") as file:
            lines = file.read().split("\n")
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror}; expected what scripts/bench --suite designs writes") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is not text; expected what scripts/bench --suite designs writes") from error
    objects, warnings = _parse(path, lines)
    if not objects:
        raise InputError(f"{path} has no results; expected one run a line, of the suite designs")
    return _newest_runs(objects, warnings)


def _parse(path, lines):
    objects, warnings = [], []
    filled = [(number, line) for number, line in enumerate(lines, 1) if line.strip()]
    for number, line in filled:
        try:
            found = json.loads(line)
        except ValueError as error:
            # A run that was stopped leaves a line without an end, and the next one begins a new line.
            if number == len(lines) or line.count("{") > line.count("}"):
                warnings.append(f"{path}:{number}: the line was cut off and is left out")
                continue
            raise InputError(f"{path}:{number}: not a JSON object; expected one run a line") from error
        if not isinstance(found, dict):
            raise InputError(f"{path}:{number}: not a JSON object; expected one run a line")
        if found.get("suite") == "designs":
            _check_run(found, f"{path}:{number}")
            objects.append(found)
    return objects, warnings


def _is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value) and value >= 0


def _check_run(run, where):
    for name, kind in [("problem", str), ("config", str), ("design", str), ("round", int), ("commit", str),
                       ("scale", str), ("time", str), ("machine", dict)]:
        if not isinstance(run.get(name), kind):
            raise InputError(f"{where}: \"{name}\" is {json.dumps(run.get(name))}; expected a {kind.__name__}")
    numbers = [("workers", run), ("other_cores", run), ("cores", run["machine"]), ("memory_mb", run["machine"])]
    for name, of in numbers:
        if of.get(name) is not None and not _is_number(of[name]):
            raise InputError(f"{where}: \"{name}\" is {json.dumps(of[name])}; expected a number")
    if sum(name in run for name in ("metrics", "skipped", "error")) != 1:
        raise InputError(f"{where}: expected one of \"metrics\", \"skipped\" and \"error\"")
    metrics = run.get("metrics", {})
    if not isinstance(metrics, dict) or not all(v is None or _is_number(v) for v in metrics.values()):
        raise InputError(f"{where}: \"metrics\" is {json.dumps(metrics)}; expected an object of numbers")


def _setting_of(run):
    return json.dumps(run["machine"], sort_keys=True), run["scale"]


def _commits_text(commits):
    """By problem. The commit of most problems, and which problems are of another one."""
    most = max(dict.fromkeys(commits.values()), key=list(commits.values()).count)
    others = {}
    for problem, commit in commits.items():
        if commit != most:
            others.setdefault(commit, []).append(problem)
    return most + "".join(f" ({', '.join(problems)}: {commit})" for commit, problems in others.items())


def _newest_runs(objects, warnings):
    newest = _setting_of(max(objects, key=lambda run: run["time"]))
    there = sorted((run for run in objects if _setting_of(run) == newest), key=lambda run: run["time"])
    commits = {run["problem"]: run["commit"] for run in there}
    chosen = [run for run in there if run["commit"] == commits[run["problem"]]]
    seen, runs = {}, []
    for run in chosen:
        same = (run["problem"], run["config"], run["design"], run.get("workers"), run["round"])
        seen[same] = seen.get(same, -1) + 1
        runs.append(Run(run["problem"], run["config"], run["design"], run.get("workers") or 0,
                        (run["round"], seen[same]), run.get("other_cores"), run.get("metrics"),
                        run.get("skipped"), run.get("error")))
    times = sorted(run["time"] for run in chosen)
    first = chosen[0]
    return Results(runs, _commits_text(commits), first["machine"], first["scale"], times[0], times[-1],
                   len(objects) - len(chosen), warnings)


def read_description(text):
    """What `actors-bench --suite designs --describe` prints."""
    try:
        found = json.loads(text)
        for design in found["designs"]:
            design["name"], design["what"]
        for problem in found["problems"]:
            _check_problem(problem)
    except (ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
        raise InputError(f"the description of the suite is not as expected ({error!r}); "
                         "expected what actors-bench --suite designs --describe prints") from error
    return found


def _check_problem(problem):
    for name in ("name", "title", "what", "unit"):
        problem[name].strip()
    for config in problem["configs"]:
        config["name"], dict(config["params"])
    if problem.get("axis"):
        for name in ("param", "label", "unit"):
            problem["axis"][name].strip()
    for cell in problem["cells"]:
        cell["design"], cell["file"]
        cell.setdefault("may_deadlock", None)
        cell.setdefault("note", "")
    for missing in problem.setdefault("missing", []):
        missing["design"], missing["why"]
