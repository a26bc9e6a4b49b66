"""Renewal rate by hand: which lines' terms ended in a period, and which of those lines continued."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from retention.answer import NotMeasured
from retention.metrics.renewal import RENEWAL_PARTS
from retention.ratio import Ratio
from tests.ledger.tape import asked, ledger_from, lines_of

if TYPE_CHECKING:
    from retention.ledger.view import Ledger

# In Q3 2025 the term of each ended on the day beside it; the two that are not due say why.
LINES = """
    stays   a 2023-07-01 2025-07-01 120000 interval=year
    stays   b 2025-07-01 -          150000 interval=year
    lost    a 2024-08-15 2025-08-15  60000 interval=year
    monthly a 2025-01-31 -           12000 interval=month
    quarter a 2024-09-10 -           24000 interval=quarter
    early   a 2025-02-01 2025-09-30  36000 interval=year
    gap     a 2024-07-20 2025-07-20   4800 interval=year
    gap     b 2025-07-21 -            4800 interval=year
    other   a 2024-09-01 2025-09-01   7200 interval=year product=core
    other   b 2025-09-01 -            9600 interval=year product=pro
    not-due a 2024-10-01 -           99000 interval=year
    credit  a 2024-08-01 -           -6000 interval=month
    credit  b 2024-08-01 -            9000 interval=half-year
