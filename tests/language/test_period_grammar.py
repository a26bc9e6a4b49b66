"""Every form of definitions, part 6, and what it reads as."""

from __future__ import annotations

from datetime import date

import pytest

from retention.errors import QuestionError
from retention.language import read_period, read_question
from retention.period import PeriodKind
from retention.question import AllTime, LastComplete, Named, PeriodExpression, Running, Span, Trailing, Unit

MONTH, QUARTER, HALF, YEAR = PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.HALF, PeriodKind.YEAR
TTM = Trailing(unit=Unit.MONTH, count=12)
JUNE = Named(unit=MONTH, year=2025, index=6)
Q3 = Named(unit=QUARTER, year=2025, index=3)
H1 = Named(unit=HALF, year=2025, index=1)
FY = Named(unit=YEAR, year=2025, fiscal=True)
SUMMER = Span(first=date(2025, 6, 1), last=date(2025, 8, 31))

FORMS: list[tuple[PeriodExpression, tuple[str, ...]]] = [
    (AllTime(), ("all-time", "all time", "ALLTIME", "since the beginning", "since start")),
    (LastComplete(unit=MONTH), ("last-month", "previous month", "last complete month")),
    (
        LastComplete(unit=QUARTER),
        ("last-quarter", "Last Quarter", "last_quarter", "lastquarter", "LAST-QUARTER", "last fiscal quarter"),
    ),
    (LastComplete(unit=HALF), ("last-half", "Last half")),
    (LastComplete(unit=YEAR), ("last-year", "last year", "last fiscal year")),
    (Running(unit=MONTH), ("mtd", "this-month", "month to date", "current month")),
    (Running(unit=QUARTER), ("qtd", "QTD", "this-quarter", "this quarter", "quarter-to-date")),
    (Running(unit=HALF), ("this-half", "this half")),
    (Running(unit=YEAR), ("ytd", "this-year", "year to date")),
    (TTM, ("ttm", "TTM", "ltm", "last-12-months", "last 12 months", "last12months", "trailing twelve months")),
    (Trailing(unit=Unit.MONTH, count=6), ("last-6-months", "past 6 months", "trailing-6-months", "last six months")),
    (Trailing(unit=Unit.MONTH, count=1), ("last-1-month", "last one month")),
    (Trailing(unit=Unit.WEEK, count=8), ("last-8-weeks", "last 8 weeks", "past_8_weeks")),
    (Trailing(unit=Unit.DAY, count=90), ("last-90-days", "last 90 days", "past 90 days")),
    (Trailing(unit=Unit.QUARTER, count=4), ("last-4-quarters", "last four quarters")),
    (Trailing(unit=Unit.YEAR, count=2), ("last-2-years", "past two years")),
    (Named(unit=YEAR, year=2025), ("2025",)),
    (FY, ("FY2025", "fy2025", "FY25", "fy-25", "FY 2025", "fiscal year 2025", "fiscal 2025")),
    (
        Q3,
        (
            "2025-Q3",
            "Q3-2025",
            "Q3 2025",
            "2025 q3",
            "2025Q3",
            "Q32025",
            "Q3 FY2025",
            "FY2025-Q3",
            "q3-fy25",
            "FY25 Q3",
        ),
    ),
    (Named(unit=QUARTER, index=3), ("Q3", "q3")),
    (H1, ("H1-2025", "2025-H1", "h1 2025", "H1 FY2025", "H12025")),
    (Named(unit=HALF, index=2), ("H2", "h2")),
    (
        JUNE,
        ("2025-06", "2025-6", "jun-2025", "Jun 2025", "june 2025", "JUNE_2025", "june2025", "2025-jun", "2025 June"),
    ),
    (Named(unit=MONTH, index=6), ("jun", "June")),
    (Named(unit=MONTH, index=5), ("may", "May")),
    (Named(unit=MONTH, index=9), ("sep", "sept", "September")),
    (
        SUMMER,
        (
            "2025-06-01..2025-08-31",
            "2025-06-01 .. 2025-08-31",
            "2025-06-01 to 2025-08-31",
            "from 2025-06-01 until 2025-08-31",
            "2025-06-01…2025-08-31",
            "2025-06-01 \u2013 2025-08-31",
            "2025-06..2025-08",
            "june 2025 through august 2025",
            "1 Jun 2025 to 31 Aug 2025",
            "2025-6-1..2025-8-31",
        ),
    ),
    (Span(first=date(2024, 1, 1), last=date(2025, 12, 31)), ("2024..2025", "2024 to 2025")),
    (Span(first=date(2024, 2, 15), last=date(2024, 2, 29)), ("2024-02-15..2024-02",)),
    (Span(first=date(2025, 6, 1), last=date(2025, 6, 1)), ("2025-06-01..2025-06-01",)),
    (Span(first=date(2025, 1, 1)), ("since 2025-01", "since 2025-01-01", "since jan 2025", "since 2025")),
    (Span(first=date(2025, 6, 15)), ("since 2025-06-15", "since 15 jun 2025")),
    (
        Trailing(unit=Unit.MONTH, count=12, as_of=date(2025, 6, 30)),
        ("as of 2025-06-30", "as-of 2025-06-30", "ttm as of 2025-06-30", "as of 2025-06-30 ttm", "as of 30 Jun 2025"),
    ),
    (Trailing(unit=Unit.WEEK, count=8, as_of=date(2024, 2, 29)), ("last-8-weeks as of 2024-02-29",)),
]


