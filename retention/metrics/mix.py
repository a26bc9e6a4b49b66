"""How a ratio changed between two periods: rate and mix by segment, and Simpson's reversal (definitions, part 5)."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, overload

from retention.answer import Effect, Reversal, RowChange
from retention.metrics.rates import headline_figure, headline_ratio
from retention.question import Metric
from retention.ratio import ExactAmount, difference, exact, exact_amount, ratio

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retention.answer import Retention, Row
    from retention.ratio import Change, Difference, Figure, Ratio

# The rate effect of many segments has a denominator of thousands of digits. It is given to this fraction of a ratio,
# and the mix effect takes up the remainder, so that the two still sum exactly to the change.
_RATE_STEPS = 10**12


def same(one: Figure | None, other: Figure | None) -> bool:
    """Whether both are the same fraction, or nothing."""
    return one == other or (one is not None and other is not None and exact(one) == exact(other))


@overload
def change(before: Ratio | None, after: Ratio | None) -> Difference | None: ...
@overload
def change(before: Figure | None, after: Figure | None) -> Change | None: ...
def change(before: Figure | None, after: Figure | None) -> Change | None:
    """`after - before`, exactly; None where either is missing."""
    if before is None or after is None:
        return None
    moved = exact(after) - exact(before)
    return exact_amount(moved) if isinstance(after, ExactAmount) else difference(moved)


def row_changes(before: Sequence[Row], after: Sequence[Row], metric: Metric) -> tuple[RowChange, ...]:
    """Each segment's change, in the order of `after`, then those that only the earlier period has."""
    earlier = {row.segment: headline_figure(row, metric) for row in before}
    later = {row.segment: headline_figure(row, metric) for row in after}
    return tuple(
        RowChange(segment=name, before=earlier.get(name), change=change(earlier.get(name), later.get(name)))
        for name in (*later, *(name for name in earlier if name not in later))
    )


def effect(before: Sequence[Row], after: Sequence[Row], metric: Metric) -> Effect | None:
    """The change of the total split: rate + mix = Σ w₁r₁ - Σ w₀r₀, exactly.

    w is a segment's share of the denominator, r its ratio. rate = Σ w̄ (r₁ - r₀), mix = Σ r̄ (w₁ - w₀), with the mean
    of the two periods as w̄ and r̄; a segment that only one period has moved the total by its weight alone. The rate
    is rounded half-up to 10⁻¹² and the mix is the rest. None where a period has no cohort, and for metrics that are
    no mean of their segments: of a quick ratio or a lifetime the rows without one still have a part in the total.
    """
    earlier, later = weights(before, metric), weights(after, metric)
    if not earlier or not later:
        return None
    rate = Fraction(0)
    for name in earlier.keys() & later.keys():
        (weight_before, ratio_before), (weight_after, ratio_after) = earlier[name], later[name]
        rate += (weight_before + weight_after) * (ratio_after - ratio_before) / 2
    moved = weighted_total(later) - weighted_total(earlier)
    # A mix that is nothing stays nothing, and is not told as what rounding leaves over.
    if rate != moved:
        rate = Fraction((2 * rate * _RATE_STEPS + 1) // 2, _RATE_STEPS)
    told = exact_amount if metric is Metric.ARPA else difference
    return Effect(rate=told(rate), mix=told(moved - rate))


def reversal(  # noqa: PLR0913 - both periods, whole and by segment
    metric: Metric,
    before: Retention,
    rows_before: Sequence[Row],
    after: Retention,
    rows_after: Sequence[Row],
    split: Effect | None,
) -> Reversal | None:
    """Simpson's paradox: the total moved one way, every segment that both periods have the other."""
    first, last = headline_figure(before, metric), headline_figure(after, metric)
    earlier, later = weights(rows_before, metric), weights(rows_after, metric)
    moves = [later[name][1] - earlier[name][1] for name in earlier.keys() & later.keys()]
    if first is None or last is None or split is None or not moves:
        return None
    moved = exact(last) - exact(first)
    if not ((moved < 0 and min(moves) > 0) or (moved > 0 and max(moves) < 0)):
        return None
    none = (Fraction(0), Fraction(0))
    shifted = max(
        earlier.keys() | later.keys(),
        key=lambda name: (later.get(name, none)[0] - earlier.get(name, none)[0], name or ""),
    )
    return Reversal(
        before=first,
        after=last,
        rate=split.rate,
        mix=split.mix,
        segment=shifted,
        share_before=share(earlier.get(shifted, none)[0]),
        share_after=share(later.get(shifted, none)[0]),
    )


def share(weight: Fraction) -> Ratio:
    share = ratio(weight.numerator, weight.denominator)
    if share is None:
        raise ZeroDivisionError(weight)
    return share


def weighted_total(weighted: dict[str | None, tuple[Fraction, Fraction]]) -> Fraction:
    return sum((weight * value for weight, value in weighted.values()), Fraction(0))


def weights(rows: Sequence[Row], metric: Metric) -> dict[str | None, tuple[Fraction, Fraction]]:
    """Each segment's share of the denominator, and its figure; only segments with a cohort."""
    parts = {row.segment: found for row in rows if (found := _of_whole(row, metric)) is not None}
    whole = sum(denominator for _, denominator in parts.values())
    return {
        name: (Fraction(denominator, whole), Fraction(numerator, denominator))
        for name, (numerator, denominator) in parts.items()
    }


def _of_whole(row: Retention, metric: Metric) -> tuple[int, int] | None:
    """The numerator and the denominator of a figure whose parts both sum over segments; None for other metrics."""
    if metric is Metric.QUICK_RATIO:
        return None
    if metric is Metric.ARPA:
        return (row.closing_arr_minor, row.accounts_closing) if row.accounts_closing else None
    found = headline_ratio(row, metric)
    return None if found is None else (found.numerator, found.denominator)
