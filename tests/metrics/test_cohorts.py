"""Cohorts: the triangle worked by hand, averages, halves, what decides where an account belongs."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from retention.answer import CarriedOver, LeftAtOnce, LeftOut, NegativeBalances, PartialPeriod, SmallSamples, Window
from retention.answer.cohorts import AgeComparison, Cohort
from retention.errors import QuestionError
from retention.period import PeriodKind
from retention.policy import policy_named
from retention.question import Basis, Every, Named, Term
from retention.ratio import Difference, Ratio
from retention.scope import Workspace
from tests.ledger.tape import ledger_of
from tests.series import cohorts, span

WORKED = """
    a a1 2024-01-10 -          1200
    b b1 2024-02-01 2024-08-15  600
    b b2 2025-01-05 -           300
    c c1 2024-05-01 -          1000
    c c2 2024-10-01 -           500
    d d1 2024-04-02 2024-06-20  900
    d d2 2024-11-01 -           100
"""
KNOWN = date(2025, 3, 31)
ALL = span("2024-01-10")


def arr(cohort: Cohort) -> list[int]:
    return [cell.arr_minor for cell in cohort.cells]


def accounts(cohort: Cohort) -> list[int]:
    return [cell.accounts for cell in cohort.cells]


def percents(cohort: Cohort) -> list[str | None]:
    return [None if cell.ratio is None else cell.ratio.percent for cell in cohort.cells]


def test_the_triangle() -> None:
    """Quarters close on 31 Mar, 30 Jun, 30 Sep, 31 Dec 2024 and 31 Mar 2025.

    Q1: a and b. 1200 + 600; the same; b has left: 1200; 1200; b is back with 300: 1500 = 83.3 % of 1800.
    Q2: c and d, but d left again before 30 June, so age 0 is c's 1000; 1000; c grew by 500 and d is back with 100:
        1600 = 160 %; 1600.
    Nobody first came in Q3, Q4 or Q1 2025.
    """
    answer = cohorts(ledger_of(WORKED, complete_through=KNOWN), ALL)
    first, second, *others = answer.cohorts
    assert [cohort.period.label for cohort in answer.cohorts] == [
        "Q1 2024",
        "Q2 2024",
        "Q3 2024",
        "Q4 2024",
        "Q1 2025",
    ]
    assert (arr(first), accounts(first)) == ([1800, 1800, 1200, 1200, 1500], [2, 2, 1, 1, 2])
    assert percents(first) == ["100.0", "100.0", "66.7", "66.7", "83.3"]
    assert (second.accounts_joined, arr(second), accounts(second)) == (2, [1000, 1000, 1600, 1600], [1, 1, 2, 2])
    assert percents(second) == ["100.0", "100.0", "160.0", "160.0"]
    assert [(cohort.accounts_joined, len(cohort.cells)) for cohort in others] == [(0, 3), (0, 2), (0, 1)]
    assert {cell.ratio for cohort in others for cell in cohort.cells} == {None}


def test_logo_cells_count_accounts() -> None:
    """The same cohorts: Q1 keeps 2, 2, 1, 1, 2 of 2; Q2 has 1 at age 0, and 2 once d is back."""
    answer = cohorts(ledger_of(WORKED, complete_through=KNOWN), ALL, basis=Basis.LOGO)
    assert percents(answer.cohorts[0]) == ["100.0", "100.0", "50.0", "50.0", "100.0"]
    assert percents(answer.cohorts[1]) == ["100.0", "100.0", "200.0", "200.0"]


def test_averages_are_weighted_by_age_0() -> None:
    """Age 2: (1200 + 1600) / (1800 + 1000) = 100 %. Age 4: only Q1 has reached it, 1500 / 1800."""
    answer = cohorts(ledger_of(WORKED, complete_through=KNOWN), ALL)
    assert [(one.age, one.cohorts) for one in answer.averages] == [(0, 2), (1, 2), (2, 2), (3, 2), (4, 1)]
    assert answer.averages[2].ratio == Ratio(numerator=2800, denominator=2800, percent="100.0")
    assert answer.averages[4].ratio == Ratio(numerator=1500, denominator=1800, percent="83.3")
    assert answer.comparisons == ()


HALVES = """
    a l 2024-01-05 2024-02-10 100
    b l 2024-01-05 -          300
    c l 2024-02-05 -          200
    d l 2024-03-05 2024-04-20 700
    e l 2024-04-05 -          500
    f l 2024-05-05 2024-06-20 100
    g l 2024-05-05 -          100
