"""Trends: points worked by hand, windows, what is left out."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from retention.answer import (
    FewAccounts,
    LeftOut,
    NegativeBalances,
    NoHistory,
    NothingToRetain,
    PartialPeriod,
    PolicyWindow,
    Reversal,
    SmallRows,
    SmallSamples,
    Spread,
    Window,
)
from retention.errors import QuestionError
from retention.period import PeriodKind
from retention.question import Every, Metric, Named, Term, Trailing, Unit
from retention.ratio import Ratio
from retention.scope import Workspace
from tests.ledger.tape import ledger_of
from tests.series import TTM, span, trend

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retention.ratio import Figure

WORKED = """
    a a1 2024-01-01 -          1200
    a a2 2024-04-01 -           600
    b b1 2024-01-01 2024-03-15 1200
    c c1 2024-02-10 -           600
"""
MAY = span("2024-01-01", "2024-05-31")


def shown(ratios: Sequence[Figure | None]) -> list[str | None]:
    return [ratio.percent if isinstance(ratio, Ratio) else None for ratio in ratios]


def test_month_by_month() -> None:
    """Each month on its own, a = 1200 and 1800 from April, b = 1200 until mid-March, c = 600 from 10 February.

    Jan: nothing was active on 31 December                         no ratio
    Feb: 31 January a + b = 2400, of which 29 February 2400        100 %
    Mar: 29 February a + b + c = 3000, of which 31 March 1800      60 %
    Apr: 31 March a + c = 1800, of which 30 April 2400             133.3 %
    May: 2400 and 2400                                             100 %
    """
    answer = trend(WORKED, MAY)
    assert [point.step.label for point in answer.points] == ["2024-01", "2024-02", "2024-03", "2024-04", "2024-05"]
    assert shown([point.total.nrr for point in answer.points]) == [None, "100.0", "60.0", "133.3", "100.0"]
    assert shown([point.total.logo_retention for point in answer.points]) == [None, "100.0", "66.7", "100.0", "100.0"]
    assert [point.total.opening_arr_minor for point in answer.points] == [0, 2400, 3000, 1800, 2400]
    assert answer.change is not None
    assert answer.change.numerator == "0"
    assert [point.period for point in answer.points] == [point.step for point in answer.points]


def test_each_point_looks_back_over_a_window_that_ends_with_its_step() -> None:
    """Two months to each month's end.

    Mar: 31 January a + b = 2400, of which 31 March 1200           50 %
    Apr: 29 February a + b + c = 3000, of which 30 April 2400      80 %
    May: 31 March a + c = 1800, of which 31 May 2400               133.3 %
    """
    answer = trend(WORKED, MAY, window=Trailing(unit=Unit.MONTH, count=2))
    assert shown([point.total.nrr for point in answer.points]) == [None, None, "50.0", "80.0", "133.3"]
    april = answer.points[3]
    assert (april.step.start, april.step.end) == (date(2024, 4, 1), date(2024, 5, 1))
    assert (april.period.start, april.period.end) == (date(2024, 3, 1), date(2024, 5, 1))
    assert answer.change is not None
    assert (answer.change.numerator, answer.change.denominator) == ("5", "6")
    assert (answer.metric, answer.every, answer.by) == (Metric.NRR, Every.MONTH, None)


def test_a_window_may_count_days_and_ends_with_the_step_whatever_day_it_names() -> None:
    named = Trailing(unit=Unit.WEEK, count=8, as_of=date(2025, 6, 30))
    answer = trend(WORKED, span("2024-05-01", "2024-05-31"), window=named)
    assert [(point.period.start, point.period.end) for point in answer.points] == [
        (date(2024, 4, 6), date(2024, 6, 1)),
    ]


def test_the_steps_follow_the_fiscal_year() -> None:
    answer = trend(
        WORKED, span("2024-02-01", "2025-01-31"), every=Every.QUARTER, workspace=Workspace(fiscal_start_month=2)
    )
    assert [point.step.label for point in answer.points] == ["Q1 FY2025", "Q2 FY2025", "Q3 FY2025", "Q4 FY2025"]
    assert answer.points[0].period.start == date(2024, 2, 1)
    year = trend(WORKED, span("2024-02-01", "2025-01-31"), every=Every.YEAR, workspace=Workspace(fiscal_start_month=2))
    assert [point.step.label for point in year.points] == ["FY2025"]


def test_steps_that_are_not_whole_are_left_out_and_told() -> None:
    answer = trend(ledger_of(WORKED, complete_through=date(2024, 6, 20)), span("2024-02-10"))
    assert [point.step.label for point in answer.points] == ["2024-03", "2024-04", "2024-05"]
    assert [warning for warning in answer.warnings if isinstance(warning, LeftOut)] == [
        LeftOut(
            every=Every.MONTH,
            windows=(
                Window(start=date(2024, 2, 10), end=date(2024, 3, 1)),
                Window(start=date(2024, 6, 1), end=date(2024, 6, 21)),
            ),
        )
    ]


def test_points_that_open_before_the_ledger_have_no_figure_and_are_told_once() -> None:
    answer = trend(WORKED, span("2024-01-01", "2025-03-31"), window=TTM)
    assert shown([point.total.nrr for point in answer.points[:12]]) == [None] * 12
    assert [warning for warning in answer.warnings if isinstance(warning, NoHistory | NothingToRetain)] == [
        NoHistory(first="2024-01", last="2024-12", points=12, ledger_start=date(2024, 1, 1))
    ]


def test_points_whose_cohort_is_empty_within_the_ledger_are_named() -> None:
    tape = """
        a a1 2024-01-01 2024-02-10 100
        a a2 2024-05-05 -          100
    """
    answer = trend(tape, MAY)
    assert shown([point.total.nrr for point in answer.points]) == [None, "0.0", None, None, None]
    assert NothingToRetain(points=("2024-03", "2024-04", "2024-05")) in answer.warnings
    assert answer.change is None


def test_a_breakdown_gives_a_ratio_a_segment_and_point() -> None:
    """B is apac and leaves in March; c is apac, without an opening in February; a is emea."""
    tape = f"{WORKED}\n a is region=emea\n b is region=apac\n c is region=apac"
    answer = trend(tape, span("2024-02-01", "2024-04-30"), by="region")
    assert [(row.segment, shown(row.ratios)) for row in answer.rows] == [
        ("emea", ["100.0", "100.0", "150.0"]),
        ("apac", ["100.0", "33.3", "100.0"]),
    ]


def test_a_segment_that_comes_and_goes_has_no_ratio_where_it_has_no_opening() -> None:
    tape = """
        a a1 2024-01-01 2024-02-15 500
        b b1 2024-01-01 -          100
        c c1 2024-03-01 -          300
        a is region=old
        b is region=steady
        c is region=young
    """
    answer = trend(tape, span("2024-02-01", "2024-05-31"), by="region")
    assert [(row.segment, shown(row.ratios)) for row in answer.rows] == [
        ("young", [None, None, "100.0", "100.0"]),
        ("steady", ["100.0"] * 4),
        ("old", ["0.0", None, None, None]),
    ]


def test_conditions_narrow_every_point() -> None:
    tape = f"{WORKED}\n a is region=emea\n b is region=apac\n c is region=apac"
    answer = trend(tape, span("2024-02-01", "2024-04-30"), terms=(Term(attribute="region", value="apac"),))
    assert shown([point.total.nrr for point in answer.points]) == ["100.0", "33.3", "100.0"]
    assert answer.segment == "region=apac"


def test_a_flat_yearly_plan_makes_a_flat_line() -> None:
    """1200 a year, billed yearly, renewed each year: 100 % at every step, whatever it looks back on."""
    tape = """
        a a1 2024-02-29 2025-03-01 120000 interval=year
        a a2 2025-03-01 2026-03-01 120000 interval=year
        a a3 2026-03-01 -          120000 interval=year
    """
    for every in Every:
        for window in (None, TTM, Trailing(unit=Unit.WEEK, count=8)):
            answer = trend(tape, span("2025-03-01", "2026-12-31"), every=every, window=window)
            assert answer.points
            assert {point.total.nrr and point.total.nrr.percent for point in answer.points} == {"100.0"}


def many(count: int, start: str, end: str, name: str) -> str:
    return "\n".join(
        f"{name}{number} l 2024-01-01 {end if number % 2 else '-'} 100\n{name}{number} is region={name}"
        for number in range(count)
    ).replace("2024-01-01", start)


def test_points_on_few_accounts_are_counted() -> None:
    answer = trend(WORKED, MAY)
    assert [warning for warning in answer.warnings if isinstance(warning, SmallSamples)] == [
        SmallSamples(of="points", small=4, among=4, fewest=2, most=3)
    ]


def test_rows_on_few_accounts_are_counted_where_the_total_has_enough() -> None:
    tape = many(20, "2024-01-01", "-", "x") + "\n" + many(3, "2024-01-01", "2024-03-05", "y")
    answer = trend(tape, span("2024-02-01", "2024-05-31"), by="region")
    assert [warning for warning in answer.warnings if isinstance(warning, SmallSamples | SmallRows)] == [
        SmallRows(rows=(FewAccounts(segment="y", points=4, fewest=2, most=3),))
    ]


def test_the_spread_is_that_of_the_last_point() -> None:
    tape = many(20, "2024-01-01", "2024-04-05", "x") + "\n" + many(20, "2024-01-01", "-", "y")
    answer = trend(tape, span("2024-02-01", "2024-04-30"), by="region")
    spread = next(warning for warning in answer.warnings if isinstance(warning, Spread))
    assert (spread.lowest.segment, spread.lowest.ratio.percent) == ("x", "50.0")
    assert not any(
        isinstance(warning, Spread) for warning in trend(tape, span("2024-02-01", "2024-03-31"), by="region").warnings
    )


def test_a_total_that_moved_against_all_of_its_segments_between_the_first_and_the_last_point() -> None:
    """X keeps 90 %, then 95 %; y keeps 50 %, then 60 %; but y grew from 100 to 900 of 1000.

    Feb: x 900 → 810, y 100 → 50: 86 %. Apr: x 100 → 95, y 900 → 540: 63.5 %.
    """
    tape = """
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
    answer = trend(tape, span("2024-02-01", "2024-04-30"), by="region")
    found = next(warning for warning in answer.warnings if isinstance(warning, Reversal))
    assert (*shown((found.before, found.after)), found.segment) == ("86.0", "63.5", "south")
    assert (found.share_before.percent, found.share_after.percent) == ("10.0", "90.0")
    assert answer.change is not None
    parts = [Fraction(int(part.numerator), int(part.denominator)) for part in (found.rate, found.mix, answer.change)]
    assert parts[0] + parts[1] == parts[2] == Fraction(635 - 860, 1000)


