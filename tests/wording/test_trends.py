"""Trends as they are said: from where to where, the table, what is cut, what must be known."""

from __future__ import annotations

import csv
import io
from functools import partial
from typing import TYPE_CHECKING

import pytest

from retention.errors import QuestionError
from retention.question import Every, Metric, Term, Trailing, Unit
from retention.wording import explain, plain, word
from retention.wording.export import csv_text
from tests.ledger.tape import ledger_of
from tests.metrics.test_trend import MAY, WORKED
from tests.series import TTM, cohorts, span, trend
from tests.wording.saying import accounts

if TYPE_CHECKING:
    from retention.answer.trend import TrendAnswer
    from retention.question import Span

REGIONS = f"{WORKED}\n a is region=emea\n b is region=apac\n c is region=apac"


def written(answer: TrendAnswer) -> list[str]:
    return plain(word(answer)).splitlines()


def test_a_trend() -> None:
    lines = written(trend(WORKED, MAY, window=Trailing(unit=Unit.MONTH, count=2)))
    assert lines[:-1] == [
        "NRR by month, 2 months to each month's end, Mar 2024 – May 2024: 50.0 % to 133.3 % (+83.3 pt)",
        "1 Jan – 31 May 2024 · 5 months · USD",
        "Jan 2024 – Feb 2024 have no figure: the ledger starts on 1 Jan 2024.",
        "Small samples: 3 of 3 points have 2 to 3 accounts at their opening.",
        "Highest 133.3 % (May 2024), lowest 50.0 % (Mar 2024).",
        "",
        "  Month     Accounts  Opening ARR      NRR      GRR  Logo retention",
        "  Mar 2024         2           24   50.0 %   50.0 %          50.0 %",
        "  Apr 2024         3           30   80.0 %   60.0 %          66.7 %",
        "  May 2024         2           18  133.3 %  100.0 %         100.0 %",
        "",
        (
            "NRR: what the accounts of the opening are worth at the close, divided by what they were worth at the"
            " opening. New and reactivated accounts do not count."
        ),
    ]


def test_a_trend_by_segment_has_a_column_a_segment() -> None:
    lines = written(trend(REGIONS, span("2024-02-01", "2024-04-30"), by="region"))
    assert lines[5:9] == [
        "  Month       Total     emea     apac",
        "  Feb 2024  100.0 %  100.0 %  100.0 %",
        "  Mar 2024   60.0 %  100.0 %   33.3 %",
        "  Apr 2024  133.3 %  150.0 %  100.0 %",
    ]


@pytest.mark.parametrize(
    ("every", "window", "headline"),
    [
        (Every.MONTH, TTM, "NRR by month, 12 months to each month's end, Jan 2025 – Dec 2026"),
        (Every.QUARTER, TTM, "NRR by quarter, 12 months to each quarter's end, Q1 2025 – Q4 2026"),
        (Every.YEAR, None, "NRR by year, 2025 – 2026"),
        (
            Every.YEAR,
            Trailing(unit=Unit.WEEK, count=1),
            "NRR by year, 1 week to each year's end, 2024 – 2026",
        ),
        (
            Every.QUARTER,
            Trailing(unit=Unit.DAY, count=90),
            "NRR by quarter, 90 days to each quarter's end, Q1 2024 – Q4 2026",
        ),
        (
            Every.MONTH,
            Trailing(unit=Unit.QUARTER, count=2),
            "NRR by month, 2 quarters to each month's end, Jul 2024 – Dec 2026",
        ),
        (
            Every.MONTH,
            Trailing(unit=Unit.YEAR, count=1),
            "NRR by month, 1 year to each month's end, Jan 2025 – Dec 2026",
        ),
    ],
)
def test_the_headline_names_the_steps_and_what_each_looks_back_on(
    every: Every, window: Trailing | None, headline: str
) -> None:
    answer = trend("a l 2024-01-01 - 100", span("2024-01-01", "2026-12-31"), every=every, window=window)
    assert word(answer).headline == f"{headline}: 100.0 % to 100.0 % (0.0 pt)"
    assert word(answer).comparison == ()


def test_the_headline_of_one_point_has_no_change() -> None:
    lines = written(trend(WORKED, span("2024-03-01", "2024-03-31"), metric=Metric.LOGO_CHURN))
    assert lines[:3] == [
        "Logo churn by month, Mar 2024: 33.3 %",
        "1 Mar – 31 Mar 2024 · 1 month · USD",
        "Small samples: 1 of 1 points has 3 accounts at its opening.",
    ]


def test_the_change_is_that_of_the_figures_as_they_stand() -> None:
    """106.25 % and 102.8094 %: rounded one by one, 106.3 less 3.4 would not be 102.8."""
    tape = """
        a l1 2024-01-01 2024-02-10 100000
        a l2 2024-02-10 2024-03-10 106250
        a l3 2024-03-10 -          109235
    """
    headline = word(trend(tape, span("2024-02-01", "2024-03-31"))).headline
    assert headline == "NRR by month, Feb 2024 – Mar 2024: 106.25 % to 102.81 % (−3.44 pt)"


