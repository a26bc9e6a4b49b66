"""Cohort tables as they are said: the average after a year, the triangle, older against newer cohorts."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import TYPE_CHECKING

import pytest

from retention.question import Basis, Every, Term
from retention.wording import plain, word
from retention.wording.export import csv_text
from tests.ledger.tape import ledger_from, ledger_of, lines_of
from tests.metrics.test_cohorts import ALL, HALVES, KNOWN, WORKED
from tests.series import cohorts, span, trend

if TYPE_CHECKING:
    from collections.abc import Callable

    from retention.answer.cohorts import CohortsAnswer
    from retention.answer.trend import TrendAnswer


def written(answer: CohortsAnswer) -> list[str]:
    return plain(word(answer)).splitlines()


def test_the_triangle_by_revenue() -> None:
    lines = written(cohorts(ledger_of(WORKED, complete_through=KNOWN), ALL))
    assert lines[:-1] == [
        "Revenue retention of quarterly cohorts, Q1 2024 – Q2 2024: 100.0 % after 3 quarters",
        "10 Jan 2024 – 31 Mar 2025 · 2 cohorts · 4 accounts · USD",
        "1 account joined and left again before its cohort's own period closed: it is in no base.",
        "Small samples: 2 of 2 cohorts have 1 to 2 accounts.",
        "",
        "  Quarter      Base ARR  1 quarter  2 quarters  3 quarters  4 quarters",
        "  Q1 2024            18    100.0 %      66.7 %      66.7 %      83.3 %",
        "  Q2 2024            10    100.0 %     160.0 %     160.0 %           –",
        "  All cohorts        28    100.0 %     100.0 %     100.0 %      83.3 %",
        "",
        (
            "Revenue retention of a cohort: what the accounts first active in a period are worth at the close of each"
            " later one, divided by what they were worth at the close of their own (the base). All cohorts: the average"
            " of those that are old enough, weighted by their base."
        ),
    ]


def test_the_triangle_by_accounts_of_a_segment() -> None:
    tape = f"{WORKED}\n a is segment=smb\n b is segment=smb\n c is segment=mid"
    answer = cohorts(
        ledger_of(tape, complete_through=KNOWN),
        ALL,
        basis=Basis.LOGO,
        every=Every.YEAR,
        terms=(Term(attribute="segment", value="smb"),),
    )
    assert written(answer)[:8] == [
        "Smb logo retention of yearly cohorts, 2024: none is old enough yet",
        "10 Jan 2024 – 31 Mar 2025 · 1 cohort · 2 accounts · USD",
        "1 account joined and left again before its cohort's own period closed: it is in no base.",
        "Small samples: 1 of 1 cohorts has 1 account.",
        "Left out: 1 Jan – 31 Mar 2025, no whole year.",
        "",
        "  Year         Base accounts",
        "  2024                     1",
    ]
    assert "Logo retention of a cohort: the accounts first active in a period" in word(answer).definition


def test_newer_against_older_cohorts() -> None:
    known = ledger_of(HALVES, complete_through=date(2024, 6, 30))
    lines = written(cohorts(known, span("2024-01-05"), every=Every.MONTH))
    assert lines[0] == "Revenue retention of monthly cohorts, Jan 2024 – May 2024: 83.3 % after 4 months"
    assert lines[2:5] == [
        (
            "2 accounts of the cohort Jan 2024 have been active since the ledger's first day, 5 Jan 2024, and may be"
            " older."
        ),
        "Small samples: 5 of 5 cohorts have 1 to 2 accounts.",
        "After 2 months the newer 2 cohorts stand at 41.7 %, the older 2 at 83.33 % (−41.67 pt).",
    ]
    assert lines[14:21] == [
        "Newer half of the cohorts against the older half, at the same age",
        "  Cohorts     1 month   2 months",
        "  Older half   83.3 %    83.33 %",
        "  Newer half   85.7 %     41.7 %",
        "  Change      +2.4 pt  −41.67 pt",
        "",
        "Not every age is shown; CSV and JSON have all.",
    ]


def test_a_cohort_without_a_base_has_no_ratio() -> None:
    """Both of June's accounts left again in June; one came back in August."""
    tape = "a l 2024-06-02 2024-06-20 100\nb l 2024-06-02 2024-06-20 100\na m 2024-08-05 - 50\nc l 2024-07-03 - 70"
    answer = cohorts(ledger_of(tape, complete_through=date(2024, 8, 31)), span("2024-06-02"), every=Every.MONTH)
    table = word(answer).breakdown
    assert table is not None
    assert table.rows == (
        ("Jun 2024", "0.00", "n/a", "n/a"),
        ("Jul 2024", "0.70", "100.0 %", "–"),
        ("All cohorts", "0.70", "100.0 %", "–"),
    )


