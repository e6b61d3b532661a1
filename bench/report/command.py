"""The command line of the report. Wrong input: one line on standard error, exit code 2."""

import argparse
import json
import subprocess
import sys
from pathlib import Path

from . import choosing, page, shots, summary
from .inputs import InputError, read_description, read_results
from .study import Study


class _Parser(argparse.ArgumentParser):
    def error(self, message):
        raise InputError(f"{message}; scripts/bench --help says what is expected")


def main(arguments):
    try:
        return _run(arguments)
    except InputError as error:
        print(f"bench: {error}", file=sys.stderr)
        return 2
    except shots.NoBrowser as error:
        print(f"bench: {error}", file=sys.stderr)
        return 3


def _run(arguments):
    parser = _Parser(prog="bench", add_help=False, allow_abbrev=False)
    parser.add_argument("what", choices=["report", "choosing"])
    parser.add_argument("results", nargs="?")
    parser.add_argument("--out")
    parser.add_argument("--png")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--program", default="build/release/bench/actors-bench", help="what is asked for the description")
    parser.add_argument("--describe", help="the description as a file, instead of asking the program")
    parser.add_argument("--root", default=".", help="the project's folder")
    given = parser.parse_intermixed_args(arguments)
    if given.what == "report" and given.check:
        raise InputError("--check goes with --choosing")
    if given.what == "choosing" and (given.out or given.png):
        raise InputError("--out and --png go with --report")
    return _report(given) if given.what == "report" else _choosing(given)


def _study(given):
    results = read_results(given.results or "build/designs.jsonl")
    for warning in results.warnings:
        print(f"bench: {warning}", file=sys.stderr)
    text = _description_in(given.describe) if given.describe else _description_by(given.program)
    return Study(read_description(text), results, given.root)


def _description_in(path):
    try:
        return Path(path).read_text(encoding="utf-8")
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror}; expected the description of the suite") from error


def _description_by(program):
    try:
        asked = subprocess.run([program, "--suite", "designs", "--describe"], capture_output=True, text=True, check=False)
    except OSError as error:
        raise InputError(f"cannot run {program}: {error.strerror}; scripts/bench --report builds it first") from error
    if asked.returncode != 0:
        first = (asked.stderr.strip().splitlines() or ["no message"])[0]
        raise InputError(f"{program} --suite designs --describe ended with {asked.returncode}: {first}")
    return asked.stdout


def _report(given):
    study = _study(given)
    if not study.problems:
        raise InputError("no run is of a problem that the program describes; expected results of this build")
    out = Path(given.out or "build/report.html")
    _write(out, page.render(study))
    print(summary.text(study))
    for notice in page.notices(study)[len(study.results.warnings):]:  # those have been said
        print(notice)
    print(f"\n{out}")
    if given.png:
        for path in shots.take(study, out, Path(given.png)):
            print(path)
    return 0


def _write(path, text):
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise InputError(f"cannot write {path}: {error.strerror}; expected a file that may be written") from error


def _choosing(given):
    root = Path(given.root)
    stored, document = root / choosing.STORED, root / choosing.DOCUMENT
    if given.check:
        if given.results:
            raise InputError("--check compares with the stored results and takes no file")
        return choosing.check(document, stored)
    compact = choosing.compact(_study(given))
    _write(stored, json.dumps(compact, indent=1, ensure_ascii=False) + "\n")
    _write(document, choosing.filled(choosing.read(document), compact))
    print(f"{stored}\n{document}")
    return 0