"""


def test_the_newer_half_is_held_against_the_older_half_at_the_same_age() -> None:
    """Five cohorts reach age 1: 300 of 400, 200 of 200, (none of 700), 500 of 500, 100 of 200.

    The one in the middle is in neither half: 500 of 600 = 83.3 % against 600 of 700 = 85.7 %, 1/42 more.
    Four reach age 2: 300 of 400 and 200 of 200 against 0 of 700 and 500 of 500.
    """
    answer = cohorts(ledger_of(HALVES, complete_through=date(2024, 6, 30)), span("2024-01-05"), every=Every.MONTH)
    assert answer.comparisons == (
        AgeComparison(
            age=1,
            older=Ratio(numerator=500, denominator=600, percent="83.3"),
            newer=Ratio(numerator=600, denominator=700, percent="85.7"),
            older_cohorts=2,
            newer_cohorts=2,
            change=Difference(numerator="1", denominator="42", percent="2.4"),
        ),
        AgeComparison(
            age=2,
            older=Ratio(numerator=500, denominator=600, percent="83.3"),
            newer=Ratio(numerator=500, denominator=1200, percent="41.7"),
            older_cohorts=2,
            newer_cohorts=2,
            change=Difference(numerator="-5", denominator="12", percent="-41.7"),
        ),
    )


def test_cohorts_of_a_period_are_followed_beyond_it() -> None:
    """The cohorts of the first half of 2024, as far as the ledger is complete."""
    answer = cohorts(ledger_of(WORKED, complete_through=KNOWN), span("2024-01-01", "2024-06-30"))
    assert [arr(cohort) for cohort in answer.cohorts] == [[1800, 1800, 1200, 1200, 1500], [1000, 1000, 1600, 1600]]


def test_only_whole_steps_have_a_cohort() -> None:
    """February begins before the period, April 2025 is not over: neither is a cohort, and nothing closes in April."""
    answer = cohorts(ledger_of(WORKED, complete_through=date(2025, 4, 20)), span("2024-02-10"), every=Every.MONTH)
    assert (answer.cohorts[0].period.label, answer.cohorts[-1].period.label) == ("2024-03", "2025-03")
    assert [cohort.accounts_joined for cohort in answer.cohorts[:3]] == [0, 1, 1]
    assert (
        LeftOut(
            every=Every.MONTH,
            windows=(
                Window(start=date(2024, 2, 10), end=date(2024, 3, 1)),
                Window(start=date(2025, 4, 1), end=date(2025, 4, 21)),
            ),
        )
        in answer.warnings
    )


def test_cohorts_follow_the_fiscal_year() -> None:
    answer = cohorts(ledger_of(WORKED, complete_through=KNOWN), ALL, workspace=Workspace(fiscal_start_month=2))
    assert [cohort.period.label for cohort in answer.cohorts] == [
        "Q4 FY2024",
        "Q1 FY2025",
        "Q2 FY2025",
        "Q3 FY2025",
        "Q4 FY2025",
    ]
    assert [cohort.accounts_joined for cohort in answer.cohorts] == [1, 2, 1, 0, 0]


def test_an_account_belongs_where_it_stands_at_its_cohorts_own_close() -> None:
    """A turns from smb to mid before the end of its quarter, b after it."""
    tape = f"""{WORKED}
        a is segment=smb since 2024-01-10
        a is segment=mid since 2024-03-01
        b is segment=smb since 2024-02-01
        b is segment=mid since 2024-04-01
    """
    ledger = ledger_of(tape, complete_through=KNOWN)
    mid, smb = (cohorts(ledger, ALL, terms=(Term(attribute="segment", value=name),)) for name in ("mid", "smb"))
    assert arr(mid.cohorts[0]) == [1200] * 5
    assert arr(smb.cohorts[0]) == [600, 600, 0, 0, 300]
    assert [cohort.accounts_joined for cohort in smb.cohorts] == [1, 0, 0, 0, 0]


def test_an_account_that_was_never_active_is_in_no_cohort() -> None:
    tape = f"{WORKED}\n t t1 2024-01-20 - 5000 status=trial\n z z1 2024-01-20 2024-01-20 70\n n n1 2024-01-20 - -80"
    answer = cohorts(ledger_of(tape, complete_through=KNOWN), ALL)
    assert [cohort.accounts_joined for cohort in answer.cohorts] == [2, 2, 0, 0, 0]
    assert not [one for one in answer.warnings if isinstance(one, NegativeBalances)]


def test_a_negative_balance_counts_as_not_active_and_is_told() -> None:
    """B owes more than it pays from May until its line ends: nothing at the close of Q2, not less than nothing."""
    tape = f"{WORKED}\n b b3 2024-05-01 2024-08-15 -900"
    answer = cohorts(ledger_of(tape, complete_through=KNOWN), ALL)
    assert (arr(answer.cohorts[0]), accounts(answer.cohorts[0])) == ([1800, 1200, 1200, 1200, 1500], [2, 1, 1, 1, 2])
    assert NegativeBalances(of="cohorts", accounts=1) in answer.warnings


def test_accounts_that_left_at_once_are_told() -> None:
    """D joined and left inside its quarter."""
    assert LeftAtOnce(accounts=1) in cohorts(ledger_of(WORKED, complete_through=KNOWN), ALL).warnings
    assert not [one for one in cohorts("a l 2024-01-10 - 100", ALL).warnings if isinstance(one, LeftAtOnce)]


def test_small_cohorts_are_counted() -> None:
    answer = cohorts(ledger_of(WORKED, complete_through=KNOWN), ALL)
    assert SmallSamples(of="cohorts", small=2, among=2, fewest=1, most=2) in answer.warnings


def test_a_first_cohort_that_the_ledger_began_with_is_told() -> None:
    """Both accounts of Q1 run since the ledger's first day: nobody knows since when they really are customers."""
    tape = "a l 2024-01-10 - 100\nb l 2024-01-10 - 100\nc l 2024-04-10 - 100"
    carried = CarriedOver(cohort="Q1 2024", accounts=2, ledger_start=date(2024, 1, 10))
    assert carried in cohorts(tape, ALL).warnings
    half = f"{tape}\nd l 2024-01-11 - 100\ne l 2024-01-11 - 100"
    assert not [one for one in cohorts(half, ALL).warnings if isinstance(one, CarriedOver)]