def test_nobody_joined() -> None:
    known = ledger_of(f"{WORKED}\n a is segment=smb", complete_through=KNOWN)
    assert written(cohorts(known, span("2024-07-01")))[:2] == [
        "1 Jul 2024 – 31 Mar 2025: no account was first active, so there is no cohort.",
        "1 Jul 2024 – 31 Mar 2025 · 0 cohorts · 0 accounts · USD",
    ]
    narrow = cohorts(known, span("2024-07-01"), terms=(Term(attribute="segment", value="smb"),))
    assert word(narrow).headline == "1 Jul 2024 – 31 Mar 2025: no smb account was first active, so there is no cohort."
    assert word(narrow).breakdown is None


def test_an_attribute_of_lines_is_that_at_the_cohorts_own_close() -> None:
    reply = word(cohorts(WORKED, ALL, terms=(Term(attribute="product", value="core"),)))
    assert reply.checks[-1] == (
        "Each account counts under the product of its largest line when its cohort's own period closes; this is not"
        " revenue by product."
    )


def test_balances_below_zero() -> None:
    in_debt = f"{WORKED}\n b b3 2024-05-01 2024-08-15 -900"
    assert word(cohorts(in_debt, ALL)).checks[-1] == (
        "1 account has a negative balance at some time and counts as not active then; see holdfast faults."
    )
    more = f"{in_debt}\n a a9 2024-05-01 2024-08-15 -9000"
    assert word(cohorts(more, ALL)).checks[-1] == (
        "2 accounts have a negative balance at some time and count as not active then; see holdfast faults."
    )


def test_of_many_cohorts_the_newest_are_shown_and_the_average_is_of_all() -> None:
    tape = "\n".join(
        f"n{n} l {year}-{month:02}-05 - 1200"
        for n, (year, month) in enumerate((year, month) for year in (2024, 2025, 2026) for month in range(1, 13))
    )
    reply = word(cohorts(tape, span("2024-01-05"), every=Every.MONTH))
    assert reply.breakdown is not None
    assert [row[0] for row in reply.breakdown.rows[:2]] == ["Jan 2025", "Feb 2025"]
    assert len(reply.breakdown.rows) == 25
    assert reply.breakdown.header[2:] == ("1 month", "2 months", "3 months", "6 months", "12 months")
    assert reply.breakdown.rows[-1][:2] == ("All cohorts", "432")
    assert reply.rates == "The newest 24 of 36 cohorts are shown, at some of their ages; CSV and JSON have all."


def test_csv_has_a_row_a_cell_and_an_average() -> None:
    answer = cohorts(ledger_of(WORKED, complete_through=KNOWN), ALL)
    rows = list(csv.DictReader(io.StringIO(csv_text(answer))))
    assert len(rows) == 5 + 4 + 3 + 2 + 1 + 5
    assert {row["answer"] for row in rows} == {answer.id}
    cell = rows[7]
    assert (cell["row"], cell["cohort"], cell["cohort_start"], cell["cohort_end"], cell["age"]) == (
        "cohort",
        "Q2 2024",
        "2024-04-01",
        "2024-07-01",
        "2",
    )
    assert (cell["accounts_joined"], cell["accounts"], cell["arr_minor"]) == ("2", "2", "1600")
    assert (cell["ratio_numerator"], cell["ratio_denominator"], cell["ratio_percent"]) == ("1600", "1000", "160.0")
    assert rows[9]["ratio_percent"] == ""
    assert [(row["age"], row["cohorts"], row["ratio_percent"]) for row in rows if row["row"] == "average"] == [
        ("0", "2", "100.0"),
        ("1", "2", "100.0"),
        ("2", "2", "100.0"),
        ("3", "2", "100.0"),
        ("4", "1", "83.3"),
    ]


def test_the_rules_of_a_policy_that_change_what_counts() -> None:
    reply = word(cohorts(ledger_of(WORKED, complete_through=KNOWN), ALL, policy="chargebee"))
    assert reply.definition.endswith("Policy chargebee counts subscriptions where accounts are said.")


def test_more_than_one_account_that_left_at_once() -> None:
    tape = "a l 2024-01-02 2024-01-20 100\nb l 2024-01-02 2024-01-20 100\nc l 2024-01-03 - 70"
    assert word(cohorts(tape, span("2024-01-02"))).checks[1] == (
        "2 accounts joined and left again before their cohort's own period closed: they are in no base."
    )


@pytest.mark.parametrize(
    ("asking", "sentence"),
    [
        (
            cohorts,
            "Lines in EUR are converted to USD at rates of different days; what rates alone moved is in these figures.",
        ),
        (trend, "Lines in EUR are converted to USD at rates of different days; what rates alone moved is in no ratio."),
    ],
)
def test_rates_of_different_days(asking: Callable[..., CohortsAnswer | TrendAnswer], sentence: str) -> None:
    """ChartMogul values each line at the rate of its start."""
    lines = lines_of("a l 2024-01-05 - 100 currency=EUR\nb l 2024-01-05 - 100")
    known = ledger_from(lines, rates=[("2024-01-01", "EUR", "USD", "1"), ("2025-01-01", "EUR", "USD", "1.5")])
    assert sentence in word(asking(known, span("2024-02-01"), policy="chartmogul")).checks
