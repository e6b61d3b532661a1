"""A made-up suite and made-up runs of it: what the tests look at, and what a look at the page needs.

Rates come from a few lines of arithmetic and a noise with a fixed seed; they are no measurements."""

import json
import random
from pathlib import Path

DESIGNS = [
    ("actors", "actors that tell and ask"),
    ("actors-coroutine", "actors with coroutines for handlers"),
    ("actors-pipeline", "a pipeline"),
    ("caf", "plain CAF on its own scheduler"),
    ("caf-on-actors", "the same on this library's scheduler"),
    ("mutex", "threads, std::mutex and std::condition_variable"),
    ("semaphore", "threads and semaphores"),
    ("rwlock", "threads and std::shared_mutex"),
    ("lockfree", "threads and atomics"),
    ("futures", "tasks and their futures"),
    ("processes", "processes"),
    ("event-loop", "coroutines on one thread"),
    ("tbb", "oneTBB"),
    ("sequential", "a plain loop, the base line"),
    ("go", "goroutines and channels"),
    ("erlang", "Erlang processes"),
]

# name, title, what, unit, axis, values of the axis, parameters, ns an operation costs each design beside its work
PROBLEMS = [
    ("counter", "Counter", "Eight parties add to one counter. What does an addition cost when everybody wants it?",
     "increments/s", ("work_ns", "work in an increment", "ns"), [0, 300, 1000, 3000, 10000, 30000],
     {"parties": 8},
     {"actors": 620, "actors-coroutine": 900, "caf": 5000, "caf-on-actors": 4800, "mutex": 42, "semaphore": 60,
      "lockfree": 9, "futures": 1900, "event-loop": 55, "tbb": 240, "sequential": 3, "processes": 210, "go": 95}),
    ("bank", "Bank", "Transfers between two of many accounts. No money may be lost, not even for a moment.",
     "transfers/s", ("accounts", "accounts", ""), [2, 16, 128, 1024], {"tellers": 50},
     {"actors": 90, "actors-coroutine": 140, "caf": 900, "caf-on-actors": 700, "mutex": 60, "rwlock": 130, "sequential": 20,
      "tbb": 100, "go": 300}),
    ("philosophers", "Dining philosophers", "Five sit at a table with five forks, and each needs two of them to eat.",
     "meals/s", ("eat_ns", "time to eat", "ns"), [0, 1000, 10000], {"seats": 5},
     {"actors": 170, "actors-coroutine": 260, "caf": 1500, "mutex": 380, "semaphore": 410, "lockfree": 330, "tbb": 500,
      "event-loop": 300, "sequential": 110, "go": 800, "erlang": 900}),
    ("stream", "Stream of records", "Records pass through five stages in order: parse, filter, enrich, count, write.",
     "records/s", None, [0], {"stages": 5},
     {"actors": 120, "actors-pipeline": 60, "caf": 700, "mutex": 300, "lockfree": 90, "tbb": 110, "processes": 9000, "go": 210}),
    ("primes", "Primes", "Which of 400,000 numbers are primes? Work that is uneven and needs nobody else.",
     "numbers/s", None, [0], {"numbers": 400000},
     {"actors": 610, "futures": 600, "actors-coroutine": 640, "sequential": 700, "caf": 900, "mutex": 700, "lockfree": 605,
      "tbb": 598, "processes": 655, "go": 690}),
]

MISSING = {
    ("counter", "rwlock"): "everybody writes",
    ("counter", "actors-pipeline"): "one stage is no pipeline",
    ("stream", "futures"): "tasks have no order",
}
MAY_DEADLOCK = {("philosophers", "mutex"), ("bank", "mutex"), ("stream", "processes")}

MACHINE = {"cpu": "Imaginary CPU 9000 at 3.2 GHz", "cores": 2, "memory_mb": 24000, "kernel": "Linux 6.1.0",
           "compiler": "g++ 12.2", "build": "RelWithDebInfo", "flags": "-O2 -g1 -DNDEBUG", "caf": "0.17.6", "version": "0.1.0"}

# What a second worker brings a design, as a factor.
GAIN = {"mutex": 0.8, "rwlock": 0.75, "semaphore": 0.8, "sequential": 1.0, "event-loop": 1.0, "lockfree": 0.5, "tbb": 1.7,
        "go": 1.3, "caf": 0.7, "futures": 1.95, "actors-pipeline": 1.7, "processes": 1.9}
# These do the work of an operation one after the other.
CONTENDED = {"mutex", "semaphore", "rwlock", "lockfree", "sequential", "event-loop"}