def test_nothing_to_retain() -> None:
    assert written(trend(WORKED, span("2023-02-01", "2024-01-31")))[:3] == [
        "No account was active at any point's opening, so there is nothing to retain.",
        "1 Feb 2023 – 31 Jan 2024 · 12 months · USD",
        "Feb 2023 – Jan 2024 have no figure: the ledger starts on 1 Jan 2024.",
    ]
    late = f"{WORKED}\n z l 2026-12-15 - 100\n z is region=latam"
    narrow = trend(late, MAY, terms=(Term(attribute="region", value="latam"),))
    assert word(narrow).headline == (
        "No latam account was active at any point's opening, so there is nothing to retain."
    )


def test_checks_that_only_a_trend_has() -> None:
    gone = "a a1 2024-01-01 2024-02-10 100\na a2 2024-05-05 - 100\nb b1 2024-02-05 - -50"
    assert word(trend(gone, span("2024-01-01", "2024-06-20"))).checks == (
        "Jan 2024 has no figure: the ledger starts on 1 Jan 2024.",
        "Nothing to retain for Mar 2024, Apr 2024, May 2024: no account was active at the opening.",
        "Small samples: 1 of 1 points has 1 account at its opening.",
        "Left out: 1 Jun – 20 Jun 2024, no whole month.",
        "At some points 1 account has a negative balance and counts as not active; see holdfast faults.",
    )
    in_debt = f"{gone}\nc c1 2024-02-05 - -50"
    assert word(trend(in_debt, MAY)).checks[-1] == (
        "At some points up to 2 accounts have a negative balance and count as not active; see holdfast faults."
    )


@pytest.mark.parametrize(
    ("every", "sentence"),
    [
        (Every.QUARTER, "Left out: 10 Feb – 31 Mar 2024 and 1 Oct – 20 Oct 2024, no whole quarter."),
        (Every.MONTH, "Left out: 10 Feb – 29 Feb 2024 and 1 Oct – 20 Oct 2024, no whole month."),
    ],
)
def test_days_at_both_ends_are_left_out(every: Every, sentence: str) -> None:
    assert sentence in word(trend(WORKED, span("2024-02-10", "2024-10-20"), every=every)).checks


def test_a_year_that_is_not_over_is_left_out() -> None:
    answer = trend(ledger_of(WORKED), span("2024-01-01", "2026-10-31"), every=Every.YEAR)
    assert "Left out: 1 Jan – 31 Oct 2026, no whole year." in word(answer).checks


def test_small_rows_and_the_spread_of_the_last_point() -> None:
    tape = "\n".join(
        (
            accounts(1, 20, "2024-01-01 - 100", "region=emea"),
            accounts(21, 40, "2024-01-01 2024-04-05 100", "region=apac"),
            accounts(41, 43, "2024-01-01 - 100", "region=latam"),
            accounts(44, 44, "2024-02-05 - 100", "region=mena"),
            accounts(45, 45, "2024-03-05 - 100", "region=mena"),
        )
    )
    assert word(trend(tape, span("2024-02-01", "2024-04-30"), by="region")).checks == (
        "Small samples: latam (3 accounts at 3 points), mena (1 to 2 accounts at 2 points).",
        "In Apr 2024 the total hides a spread: apac 0.0 %, emea 100.0 %.",
    )


REVERSED = """
    x l1 2024-01-01 2024-02-10 900
    x l2 2024-02-10 2024-03-10 810
    x l3 2024-03-10 2024-04-10 100
    x l4 2024-04-10 -           95
    y l1 2024-01-01 2024-02-10 100
    y l2 2024-02-10 -           50
    z l1 2024-03-05 2024-04-10 850
    z l2 2024-04-10 -          490
    x is region=north
    y is region=south
    z is region=south
"""
IMPROVED = """
    x l1 2024-01-01 2024-02-10 100
    x l2 2024-02-10 2024-03-10  95
    x l3 2024-03-10 2024-04-10 900
    x l4 2024-04-10 -          810
    y l1 2024-01-01 2024-02-10 900
    y l2 2024-02-10 2024-03-10 540
    y l3 2024-03-10 2024-04-10 100
    y l4 2024-04-10 -           50
    x is region=north
    y is region=south
"""


def test_the_total_moved_against_every_segment() -> None:
    fell, rose = (
        word(trend(tape, span("2024-02-01", "2024-04-30"), by="region")).checks for tape in (REVERSED, IMPROVED)
    )
    assert fell[1] == (
        "From Feb 2024 to Apr 2024 the NRR of every segment rose, yet the total fell from 86.0 % to 63.5 %: south grew"
        " from 10.0 % to 90.0 % of opening ARR. Rate +7.5 pt, mix −30.0 pt."
    )
    assert rose[1] == (
        "From Feb 2024 to Apr 2024 the NRR of every segment fell, yet the total rose from 63.5 % to 86.0 %: north grew"
        " from 10.0 % to 90.0 % of opening ARR. Rate −7.5 pt, mix +30.0 pt."
    )