def test_negative_balances_count_at_the_point_that_has_most() -> None:
    tape = """
        a a1 2024-01-01 - 100
        b b1 2024-02-01 2024-04-01 -50
        c c1 2024-03-01 2024-04-01 -50
    """
    assert NegativeBalances(of="points", accounts=2) in trend(tape, MAY).warnings
    assert not [one for one in trend(WORKED, MAY).warnings if isinstance(one, NegativeBalances)]


def test_no_whole_step_and_too_many() -> None:
    with pytest.raises(QuestionError) as caught:
        trend(WORKED, span("2024-02-10", "2024-03-20"))
    assert caught.value.code == "no_whole_step"
    with pytest.raises(QuestionError) as caught:
        trend(WORKED, span("2016-12-01", "2026-12-31"))
    assert caught.value.code == "too_many_steps"
    assert caught.value.facts == {"every": "month", "count": 121, "most": 120, "since": date(2017, 1, 1)}
    assert len(trend(WORKED, span("2017-01-01", "2026-12-31")).points) == 120


def test_a_range_that_is_not_over_is_followed_as_far_as_it_is_known() -> None:
    """2026 is known through 31 October, then through 20 October."""
    known = ledger_of(WORKED, complete_through=date(2026, 10, 31))
    year = trend(known, Named(unit=PeriodKind.YEAR, year=2026))
    assert [year.points[0].step.label, year.points[-1].step.label] == ["2026-01", "2026-10"]
    assert (year.period.label, year.period.partial, year.period.end) == ("2026", True, date(2026, 11, 1))
    assert PartialPeriod(start=date(2026, 1, 1), end=date(2026, 11, 1)) in year.warnings
    days = trend(ledger_of(WORKED, complete_through=date(2026, 10, 20)), span("2026-01-01", "2026-12-31"))
    assert days.points[-1].step.label == "2026-09"
    assert (days.period.label, days.period.partial) == ("2026-01-01..2026-10-20", False)
    with pytest.raises(QuestionError) as caught:
        trend(known, span("2026-11-01", "2026-12-31"))
    assert caught.value.code == "not_complete"


