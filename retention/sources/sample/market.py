"""What happens to the sample's customers, month by month: joining, growing, shrinking, leaving, returning.

Each segment has its habits. A month's number of events is a quota carried over from month to month, so that quarters
are alike; who is meant is drawn. Terms are kept: a yearly contract shrinks or ends only when it renews.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from retention.period import MONTHS_A_YEAR
from retention.sources.sample.company import companies
from retention.sources.sample.contracts import ADD_ONS, MONTHS_OF_INTERVAL, PLANS, Account, Book
from retention.sources.sample.segments import MOVES_UP, SEGMENTS

if TYPE_CHECKING:
    from retention.sources.sample.company import Company
    from retention.sources.sample.draws import Draws

MONTHS = 36
LAST_BILLING_DAY = 28
# Quotas are events per 1,000 active accounts and year, dealt out month by month.
QUOTA_UNIT = 12_000
# A contract rests after a change before the next one.
REST = 2
# Months from leaving to returning.
SHORTEST_GAP, LONGEST_GAP = 3, 8
# Percent of the former seats; nobody returns larger.
RETURNING_SHARE = (60, 100)
FEWEST_SEATS = 2
SOLD_IN = ((200, 10), (40, 5))
# Percent of the customers that shrink by an add-on, when they have one.
DROPS_ADD_ON = 30
# Percentage points by which a negotiated price rises.
PRICE_RISE = (3, 7)


class Move(StrEnum):
    """What befalls a running contract."""

    LEAVE = "leave"
    SHRINK = "shrink"
    GROW = "grow"


@dataclass(frozen=True, slots=True)
class Standing:
    """One row of the accounts file: what holds for an account from `valid_from` on, None for always."""

    account_id: str
    company: Company
    segment: str
    plan: str
    valid_from: date | None


@dataclass(slots=True)
class Market:
    """All customers over the 36 months that begin with the month of `first`."""

    first: date
    draws: Draws
    book: Book = field(default_factory=Book)
    accounts: list[Account] = field(default_factory=list)
    standings: list[Standing] = field(default_factory=list)
    owed: dict[tuple[str, Move], int] = field(default_factory=dict)
    returns: dict[int, list[Account]] = field(default_factory=dict)

    def live(self) -> None:
        """Let all months pass."""
        arrivals = self._arrivals()
        for month in range(MONTHS):
            for account, day in arrivals[month]:
                account.bill(self.book, day)
            for account in self.returns.pop(month, []):
                self._come_back(account, month)
            customers = [account for account in self.accounts if account.running]
            for segment in SEGMENTS:
                residents = [account for account in customers if account.segment == segment]
                for move in Move:
                    self._befall(month, segment, residents, move)

    def day(self, month: int, day: int) -> date:
        """Return the calendar day of a month counted from the first one."""
        years, place = divmod(self.first.month - 1 + month, MONTHS_A_YEAR)
        return date(self.first.year + years, place + 1, day)

    def _arrivals(self) -> list[list[tuple[Account, date]]]:
        """Deal out who joins in which month: a third on the first day, the others evenly over the later months."""
        joins: list[tuple[int, int, str]] = []
        for segment, habits in SEGMENTS.items():
            joins += [(0, 1, segment)] * habits.from_the_start
            later = habits.accounts - habits.from_the_start
            for place in range(later):
                month = 1 + (place * 100 + self.draws.below(100)) * (MONTHS - 1) // (later * 100)
                joins.append((month, self.draws.between(1, LAST_BILLING_DAY), segment))
        joins = sorted(self.draws.shuffled(joins), key=lambda join: join[:2])
        arrivals: list[list[tuple[Account, date]]] = [[] for _ in range(MONTHS)]
        for company, (month, day, segment) in zip(companies(self.draws, len(joins)), joins, strict=True):
            arrivals[month].append((self._sign_up(company, segment, month, day), self.day(month, day)))
        return arrivals

    def _sign_up(self, company: Company, segment: str, month: int, day: int) -> Account:
        habits, draws = SEGMENTS[segment], self.draws
        # Two draws, the smaller counts: there are more small customers than large ones.
        seats = min(draws.between(*habits.seats), draws.between(*habits.seats))
        # Contracts carried over on the first day renew all through the year.
        renewal, billing_day = (
            (draws.below(MONTHS_A_YEAR), draws.between(1, LAST_BILLING_DAY)) if month == 0 else (month, day)
        )
        account = Account(
            account_id=f"A-{len(self.accounts) + 1:04d}",
            company=company,
            segment=segment,
            plan=draws.pick(habits.plans),
            interval=draws.pick(habits.intervals),
            seats=_rounded(seats),
            price_percent=draws.pick(habits.prices),
            renewal_month=renewal,
            billing_day=billing_day,
            add_ons=[product for product in ADD_ONS if draws.chance(habits.add_on_share)],
            changed_in=month,
        )
        self.accounts.append(account)
        self.standings.append(Standing(account.account_id, company, segment, account.plan, None))
        return account

    def _befall(self, month: int, segment: str, residents: list[Account], move: Move) -> None:
        """Let `move` befall as many of a segment as its quota allows; a term of n months that ends weighs n-fold."""
        habits = SEGMENTS[segment]
        quota, act = {
            Move.LEAVE: (habits.churn, self._leave),
            Move.SHRINK: (habits.contraction, self._shrink),
            Move.GROW: (habits.growth, self._grow),
        }[move]
        owed = self.owed.get((segment, move), 0) + quota * len(residents)
        pool = [account for account in residents if month - account.changed_in >= REST]
        if move is not Move.GROW:
            ending = [account for account in pool if account.renews_in(month)]
            pool = [account for account in ending for _ in range(MONTHS_OF_INTERVAL[account.interval])]
        for account in self.draws.shuffled(pool):
            if owed < QUOTA_UNIT:
                break
            if account.changed_in != month and act(account, month):
                account.changed_in = month
                owed -= QUOTA_UNIT
        self.owed[segment, move] = owed

    def _leave(self, account: Account, month: int) -> bool:
        account.leave(self.book, self.day(month, account.billing_day))
        if self.draws.chance(SEGMENTS[account.segment].return_share):
            gap = self.draws.between(SHORTEST_GAP, LONGEST_GAP)
            self.returns.setdefault(month + gap, []).append(account)
        return True

    def _come_back(self, account: Account, month: int) -> None:
        account.seats = _rounded(max(FEWEST_SEATS, account.seats * self.draws.between(*RETURNING_SHARE) // 100))
        account.add_ons = account.add_ons[:1]
        account.billing_day = self.draws.between(1, LAST_BILLING_DAY)
        account.renewal_month = account.changed_in = month
        account.bill(self.book, self.day(month, account.billing_day))

    def _shrink(self, account: Account, month: int) -> bool:
        if account.add_ons and self.draws.chance(DROPS_ADD_ON):
            account.add_ons.remove(self.draws.pick(account.add_ons))
        else:
            share = self.draws.between(*SEGMENTS[account.segment].shrink_share)
            seats = _rounded(account.seats - max(1, account.seats * share // 100))
            if seats < FEWEST_SEATS:
                return False
            account.seats = seats
        account.bill(self.book, self.day(month, account.billing_day))
        return True

    def _grow(self, account: Account, month: int) -> bool:
        habits = SEGMENTS[account.segment]
        day = self.day(month, self.draws.between(1, LAST_BILLING_DAY))
        kind = self.draws.pick(habits.growth_kinds)
        missing = [product for product in ADD_ONS if product not in account.add_ons]
        was = (account.segment, account.plan)
        if kind == "plan" and account.plan != PLANS[-1]:
            account.plan = PLANS[PLANS.index(account.plan) + 1]
        elif kind == "add-on" and missing:
            account.add_ons.append(self.draws.pick(missing))
        elif kind == "price":
            account.price_percent += self.draws.between(*PRICE_RISE)
        else:
            share = self.draws.between(*habits.growth_share)
            account.seats = _rounded(account.seats + max(1, account.seats * share // 100))
        segment, seats = MOVES_UP.get(account.segment, ("", 0))
        if segment and account.seats >= seats:
            account.segment = segment
        account.bill(self.book, day)
        if was != (account.segment, account.plan):
            standing = Standing(account.account_id, account.company, account.segment, account.plan, day)
            self.standings.append(standing)
        return True


def _rounded(seats: int) -> int:
    """Seats as they are sold: one by one, in fives from 40, in tens from 200."""
    step = next((step for bound, step in SOLD_IN if seats >= bound), 1)
    return (seats + step // 2) // step * step
