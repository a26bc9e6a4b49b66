"""How a ratio changed between two periods: rate and mix by segment, and Simpson's reversal (definitions, part 5)."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from retention.answer import Compared, Effect, Reversal, Row, RowChange
from retention.metrics.rates import headline_ratio
from retention.ratio import Ratio, percentage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retention.answer import Retention
    from retention.question import Metric


def exact(ratio: Ratio) -> Fraction:
    return Fraction(ratio.numerator, ratio.denominator)


def as_ratio(value: Fraction) -> Ratio:
    """A difference of ratios, in percentage points."""
    return Ratio(
        numerator=value.numerator,
        denominator=value.denominator,
        percent=percentage(value.numerator, value.denominator, (0,)),
    )


def change(before: Ratio | None, after: Ratio | None) -> Ratio | None:
    """`after - before`, exactly; None where either is missing."""
    return None if before is None or after is None else as_ratio(exact(after) - exact(before))


def row_changes(before: Sequence[Row], after: Sequence[Row], metric: Metric) -> tuple[RowChange, ...]:
    """Each segment's change, in the order of `after`, then those that only the earlier period has."""
    earlier = {row.segment: headline_ratio(row, metric) for row in before}
    later = {row.segment: headline_ratio(row, metric) for row in after}
    return tuple(
        RowChange(
            segment=name,
            before=earlier.get(name),
            change=change(earlier.get(name), later.get(name)),
        )
        for name in (*later, *(name for name in earlier if name not in later))
    )


def effect(before: Sequence[Row], after: Sequence[Row], metric: Metric) -> Effect | None:
    """The change of the total split exactly: rate + mix = Σ w₁r₁ - Σ w₀r₀.

    w is a segment's share of the denominator, r its ratio. rate = Σ w̄ (r₁ - r₀), mix = Σ r̄ (w₁ - w₀), with the mean
    of the two periods as w̄ and r̄; a segment that only one period has moved the total by its weight alone.
    None where a period has no cohort.
    """
    earlier, later = _weights(before, metric), _weights(after, metric)
    if not earlier or not later:
        return None
    rate = mix = Fraction(0)
    for name in earlier.keys() | later.keys():
        weight_before, ratio_before = earlier.get(name, (Fraction(0), None))
        weight_after, ratio_after = later.get(name, (Fraction(0), None))
        first = ratio_after if ratio_before is None else ratio_before
        second = ratio_before if ratio_after is None else ratio_after
        if first is None or second is None:
            continue
        rate += (weight_before + weight_after) * (second - first) / 2
        mix += (first + second) * (weight_after - weight_before) / 2
    return Effect(rate=as_ratio(rate), mix=as_ratio(mix))


def reversal(compared: Compared, total: Retention, rows: Sequence[Row], metric: Metric) -> Reversal | None:
    """Simpson's paradox: the total moved one way, every segment that both periods have the other."""
    after, before = headline_ratio(total, metric), headline_ratio(compared.total, metric)
    moves = [row.change.numerator for row in compared.row_changes if row.change is not None]
    if after is None or before is None or compared.change is None or compared.effect is None or not moves:
        return None
    fell = compared.change.numerator < 0 and all(move > 0 for move in moves)
    rose = compared.change.numerator > 0 and all(move < 0 for move in moves)
    if not (fell or rose):
        return None
    earlier, later = _weights(compared.rows, metric), _weights(rows, metric)
    none = (Fraction(0), Fraction(0))
    shifted = max(
        earlier.keys() | later.keys(),
        key=lambda name: (later.get(name, none)[0] - earlier.get(name, none)[0], name or ""),
    )
    return Reversal(
        before=before,
        after=after,
        rate=compared.effect.rate,
        mix=compared.effect.mix,
        segment=shifted,
        share_before=as_ratio(earlier.get(shifted, none)[0]),
        share_after=as_ratio(later.get(shifted, none)[0]),
    )


def _weights(rows: Sequence[Row], metric: Metric) -> dict[str | None, tuple[Fraction, Fraction]]:
    """Each segment's share of the denominator, and its ratio; only segments with a cohort."""
    ratios = {row.segment: found for row in rows if (found := headline_ratio(row, metric)) is not None}
    total = sum(ratio.denominator for ratio in ratios.values())
    return {name: (Fraction(ratio.denominator, total), exact(ratio)) for name, ratio in ratios.items()}
