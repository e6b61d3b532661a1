"""What the figures of a problem say, in words. Rules on data: no figure and no name is written here.

A claim needs three rounds, and a ratio whose interval does not contain 1. A ratio that contains 1 is a
tie when its interval is narrow; when it is wide, the machine was too noisy to tell."""

from dataclasses import dataclass, field

from . import families, words
from .stats import Crossover, LEAST_ROUNDS, crossover, ratio_of

WIDE = 1.25  # highest over lowest ratio of an interval that is called a tie
BUSY = 0.1   # of the machine's cores, used by other processes

OURS = ("actors", "toolkit")


@dataclass(frozen=True)
class Verdict:
    kind: str   # "win", "tie", "noisy", "unknown" or "nothing"
    lead: str   # "Locks win here"
    sentences: list  # what follows; names of designs stand in `backticks`
    winner: str | None = None
    notes: list = field(default_factory=list)

    def __str__(self):
        return " ".join([f"{self.lead}:", *self.sentences, *self.notes]).replace("`", "")


def named(cell):
    """The design `actors` is not what actors in general are."""
    return f"`{cell.design.name}`"


def compare(a, b):
    """How sample a stands to b: ("ahead", "behind", "tie", "noisy" or "unknown", the ratio)."""
    ratio = ratio_of(a, b)
    if not ratio.sure:
        return "unknown", ratio
    if not ratio.is_tie():
        return ("ahead" if ratio.value > 1 else "behind"), ratio
    return ("noisy" if ratio.high > WIDE * ratio.low else "tie"), ratio


def best_of(cells, *kinds):
    """The fastest of some families; cells come fastest first."""
    return next((cell for cell in cells if cell.design.family in kinds), None)


def verdict(problem, row, along=None, cores=None):
    """row: the cells of one setting; along: the Along of the problem's axis, if it has one."""
    measured = sorted((c for c in row if c.measured), key=lambda c: -c.rate.median.value)
    cells = [c for c in measured if not c.is_baseline]
    notes = _failures(row) + _noise(cells, cores)
    if not cells:
        return Verdict("nothing", "Not measured", ["no design has figures here."], None, notes)
    winner = cells[0]
    says = f"{named(winner)} does {words.quantity(winner.rate.median.value)} {problem.unit}"
    if len(cells) == 1:
        return Verdict("unknown", "No comparison", [f"{says}, and no other design is measured."], None, notes)
    if len(winner.rate) < LEAST_ROUNDS:
        return Verdict("unknown", "No claim",
                       [f"with {words.rounds(len(winner.rate))} nothing can be said; {says}, the highest figure."],
                       None, notes)
    rival = _level_elsewhere(winner, cells) or _rival(winner, cells)
    kind, ratio = compare(winner.rate, rival.rate)
    more = [_between(winner, rival, cells), _against_caf(winner, rival, cells), along.sentence() if along else "",
            _deadlock(problem, winner, cells), *(_baseline(c, winner) for c in measured if c.is_baseline)]
    more = [sentence for sentence in more if sentence]
    if kind == "ahead":
        text = f"{says}, {words.with_interval(ratio)} {_called(rival)}.{_level(winner, rival, cells)}"
        lead = families.winning(winner.design.family)
        return Verdict("win", lead, [text, *more], winner.design.name, notes)
    return _undecided(kind, ratio, problem, winner, rival, more, notes)


def _undecided(kind, ratio, problem, winner, rival, more, notes):
    pair = f"{named(winner)} and {named(rival)}"
    both = (f"{words.quantity(winner.rate.median.value)} and "
            f"{words.quantity(rival.rate.median.value)} {problem.unit}")
    if kind == "unknown":
        text = f"{named(rival)} has {words.rounds(len(rival.rate))}, too few; {pair} do {both}."
        return Verdict("unknown", "No claim", [text, *more], None, notes)
    span = words.span(ratio)
    if kind == "tie":
        text = f"{pair} are level: {both}, a ratio of {span}."
        return Verdict("tie", "A tie", [text, *more], None, notes)
    text = f"the machine was too noisy to tell {pair} apart: {both}, a ratio of {span}."
    return Verdict("noisy", "Undecided", [text, *more], None, notes)


def _side(cell):
    return "ours" if cell.design.family in OURS else cell.design.family


def _level_elsewhere(winner, cells):
    """The fastest design of another side that cannot be told from the winner: then nobody wins."""
    return next((c for c in cells[1:] if _side(c) != _side(winner)
                 and compare(winner.rate, c.rate)[0] in ("tie", "noisy")), None)


def _rival(winner, cells):
    """Whom a winner is measured against: ours against locks, all others against actors, or else the
    next one of another kind."""
    other = best_of(cells, "locks") if winner.design.family in OURS else best_of(cells, "actors")
    others = [c for c in cells[1:] if _side(c) != _side(winner)] or cells[1:]
    return other or (stock_caf(others) if winner.design.family in OURS else None) or others[0]


def _called(cell):
    kind = {"actors": "the best actor design", "locks": "the best lock design"}.get(cell.design.family)
    return f"what {kind}, {named(cell)}, does" if kind else f"what {named(cell)} does"


def _level(winner, rival, cells):
    """Those that cannot be told from the winner, and are not what it was compared with."""
    level = [named(c) for c in cells[1:] if c is not rival and compare(winner.rate, c.rate)[0] in ("tie", "noisy")]
    if not level:
        return ""
    verb = "is" if len(level) == 1 else "are"
    return f" {words.listed(level)} {verb} not to be told from it."


def _between(winner, rival, cells):
    """Actors against locks, where the first sentence was about something else."""
    ours, locks = best_of(cells, "actors"), best_of(cells, "locks")
    if not ours or not locks or {id(ours), id(locks)} == {id(winner), id(rival)}:
        return ""
    return _ratio_sentence("Actors against locks", ours, locks)


