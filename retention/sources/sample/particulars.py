"""What the sample's lines say beside their amount: discounts, cancellations, arrears, subscriptions, reasons.

Drawn apart from the market, over lines that are finished: their amounts and days are what they are without.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from retention.sources.sample.contracts import DOLLAR, PLATFORM, Line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retention.sources.sample.draws import Draws

# Percent of the accounts that have a standing rebate, and of those that came with an offer for the first term.
WITH_REBATE, WITH_OFFER = 12, 8
REBATES, OFFERS = (5, 10, 10, 15, 20), (20, 25, 50)
# Percent of those who leave that give notice, and how many days before the end.
WITH_NOTICE, NOTICE = 65, (5, 75)
# Percent of the small accounts with monthly bills that are behind with them, and for how many days.
BEHIND, DAYS_BEHIND = 6, (3, 70)
WHY_LEFT = (
    *("price",) * 6,
    *("moved to a competitor",) * 5,
    *("no longer needed",) * 4,
    *("missing feature",) * 3,
    *("company closed",) * 2,
    "poor support",
)
WHY_SHRANK = (*("fewer seats needed",) * 5, *("budget cut",) * 4, "team restructured")
WHY_DROPPED = (*("not used",) * 3, *("budget cut",) * 2, "missing feature")


@dataclass(frozen=True, slots=True)
class Particulars:
    """Of one line. `discount` is cents per interval for all seats."""

    discount: int = 0
    discount_kind: str = ""
    cancelled: date | None = None
    past_due_since: date | None = None
    reason: str = ""


def particulars(lines: Sequence[Line], draws: Draws, last_day: date) -> dict[str, Particulars]:
    """The particulars of every line that has any, by line id; arrears are those of `last_day`."""
    found: dict[str, Particulars] = {}
    by_account = groupby(sorted(lines, key=attrgetter("account_id", "line_id")), key=attrgetter("account_id"))
    for _, group in by_account:
        own = list(group)
        of_account = {line.line_id: Particulars() for line in own}
        _say_why(own, draws, of_account)
        _give_discounts(own, draws, of_account)
        _fall_behind(own, draws, last_day, of_account)
        found |= {line_id: said for line_id, said in of_account.items() if said != Particulars()}
    return found


def _say_why(own: Sequence[Line], draws: Draws, of_account: dict[str, Particulars]) -> None:
    """Reasons of lines that ended without a larger one in their place; who left on a day left for one reason."""
    for day in sorted({line.end for line in own if line.end}):
        left, shrank, dropped = draws.pick(WHY_LEFT), draws.pick(WHY_SHRANK), draws.pick(WHY_DROPPED)
        gave_notice, notice = draws.chance(WITH_NOTICE), draws.between(*NOTICE)
        gone = not any(line.start <= day and (line.end is None or line.end > day) for line in own)
        for line in own:
            if line.end != day:
                continue
            following = next((other for other in own if (other.product, other.start) == (line.product, day)), None)
            if following is not None:
                reason = shrank if following.amount < line.amount else ""
            else:
                reason = left if gone else dropped
            cancelled = day - timedelta(days=notice)
            given = gone and gave_notice and cancelled >= line.start
            of_account[line.line_id] = Particulars(reason=reason, cancelled=cancelled if given else None)


def _give_discounts(own: Sequence[Line], draws: Draws, of_account: dict[str, Particulars]) -> None:
    """A rebate is on every platform line, an offer on the first one."""
    has_rebate, rebate = draws.chance(WITH_REBATE), draws.pick(REBATES)
    has_offer, offer = draws.chance(WITH_OFFER), draws.pick(OFFERS)
    platform = [line for line in own if line.product == PLATFORM]
    if has_rebate:
        discounted, percent, kind = platform, rebate, "recurring"
    elif has_offer:
        discounted, percent, kind = platform[:1], offer, "once"
    else:
        return
    for line in discounted:
        off = discount_off(line.amount * 100 // (100 - percent), line.amount)
        if off:
            of_account[line.line_id] = replace(of_account[line.line_id], discount=off, discount_kind=kind)


def discount_off(listed: int, billed: int) -> int:
    """What lies between a list price and what is billed, in whole dollars."""
    return (listed - billed) // DOLLAR * DOLLAR


def _fall_behind(own: Sequence[Line], draws: Draws, last_day: date, of_account: dict[str, Particulars]) -> None:
    behind, days = draws.chance(BEHIND), draws.between(*DAYS_BEHIND)
    since = last_day - timedelta(days=days)
    running = [line for line in own if line.end is None]
    if behind and running and all(line.interval == "month" and line.start <= since for line in running):
        for line in running:
            of_account[line.line_id] = replace(of_account[line.line_id], past_due_since=since)
