"""Periods get their dates: every form of definitions, part 6, on several days and in two fiscal years."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from retention.calendar import Calendar, looking_back, previous_period, resolve, trailing_twelve_months, year_before
from retention.errors import QuestionError
from retention.language import read_period
from retention.period import Period, PeriodKind
from retention.question import Named, PeriodExpression, Span, Trailing, Unit

DAY = timedelta(days=1)
LEDGER_START = date(2019, 1, 1)
JANUARY, JULY, FEBRUARY = Calendar(), Calendar(7), Calendar(2)


def resolved(
    text: str, today: str, calendar: Calendar = JANUARY, known: str | None = None, first_day: date = LEDGER_START
) -> Period:
    """Resolve on a ledger that is complete through yesterday, unless `known` says another day."""
    day = date.fromisoformat(today)
    return resolve(
        read_period(text),
        today=day,
        complete_through=date.fromisoformat(known) if known else day - DAY,
        first_day=first_day,
        calendar=calendar,
    )


def told(period: Period) -> str:
    return f"{period.start}..{period.closing_day} {period.kind} {period.label}{' partial' if period.partial else ''}"


@pytest.mark.parametrize(
    ("today", "text", "expected"),
    [
        # 22 November 2025
        ("2025-11-22", "last-month", "2025-10-01..2025-10-31 month 2025-10"),
        ("2025-11-22", "last-quarter", "2025-07-01..2025-09-30 quarter Q3 2025"),
        ("2025-11-22", "last-half", "2025-01-01..2025-06-30 half H1 2025"),
        ("2025-11-22", "last-year", "2024-01-01..2024-12-31 year 2024"),
        ("2025-11-22", "mtd", "2025-11-01..2025-11-21 month 2025-11 partial"),
        ("2025-11-22", "qtd", "2025-10-01..2025-11-21 quarter Q4 2025 partial"),
        ("2025-11-22", "this-half", "2025-07-01..2025-11-21 half H2 2025 partial"),
        ("2025-11-22", "ytd", "2025-01-01..2025-11-21 year 2025 partial"),
        ("2025-11-22", "ttm", "2024-11-01..2025-10-31 trailing 2024-11-01..2025-10-31"),
        ("2025-11-22", "last-4-quarters", "2024-10-01..2025-09-30 trailing 2024-10-01..2025-09-30"),
        ("2025-11-22", "last-2-years", "2023-01-01..2024-12-31 trailing 2023-01-01..2024-12-31"),
        ("2025-11-22", "last-8-weeks", "2025-09-27..2025-11-21 trailing 2025-09-27..2025-11-21"),
        ("2025-11-22", "all-time", "2019-01-01..2025-11-21 span 2019-01-01..2025-11-21"),
        ("2025-11-22", "last-90-days", "2025-08-24..2025-11-21 trailing 2025-08-24..2025-11-21"),
        ("2025-11-22", "2024", "2024-01-01..2024-12-31 year 2024"),
        ("2025-11-22", "FY2024", "2024-01-01..2024-12-31 year 2024"),
        ("2025-11-22", "2025-Q3", "2025-07-01..2025-09-30 quarter Q3 2025"),
        ("2025-11-22", "Q3 FY25", "2025-07-01..2025-09-30 quarter Q3 2025"),
        ("2025-11-22", "Q3", "2025-07-01..2025-09-30 quarter Q3 2025"),
        ("2025-11-22", "Q4", "2024-10-01..2024-12-31 quarter Q4 2024"),
        ("2025-11-22", "H1", "2025-01-01..2025-06-30 half H1 2025"),
        ("2025-11-22", "H2", "2024-07-01..2024-12-31 half H2 2024"),
        ("2025-11-22", "H1-2025", "2025-01-01..2025-06-30 half H1 2025"),
        ("2025-11-22", "2025-06", "2025-06-01..2025-06-30 month 2025-06"),
        ("2025-11-22", "oct", "2025-10-01..2025-10-31 month 2025-10"),
        ("2025-11-22", "nov", "2024-11-01..2024-11-30 month 2024-11"),
        ("2025-11-22", "2025-06-01..2025-08-31", "2025-06-01..2025-08-31 span 2025-06-01..2025-08-31"),
        ("2025-11-22", "since 2025-01", "2025-01-01..2025-11-21 span 2025-01-01..2025-11-21"),
        ("2025-11-22", "as of 2025-06-30", "2024-07-01..2025-06-30 trailing 2024-07-01..2025-06-30"),
        ("2025-11-22", "ttm as of 2025-11-21", "2024-11-22..2025-11-21 trailing 2024-11-22..2025-11-21"),
        ("2025-11-22", "last-8-weeks as of 2025-06-30", "2025-05-06..2025-06-30 trailing 2025-05-06..2025-06-30"),
        # the first day of a year: everything of the year before is over
        ("2026-01-01", "last-month", "2025-12-01..2025-12-31 month 2025-12"),
        ("2026-01-01", "last-quarter", "2025-10-01..2025-12-31 quarter Q4 2025"),
        ("2026-01-01", "last-half", "2025-07-01..2025-12-31 half H2 2025"),
        ("2026-01-01", "last-year", "2025-01-01..2025-12-31 year 2025"),
        ("2026-01-01", "ttm", "2025-01-01..2025-12-31 trailing 2025-01-01..2025-12-31"),
        ("2026-01-01", "Q4", "2025-10-01..2025-12-31 quarter Q4 2025"),
        ("2026-01-01", "dec", "2025-12-01..2025-12-31 month 2025-12"),
        # the last day of a year: it is not over
        ("2025-12-31", "last-month", "2025-11-01..2025-11-30 month 2025-11"),
        ("2025-12-31", "last-year", "2024-01-01..2024-12-31 year 2024"),
        ("2025-12-31", "ttm", "2024-12-01..2025-11-30 trailing 2024-12-01..2025-11-30"),
        ("2025-12-31", "Q4", "2024-10-01..2024-12-31 quarter Q4 2024"),
        ("2025-12-31", "ytd", "2025-01-01..2025-12-30 year 2025 partial"),
        # leap days
        ("2024-02-29", "last-month", "2024-01-01..2024-01-31 month 2024-01"),
        ("2024-02-29", "mtd", "2024-02-01..2024-02-28 month 2024-02 partial"),
        ("2024-02-29", "last-1-day", "2024-02-28..2024-02-28 trailing 2024-02-28..2024-02-28"),
        ("2024-03-01", "last-month", "2024-02-01..2024-02-29 month 2024-02"),
        ("2024-03-01", "as of 2024-02-29", "2023-03-01..2024-02-29 trailing 2023-03-01..2024-02-29"),
        ("2024-03-01", "as of 2024-02-28", "2023-03-01..2024-02-28 trailing 2023-03-01..2024-02-28"),
        ("2025-03-01", "as of 2025-02-28", "2024-03-01..2025-02-28 trailing 2024-03-01..2025-02-28"),
        ("2024-09-01", "last-6-months as of 2024-08-30", "2024-03-01..2024-08-30 trailing 2024-03-01..2024-08-30"),
        ("2024-03-08", "last-1-week", "2024-03-01..2024-03-07 trailing 2024-03-01..2024-03-07"),
        ("2024-03-05", "last-1-week", "2024-02-27..2024-03-04 trailing 2024-02-27..2024-03-04"),
    ],
)
def test_calendar_years(today: str, text: str, expected: str) -> None:
    assert told(resolved(text, today)) == expected


@pytest.mark.parametrize(
    ("today", "text", "expected"),
    [
        ("2025-11-22", "last-month", "2025-10-01..2025-10-31 month 2025-10"),
        ("2025-11-22", "last-quarter", "2025-07-01..2025-09-30 quarter Q1 FY2026"),
        ("2025-11-22", "last-half", "2025-01-01..2025-06-30 half H2 FY2025"),
        ("2025-11-22", "last-year", "2024-07-01..2025-06-30 year FY2025"),
        ("2025-11-22", "qtd", "2025-10-01..2025-11-21 quarter Q2 FY2026 partial"),
        ("2025-11-22", "this-half", "2025-07-01..2025-11-21 half H1 FY2026 partial"),
        ("2025-11-22", "ytd", "2025-07-01..2025-11-21 year FY2026 partial"),
        ("2025-11-22", "ttm", "2024-11-01..2025-10-31 trailing 2024-11-01..2025-10-31"),
        ("2025-11-22", "last-2-years", "2023-07-01..2025-06-30 trailing 2023-07-01..2025-06-30"),
        ("2025-11-22", "2024", "2024-01-01..2024-12-31 year 2024"),
        ("2025-11-22", "FY25", "2024-07-01..2025-06-30 year FY2025"),
        ("2025-11-22", "2025-Q3", "2025-01-01..2025-03-31 quarter Q3 FY2025"),
        ("2025-11-22", "Q3 FY2025", "2025-01-01..2025-03-31 quarter Q3 FY2025"),
        ("2025-11-22", "Q1", "2025-07-01..2025-09-30 quarter Q1 FY2026"),
        ("2025-11-22", "Q2", "2024-10-01..2024-12-31 quarter Q2 FY2025"),
        ("2025-11-22", "Q4", "2025-04-01..2025-06-30 quarter Q4 FY2025"),
        ("2025-11-22", "H1", "2024-07-01..2024-12-31 half H1 FY2025"),
        ("2025-11-22", "jun", "2025-06-01..2025-06-30 month 2025-06"),
        ("2025-07-01", "last-year", "2024-07-01..2025-06-30 year FY2025"),
        ("2025-06-30", "last-year", "2023-07-01..2024-06-30 year FY2024"),
        ("2025-06-30", "ytd", "2024-07-01..2025-06-29 year FY2025 partial"),
    ],
)
def test_fiscal_years_from_july(today: str, text: str, expected: str) -> None:
    assert told(resolved(text, today, JULY)) == expected


@pytest.mark.parametrize(
    ("today", "text", "expected"),
    [
        ("2025-01-31", "last-quarter", "2024-08-01..2024-10-31 quarter Q3 FY2025"),
        ("2025-02-01", "last-quarter", "2024-11-01..2025-01-31 quarter Q4 FY2025"),
        ("2025-02-01", "last-year", "2024-02-01..2025-01-31 year FY2025"),
        ("2025-11-22", "H2", "2024-08-01..2025-01-31 half H2 FY2025"),
        ("2025-11-22", "2024-Q4", "2023-11-01..2024-01-31 quarter Q4 FY2024"),
    ],
)
def test_fiscal_years_from_february(today: str, text: str, expected: str) -> None:
    assert told(resolved(text, today, FEBRUARY)) == expected


def test_a_running_unit_that_the_ledger_covers_whole_is_not_partial() -> None:
    assert told(resolved("mtd", "2025-11-30", known="2025-11-30")) == "2025-11-01..2025-11-30 month 2025-11"


def test_a_running_unit_ends_today_where_the_ledger_reaches_further() -> None:
    expected = "2025-10-01..2025-11-22 quarter Q4 2025 partial"
    assert told(resolved("qtd", "2025-11-22", known="2026-03-31")) == expected


def test_a_running_unit_ends_where_the_ledger_does() -> None:
    expected = "2025-10-01..2025-10-01 quarter Q4 2025 partial"
    assert told(resolved("qtd", "2025-11-22", known="2025-10-01")) == expected


def test_all_time_begins_with_the_ledger_and_opens_before_it() -> None:
    period = resolved("all-time", "2025-11-22", JULY, known="2025-09-30", first_day=date(2024, 2, 29))
    assert told(period) == "2024-02-29..2025-09-30 span 2024-02-29..2025-09-30"
    assert period.opening_day == date(2024, 2, 28)


def test_a_ledger_that_begins_after_it_is_complete_has_no_time_yet() -> None:
    with pytest.raises(QuestionError) as raised:
        resolved("all-time", "2025-11-22", known="2025-09-30", first_day=date(2025, 10, 1))
    assert raised.value.code == "nothing_known_yet"


def test_a_period_before_the_ledger_is_allowed() -> None:
    assert told(resolved("2001-Q1", "2025-11-22")) == "2001-01-01..2001-03-31 quarter Q1 2001"


UNKNOWN = [
    ("mtd", "2025-10-31", {"label": "2025-11", "suggestion": "last-month"}),
    ("mtd", "2025-10-30", {"label": "2025-11", "suggestion": "2025-09"}),
    ("qtd", "2025-09-30", {"label": "Q4 2025", "suggestion": "last-quarter"}),
    ("qtd", "2025-09-29", {"label": "Q4 2025", "suggestion": "Q2 2025"}),
    ("ytd", "2024-12-31", {"label": "2025", "suggestion": "last-year"}),
    ("qtd", "2019-03-31", {"label": "Q4 2025", "suggestion": None}),
    ("since 2025-11", "2025-10-31", {"label": "2025-11-01", "suggestion": "ttm as of 2025-10-31"}),
    ("since 2025-11", "2019-10-31", {"label": "2025-11-01", "suggestion": None}),
]


@pytest.mark.parametrize(("text", "known", "facts"), UNKNOWN)
def test_nothing_is_known_of_a_period_that_begins_after_the_ledger_ends(
    text: str, known: str, facts: dict[str, object]
) -> None:
    with pytest.raises(QuestionError) as raised:
        resolved(text, "2025-11-22", known=known)
    expected = {**facts, "complete_through": date.fromisoformat(known)}
    assert (raised.value.code, raised.value.facts) == ("nothing_known_yet", expected)


NONE = {"running": None, "so_far": None, "latest": None, "latest_word": None}
INCOMPLETE = [
    (
        "2025-Q4", JANUARY, "2025-11-21",
        {"label": "Q4 2025", "last_day": date(2025, 12, 31), "over": False, "running": "qtd",
         "so_far": "2025-10-01..2025-11-21", "latest": "Q3 2025", "latest_word": "last-quarter"},
    ),
    (
        "2025-Q4", JULY, "2025-05-31",
        {"label": "Q4 FY2025", "last_day": date(2025, 6, 30), "over": True, "running": None,
         "so_far": "2025-04-01..2025-05-31", "latest": "Q3 FY2025", "latest_word": None},
    ),
    (
        "2025", JANUARY, "2025-11-21",
        {"label": "2025", "last_day": date(2025, 12, 31), "over": False, "running": "ytd",
         "so_far": "2025-01-01..2025-11-21", "latest": "2024", "latest_word": "last-year"},
    ),
    (
        "2025", JULY, "2025-11-21",
        {"label": "2025", "last_day": date(2025, 12, 31), "over": False, "running": None,
         "so_far": "2025-01-01..2025-11-21", "latest": "2024", "latest_word": None},
    ),
    (
        "FY2026", JULY, "2025-11-21",
        {"label": "FY2026", "last_day": date(2026, 6, 30), "over": False, "running": "ytd",
         "so_far": "2025-07-01..2025-11-21", "latest": "FY2025", "latest_word": "last-year"},
    ),
    (
        "2025-H2", JANUARY, "2025-06-29",
        {**NONE, "label": "H2 2025", "last_day": date(2025, 12, 31), "over": False, "latest": "H2 2024"},
    ),
    (
        "last-month", JANUARY, "2025-10-30",
        {"label": "2025-10", "last_day": date(2025, 10, 31), "over": True, "running": None,
         "so_far": "2025-10-01..2025-10-30", "latest": "2025-09", "latest_word": None},
    ),
    (
        "2025-11", JANUARY, "2025-11-21",
        {"label": "2025-11", "last_day": date(2025, 11, 30), "over": False, "running": "mtd",
         "so_far": "2025-11-01..2025-11-21", "latest": "2025-10", "latest_word": "last-month"},
    ),
    (
        "2030-Q1", JANUARY, "2025-11-21",
        {**NONE, "label": "Q1 2030", "last_day": date(2030, 3, 31), "over": False,
         "latest": "Q3 2025", "latest_word": "last-quarter"},
    ),
    (
        "ttm", JANUARY, "2025-09-15",
        {**NONE, "label": "2024-11-01..2025-10-31", "last_day": date(2025, 10, 31), "over": True,
         "so_far": "2024-11-01..2025-09-15", "latest": "ttm as of 2025-09-15"},
    ),
    (
        "last-8-weeks", JANUARY, "2025-11-20",
        {**NONE, "label": "2025-09-27..2025-11-21", "last_day": date(2025, 11, 21), "over": True,
         "so_far": "2025-09-27..2025-11-20", "latest": "last-8-weeks as of 2025-11-20"},
    ),
    (
        "last-1-week as of 2025-12-24", JANUARY, "2025-11-21",
        {**NONE, "label": "2025-12-18..2025-12-24", "last_day": date(2025, 12, 24), "over": False,
         "latest": "last-1-week as of 2025-11-21"},
    ),
    (
        "ttm", JANUARY, "2019-11-21",
        {**NONE, "label": "2024-11-01..2025-10-31", "last_day": date(2025, 10, 31), "over": True},
    ),
    (
        "last-quarter", JANUARY, "2019-02-15",
        {**NONE, "label": "Q3 2025", "last_day": date(2025, 9, 30), "over": True},
    ),
    (
        "2025-10-15..2025-12-15", JANUARY, "2025-11-21",
        {**NONE, "label": "2025-10-15..2025-12-15", "last_day": date(2025, 12, 15), "over": False,
         "so_far": "2025-10-15..2025-11-21"},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "calendar", "known", "facts"), INCOMPLETE)
def test_an_incomplete_period_is_refused_with_what_can_be_asked(
    text: str, calendar: Calendar, known: str, facts: dict[str, object]
) -> None:
    with pytest.raises(QuestionError) as raised:
        resolved(text, "2025-11-22", calendar, known)
    expected = {**facts, "complete_through": date.fromisoformat(known)}
    assert (raised.value.code, raised.value.facts) == ("not_complete", expected)
    for suggestion in ("running", "so_far", "latest", "latest_word"):
        if facts[suggestion] is not None:
            resolved(str(facts[suggestion]), "2025-11-22", calendar, known)


def test_a_suggested_word_means_the_suggested_period() -> None:
    assert resolved("last-quarter", "2025-11-22") == resolved("Q3 2025", "2025-11-22")


YEARS = {"reason": "year", "nearest": None, "lowest": 1900, "highest": 2200}


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        (Named(unit=PeriodKind.YEAR, year=1899), "1899"),
        (Named(unit=PeriodKind.MONTH, year=9999, index=12), "9999"),
        (Named(unit=PeriodKind.YEAR, year=1900, fiscal=True), "FY1900"),
        (Span(first=date(1, 1, 1), last=date(2020, 1, 1)), "1"),
        (Span(first=date(2020, 1, 1), last=date.max), "9999"),
        (Trailing(unit=Unit.MONTH, count=12, as_of=date.max), "9999"),
        (Trailing(unit=Unit.YEAR, count=9999), "last-9999-years"),
        (Trailing(unit=Unit.WEEK, count=9999), "last-9999-weeks"),
        (Trailing(unit=Unit.MONTH, count=12, as_of=date(1900, 6, 30)), "ttm"),
    ],
)
def test_years_far_away_are_refused(expression: PeriodExpression, text: str) -> None:
    today = date(2025, 11, 22)
    with pytest.raises(QuestionError) as raised:
        resolve(expression, today=today, complete_through=today, first_day=LEDGER_START, calendar=JULY)
    assert (raised.value.code, raised.value.facts) == ("unreadable_period", {"text": text, **YEARS})


@pytest.mark.parametrize("month", [0, 13, -1])
def test_a_fiscal_year_starts_in_a_month(month: int) -> None:
    with pytest.raises(ValueError, match=f"^a fiscal year starts in month 1 to 12, not {month}$"):
        Calendar(month)


@pytest.mark.parametrize(
    ("text", "calendar", "before", "year_ago"),
    [
        ("2025-03", JANUARY, "2025-02-01..2025-02-28 month 2025-02", "2024-03-01..2024-03-31 month 2024-03"),
        ("2025-Q1", JANUARY, "2024-10-01..2024-12-31 quarter Q4 2024", "2024-01-01..2024-03-31 quarter Q1 2024"),
        ("2025-Q1", JULY, "2024-04-01..2024-06-30 quarter Q4 FY2024", "2023-07-01..2023-09-30 quarter Q1 FY2024"),
        ("2025-H1", JANUARY, "2024-07-01..2024-12-31 half H2 2024", "2024-01-01..2024-06-30 half H1 2024"),
        ("2024", JULY, "2023-01-01..2023-12-31 year 2023", "2023-01-01..2023-12-31 year 2023"),
        ("FY2024", JULY, "2022-07-01..2023-06-30 year FY2023", "2022-07-01..2023-06-30 year FY2023"),
        (
            "ttm", JANUARY,
            "2023-11-01..2024-10-31 trailing 2023-11-01..2024-10-31",
            "2023-11-01..2024-10-31 trailing 2023-11-01..2024-10-31",
        ),
        (
            "last-8-weeks", JANUARY,
            "2025-08-02..2025-09-26 trailing 2025-08-02..2025-09-26",
            "2024-09-27..2024-11-21 trailing 2024-09-27..2024-11-21",
        ),
        (
            "2024-02-15..2024-04-14", JANUARY,
            "2023-12-15..2024-02-14 span 2023-12-15..2024-02-14",
            "2023-02-15..2023-04-14 span 2023-02-15..2023-04-14",
        ),
        (
            "2024-02-10..2024-02-19", JANUARY,
            "2024-01-31..2024-02-09 span 2024-01-31..2024-02-09",
            "2023-02-10..2023-02-19 span 2023-02-10..2023-02-19",
        ),
        (
            "2024-02-29..2024-02-29", JANUARY,
            "2024-02-28..2024-02-28 span 2024-02-28..2024-02-28",
            "2023-02-28..2023-02-28 span 2023-02-28..2023-02-28",
        ),
        (
            "qtd", JANUARY,
            "2025-07-01..2025-08-21 span 2025-07-01..2025-08-21",
            "2024-10-01..2024-11-21 span 2024-10-01..2024-11-21",
        ),
        (
            "ytd", JULY,
            "2024-07-01..2024-11-21 span 2024-07-01..2024-11-21",
            "2024-07-01..2024-11-21 span 2024-07-01..2024-11-21",
        ),
    ],
)  # fmt: skip
def test_the_period_before_and_the_year_before(text: str, calendar: Calendar, before: str, year_ago: str) -> None:
    period = resolved(text, "2025-11-22", calendar)
    assert told(previous_period(period, calendar)) == before
    assert told(year_before(period, calendar)) == year_ago


def test_the_stretch_before_a_running_month_is_cut_where_that_month_ends() -> None:
    march = resolved("mtd", "2025-03-31")
    assert told(previous_period(march, JANUARY)) == "2025-02-01..2025-02-28 span 2025-02-01..2025-02-28"


def test_a_year_before_a_running_february_ends_with_the_leap_day_or_the_28th() -> None:
    running = Period(date(2024, 2, 1), date(2024, 2, 29), PeriodKind.MONTH, "2024-02", partial=True)
    assert told(year_before(running, JANUARY)) == "2023-02-01..2023-02-28 span 2023-02-01..2023-02-28"


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        (date(2025, 10, 1), "2024-10-01..2025-09-30 trailing 2024-10-01..2025-09-30"),
        (date(2024, 2, 29), "2023-03-01..2024-02-28 trailing 2023-03-01..2024-02-28"),
        (date(2025, 3, 1), "2024-03-01..2025-02-28 trailing 2024-03-01..2025-02-28"),
    ],
)
def test_trailing_twelve_months(end: date, expected: str) -> None:
    assert told(trailing_twelve_months(end)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025", "2025-01-01..2025-11-10 year 2025 partial"),
        ("2025-11", "2025-11-01..2025-11-10 month 2025-11 partial"),
        ("2025-06-01..2025-12-31", "2025-06-01..2025-11-10 span 2025-06-01..2025-11-10"),
        ("ttm", "2024-11-01..2025-10-31 trailing 2024-11-01..2025-10-31"),
        ("last-8-weeks", "2025-09-27..2025-11-10 span 2025-09-27..2025-11-10"),
    ],
)
def test_a_period_that_is_not_over_is_cut_where_it_is_wanted_as_far_as_known(text: str, expected: str) -> None:
    period = resolve(
        read_period(text),
        today=date(2025, 11, 22),
        complete_through=date(2025, 11, 10),
        first_day=LEDGER_START,
        calendar=JANUARY,
        as_far_as_known=True,
    )
    assert told(period) == expected


@pytest.mark.parametrize(
    ("unit", "count", "first"),
    [
        (Unit.DAY, 1, "2024-02-29"),
        (Unit.WEEK, 8, "2024-01-05"),
        (Unit.MONTH, 12, "2023-03-01"),
        (Unit.QUARTER, 2, "2023-09-01"),
        (Unit.YEAR, 4, "2020-03-01"),
    ],
)
def test_a_window_looks_back_from_where_it_is_put(unit: Unit, count: int, first: str) -> None:
    window = Trailing(unit=unit, count=count, as_of=date(2021, 5, 5))
    assert told(looking_back(window, date(2024, 3, 1))) == f"{first}..2024-02-29 trailing {first}..2024-02-29"
