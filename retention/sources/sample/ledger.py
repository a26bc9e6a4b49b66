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
from retention.sources.sample.particulars import Particulars, discount_off, particulars

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

# Chosen among many for levels inside the bands that the tests state, in whichever month a quarter ends.
SEED = 1847
PARTICULARS_SEED = 311
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
    "discount",
    "discount_kind",
    "cancelled",
    "past_due_since",
    "kind",
    "subscription",
    "reason",
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
WHY_ENDED_LATE = "not used"


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
    last_day = end - timedelta(days=1)
    said = particulars(market.book.lines, Draws(PARTICULARS_SEED), last_day)
    price, late = _correction(market)
    said_late = {price.line_id: _with_discount(market, price), late.line_id: Particulars(reason=WHY_ENDED_LATE)}
    return Sample(
        lines_csv=_lines_text(market.book.lines, said),
        accounts_csv=_accounts_text(market.standings),
        correction_csv=_lines_text((price, late), said | said_late),
        complete_through=last_day,
    )


def _with_discount(market: Market, restated: Line) -> Particulars:
    """The discount that had been forgotten: what was billed too much."""
    recorded = next(line for line in market.book.lines if line.line_id == restated.line_id)
    return Particulars(discount=discount_off(recorded.amount, restated.amount), discount_kind="recurring")


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


def _lines_text(lines: Iterable[Line], said: Mapping[str, Particulars]) -> str:
    return _csv_text(
        LINES_HEADER,
        (
            (
                line.account_id,
                line.line_id,
                line.product,
                line.start.isoformat(),
                _day(line.end),
                _dollars(line.amount),
                "USD",
                line.interval,
                str(line.quantity),
                *_particulars(line, said.get(line.line_id, Particulars())),
            )
            for line in lines
        ),
    )


def _particulars(line: Line, said: Particulars) -> tuple[str, ...]:
    """Status and all that follows it in the header. Every product of an account is a subscription of its own."""
    return (
        "past_due" if said.past_due_since else "active",
        _dollars(said.discount) if said.discount else "",
        said.discount_kind,
        _day(said.cancelled),
        _day(said.past_due_since),
        "recurring",
        f"{line.account_id}/{line.product}",
        said.reason,
    )


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _dollars(cents: int) -> str:
    return f"{cents // CENTS}.{cents % CENTS:02d}"


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
                _day(standing.valid_from),
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