def stock_caf(cells):
    """CAF as it ships; its code on our scheduler is another design."""
    return next((c for c in cells if c.design.name == "caf"), None)


def _against_caf(winner, rival, cells):
    ours, caf = best_of(cells, "actors"), stock_caf(cells)
    if not ours or not caf or {id(ours), id(caf)} == {id(winner), id(rival)}:
        return ""
    return _ratio_sentence("Actors against CAF", ours, caf)


def _ratio_sentence(about, a, b):
    """The faster one is named first: nobody reads 0.61 times with ease."""
    kind, ratio = compare(a.rate, b.rate)
    if kind == "behind":
        a, b, ratio = b, a, ratio_of(b.rate, a.rate)
    if kind in ("ahead", "behind"):
        return f"{about}: {named(a)} does {words.with_interval(ratio)} what {named(b)} does."
    pair = f"{named(a)} and {named(b)}"
    if kind == "unknown":
        return f"{about}: nothing can be said of {pair}, with too few rounds."
    verb = "are level" if kind == "tie" else "cannot be told apart"
    return f"{about}: {pair} {verb} ({words.span(ratio)})."


def _deadlock(problem, winner, cells):
    if not problem.may_deadlock(winner.design.name):
        return ""
    safe = next((c for c in cells if problem.may_deadlock(c.design.name) is False), None)
    if safe is None:
        return f"{named(winner)} may deadlock."
    return f"{named(winner)} may deadlock; the fastest that cannot is {named(safe)}."


def _baseline(cell, winner):
    """Worth a word only where everybody is slower than one thread alone."""
    kind, ratio = compare(cell.rate, winner.rate)
    if kind != "ahead":
        return ""
    return f"One thread that shares nothing, {named(cell)}, does {words.with_interval(ratio)} what {named(winner)} does."


def _failures(row):
    return [f"{named(c)} has no figure: {c.reason}." for c in row if c.state == "failed"]


def _noise(cells, cores):
    busy = [share for cell in cells for share in cell.other_cores]
    if not busy or not cores:
        return []
    worst = max(busy)
    if worst <= BUSY * cores:
        return []
    return [f"Other processes used up to {worst:.1f} of the {cores} cores meanwhile: small differences mean little."]


@dataclass(frozen=True)
class Along:
    """Two sides along a problem's axis."""

    axis: dict
    found: Crossover
    a: str = "actors"
    b: str = "locks"
    last: float | None = None
    many: bool = True  # the names are plurals

    def _place(self, value):
        return words.amount(value, self.axis["unit"])

    def _span(self):
        if self.found.low is None:
            return f"at most {self._place(self.found.high)}"
        return f"{self._place(self.found.low)} to {self._place(self.found.high)}"

    def where(self):
        """3.1 µs (2.7 µs to 3.6 µs)"""
        if self.found.at is None:
            return f"a point below {self._place(self.found.high)}"
        return f"{self._place(self.found.at)} ({self._span()})"

    def _of(self):
        """3.1 µs of work, 12 accounts"""
        return f" of {self.axis['label']}" if self.axis["unit"] else f" {self.axis['label']}"

    def short(self):
        """For tables."""
        kind = self.found.kind
        if kind in ("from", "until"):
            return f"ahead {kind} {self.where()}" + (" on" if kind == "from" else "")
        return {"unclear": "not at one place", "unknown": "too few rounds", "never ahead": "never ahead",
                "never behind": "never behind"}.get(kind, f"{kind} throughout")

    def sentence(self):
        a, kind = self.a[0].upper() + self.a[1:] if self.many else self.a, self.found.kind
        are = "are" if self.many else "is"
        reach = f", up to {self._place(self.last)}{self._of()}" if self.last is not None else ""
        if kind == "from":
            return f"From {self.where()}{self._of()} on, {self.a} {are} ahead of {self.b}."
        if kind == "until":
            return f"Up to {self.where()}{self._of()} {self.a} {are} ahead of {self.b}."
        stands = {"ahead": "ahead of", "behind": "behind", "level": "level with", "never ahead": "behind or level with",
                  "never behind": "ahead of or level with"}
        if kind in stands:
            return f"{a} {are} {stands[kind]} {self.b} at every point measured{reach}."
        if kind == "unclear":
            return f"Along the axis ({self.axis['label']}) {self.a} and {self.b} meet, but not at one place that can be told."
        return f"Nothing can be said of {self.a} and {self.b} along the axis ({self.axis['label']}): too few rounds."


def families_along(study, problem, workers):
    """The best actor design against the best lock design at each point of the axis; None without both."""
    points = []
    for value, config in problem.along_axis:
        cells = study.ranked(problem, config["name"], workers)
        ours, locks = best_of(cells, "actors"), best_of(cells, "locks")
        if ours and locks:
            points.append((value, ours.rate, locks.rate))
    return Along(problem.axis, crossover(points), last=_last(points)) if len(points) > 1 else None


def _last(points):
    return max((value for value, a, b in points if min(len(a), len(b)) >= LEAST_ROUNDS), default=None)


def designs_along(study, problem, workers, a, b):
    points = []
    for value, config in problem.along_axis:
        left, right = (study.cell(problem, config["name"], workers, d) for d in (a, b))
        if left.measured and right.measured:
            points.append((value, left.rate, right.rate))
    if len(points) < 2:
        return None
    return Along(problem.axis, crossover(points), a.name, b.name, _last(points), many=False)


def of_study(study, problem, config, workers):
    is_main = config["name"] == problem.main["name"]
    along = families_along(study, problem, workers) if is_main else None
    return verdict(problem, study.row(problem, config["name"], workers), along, study.results.machine.get("cores"))