def test_the_second_cohort_is_never_carried_over() -> None:
    tape = "a l 2024-01-10 - 100\nb l 2024-01-10 - 100\nc l 2024-04-10 - 100"
    assert not [one for one in cohorts(tape, span("2024-04-01")).warnings if isinstance(one, CarriedOver)]


def test_too_many_cohorts_are_refused() -> None:
    with pytest.raises(QuestionError) as caught:
        cohorts("a l 2010-01-10 - 100", span("2010-01-10"), every=Every.MONTH)
    assert (caught.value.code, caught.value.facts["count"]) == ("too_many_steps", 204)


def test_cohorts_of_a_year_that_is_not_over() -> None:
    answer = cohorts(ledger_of(WORKED, complete_through=date(2024, 10, 20)), Named(unit=PeriodKind.YEAR, year=2024))
    assert [cohort.period.label for cohort in answer.cohorts] == ["Q1 2024", "Q2 2024", "Q3 2024"]
    assert PartialPeriod(start=date(2024, 1, 1), end=date(2024, 10, 21)) in answer.warnings
    assert LeftOut(every=Every.QUARTER, windows=(Window(start=date(2024, 10, 1), end=date(2024, 10, 21)),)) in (
        answer.warnings
    )


def test_under_a_policy_of_that_grain_subscriptions_join_cohorts() -> None:
    """Chargebee counts subscriptions, here a line each: a1 and b1 in Q1, c1 and d1 in Q2, c2 and d2 in Q4, b2 in Q1."""
    answer = cohorts(ledger_of(WORKED, complete_through=KNOWN), ALL, policy="chargebee", basis=Basis.LOGO)
    assert [cohort.accounts_joined for cohort in answer.cohorts] == [2, 2, 0, 2, 1]
    assert accounts(answer.cohorts[0]) == [2, 2, 1, 1, 1]


def test_where_churn_is_terminal_an_account_that_lapsed_stays_lost() -> None:
    """B left in August, d inside its own quarter: neither counts when it is back."""
    ledger = ledger_of(WORKED, complete_through=KNOWN)
    policy = policy_named("holdfast").model_copy(update={"churn_terminal": True})
    days = [date(2024, 3, 31), date(2024, 6, 30), date(2024, 9, 30), date(2024, 12, 31), KNOWN]
    blocks = list(ledger.lens(policy, "USD").closings(np.array([day.toordinal() for day in days], dtype=np.int32)))
    balances = np.concatenate([block.balances for block in blocks], axis=1)
    assert balances.T.tolist() == [
        [1200, 1200, 1200, 1200, 1200],
        [600, 600, 0, 0, 0],
        [0, 1000, 1000, 1500, 1500],
        [0, 0, 0, 0, 0],
    ]
