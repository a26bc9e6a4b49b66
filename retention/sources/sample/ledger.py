"""The embedded sample ledger: an invented software company's billing, 600 customers over 36 full months.

Text in the canonical CSV format, made anew for every `today` and alike relative to it: the same draws, other dates.
All lines are in USD, in whole cents, and every annual run rate is a whole number of dollars.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from retention.period import add_months
from retention.sources.sample.contracts import PLATFORM, Line
from retention.sources.sample.draws import Draws
from retention.sources.sample.market import MONTHS, Market, Standing

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# Chosen among many for levels inside the bands that the tests state, in whichever month a quarter ends.
SEED = 1847
CENTS = 100
LINES_HEADER = (
    "account_id",
    "line_id",
    "product",
    "start",
    "end",
    "amount",
    "currency",
    "interval",
    "quantity",
    "status",
)
ACCOUNTS_HEADER = (
    "account_id",
    "name",
    "segment",
    "region",
    "industry",
    "plan",
    "valid_from",
)
# Months of the sample, from 0, that lie in the last full quarter and in the one before, wherever quarters begin.
IN_QUARTER_BEFORE, IN_LAST_QUARTER = 30, 33
CORRECTED_PERCENT = 90


@dataclass(frozen=True, slots=True)
class Sample:
    """CSV texts. `correction_csv` restates two lines of one enterprise account, to be imported after the others.

    `complete_through` is the last day of the month before today's.
    """

    lines_csv: str
    accounts_csv: str
    correction_csv: str
    complete_through: date


def sample(today: date) -> Sample:
    """Write the sample ledger as it stands on `today`: 36 full months up to the first day of today's month."""
    end = today.replace(day=1)
    market = Market(add_months(end, -MONTHS), Draws(SEED))
    market.live()
    return Sample(
        lines_csv=_lines_text(market.book.lines),
        accounts_csv=_accounts_text(market.standings),
        correction_csv=_lines_text(_correction(market)),
        complete_through=end - timedelta(days=1),
    )


def _correction(market: Market) -> tuple[Line, Line]:
    """Restate one enterprise account: a discount forgotten two quarters ago, an add-on's end entered late."""
    month = market.day(IN_QUARTER_BEFORE, 1), market.day(IN_QUARTER_BEFORE + 1, 1)
    lines = market.book.lines
    moved = {standing.account_id for standing in market.standings if standing.valid_from}
    for account in market.accounts:
        running = [lines[place] for product, place in account.running.items() if product != PLATFORM]
        if account.segment != "enterprise" or account.account_id in moved or not running:
            continue
        platform, add_on = lines[account.running[PLATFORM]], running[0]
        if month[0] <= platform.start < month[1] and add_on.start <= platform.start:
            amount = platform.amount * CORRECTED_PERCENT // 100 // CENTS * CENTS
            late = add_months(platform.start, IN_LAST_QUARTER - IN_QUARTER_BEFORE)
            return replace(platform, amount=amount), replace(add_on, end=late)
    message = f"seed has no enterprise account that changed in month {IN_QUARTER_BEFORE} and not since"
    raise LookupError(message)


def _lines_text(lines: Iterable[Line]) -> str:
    return _csv_text(
        LINES_HEADER,
        (
            (
                line.account_id,
                line.line_id,
                line.product,
                line.start.isoformat(),
                line.end.isoformat() if line.end else "",
                f"{line.amount // CENTS}.{line.amount % CENTS:02d}",
                "USD",
                line.interval,
                str(line.quantity),
                "active",
            )
            for line in lines
        ),
    )


def _accounts_text(standings: Iterable[Standing]) -> str:
    return _csv_text(
        ACCOUNTS_HEADER,
        (
            (
                standing.account_id,
                standing.company.name,
                standing.segment,
                standing.company.region,
                standing.company.industry,
                standing.plan,
                standing.valid_from.isoformat() if standing.valid_from else "",
            )
            for standing in sorted(standings, key=lambda standing: standing.account_id)
        ),
    )


def _csv_text(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue()
