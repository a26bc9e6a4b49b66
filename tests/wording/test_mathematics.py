"""The math of an answer: its fraction in the units of its table, each metric's own figure, how to have it verified."""

from __future__ import annotations

import pytest

from retention.wording.mathematics import mathematics
from tests.ledger.tape import asked
from tests.metrics.test_lifetime import LEDGER
from tests.metrics.test_renewal import LINES
from tests.metrics.test_win_back import LEDGER as GONE
from tests.wording.test_answers import QUARTER

CENTS = "a l 2024-01-01 2025-08-01 10050\na m 2025-08-01 - 20000"


@pytest.mark.parametrize(
    ("ledger", "question", "headline", "fraction"),
    [
        (QUARTER, "nrr 2025-q3", "NRR, Q3 2025: 47.5 % · the math", "1,900 / 4,000 = 47.5 %, in USD a year."),
        (CENTS, "nrr 2025-q3", "NRR, Q3 2025: 199.0 % · the math", "200.00 / 100.50 = 199.0 %, in USD a year."),
        (QUARTER, "logo churn 2025-q3", "Logo churn, Q3 2025: 33.3 % · the math", "1 / 3 = 33.3 %, in accounts."),
        (QUARTER, "crr 2025-q3", "CRR, Q3 2025: 66.7 % · the math", "2 / 3 = 66.7 %, in accounts."),
        (GONE, "win-back rate 2025-q3", "Win-back rate, Q3 2025: 25.0 % · the math", "1 / 4 = 25.0 %, in accounts."),
        (
            QUARTER,
            "quick ratio 2025-q3",
            "Quick ratio, Q3 2025: 0.6× · the math",
            "1,500 / 2,600 = 0.6×, in USD a year.",
        ),
    ],
)
def test_the_fraction(ledger: str, question: str, headline: str, fraction: str) -> None:
    answer = asked(ledger, question)
    reply = mathematics(answer)
    assert reply.headline == headline
    assert reply.checks == (
        fraction,
        f"To have it computed again from the rows of then: holdfast verify {answer.id}",
    )
    assert reply.statement is not None


def test_the_renewal_rate_is_one_of_money() -> None:
    assert mathematics(asked(LINES, "renewal rate 2025")).checks[0].endswith("in USD a year.")


def test_a_mean_is_made_of_what_its_table_shows() -> None:
    answer = asked(LEDGER, "arpa 2025 big")
    reply = mathematics(answer)
    assert reply.headline == "Big ARPA, 2025: USD 1,350 a year (113 a month) · the math"
    assert reply.statement is not None
    assert reply.statement.rows == (("Closing ARR (31 Dec 2025)", "2 accounts", "2,700"),)


def test_where_nothing_was_computed_there_is_no_math() -> None:
    answer = asked(QUARTER, "nrr 2020")
    reply = mathematics(answer)
    assert reply.headline == "No account was active on 31 Dec 2019, so there is nothing to retain."
    assert reply.checks == (f"To have it computed again from the rows of then: holdfast verify {answer.id}",)