@pytest.mark.parametrize(
    ("text", "expected"),
    [(text, expected) for expected, texts in FORMS for text in texts],
    ids=str,
)
def test_a_period_reads_alone_and_inside_a_question(text: str, expected: PeriodExpression) -> None:
    assert read_period(text) == expected
    question = read_question(f"grr {text} by region")
    assert (question.period, question.terms) == (expected, ())


ERRORS: list[tuple[str, dict[str, object]]] = [
    ("2025-13", {"reason": "month", "text": "2025-13", "lowest": 1, "highest": 12, "nearest": None}),
    ("2025-00", {"reason": "month", "text": "2025-00", "lowest": 1, "highest": 12, "nearest": None}),
    (
        "2025-02-29..2025-03-01",
        {"reason": "day", "text": "2025-02-29", "lowest": 1, "highest": 28, "month": "2025-02", "nearest": None},
    ),
    ("2025-13-01..2025-14-01", {"reason": "month", "text": "2025-13-01", "lowest": 1, "highest": 12, "nearest": None}),
    ("Q5", {"reason": "quarter", "text": "Q5", "lowest": 1, "highest": 4, "nearest": None}),
    ("2025-Q0", {"reason": "quarter", "text": "2025-Q0", "lowest": 1, "highest": 4, "nearest": None}),
    ("H3-2025", {"reason": "half", "text": "H3-2025", "lowest": 1, "highest": 2, "nearest": None}),
    ("1066", {"reason": "year", "text": "1066", "lowest": 1900, "highest": 2200, "nearest": None}),
    ("9999-Q1", {"reason": "year", "text": "9999-Q1", "lowest": 1900, "highest": 2200, "nearest": None}),
    ("FY", {"reason": "year", "text": "FY", "lowest": 1900, "highest": 2200, "nearest": None}),
    ("FY123", {"reason": "year", "text": "FY123", "lowest": 1900, "highest": 2200, "nearest": None}),
    ("last-0-months", {"reason": "count", "text": "last-0-months", "lowest": 1, "highest": 9999, "nearest": None}),
    (
        "last-99999-days",
        {"reason": "count", "text": "last-99999-days", "lowest": 1, "highest": 9999, "nearest": None},
    ),
    (
        "last many weeks",
        {"reason": "count", "text": "last many weeks", "lowest": 1, "highest": 9999, "nearest": "last-8-weeks"},
    ),
    ("2025/06", {"reason": "form", "text": "2025/06", "nearest": "2025-06"}),
    ("06/2025", {"reason": "form", "text": "06/2025", "nearest": "2025-06"}),
    ("2025.06.01", {"reason": "form", "text": "2025.06.01", "nearest": "2025-06-01"}),
    ("01.06.2025", {"reason": "form", "text": "01.06.2025", "nearest": None}),
    ("2024-2025", {"reason": "form", "text": "2024-2025", "nearest": "2024..2025"}),
    ("2025-2024", {"reason": "form", "text": "2025-2024", "nearest": None}),
    ("2025-99/1", {"reason": "form", "text": "2025-99/1", "nearest": None}),
    ("Q3-25", {"reason": "form", "text": "Q3-25", "nearest": "2025-Q3"}),
    ("h1'25", {"reason": "form", "text": "h1'25", "nearest": "2025-H1"}),
    ("jun-25", {"reason": "form", "text": "jun-25", "nearest": None}),
    ("jun 25", {"reason": "form", "text": "jun 25", "nearest": None}),
    ("2024 Q3 2025 ..", {"reason": "form", "text": "2024 Q3 2025", "nearest": None}),
    (
        "2025-08..2025-06",
        {
            "reason": "order",
            "text": "2025-08..2025-06",
            "first": date(2025, 8, 1),
            "last": date(2025, 6, 30),
            "nearest": None,
        },
    ),
    (
        "2025-06-01",
        {"reason": "single_day", "text": "2025-06-01", "day": "2025-06-01", "nearest": None},
    ),
    (
        "1 June 2025",
        {"reason": "single_day", "text": "1 June 2025", "day": "2025-06-01", "nearest": None},
    ),
    ("2025-06..", {"reason": "range_ends", "text": "2025-06..", "nearest": None}),
    ("..2025-06", {"reason": "range_ends", "text": "..2025-06", "nearest": None}),
    ("2025-06 to", {"reason": "range_ends", "text": "2025-06 to", "nearest": None}),
    ("Q1..Q3", {"reason": "range_ends", "text": "Q1..Q3", "nearest": None}),
    ("FY24..FY25", {"reason": "range_ends", "text": "FY24..FY25", "nearest": None}),
    ("since", {"reason": "since", "text": "since", "nearest": None}),
    ("since Q3", {"reason": "since", "text": "since Q3", "nearest": None}),
    ("since last-quarter", {"reason": "since", "text": "since last-quarter", "nearest": None}),
    ("as of", {"reason": "as_of", "text": "as of", "nearest": None}),
    ("as of 2025-06", {"reason": "as_of", "text": "as of 2025-06", "nearest": None}),
]


