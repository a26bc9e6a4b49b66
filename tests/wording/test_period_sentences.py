"""What is said when the period must change: how it is written, and how far the ledger reaches."""

from __future__ import annotations

from datetime import date

import pytest

from retention.ask import ask
from retention.errors import QuestionError
from retention.language import read_question
from retention.scope import Workspace
from retention.wording import explain
from retention.wording.period_errors import PERIOD_REASONS
from tests.ledger.tape import asked, ledger_of

ONE = "a l 2022-01-01 - 100"
KNOWN = "the ledger is complete through 31 Dec 2026."
SPAN = "write it as 2025, 2025-Q3, 2025-06 or 2025-06-01..2025-08-31."
RELATIVE = "write it as last-month, last-quarter, last-year, qtd, ttm, or last-8-weeks."

PERIODS = [
    ("2025-13", "month", "months go from 01 to 12."),
    ("2025-Q5", "quarter", "quarters go from 1 to 4."),
    ("H3-2025", "half", "the halves are H1 and H2."),
    ("1850", "year", "years go from 1900 to 2200."),
    ("2025-02-30", "day", "the days of 2025-02 go from 01 to 28."),
    ("last-0-weeks", "count", "a number of periods goes from 1 to 9,999."),
    ("2025-08..2025-06", "order", "1 Aug 2025 comes after 30 Jun 2025."),
    (
        "2025-06-30",
        "single_day",
        (
            "a day alone is no period; ask as of 2025-06-30 for the 12 months that end with it, or"
            " 2025-06-30..2025-06-30 for that day."
        ),
    ),
    ("2025..q3", "range_ends", "a range has a day, a month or a year at both ends, as in 2025-06-01..2025-08-31."),
    ("since q3", "since", 'after "since" comes a day, a month or a year, as in since 2025-01.'),
    ("as of q3", "as_of", 'after "as of" comes a day, as in as of 2025-06-30.'),
    ("last-fortnight", "unit", RELATIVE),
    ("last-quartr", "unit", f"{RELATIVE} Did you mean last-quarter?"),
    ("2025/06", "form", f"{SPAN} Did you mean 2025-06?"),
    ("30.06.2025", "form", SPAN),
]
# Asked on 15 January 2027.
REACH = [
    ("2027", "not_complete", f"2027 is not over: {KNOWN} Ask last-year for 2026."),
    ("2027-q1", "not_complete", f"Q1 2027 is not over: {KNOWN} Ask last-quarter for Q4 2026."),
    ("2027-01", "not_complete", f"Jan 2027 is not over: {KNOWN} Ask last-month for Dec 2026."),
    (
        "last-8-weeks",
        "not_complete",
        (
            "20 Nov 2026 – 14 Jan 2027 reaches beyond the ledger, which is complete through 31 Dec 2026."
            " Ask last-8-weeks as of 2026-12-31."
        ),
    ),
    (
        "2026-12-01..2027-01-31",
        "not_complete",
        f"1 Dec 2026 – 31 Jan 2027 is not over: {KNOWN} Ask 2026-12-01..2026-12-31 for what is known of it.",
    ),
    (
        "2027-01-01..2027-01-31",
        "not_complete",
        f"1 Jan – 31 Jan 2027 is not over: {KNOWN} Ask for a period that ends on 31 Dec 2026 or before.",
    ),
    ("qtd", "nothing_known_yet", f"Nothing of Q1 2027 is known yet: {KNOWN} Ask last-quarter."),
    (
        "since 2028",
        "nothing_known_yet",
        f"Nothing of the time since 1 Jan 2028 is known yet: {KNOWN} Ask ttm as of 2026-12-31.",
    ),
]


@pytest.mark.parametrize(("question", "code", "sentence"), REACH)
def test_what_the_ledger_does_not_know_yet(question: str, code: str, sentence: str) -> None:
    with pytest.raises(QuestionError) as raised:
        asked(ONE, question)
    assert (raised.value.code, explain(raised.value)) == (code, sentence)


@pytest.mark.parametrize(("period", "reason", "sentence"), PERIODS)
def test_a_period(period: str, reason: str, sentence: str) -> None:
    with pytest.raises(QuestionError) as raised:
        asked(ONE, f"nrr {period}")
    assert (raised.value.code, raised.value.facts["reason"]) == ("unreadable_period", reason)
    assert explain(raised.value) == f'I can\'t read the period "{period}": {sentence}'


@pytest.mark.parametrize(
    ("today", "through", "question", "sentence"),
    [
        (
            date(2026, 11, 22),
            date(2026, 11, 21),
            "2026-q4",
            (
                "Q4 2026 is not over: the ledger is complete through 21 Nov 2026."
                " Ask qtd for the quarter so far, or last-quarter for Q3 2026."
            ),
        ),
        (
            date(2026, 11, 22),
            date(2026, 11, 21),
            "2026-11",
            (
                "Nov 2026 is not over: the ledger is complete through 21 Nov 2026."
                " Ask mtd for the month so far, or last-month for Oct 2026."
            ),
        ),
        (
            date(2026, 11, 22),
            date(2026, 11, 21),
            "2026-h2",
            (
                "H2 2026 is not over: the ledger is complete through 21 Nov 2026."
                " Ask this-half for the half so far, or last-half for H1 2026."
            ),
        ),
        (
            date(2026, 11, 22),
            date(2026, 11, 21),
            "fy2026",
            (
                "2026 is not over: the ledger is complete through 21 Nov 2026."
                " Ask ytd for the year so far, or last-year for 2025."
            ),
        ),
        (
            date(2026, 11, 22),
            date(2024, 12, 31),
            "last-quarter",
            (
                "Q3 2026 reaches beyond the ledger, which is complete through 31 Dec 2024."
                " Ask Q4 2024, the newest one that is complete."
            ),
        ),
        (
            date(2026, 11, 22),
            date(2024, 12, 31),
            "qtd",
            "Nothing of Q4 2026 is known yet: the ledger is complete through 31 Dec 2024. Ask Q4 2024.",
        ),
        (
            date(2022, 2, 22),
            date(2022, 2, 21),
            "2022-02",
            "Feb 2022 is not over: the ledger is complete through 21 Feb 2022. Ask mtd for the month so far.",
        ),
        (
            date(2022, 2, 22),
            date(2022, 1, 21),
            "mtd",
            (
                "Nothing of Feb 2022 is known yet: the ledger is complete through 21 Jan 2022."
                " Ask for a period that ends on 21 Jan 2022 or before."
            ),
        ),
    ],
)
def test_how_far_the_ledger_reaches(today: date, through: date, question: str, sentence: str) -> None:
    ledger = ledger_of("a l 2022-01-10 - 100", complete_through=through)
    with pytest.raises(QuestionError) as raised:
        ask(read_question(question), ledger=ledger, today=today)
    assert explain(raised.value) == sentence


def test_a_fiscal_quarter_is_called_by_its_own_name() -> None:
    ledger = ledger_of("a l 2022-01-01 - 100", complete_through=date(2027, 1, 10))
    with pytest.raises(QuestionError) as raised:
        asked(ledger, "2027-q3", workspace=Workspace(fiscal_start_month=7))
    assert explain(raised.value) == (
        "Q3 FY2027 is not over: the ledger is complete through 10 Jan 2027."
        " Ask qtd for the quarter so far, or last-quarter for Q2 FY2027."
    )


def test_every_reason_is_among_these_cases() -> None:
    # What stands in a field of its own is among the cases of test_question_sentences.py.
    assert {reason for _, reason, _ in PERIODS} | {"unknown", "window", "future"} == set(PERIOD_REASONS)
