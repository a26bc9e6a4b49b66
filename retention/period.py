"""Periods: half-open ranges of days, and the calendar that names them (definitions, parts 2 and 6)."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

MONTHS_A_YEAR = 12
SHORTEST_MONTH = 28
FIRST_YEAR, LAST_YEAR = 1900, 2200  # periods outside are mistyped


class PeriodKind(StrEnum):
    """What a period is called by; `trailing` and `span` are named by their dates alone."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"
    TRAILING = "trailing"
    SPAN = "span"


MONTHS_OF = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3, PeriodKind.HALF: 6, PeriodKind.YEAR: 12}


def add_months(day: date, months: int) -> date:
    """`day` moved by whole months; a day that the month lacks becomes the first of the next one.

    Meant for exclusive ends and starts: the close before the result is then the month's last day.
    """
    index = day.year * MONTHS_A_YEAR + day.month - 1 + months
    year, month = divmod(index, MONTHS_A_YEAR)
    if day.day > SHORTEST_MONTH and day.day > monthrange(year, month + 1)[1]:
        return add_months(date(year, month + 1, 1), 1)
    return date(year, month + 1, day.day)


def whole_months(start: date, end: date) -> int | None:
    """How many whole months `[start, end)` covers, or None when it does not cover whole months."""
    months = (end.year - start.year) * MONTHS_A_YEAR + end.month - start.month
    return months if months > 0 and add_months(start, months) == end else None


@dataclass(frozen=True, slots=True)
class Period:
    """A half-open range of days `[start, end)`. `label` names it in words that the period grammar reads back.

    `partial` marks a running period (quarter to date): `end` is then the day after the last known one.
    """

    start: date
    end: date
    kind: PeriodKind
    label: str
    partial: bool = False

    def __post_init__(self) -> None:
        if self.start >= self.end:
            message = f"a period ends after it starts: {self.start}..{self.end}"
            raise ValueError(message)

    @property
    def opening_day(self) -> date:
        """The day at whose close the opening balance stands: the one before `start`."""
        return self.start - timedelta(days=1)

    @property
    def closing_day(self) -> date:
        """The day at whose close the closing balance stands: the last of the period."""
        return self.end - timedelta(days=1)

    @property
    def months(self) -> int | None:
        return whole_months(self.start, self.end)