@pytest.mark.parametrize(("text", "facts"), ERRORS, ids=[text for text, _ in ERRORS])
def test_an_unreadable_period_names_the_text_and_the_reason(text: str, facts: dict[str, object]) -> None:
    for reader in (read_period, read_question):
        with pytest.raises(QuestionError) as raised:
            reader(text)
        assert (raised.value.code, raised.value.facts) == ("unreadable_period", facts)


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("last-quartr", "last-quarter"),
        ("last qarter", "last-quarter"),
        ("this-mont", "this-month"),
        ("this", "this-quarter"),
        ("last", "last-quarter"),
        ("trailing", "ttm"),
        ("last 12 mnths", "last-12-months"),
        ("last-8", None),
        ("last-week", "last-7-days"),
        ("this-week", None),
        ("last-mile", None),
        ("this-8-weeks", None),
    ],
)
def test_an_unknown_unit_gets_the_nearest_period(text: str, nearest: str | None) -> None:
    with pytest.raises(QuestionError) as raised:
        read_question(f"nrr {text}, enterprise")
    facts = raised.value.facts
    assert raised.value.code == "unreadable_period"
    assert (facts["reason"], facts["text"], facts["nearest"]) == ("unit", text, nearest)
    assert "last-quarter" in facts["valid"]
    if nearest is not None:
        read_period(nearest)


@pytest.mark.parametrize("text", ["last-quarter", "2025", "2025-Q3", "since 2025-01", "qtd", "2025-01..2025-06"])
def test_as_of_goes_with_a_trailing_window_only(text: str) -> None:
    with pytest.raises(QuestionError) as raised:
        read_question(f"nrr {text} enterprise as of 2025-06-30")
    assert (raised.value.code, raised.value.facts) == (
        "as_of_needs_trailing",
        {"period": text, "as_of": "as of 2025-06-30", "nearest": "ttm as of 2025-06-30"},
    )


@pytest.mark.parametrize(
    "text", ["nrr", "enterprise", "last-quarter enterprise", "2025 by region", "the", "ttm vs previous"]
)
def test_a_period_stands_alone(text: str) -> None:
    with pytest.raises(QuestionError) as raised:
        read_period(text)
    assert (raised.value.code, raised.value.facts["reason"]) == ("unreadable_period", "unknown")


def test_a_mistyped_period_that_is_a_plain_word_gets_the_nearest() -> None:
    with pytest.raises(QuestionError) as raised:
        read_period("lastquartr")
    assert raised.value.facts == {"text": "lastquartr", "reason": "unknown", "nearest": "last-quarter"}


@pytest.mark.parametrize("text", ["", "  ", "\n"])
def test_no_period_is_missing(text: str) -> None:
    with pytest.raises(QuestionError) as raised:
        read_period(text)
    assert (raised.value.code, raised.value.facts) == ("missing_period", {"nearest": "last-quarter"})
