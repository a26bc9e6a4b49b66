"""Contracts of the sample ledger: list prices, and an account whose lines open, change and close.

Money is integer cents. Every line's annual run rate is a whole number of dollars.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from retention.sources.sample.company import Company

PLANS = ("starter", "business", "scale")
MONTHS_OF_INTERVAL = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}
# A yearly plan is billed as ten months.
MONTHS_BILLED = {"month": 1, "quarter": 3, "half-year": 6, "year": 10}
# Cents per seat and month.
SEAT_PRICE = {"starter": 12_50, "business": 26_00, "scale": 42_00}
ADD_ON_SEAT_PRICE = {"analytics": 6_00, "security": 5_00}
# Cents per account and month.
SUPPORT_PRICE = {"smb": 45_00, "mid-market": 320_00, "enterprise": 1_900_00}
PLATFORM = "platform"
SUPPORT = "support"
ADD_ONS = ("analytics", "security", SUPPORT)
LIST_PRICE = 100
DOLLAR = 100


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the lines file. `amount` is cents per interval for all seats; `end` is exclusive, None when running."""

    account_id: str
    line_id: str
    product: str
    start: date
    end: date | None
    amount: int
    interval: str
    quantity: int


@dataclass(slots=True)
class Book:
    """All lines in the order of their ids."""

    lines: list[Line] = field(default_factory=list)

    def open(self, account: Account, product: str, day: date, amount: int, quantity: int) -> int:
        """Append a running line under the next free id; returns its place."""
        line_id = f"L{len(self.lines) + 1:06d}"
        line = Line(account.account_id, line_id, product, day, None, amount, account.interval, quantity)
        self.lines.append(line)
        return len(self.lines) - 1

    def close(self, place: int, day: date) -> None:
        self.lines[place] = replace(self.lines[place], end=day)


@dataclass(slots=True)
class Account:
    """A customer while the sample is being written. `price_percent` is the negotiated price against the list."""

    account_id: str
    company: Company
    segment: str
    plan: str
    interval: str
    seats: int
    price_percent: int
    renewal_month: int
    billing_day: int
    add_ons: list[str]
    running: dict[str, int] = field(default_factory=dict)
    changed_in: int = 0

    def renews_in(self, month: int) -> bool:
        """Whether a term ends in `month`, counted from the sample's first one."""
        return (month - self.renewal_month) % MONTHS_OF_INTERVAL[self.interval] == 0

    def amount(self, product: str) -> int:
        """Cents per interval for all seats, at the negotiated price, rounded down to whole dollars off the list."""
        months = MONTHS_BILLED[self.interval]
        if product == SUPPORT:
            return SUPPORT_PRICE[self.segment] * months
        per_seat = SEAT_PRICE[self.plan] if product == PLATFORM else ADD_ON_SEAT_PRICE[product]
        listed = per_seat * months * self.seats
        if self.price_percent == LIST_PRICE:
            return listed
        return listed * self.price_percent // LIST_PRICE // DOLLAR * DOLLAR

    def bill(self, book: Book, day: date) -> None:
        """Bring the lines in line with plan, seats, price and add-ons: what differs ends on `day` and starts anew."""
        wanted = [PLATFORM, *self.add_ons]
        for product in [product for product in self.running if product not in wanted]:
            book.close(self.running.pop(product), day)
        for product in wanted:
            quantity = 1 if product == SUPPORT else self.seats
            amount = self.amount(product)
            if product in self.running:
                old = book.lines[self.running[product]]
                if (old.amount, old.quantity) == (amount, quantity):
                    continue
                book.close(self.running[product], day)
            self.running[product] = book.open(self, product, day, amount, quantity)

    def leave(self, book: Book, day: date) -> None:
        for place in self.running.values():
            book.close(place, day)
        self.running.clear()
