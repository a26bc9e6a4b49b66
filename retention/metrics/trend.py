"""A metric over time: the rows of a breakdown, the change since the first point, what must be known beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retention.answer import FewAccounts, NegativeBalances, NoHistory, NothingToRetain, SmallRows, SmallSamples
from retention.answer.trend import TrendRow
from retention.metrics import mix
from retention.metrics.checks import SMALL_SAMPLE, negative_balances, not_measured
from retention.metrics.rates import headline_figure
from retention.question import OF_THE_OPENING, Metric

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from retention.answer import NotMeasured, Retention, Row
    from retention.answer.trend import TrendPoint
    from retention.ledger.kernel import Balances
    from retention.ratio import Change


def change_since(totals: Sequence[Retention], metric: Metric) -> Change | None:
    """The last figure minus the first, of the points that have one; None where fewer than two have."""
    figures = [found for total in totals if (found := headline_figure(total, metric)) is not None]
    return mix.change(figures[0], figures[-1]) if len(figures) > 1 else None


def trend_rows(points: Sequence[Sequence[Row]], metric: Metric) -> tuple[TrendRow, ...]:
    """One row a segment that any point has, in order of the opening ARR at the last point, then by name."""
    by_point = [{row.segment: row for row in rows} for rows in points]
    last = {name: row.opening_arr_minor for name, row in by_point[-1].items()}
    names = sorted(
        {name for rows in by_point for name in rows}, key=lambda name: (-last.get(name, 0), name is None, name or "")
    )
    return tuple(
        TrendRow(
            segment=name,
            ratios=tuple(
                None if (row := rows.get(name)) is None else headline_figure(row, metric) for rows in by_point
            ),
        )
        for name in names
    )


def unmeasured(totals: Sequence[Retention], metric: Metric) -> Iterator[NotMeasured]:
    """Why no point has a figure; the last one stands for all."""
    if all(headline_figure(total, metric) is None for total in totals):
        yield from not_measured(totals[-1], (), metric)


def without_figure(
    points: Sequence[TrendPoint], ledger_start: date, metric: Metric
) -> Iterator[NoHistory | NothingToRetain]:
    """The points without an opening cohort: those that open before the ledger does, and the others.

    Metrics that need none have no such points.
    """
    if metric not in OF_THE_OPENING:
        return
    before = [point for point in points if point.period.start <= ledger_start]
    if before:
        yield NoHistory(
            first=before[0].step.label, last=before[-1].step.label, points=len(before), ledger_start=ledger_start
        )
    empty = [point for point in points[len(before) :] if not point.total.accounts_opening]
    if empty:
        yield NothingToRetain(points=tuple(point.step.label for point in empty))


def small_points(
    points: Sequence[Sequence[Row]], totals: Sequence[Retention], metric: Metric
) -> Iterator[SmallSamples | SmallRows]:
    """Points of fewer than SMALL_SAMPLE accounts, and rows of so few at points where the total has enough.

    Renewals and win-backs are of other lines and accounts than those of the opening.
    """
    if metric in (Metric.RENEWAL_RATE, Metric.WIN_BACK_RATE):
        return
    counts = [total.accounts_opening for total in totals if total.accounts_opening]
    if small := [count for count in counts if count < SMALL_SAMPLE]:
        yield SmallSamples(of="points", small=len(small), among=len(counts), fewest=min(small), most=max(small))
    enough = [rows for rows, total in zip(points, totals, strict=True) if total.accounts_opening >= SMALL_SAMPLE]
    of_row: dict[str | None, list[int]] = {}
    for row in (row for rows in enough for row in rows):
        if 0 < row.accounts_opening < SMALL_SAMPLE:
            of_row.setdefault(row.segment, []).append(row.accounts_opening)
    if of_row:
        yield SmallRows(
            rows=tuple(
                FewAccounts(segment=segment, points=len(few), fewest=min(few), most=max(few))
                for segment, few in of_row.items()
            )
        )


def accounts_below_zero(balances: Balances) -> int:
    """Accounts that have a negative balance at either end of a window."""
    found = negative_balances("total", balances)
    return 0 if found is None else found.accounts


def below_zero(accounts: Sequence[int]) -> NegativeBalances | None:
    """The most accounts that have a negative balance at any one point."""
    most = max(accounts, default=0)
    return NegativeBalances(of="points", accounts=most) if most else None
