"""What a reader must know beside the figure: codes and numbers, worded elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from retention.answer import EmptyCohort, EmptyRows, NegativeBalance, SegmentRatio, SmallSample, Spread
from retention.metrics.mix import exact
from retention.metrics.rates import headline_ratio

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from retention.answer import Retention, Row, Warnings
    from retention.ledger.kernel import Balances
    from retention.question import Metric

SMALL_SAMPLE = 20
SPREAD_POINTS = 10


def cohort_checks(total: Retention, rows: Sequence[Row], opening_day: date, ledger_start: date) -> Iterator[Warnings]:
    """Empty cohorts and those of fewer than SMALL_SAMPLE accounts, the total first."""
    if total.accounts_opening == 0:
        yield EmptyCohort(on=opening_day, ledger_start=ledger_start)
        return
    if total.accounts_opening < SMALL_SAMPLE:
        yield SmallSample(of="total", segment=None, accounts=total.accounts_opening)
    empty = tuple(row.segment for row in rows if row.accounts_opening == 0)
    if empty:
        yield EmptyRows(on=opening_day, segments=empty)
    if total.accounts_opening >= SMALL_SAMPLE:
        for row in rows:
            if 0 < row.accounts_opening < SMALL_SAMPLE:
                yield SmallSample(of="row", segment=row.segment, accounts=row.accounts_opening)


def small_beside(of: Literal["trailing", "compared"], total: Retention | None) -> SmallSample | None:
    """The same for the cohort of a window that is shown beside the period's."""
    if total is None or not 0 < total.accounts_opening < SMALL_SAMPLE:
        return None
    return SmallSample(of=of, segment=None, accounts=total.accounts_opening)


def spread(rows: Sequence[Row], metric: Metric) -> Spread | None:
    """The lowest and highest segment when SPREAD_POINTS or more lie between them; small samples do not count."""
    ratios = [
        SegmentRatio(segment=row.segment, ratio=found)
        for row in rows
        if row.accounts_opening >= SMALL_SAMPLE and (found := headline_ratio(row, metric)) is not None
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
