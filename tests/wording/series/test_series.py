"""The series of an answer of every kind: its names, its categories, and figures that are those of the answer."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from retention.ask import ask
from retention.language import read_question
from retention.question import Kind
from retention.wording import word
from retention.wording.series import Series, Values, is_drawn, word_series
from tests.chart.questions import ASKED, TAPE, answered
from tests.ledger.tape import TODAY, ledger_of

if TYPE_CHECKING:
    from retention.answer.any import AnyAnswer

MOVED = {"Expansion": "500", "Contraction": "-299.5", "Churn": "-200", "New": "70", "Reactivated": "40"}
BOTH = "region=emea or region=apac"
RATES = ("NRR", "GRR", "Logo retention")


def answer_of(question: str, tape: str = TAPE) -> AnyAnswer:
    return ask(read_question(question), ledger=ledger_of(tape), today=TODAY)


def series_of(question: str, tape: str = TAPE) -> Series | None:
    return word_series(answer_of(question, tape))


def values(name: str, *figures: str) -> Values:
    return Values(name, tuple(map(Decimal, figures)))


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (
            "nrr 2025-q2",
            Series(
                form="bar",
                titles=("What moved ARR, Q2 2025", "What moved ARR"),
                categories=tuple(MOVED),
                values=(values("Change", *MOVED.values()),),
                measure="USD",
            ),
        ),
        (
            "grr 2025-q2 emea",
            Series(
                form="bar",
                titles=(
                    "Emea: what moved ARR, Q2 2025",
                    "What moved ARR, Q2 2025",
                    "Emea: what moved ARR",
                    "What moved ARR",
                ),
                categories=tuple(MOVED),
                values=(values("Change", "500", "-299.5", "0", "0", "0"),),
                measure="USD",
            ),
        ),
        (
            "quick ratio 2025-q2",
            Series(
                form="bar",
                titles=("What moved ARR, Q2 2025", "What moved ARR"),
                categories=("New", "Reactivated", "Expansion", "Contraction", "Churn"),
                values=(values("Change", "70", "40", "500", "-299.5", "-200"),),
                measure="USD",
            ),
        ),
        (
            "logo retention 2025-q2",
            Series(
                form="bar",
                titles=("Accounts that left and came, Q2 2025", "Accounts that left and came"),
                categories=("Churn", "New", "Reactivated"),
                values=(values("Change", "-1", "1", "1"),),
                measure="Accounts",
            ),
        ),
        (
            f"nrr 2025-q2 {BOTH} by region",
            Series(
                form="bar",
                titles=(
                    "Apac or emea NRR by region, Q2 2025",
                    "NRR by region, Q2 2025",
                    "Apac or emea NRR by region",
                    "NRR by region",
                ),
                categories=("emea", "apac", "Total"),
                values=(values("NRR", "110.6", "33.3", "100.02"),),
                measure="NRR, %",
                along="Region",
            ),
        ),
        (
            "arpa 2025-q2 by region",
            Series(
                form="bar",
                titles=("ARPA by region, Q2 2025", "ARPA by region"),
                categories=("emea", "apac", "amer", "Total"),
                values=(values("ARPA", "1050.25", "100.00", "55.00", "462.10"),),
                measure="ARPA, USD",
                along="Region",
            ),
        ),
        (
            "nrr 2025-q2 vs previous",
            Series(
                form="bar",
                titles=("Rates, Q2 2025 against Q1 2025", "Rates"),
                categories=RATES,
                values=(
                    values("Q1 2025", "100.0", "100.0", "100.0"),
                    values("Q2 2025", "100.02", "77.3", "75.0"),
                ),
                measure="Rates, %",
            ),
        ),
        (
            f"nrr ttm vs previous {BOTH} by region",
            Series(
                form="bar",
                titles=(
                    "Apac or emea NRR by region, 12 months to 31 Dec 2026",
                    "NRR by region, 12 months to 31 Dec 2026",
                    "Apac or emea NRR by region",
                    "NRR by region",
                ),
                categories=("emea", "apac", "Total"),
                values=(
                    values("To 31 Dec 2025", "110.6", "33.3", "100.02"),
                    values("To 31 Dec 2026", "100.0", "100.0", "100.0"),
                ),
                measure="NRR, %",
                along="Region",
            ),
        ),
        (
            f"nrr monthly 2025-04-01..2025-06-30 {BOTH} by region",
            Series(
                form="line",
                titles=("Apac or emea NRR by month", "NRR by month"),
                categories=("Apr 2025", "May 2025", "Jun 2025"),
                values=(
                    values("Total", "100.0", "109.1", "91.7"),
                    values("emea", "100.0", "110.6", "100.0"),
                    values("apac", "100.0", "100.0", "33.3"),
                ),
                measure="NRR, %",
            ),
        ),
        (
            "logo churn ttm monthly 2025-05-01..2025-06-30",
            Series(
                form="line",
                titles=("Logo churn by month, 12 months to each month's end", "Logo churn by month"),
                categories=("May 2025", "Jun 2025"),
                values=(values("Logo churn", "0.0", "25.0"),),
                measure="Logo churn, %",
            ),
        ),
        (
            "why nrr 2025-q2 vs previous by region",
            Series(
                form="bar",
                titles=("NRR: rate and mix by region, Q2 2025", "NRR: rate and mix by region"),
                categories=("emea", "apac", "Total"),
                values=(values("Rate", "9.11", "-9.09", "0.02"), values("Mix", "0.0", "0.0", "0.0")),
                measure="NRR, points",
                along="Region",
            ),
        ),
        (
            "movers 2025-q2",
            Series(
                form="bar",
                titles=("Accounts that moved ARR, Q2 2025", "Accounts that moved ARR"),
                categories=("grows", "new", "back", "shrinks", "leaves"),
                values=(values("Change", "500", "70", "40", "-299.5", "-200"),),
                measure="USD",
            ),
        ),
    ],
)
def test_the_series_of_an_answer(question: str, expected: Series) -> None:
    assert series_of(question) == expected


@pytest.mark.parametrize(
    ("question", "picture"),
    [
        ("nrr 2025-01", False),  # nothing moved
        ("nrr 2023", False),  # nobody was there
        ("arpa 2025-q2", False),  # not made of movements
        ("renewal rate 2025-q2", False),
        ("arpa 2025-q2 vs previous", False),  # two figures, which stand in the answer
        ("nrr 2025-q2 emea by region", False),  # one segment
        ("nrr monthly 2025-04-01..2025-04-30", False),  # one step
        ("accounts churned 2025-q2", False),  # one account
        ("nrr 2025-q2 by region", True),  # amer has no figure
        ("nrr monthly 2025-04-01..2025-06-30 by region", True),
    ],
)
def test_what_has_no_series(question: str, picture: bool) -> None:  # noqa: FBT001 - what is expected
    answer = answer_of(question)
    assert word_series(answer) is None
    assert is_drawn(answer) is picture


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_is_decided(kind: Kind) -> None:
    answer = answered(kind)
    other_forms = {Kind.COHORTS, Kind.MATRIX, Kind.BENCHMARKS, Kind.RECONCILE, Kind.DIFF}
    if kind in other_forms:
        assert word_series(answer) is None
        assert is_drawn(answer)
    else:
        assert kind in ASKED


def test_steps_before_the_first_figure_are_left_out_as_in_the_table() -> None:
    tape = "a l 2025-02-01 - 1200\nb l 2025-02-01 - 2400"
    found = series_of("nrr monthly 2025-01-01..2025-04-30", tape)
    table = word(answer_of("nrr monthly 2025-01-01..2025-04-30", tape)).breakdown
    assert found is not None
    assert table is not None
    assert found.categories == tuple(row[0] for row in table.rows) == ("Mar 2025", "Apr 2025")


@pytest.mark.parametrize(("top", "title"), [(1, "Accounts that moved ARR most"), (2, "Accounts that moved ARR")])
def test_a_title_says_whether_all_accounts_are_there(top: int, title: str) -> None:
    tape = "\n".join(
        f"a{n} l 2024-01-01 2025-05-01 1200\na{n} m 2025-05-01 - 2400\nb{n} l 2025-05-01 - 100" for n in "12"
    )
    found = series_of(f"movers 2025-q2 top {top}", tape)
    assert found is not None
    assert found.titles[-1] == title


def test_amounts_of_a_currency_without_minor_units_are_whole() -> None:
    tape = "a l 2024-01-01 - 1200 currency=JPY\nb l 2025-05-01 - 500 currency=JPY"
    found = series_of("nrr 2025-q2", tape)
    assert found is not None
    assert found.measure == "JPY"
    assert found.values == (values("Change", "0", "0", "0", "500", "0"),)