def _configs(problem):
    name, _, _, _, axis, values, params, _ = problem
    if axis is None:
        return [{"name": "plain", "params": dict(params), "main": True}]
    param = axis[0]
    return [{"name": "plain" if value == values[0] else f"{param}-{value}",
             "params": {**params, param: value}, "main": value == values[0]} for value in values]


def _source(problem, design):
    return f"""// {problem} as {design}: made up for the tests of the report.
#include <vector>

namespace bench::{problem.replace('-', '_')} {{

/* A comment of
   two lines. */
int solve(const std::vector<int>& orders) {{
  int sum = 0;
  for (int each : orders) sum += each < 3 ? each : -each;  // <b>not bold</b> & so on
  return sum;
}}

}}
"""


def describe(folder):
    """The description; writes the code of the designs into the folder."""
    problems = []
    for problem in PROBLEMS:
        name, title, what, unit, axis, _, _, costs = problem
        cells = []
        for design in costs:
            path = Path(folder) / "designs" / name / f"{design}.cpp"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(_source(name, design), encoding="utf-8")
            may = (name, design) in MAY_DEADLOCK
            cells.append({"design": design, "file": str(path), "may_deadlock": may,
                          "note": "it waits for a second lock while it holds one" if may
                          else "nobody waits while holding something"})
        missing = [{"design": d, "why": why} for (p, d), why in MISSING.items() if p == name]
        problems.append({"name": name, "title": title, "what": what, "unit": unit,
                         "axis": dict(zip(("param", "label", "unit"), axis)) if axis else None,
                         "configs": _configs(problem), "cells": cells, "missing": missing})
    return {"designs": [{"name": n, "what": w} for n, w in DESIGNS], "problems": problems}


def _rate(problem, design, value, workers):
    name, axis = problem[0], problem[4]
    cost = problem[7][design]
    gain = GAIN.get(design, 1.4) if workers > 1 else 1.0
    if axis is None:
        return 1e9 / cost * gain
    if axis[0] == "accounts":  # locks of their own for each account: the more, the fewer meet
        return 1e9 / (cost * (1 + 9 / value)) * gain if design in CONTENDED else 1e9 / cost * gain
    work = value
    return 1e9 / (cost / gain + work / (1 if design in CONTENDED else min(workers, 2)))


def runs(rounds=5, seed=7):
    """One dict for each line of a results file."""
    rng, lines = random.Random(seed), []
    for index in range(rounds):
        for problem in PROBLEMS:
            for config in _configs(problem):
                for workers in (1, 2, 4) if config["main"] else (2,):
                    for design in problem[7]:
                        lines.append(_line(problem, config, design, workers, index, rng))
    return lines


def _line(problem, config, design, workers, index, rng):
    line = {"suite": "designs", "problem": problem[0], "config": config["name"], "design": design,
            "workers": workers, "round": index, "scale": "standard",
            "time": f"2026-11-26T11:{10 * index // 60:02d}:{10 * index % 60:02d}Z", "commit": "abc1234",
            "machine": MACHINE, "other_cores": round(rng.uniform(0.0, 0.05), 3)}
    if design == "go":
        return {**line, "skipped": "go is not installed"}
    if (problem[0], design) == ("bank", "tbb") and index == 1:
        return {**line, "error": "wrong result: 3 units of money were lost"}
    value = config["params"].get(problem[4][0], 0) if problem[4] else 0
    rate = _rate(problem, design, value, workers) * rng.gauss(1, 0.02)
    half = 5e8 / rate
    return {**line, "metrics": {
        "rate": rate, "p50_ns": half, "p99_ns": half * rng.uniform(3, 5), "p999_ns": half * rng.uniform(12, 30),
        "max_ns": half * rng.uniform(300, 3000), "jain": min(1.0, rng.gauss(0.97, 0.02)),
        "cpu_s": 0.2 * workers * rng.gauss(1, 0.02), "solutions": 3, "operations": int(rate * 0.2),
        "voluntary_switches": int(rng.uniform(2, 9000)), "involuntary_switches": int(rng.uniform(0, 40)),
        "peak_bytes": int(rng.uniform(3e5, 9e6))}}


def write(folder, lines=None, tail=""):
    """Writes the description and the results; returns their paths."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    description, results = folder / "describe.json", folder / "results.jsonl"
    description.write_text(json.dumps(describe(folder)), encoding="utf-8")
    lines = runs() if lines is None else lines
    results.write_text("".join(json.dumps(line) + "\n" for line in lines) + tail, encoding="utf-8")
    return description, results
