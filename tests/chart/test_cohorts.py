"""Cohorts as a heat map."""

from __future__ import annotations

import pytest

from retention.answer.cohorts import CohortsAnswer
from retention.ask import ask
from retention.chart import chart
from retention.errors import QuestionError
from retention.language import read_question
from tests.chart.pictures import rows_of, texts_of
from tests.ledger.tape import TODAY, ledger_of
from tests.narrowed import narrowed

# Two accounts of the first quarter, of which one halves in the third; one account of the second quarter.
TAPE = """
    a l 2026-01-05 - 60000
    b l 2026-01-05 2026-07-10 40000
    b m 2026-07-10 - 20000
    c l 2026-04-05 - 7000
"""


def cohorts(question: str, tape: str = TAPE) -> CohortsAnswer:
    return narrowed(ask(read_question(question), ledger=ledger_of(tape), today=TODAY), CohortsAnswer)


def test_a_cell_a_cohort_and_age_and_the_average_of_all() -> None:
    drawn = chart(cohorts("cohorts quarterly revenue 2026"))
    assert rows_of(drawn, "label", "age", "value", "cell", "figure") == [
        ("Q1 2026", "0", 100.0, "100.0", "100.0 %"),
        ("Q1 2026", "1", 100.0, "100.0", "100.0 %"),
        ("Q1 2026", "2", 80.0, "80.0", "80.0 %"),
        ("Q1 2026", "3", 80.0, "80.0", "80.0 %"),
        ("Q2 2026", "0", 100.0, "100.0", "100.0 %"),
        ("Q2 2026", "1", 100.0, "100.0", "100.0 %"),
        ("Q2 2026", "2", 100.0, "100.0", "100.0 %"),
        ("All cohorts", "0", 100.0, "100.0", "100.0 %"),
        ("All cohorts", "1", 100.0, "100.0", "100.0 %"),
        ("All cohorts", "2", pytest.approx(8700000 / 107000), "81.3", "81.3 %"),
        ("All cohorts", "3", 80.0, "80.0", "80.0 %"),
    ]
    assert "Cells: percent of what each cohort began with." in texts_of(drawn)


def test_figures_on_dark_ground_are_white() -> None:
    cells = rows_of(chart(cohorts("cohorts quarterly revenue 2026")), "value", "dark")
    assert {dark for value, dark in cells if value == 100} == {True}
    assert {dark for value, dark in cells if value == 80} == {False}


def test_the_newest_of_many_cohorts_and_some_of_many_ages() -> None:
    tape = "\n".join(f"a{n:02} l {2023 + n // 12}-{n % 12 + 1:02}-05 - 100" for n in range(36))
    drawn = chart(cohorts("cohorts monthly logo since 2023-01", tape))
    labels = list(dict.fromkeys(label for (label,) in rows_of(drawn, "label")))
    assert len(labels) == 31
    assert labels[-2:] == ["Dec 2025", "All cohorts"]
    assert "30 of 36 cohorts: the newest. One age in 3 is shown." in texts_of(drawn)


def test_cells_that_are_all_alike_have_a_shade() -> None:
    drawn = chart(cohorts("cohorts quarterly revenue 2026", "a l 2026-01-05 - 100"))
    assert {value for (value,) in rows_of(drawn, "value")} == {100.0}


def test_no_cohort_at_all() -> None:
    with pytest.raises(QuestionError) as raised:
        chart(cohorts("cohorts quarterly revenue 2025"))
    assert raised.value.code == "nothing_to_draw"