"""


def test_a_quarter_by_hand() -> None:
    """Due: stays 1,200, lost 600, monthly 120, quarter 240, early 360, gap 48, other 72, credit's plan 90: 2,730.

    Continued: stays (its next line starts on that day), monthly, quarter and the plan, which run on: 1,650. A day
    without a line is a loss, and so is another product. The renewed line of `stays` is itself due in July 2026, the
    last one in October, and a credit is no line to renew.
    """
    found = asked(LINES, "renewal rate 2025-q3").total.renewals
    assert found is not None
    assert (found.lines_ended, found.lines_renewed) == (8, 4)
    assert (found.ended_arr_minor, found.renewed_arr_minor) == (273_000, 165_000)
    assert found.by_lines == Ratio(numerator=4, denominator=8, percent="50.0")
    assert found.by_arr == Ratio(numerator=165_000, denominator=273_000, percent="60.4")


@pytest.mark.parametrize(
    ("start", "end", "interval", "due"),
    [
        # The term is over on the first day that it no longer covers: what ends with June is due in July.
        ("2024-07-01", "2025-07-01", "year", "07"),
        ("2024-07-01", "-", "year", "07"),
        ("2024-06-30", "-", "year", "06"),
        ("2024-01-31", "2026-01-01", "half-year", "01 07"),
        ("2025-01-15", "-", "quarter", "04 07"),
        # February has no 31st: the term is over on the first day of March, the next one on the 31st.
        ("2025-01-31", "2025-05-30", "month", "03 05"),
        ("2024-02-29", "-", "year", "03"),
        ("2023-05-10", "-", "24 months", "05"),
        ("2025-03-03", "2025-03-17", "week", "03"),
        ("2025-03-03", "2025-04-01", "day", "03 04"),
        # Cut short by its own end.
        ("2025-02-01", "2025-06-20", "year", "06"),
        ("2025-02-01", "2025-02-01", "month", ""),
    ],
)
def test_the_months_in_which_a_term_is_over(start: str, end: str, interval: str, due: str) -> None:
    (line,) = lines_of(f"a l {start} {end} 100")
    ledger = ledger_from([line._replace(interval=interval), *lines_of("other l 2020-01-01 - -1")])
    months = (f"{month:02}" for month in range(1, 9))
    assert [month for month in months if lines_ended(ledger, f"renewal rate 2025-{month}")] == due.split()


def lines_ended(tape: str | Ledger, question: str) -> int:
    found = asked(tape, question).total.renewals
    assert found is not None
    return found.lines_ended


def test_a_line_counts_once_however_many_of_its_terms_end() -> None:
    assert lines_ended("a l 2024-01-15 - 1200 interval=month", "renewal rate 2025") == 1
    assert lines_ended("a l 2024-01-15 - 1200 interval=week", "renewal rate 2025-q1") == 1


def test_a_row_a_term_counts_as_one_line_that_runs_on() -> None:
    """Twelve monthly rows that follow one another are one line; where they stop they are one that did not continue."""
    rows = "\n".join(f"a r{month} 2025-{month:02}-01 2025-{month + 1:02}-01 1200" for month in range(1, 12))
    for tape in (f"{rows}\na r12 2025-12-01 - 1200", "a l 2025-01-01 - 1200"):
        found = asked(tape, "renewal rate 2025").total.renewals
        assert found is not None
        assert [getattr(found, name) for name in RENEWAL_PARTS] == [1, 1, 1200, 1200]
    stopped = asked(rows, "renewal rate 2025").total.renewals
    assert stopped is not None
    assert [getattr(stopped, name) for name in RENEWAL_PARTS] == [1, 0, 1200, 0]


def test_what_changes_at_the_renewal_is_not_in_it() -> None:
    """A line that goes on at half the price has continued; its contraction is in NRR and GRR."""
    tape = "a l 2024-07-01 2025-07-01 1000 interval=year\na m 2025-07-01 - 500 interval=year"
    total = asked(tape, "renewal rate 2025-q3").total
    assert total.renewals is not None
    assert total.renewals.by_arr == Ratio(numerator=1000, denominator=1000, percent="100.0")
    assert total.grr == Ratio(numerator=500, denominator=1000, percent="50.0")


def test_lines_that_the_policy_does_not_count_neither_end_nor_continue() -> None:
    tape = """
        a l 2024-07-01 2025-07-01 1000 interval=year
        a t 2025-07-01 -          1000 interval=year status=trial
        b t 2024-07-01 2025-07-01 1000 interval=year status=trial
    """
    found = asked(tape, "renewal rate 2025-q3").total.renewals
    assert found is not None
    assert (found.lines_ended, found.lines_renewed) == (1, 0)


def test_rows_are_of_accounts_that_stand_at_neither_end_too() -> None:
    """Its only line began and ended inside the quarter: a row of nothing but a term that was not continued."""
    tape = """
        kept  a 2024-01-01 -          1200 interval=month
        short a 2025-07-10 2025-08-10  600 interval=month
        kept  is region=emea
        short is region=apac
    """
    answer = asked(tape, "renewal rate 2025-q3 by region")
    assert [(row.segment, row.opening_arr_minor, row.renewals and row.renewals.lines_ended) for row in answer.rows] == [
        ("emea", 1200, 1),
        ("apac", 0, 1),
    ]


def test_nothing_due_is_told_and_is_no_rate() -> None:
    answer = asked("a l 2024-01-01 - 1200 interval=year", "renewal rate 2025-q3")
    assert answer.total.renewals is not None
    assert (answer.total.renewals.by_arr, answer.total.renewals.by_lines) == (None, None)
    assert answer.warnings[:1] == (NotMeasured(metric="renewal_rate", reason="nothing_due"),)


def test_other_questions_measure_none() -> None:
    total = asked(LINES, "nrr 2025-q3").total
    assert (total.renewals, total.win_back, total.lifetime) == (None, None, None)


def test_the_example_of_the_decision() -> None:
    """docs/decisions/renewals.md: 1,320 of 1,920, two lines of three."""
    found = asked(
        """
        a l 2024-07-01 2025-07-01 120000 interval=year
        a m 2025-07-01 -          150000 interval=year
        b l 2024-08-15 2025-08-15  60000 interval=year
        c l 2025-01-20 -           12000 interval=month
        """,
        "renewal rate 2025-q3",
    ).total.renewals
    assert found is not None
    assert found.by_arr == Ratio(numerator=132_000, denominator=192_000, percent="68.8")
    assert found.by_lines == Ratio(numerator=2, denominator=3, percent="66.7")
