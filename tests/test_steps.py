"""The whole months, quarters and years that lie within a stretch of time."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retention.calendar import Calendar
from retention.errors import QuestionError
from retention.period import Period, PeriodKind
from retention.question import Every
from retention.steps import MOST_STEPS, whole_steps

LEDGER_START = date(2020, 1, 15)


def stretch(first: str, last: str) -> Period:
    return Period(
        date.fromisoformat(first), date.fromisoformat(last) + timedelta(days=1), PeriodKind.SPAN, f"{first}..{last}"
    )


@pytest.mark.parametrize(
    ("first", "last", "every", "month", "expected"),
    [
        ("2024-01-01", "2024-03-31", Every.MONTH, 1, ["2024-01", "2024-02", "2024-03"]),
        ("2024-01-02", "2024-03-30", Every.MONTH, 1, ["2024-02"]),
        ("2024-02-29", "2024-03-31", Every.MONTH, 1, ["2024-03"]),
        ("2023-12-31", "2024-12-31", Every.QUARTER, 1, ["Q1 2024", "Q2 2024", "Q3 2024", "Q4 2024"]),
        ("2024-02-01", "2024-12-31", Every.QUARTER, 2, ["Q1 FY2025", "Q2 FY2025", "Q3 FY2025"]),
        ("2023-06-30", "2025-06-30", Every.YEAR, 7, ["FY2024", "FY2025"]),
        ("2023-06-30", "2025-06-30", Every.YEAR, 1, ["2024"]),
        # The stretch begins with the ledger, or before it: nothing is missing from its first step.
        ("2020-01-15", "2020-03-31", Every.MONTH, 1, ["2020-01", "2020-02", "2020-03"]),
        ("2019-11-15", "2020-03-31", Every.QUARTER, 1, ["Q4 2019", "Q1 2020"]),
        ("2020-01-16", "2020-03-31", Every.MONTH, 1, ["2020-02", "2020-03"]),
    ],
)
def test_steps_lie_wholly_within(first: str, last: str, every: Every, month: int, expected: list[str]) -> None:
    steps = whole_steps(stretch(first, last), every, first_day=LEDGER_START, calendar=Calendar(month))
    assert [step.label for step in steps] == expected


@pytest.mark.parametrize("every", Every)
def test_a_stretch_without_a_whole_step(every: Every) -> None:
    with pytest.raises(QuestionError) as caught:
        whole_steps(stretch("2024-02-02", "2024-02-28"), every, first_day=LEDGER_START, calendar=Calendar())
    assert caught.value.code == "no_whole_step"
    assert caught.value.facts == {"every": every, "first": date(2024, 2, 2), "last": date(2024, 2, 28)}


def test_a_stretch_of_too_many_steps_says_where_to_begin() -> None:
    with pytest.raises(QuestionError) as caught:
        whole_steps(stretch("2010-02-01", "2024-12-31"), Every.MONTH, first_day=LEDGER_START, calendar=Calendar())
    assert caught.value.facts == {"every": Every.MONTH, "count": 179, "most": MOST_STEPS, "since": date(2015, 1, 1)}
    fewer = whole_steps(stretch("2015-01-01", "2024-12-31"), Every.MONTH, first_day=LEDGER_START, calendar=Calendar())
    assert len(fewer) == MOST_STEPS


days = st.dates(date(2018, 1, 1), date(2026, 12, 31))


@given(days, days, st.sampled_from(tuple(Every)), st.integers(1, 12))
def test_no_whole_step_is_missing(one: date, other: date, every: Every, month: int) -> None:
    """Each day of the stretch is in a step, or in a unit of the calendar that leaves the stretch."""
    first, last = sorted((one, other))
    period, calendar = stretch(first.isoformat(), last.isoformat()), Calendar(month)
    try:
        steps = whole_steps(period, every, first_day=date(2000, 1, 1), calendar=calendar)
    except QuestionError:
        steps = ()
    assert all(before.end == after.start for before, after in pairwise(steps))
    for day in (first, last, first + (last - first) / 2):
        unit = calendar.unit_at(day, PeriodKind(every.value))
        assert (unit in steps) == (period.start <= unit.start and unit.end <= period.end)
