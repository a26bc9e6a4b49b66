"""Where a figure is against a row, and the figure with as many decimals as that takes to be seen."""

from __future__ import annotations

from fractions import Fraction
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
    percent = Fraction(_HUNDRED * ratio.numerator, ratio.denominator)
    if row.low is not None and percent < Fraction(row.low):
        return Standing.UNDER
    if row.high is None or percent < Fraction(row.high):
        return Standing.WITHIN
    return Standing.WITHIN if percent == Fraction(row.high) and row.statistic != TIER else Standing.OVER


def told_apart(ratio: Ratio, rows: Iterable[Benchmark], boundaries: tuple[int, ...]) -> Ratio:
    """The same ratio, shown on one of its `boundaries` or a bound of `rows` only where it is exactly there."""
    bounds = {Fraction(bound) for row in rows for bound in (row.low, row.high) if bound is not None}
    percent = percentage(ratio.numerator, ratio.denominator, (*boundaries, *bounds))
    return ratio.model_copy(update={"percent": percent})