def test_a_policy_with_a_window_of_its_own_decides_what_each_point_looks_back_on() -> None:
    """Baremetrics measures 30 days: those to 31 March open on 1 March with 3000, and 1800 of them are left."""
    answer = trend(WORKED, span("2024-03-01", "2024-03-31"), window=TTM, policy="baremetrics")
    assert answer.window == Trailing(unit=Unit.DAY, count=30)
    point = answer.points[0]
    assert (point.period.start, point.total.opening_arr_minor) == (date(2024, 3, 2), 3000)
    assert PolicyWindow(asked="2024-03", window=Window(start=date(2024, 3, 2), end=date(2024, 4, 1))) in answer.warnings
    year = trend(WORKED, span("2025-03-01", "2025-03-31"), policy="saas_capital")
    assert year.points[0].period.start == date(2024, 4, 1)


def test_a_policy_that_counts_by_months_has_no_windows_of_days() -> None:
    months = trend(WORKED, span("2024-04-01", "2024-04-30"), window=TTM, policy="hubspot_10k")
    assert months.points[0].total.logo_retention is None
    with pytest.raises(QuestionError) as caught:
        trend(WORKED, MAY, window=Trailing(unit=Unit.WEEK, count=8), policy="hubspot_10k")
    assert (caught.value.code, caught.value.facts["label"]) == ("method_needs_months", "last-8-weeks")
