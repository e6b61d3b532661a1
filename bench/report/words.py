"""Figures as text. Three digits at most: more than the rounds of a benchmark can tell."""

import math


_PREFIXES = [(1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k")]


def quantity(value):
    """24.1e6 is 24 M; 1.25e6 is 1.25 M."""
    for size, prefix in _PREFIXES:
        if abs(value) >= 0.9995 * size:
            return f"{_three(value / size)} {prefix}"
    return _three(value)


def _three(value):
    value = float(f"{value:.3g}")
    if value == 0:
        return "0"
    if abs(value) < 0.001:
        return f"{value:.1e}"
    digits = 2 - math.floor(math.log10(abs(value)) + 1e-9)
    text = f"{value:.{max(0, min(digits, 4))}f}"
    return _stripped(text) if abs(value) < 1 else text


def duration_ns(ns):
    for size, unit in [(1e9, "s"), (1e6, "ms"), (1e3, "µs")]:
        if ns >= 0.9995 * size:
            return f"{_three(ns / size)} {unit}"
    return f"{_three(ns)} ns"


def amount(value, unit):
    """A figure on a problem's axis, in the axis' unit."""
    if unit == "ns":
        number, unit = (duration_ns(value) if value else "0 ns").split(" ")
    else:
        number = _three(value) if value != int(value) else f"{value:,.0f}"
    return f"{_stripped(number)} {unit}".rstrip()


def _stripped(number):
    return number.rstrip("0").rstrip(".") if "." in number else number


def size(value):
    for step, unit in [(2**30, "GiB"), (2**20, "MiB"), (2**10, "KiB")]:
        if value >= step:
            return f"{_three(value / step)} {unit}"
    return f"{value:.0f} B"


def _decimals(value):
    if value >= 10 or value <= 0:
        return 0
    return 1 if value >= 2 else 2 if value >= 0.095 else 1 - math.floor(math.log10(value) + 1e-9)


def factor(ratio):
    """15, 1.4, 1.04: near 1 the hundredths count."""
    return f"{ratio:,.{_decimals(ratio)}f}"


def factors(estimate):
    """A ratio and its bounds, with as many decimals as it takes to tell the bounds from each other and
    from 1."""
    values = (estimate.value, estimate.low, estimate.high)
    if not estimate.sure:
        return [factor(estimate.value), None, None]
    for decimals in range(_decimals(estimate.value), 5):
        texts = [f"{value:,.{decimals}f}" for value in values]
        blurred = texts[1] == texts[2] and values[1] != values[2] or any(float(t.replace(",", "")) == 1 and v != 1 for t, v in zip(texts[1:], values[1:]))
        if not blurred:
            break
    return texts


def with_interval(estimate, sign="×"):
    """15× (12 to 17); without an interval it says so."""
    value, low, high = factors(estimate)
    return f"{value}{sign} ({low} to {high})" if estimate.sure else f"{value}{sign} (no interval: {rounds(estimate.rounds)})"


def span(estimate):
    """12 to 17"""
    return " to ".join(factors(estimate)[1:])


def rounds(count):
    return "1 round" if count == 1 else f"{count} rounds"


def listed(names):
    names = list(names)
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
