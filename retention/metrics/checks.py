"""What a reader must know beside the figure: codes and numbers, worded elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from retention.answer import (
    EmptyCohort,
    EmptyRows,
    NegativeBalance,
    NotMeasured,
    SegmentRatio,
    SmallSample,
    Spread,
)
from retention.metrics.population import OF_THE_CLOSING, population, reasons
from retention.metrics.rates import headline_ratio
from retention.question import OF_THE_OPENING, PERCENTAGES, Metric
from retention.ratio import exact

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from retention.answer import Retention, Row, Warnings
    from retention.ledger.kernel import Balances

SMALL_SAMPLE = 20
SPREAD_POINTS = 10


def cohort_checks(
    total: Retention, rows: Sequence[Row], opening_day: date, ledger_start: date, metric: Metric = Metric.NRR
) -> Iterator[Warnings]:
    """Empty cohorts and those of fewer than SMALL_SAMPLE, the total first; what `metric` could not be measured for."""
    if metric not in OF_THE_OPENING:
        yield from not_measured(total, rows, metric)
        yield from _small_samples(total, rows, metric)
        return
    if total.accounts_opening == 0:
        yield EmptyCohort(on=opening_day, ledger_start=ledger_start)
        return
    empty = tuple(row.segment for row in rows if row.accounts_opening == 0)
    small = tuple(_small_samples(total, rows, metric))
    yield from (check for check in small if check.of == "total")
    if empty:
        yield EmptyRows(on=opening_day, segments=empty)
    yield from (check for check in small if check.of == "row")


def _small_samples(total: Retention, rows: Sequence[Row], metric: Metric) -> Iterator[SmallSample]:
    """The total where it is small, else the rows that are."""
    unit: Literal["account", "line"] = "line" if metric is Metric.RENEWAL_RATE else "account"
    counted = population(total, metric)
    if 0 < counted < SMALL_SAMPLE:
        yield SmallSample(of="total", segment=None, accounts=counted, unit=unit)
    for row in rows if counted >= SMALL_SAMPLE else ():
        if 0 < population(row, metric) < SMALL_SAMPLE:
            yield SmallSample(of="row", segment=row.segment, accounts=population(row, metric), unit=unit)


def small_beside(
    of: Literal["trailing", "compared"], total: Retention | None, metric: Metric = Metric.NRR
) -> SmallSample | None:
    """The same for the cohort of a window that is shown beside the period's."""
    if total is None or (of == "trailing" and metric in OF_THE_CLOSING):
        return None
    counted = population(total, metric)
    if not 0 < counted < SMALL_SAMPLE:
        return None
    return SmallSample(
        of=of, segment=None, accounts=counted, unit="line" if metric is Metric.RENEWAL_RATE else "account"
    )


def small_lifetime(total: Retention) -> SmallSample | None:
    """The cohort whose churn of twelve months a lifetime is made of."""
    churn = None if total.lifetime is None else total.lifetime.churn_a_year
    if churn is None or churn.denominator >= SMALL_SAMPLE:
        return None
    return SmallSample(of="trailing", segment=None, accounts=churn.denominator)


def not_measured(total: Retention, rows: Sequence[Row], metric: Metric) -> Iterator[NotMeasured]:
    """Why there is no figure, for the total or else for the rows that have none."""
    missing = reasons(total, metric)
    for reason in missing:
        yield NotMeasured(metric=metric, reason=reason)
    without = {} if missing else {row.segment: reasons(row, metric) for row in rows}
    for reason in dict.fromkeys(reason for found in without.values() for reason in found):
        segments = tuple(segment for segment, found in without.items() if reason in found)
        yield NotMeasured(metric=metric, reason=reason, segments=segments)


def spread(rows: Sequence[Row], metric: Metric) -> Spread | None:
    """The lowest and highest segment when SPREAD_POINTS or more lie between them; small samples do not count.

    Only of metrics in percent: there is no such rule for multiples and amounts.
    """
    if metric not in PERCENTAGES:
        return None
    ratios = [
        SegmentRatio(segment=row.segment, ratio=found)
        for row in rows
        if population(row, metric) >= SMALL_SAMPLE and (found := headline_ratio(row, metric)) is not None
    ]
    if not ratios:
        return None
    lowest = min(ratios, key=lambda entry: exact(entry.ratio))
    highest = max(ratios, key=lambda entry: exact(entry.ratio))
    far = 100 * (exact(highest.ratio) - exact(lowest.ratio)) >= SPREAD_POINTS
    return Spread(lowest=lowest, highest=highest) if far else None


def negative_balances(of: Literal["total", "trailing", "compared"], balances: Balances) -> NegativeBalance | None:
    """Accounts whose balance at either end of a window is below zero, with the sums of those balances."""
    below_opening, below_closing = balances.opening < 0, balances.closing < 0
    accounts = int((below_opening | below_closing).sum())
    if accounts == 0:
        return None
    return NegativeBalance(
        of=of,
        accounts=accounts,
        opening_arr_minor=int(balances.opening[below_opening].sum()),
        closing_arr_minor=int(balances.closing[below_closing].sum()),
    )
