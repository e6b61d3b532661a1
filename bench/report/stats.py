"""Medians, ratios of medians and the places where a ratio crosses 1, with bootstrap intervals of 95%.

Designs take turns within a round, so what changes from round to round changes for all of them: two
designs are compared by drawing whole rounds. Up to five rounds all draws are counted; above that it is
10,000 of them, always the same ones."""

import math
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import product

import numpy as np

RESAMPLES = 10_000
SEED = 20120926
LEAST_ROUNDS = 3  # with fewer nothing is claimed


@dataclass(frozen=True)
class Estimate:
    """A median or a ratio of medians; without an interval when there were too few rounds."""

    value: float
    low: float | None
    high: float | None
    rounds: int

    @property
    def sure(self):
        return self.low is not None

    def is_tie(self):
        return self.sure and self.low <= 1 <= self.high


@lru_cache(maxsize=None)
def draws(rounds, salt=0):
    """Rows of round numbers, drawn with replacement: all there are, or RESAMPLES of them."""
    if rounds**rounds <= RESAMPLES:
        return np.array(list(product(range(rounds), repeat=rounds)))
    return np.random.default_rng(SEED + salt).integers(0, rounds, (RESAMPLES, rounds))


def interval(values):
    """The middle 95% of resampled figures, by values that occurred: no interpolation."""
    ordered = np.sort(values)
    last = len(ordered) - 1
    return float(ordered[math.floor(0.025 * last)]), float(ordered[math.ceil(0.975 * last)])


@lru_cache(maxsize=None)
def _median_ranks(rounds):
    """The two middle ranks of each draw: which of the sorted values its median is the mean of."""
    ranks = np.sort(draws(rounds), axis=1)
    return ranks[:, (rounds - 1) // 2], ranks[:, rounds // 2]


def median_of(values):
    values = np.sort(np.asarray(values, dtype=float))
    low = high = None
    if len(values) >= LEAST_ROUNDS:
        first, second = _median_ranks(len(values))
        low, high = interval((values[first] + values[second]) / 2)
    return Estimate(float(np.median(values)), low, high, len(values))


class Sample:
    """One figure of one design in all its rounds, by round."""

    def __init__(self, by_round):
        self.keys = tuple(sorted(by_round))
        self.values = np.array([by_round[key] for key in self.keys], dtype=float)

    def __len__(self):
        return len(self.keys)

    def only(self, keys):
        return self if keys == self.keys else Sample(
            {key: value for key, value in zip(self.keys, self.values) if key in keys})

    @cached_property
    def median(self):
        return median_of(self.values)

    @cached_property
    def resampled(self):
        return np.median(self.values[draws(len(self))], axis=1)

    def apart(self):
        """Medians of draws that have nothing to do with those of `resampled`."""
        rng = np.random.default_rng(SEED + 1)
        return np.median(self.values[rng.integers(0, len(self), (RESAMPLES, len(self)))], axis=1)


def common_rounds(a, b):
    return tuple(sorted(set(a.keys) & set(b.keys)))


def resampled_ratio(a, b):
    """Resampled ratios of medians: by common rounds, or, without enough of them, each by itself."""
    common = common_rounds(a, b)
    if len(common) >= LEAST_ROUNDS:
        return a.only(common).resampled / b.only(common).resampled
    return _spread(a.resampled) / b.apart()


def _spread(values):
    if len(values) == RESAMPLES:
        return values
    return values[np.random.default_rng(SEED + 2).integers(0, len(values), RESAMPLES)]


def ratio_of(a, b):
    """How many times b's median a's is."""
    common = common_rounds(a, b)
    if len(common) >= LEAST_ROUNDS:
        a, b = a.only(common), b.only(common)
    value = a.median.value / b.median.value
    rounds = min(len(a), len(b))
    if rounds < LEAST_ROUNDS:
        return Estimate(value, None, None, rounds)
    return Estimate(value, *interval(resampled_ratio(a, b)), rounds)


@dataclass(frozen=True)
class Crossover:
    """How a compares with b along an axis.

    kind: "ahead", "behind" or "level" throughout; "never ahead", "never behind": level in places;
    "from": ahead from `at` on; "until": ahead until `at`;
    "unclear": they meet, but not at one place that can be told; "unknown": too few rounds or points.
    Bounds are None where the interval is open: towards a point at 0, which has no logarithm.
    """

    kind: str
    at: float | None = None
    low: float | None = None
    high: float | None = None


def crossover(points):
    """points: (x, sample of a, sample of b), along the axis. Those with too few rounds do not count."""
    points = sorted((p for p in points if min(len(p[1]), len(p[2])) >= LEAST_ROUNDS), key=lambda point: point[0])
    if len(points) < 2:
        return Crossover("unknown")
    ratios = [ratio_of(a, b) for _, a, b in points]
    if not any(r.low > 1 for r in ratios) or not any(r.high < 1 for r in ratios):
        return Crossover(_without_turn(ratios))
    xs = np.array([x for x, _, _ in points], dtype=float)
    turn = _turns(xs, np.log([[r.value for r in ratios]]))
    if not turn.one[0] or not _ends_apart(ratios):
        return Crossover("unclear")
    rows = np.log(np.stack([_spread(resampled_ratio(a, b)) for _, a, b in points], axis=1))
    turns = _turns(xs, rows)
    same = turns.one & (turns.upwards == turn.upwards[0])
    if same.mean() < 0.95:
        return Crossover("unclear")
    low, high = interval(turns.low[same])[0], interval(turns.high[same])[1]
    known = turn.low[0] > 0
    return Crossover("from" if turn.upwards[0] else "until", float(turn.high[0]) if known else None,
                     low if low > 0 else None, high)


def _without_turn(ratios):
    ahead, behind, level = (sum(test(r) for r in ratios) for test in (
        lambda r: r.low > 1, lambda r: r.high < 1, Estimate.is_tie))
    if ahead:
        return "never behind" if level else "ahead"
    if behind:
        return "never ahead" if level else "behind"
    return "level"


def _ends_apart(ratios):
    first, last = ratios[0], ratios[-1]
    return first.high < 1 < last.low or last.high < 1 < first.low


@dataclass(frozen=True)
class _Turns:
    """For each row of logarithms of ratios: whether its sign changes once, how and where."""

    one: np.ndarray
    upwards: np.ndarray
    low: np.ndarray
    high: np.ndarray


def _turns(xs, rows):
    signs = rows > 0
    changes = signs[:, 1:] != signs[:, :-1]
    left = changes.argmax(axis=1)
    each = np.arange(len(rows))
    before, after = rows[each, left], rows[each, left + 1]
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(before == after, 0.5, before / (before - after))
        logs = np.log(xs)
        where = np.exp(logs[left] + share * (logs[left + 1] - logs[left]))
    # Left of the first point above 0 a logarithmic axis has no place: anywhere between the two.
    open_end = xs[left] <= 0
    return _Turns(changes.sum(axis=1) == 1, signs[each, left + 1], np.where(open_end, 0.0, where),
                  np.where(open_end, xs[left + 1], where))