def test_as_many_segments_as_fit_side_by_side() -> None:
    tape = "\n".join(f"n{n} l 2024-01-01 - {1000 - n}\nn{n} is city=port-aux-basques-{n}" for n in range(6))
    reply = word(trend(tape, span("2024-02-01", "2024-03-31"), by="city"))
    assert reply.breakdown is not None
    assert reply.breakdown.header == ("Month", "Total", "port-aux-basques-0", "port-aux-basques-1")
    assert reply.rates == "Of 6 values of city the largest 2 by opening ARR are shown; CSV and JSON have all."


def test_a_segment_with_a_very_long_name_still_has_its_column() -> None:
    tape = f"a l 2024-01-01 - 100\na is city={'x' * 80}\nb l 2024-01-01 - 90\nb is city=y"
    reply = word(trend(tape, span("2024-02-01", "2024-03-31"), by="city"))
    assert reply.breakdown is not None
    assert len(reply.breakdown.header) == 3


def test_never_more_than_eight_segments() -> None:
    tape = "\n".join(f"n{n} l 2024-01-01 - {1000 - n}\nn{n} is city=c{n}" for n in range(9))
    reply = word(trend(tape, span("2024-02-01", "2024-03-31"), by="city"))
    assert reply.breakdown is not None
    assert len(reply.breakdown.header) <= 10
    assert reply.rates is not None


def test_a_very_long_trend_shows_its_newest_points() -> None:
    reply = word(trend("a l 2017-01-01 - 100", span("2017-01-01", "2026-12-31")))
    assert reply.breakdown is not None
    assert (len(reply.breakdown.rows), reply.breakdown.rows[-1][0]) == (60, "Dec 2026")
    assert reply.rates == "The newest 60 of 119 points are shown; CSV and JSON have all."


def test_csv_has_a_row_a_point_and_segment() -> None:
    answer = trend(REGIONS, span("2024-01-01", "2024-03-31"), by="region")
    rows = list(csv.DictReader(io.StringIO(csv_text(answer))))
    assert [(row["step"], row["row"], row["segment"], row["ratio_percent"]) for row in rows] == [
        ("2024-01", "total", "", ""),
        ("2024-01", "segment", "apac", ""),
        ("2024-01", "segment", "emea", ""),
        ("2024-02", "total", "", "100.0"),
        ("2024-02", "segment", "apac", "100.0"),
        ("2024-02", "segment", "emea", "100.0"),
        ("2024-03", "total", "", "60.0"),
        ("2024-03", "segment", "apac", "33.3"),
        ("2024-03", "segment", "emea", "100.0"),
    ]
    assert {row["answer"] for row in rows} == {answer.id}
    assert (rows[6]["ratio_numerator"], rows[6]["ratio_denominator"]) == ("1800", "3000")
    assert (rows[6]["opening_arr_minor"], rows[6]["churn_arr_minor"], rows[6]["logo_retention_percent"]) == (
        "3000",
        "1200",
        "66.7",
    )
    assert rows[7]["opening_arr_minor"] == ""
    assert (rows[6]["window_start"], rows[6]["window_end"]) == ("2024-03-01", "2024-04-01")


REFUSED: list[tuple[Every, Span, str]] = [
    (
        Every.MONTH,
        span("2024-02-10", "2024-03-20"),
        "There is no whole month in 10 Feb – 20 Mar 2024. Ask for a longer period.",
    ),
    (
        Every.QUARTER,
        span("2024-02-10", "2024-06-20"),
        "There is no whole quarter in 10 Feb – 20 Jun 2024. Ask for a longer period, or monthly.",
    ),
    (
        Every.YEAR,
        span("2024-02-10", "2025-06-20"),
        "There is no whole year in 10 Feb 2024 – 20 Jun 2025. Ask for a longer period, or quarterly.",
    ),
    (
        Every.MONTH,
        span("2016-12-01", "2026-12-31"),
        "That is 121 months; 120 are the most. Ask quarterly, or start on 1 Jan 2017.",
    ),
    (
        Every.QUARTER,
        span("1990-01-01", "2026-12-31"),
        "That is 148 quarters; 120 are the most. Ask yearly, or start on 1 Jan 1997.",
    ),
    (Every.YEAR, span("1900-01-01", "2026-12-31"), "That is 127 years; 120 are the most. Start on 1 Jan 1907."),
]


@pytest.mark.parametrize(("every", "period", "sentence"), REFUSED)
def test_steps_that_cannot_be(every: Every, period: Span, sentence: str) -> None:
    for asking in (partial(trend, WORKED), partial(cohorts, WORKED)):
        with pytest.raises(QuestionError) as caught:
            asking(period, every=every)
        assert explain(caught.value) == sentence


def test_the_window_and_the_rules_of_a_policy() -> None:
    reply = word(trend(WORKED, span("2024-03-01", "2024-04-30"), window=TTM, policy="baremetrics"))
    assert reply.headline.startswith("NRR by month, 30 days to each month's end, Mar 2024 – Apr 2024: ")
    assert "Policy baremetrics measures 30 days, so each point is of those that end with it." in reply.checks
    terminal = word(trend(WORKED, span("2024-03-01", "2024-04-30"), policy="hubspot_10k"))
    assert terminal.definition.endswith("it is the figure of one month, not of the whole period.")
