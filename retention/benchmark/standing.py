"""Where a figure is against a row, and the figure with as many decimals as that takes to be seen."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING

from retention.answer import Standing
from retention.benchmark.tiers import TIER
from retention.ratio import percentage

if TYPE_CHECKING:
    from collections.abc import Iterable

    from retention.answer import Benchmark
    from retention.ratio import Ratio

_HUNDRED = 100


def standing(ratio: Ratio, row: Benchmark) -> Standing:
    """Over, within or under the row's bounds, which belong to it; the upper one of a tier is the next tier's."""
    if row.low is not None and _beyond(ratio, row.low) < 0:
        return Standing.UNDER
    beyond = -1 if row.high is None else _beyond(ratio, row.high)
    return Standing.WITHIN if beyond < 0 or (beyond == 0 and row.statistic != TIER) else Standing.OVER


def _beyond(ratio: Ratio, bound: str) -> int:
    """Under zero where `ratio` is under `bound` percent, zero where it is exactly there."""
    percent = _percent(bound)
    return _HUNDRED * ratio.numerator * percent.denominator - percent.numerator * ratio.denominator


@cache
def _percent(bound: str) -> Fraction | int:
    """A bound; most are whole percents, and those are integers."""
    exact = Fraction(bound)
    return exact.numerator if exact.denominator == 1 else exact


def told_apart(ratio: Ratio, rows: Iterable[Benchmark], boundaries: tuple[int, ...]) -> Ratio:
    """The same ratio, shown on one of its `boundaries` or a bound of `rows` only where it is exactly there."""
    bounds = (_percent(bound) for row in rows for bound in (row.low, row.high) if bound is not None)
    percent = percentage(ratio.numerator, ratio.denominator, (*boundaries, *bounds))
    return ratio if percent == ratio.percent else ratio.model_copy(update={"percent": percent})
