"""`Period` and the arithmetic of months."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retention.period import Period, PeriodKind, add_months, whole_months

days = st.dates(date(1950, 1, 1), date(2150, 12, 31))


def test_opening_and_closing_are_the_days_whose_close_is_meant() -> None:
    quarter = Period(date(2025, 7, 1), date(2025, 10, 1), PeriodKind.QUARTER, "Q3 2025")
    assert (quarter.opening_day, quarter.closing_day, quarter.months) == (date(2025, 6, 30), date(2025, 9, 30), 3)


@pytest.mark.parametrize("end", [date(2025, 7, 1), date(2025, 6, 30)])
def test_a_period_ends_after_it_starts(end: date) -> None:
    with pytest.raises(ValueError, match=f"^a period ends after it starts: 2025-07-01..{end}$"):
        Period(date(2025, 7, 1), end, PeriodKind.SPAN, "empty")


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2025, 1, 1), 12, date(2026, 1, 1)),
        (date(2025, 1, 31), 1, date(2025, 3, 1)),
        (date(2024, 1, 30), 1, date(2024, 3, 1)),
        (date(2024, 1, 29), 1, date(2024, 2, 29)),
        (date(2024, 2, 29), -12, date(2023, 3, 1)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2025, 12, 31), -1, date(2025, 12, 1)),
        (date(2025, 3, 15), 0, date(2025, 3, 15)),
        (date(2025, 12, 31), 2, date(2026, 3, 1)),
    ],
)
def test_add_months(day: date, months: int, expected: date) -> None:
    assert add_months(day, months) == expected


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        (date(2025, 1, 1), date(2026, 1, 1), 12),
        (date(2025, 2, 15), date(2025, 4, 15), 2),
        (date(2025, 2, 1), date(2025, 3, 1), 1),
        (date(2025, 1, 31), date(2025, 3, 1), None),
        (date(2025, 1, 2), date(2025, 3, 1), None),
        (date(2025, 1, 1), date(2025, 1, 31), None),
        (date(2025, 1, 1), date(2025, 1, 1), None),
        (date(2025, 5, 1), date(2025, 1, 1), None),
    ],
)
def test_whole_months(start: date, end: date, months: int | None) -> None:
    assert whole_months(start, end) == months


@given(days, st.integers(-240, 240))
def test_adding_months_keeps_the_day_or_takes_the_first_of_the_next_month(day: date, months: int) -> None:
    moved = add_months(day, months)
    index = day.year * 12 + day.month + months
    assert moved.day in (day.day, 1)
    assert (moved.year * 12 + moved.month == index) == (moved.day == day.day)


@given(days, st.integers(1, 240))
def test_whole_months_undo_add_months(day: date, months: int) -> None:
    start = day.replace(day=1)
    assert whole_months(start, add_months(start, months)) == months


@given(days, days)
def test_a_period_is_half_open(one: date, other: date) -> None:
    start, end = min(one, other), max(one, other) + timedelta(days=1)
    period = Period(start, end, PeriodKind.SPAN, f"{start}..{end}")
    assert period.opening_day < period.start <= period.closing_day < period.end
