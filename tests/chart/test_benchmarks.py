"""A figure against reference rows."""

from __future__ import annotations

import json

import pytest

from retention.answer.benchmarks import BenchmarksAnswer
from retention.ask import ask
from retention.chart import chart
from retention.errors import QuestionError
from retention.language import read_question
from tests.chart.pictures import rows_of, texts_of
from tests.ledger.tape import TODAY, ledger_of
from tests.narrowed import narrowed

TAPE = "a l 2024-01-01 2025-05-01 100000\na m 2025-05-01 - 110000"


def benchmarks(question: str) -> BenchmarksAnswer:
    return narrowed(ask(read_question(question), ledger=ledger_of(TAPE), today=TODAY), BenchmarksAnswer)


def test_a_bar_a_row_that_applies_and_a_line_for_the_figure() -> None:
    answer = benchmarks("benchmarks nrr 2025")
    drawn = chart(answer)
    rows = rows_of(drawn, "label", "low", "high", "figure", "tone")
    assert len(rows) == len(answer.applying)
    assert ("all · tier: strong", 100.0, 120.0, "100–120 %", "within") in rows
    assert ("all · tier: needs improvement", 90.0, 100.0, "90–100 %", "outside") in rows
    assert "NRR 110.0 %" in json.dumps(drawn, ensure_ascii=False)
    assert texts_of(drawn).startswith("NRR, 2025: 110.0 %")


def test_an_open_end_runs_to_the_edge() -> None:
    rows = {
        label: (low, high)
        for label, low, high in rows_of(chart(benchmarks("benchmarks nrr 2025")), "label", "low", "high")
    }
    edges = {bound for bounds in rows.values() for bound in bounds}
    assert rows["all · tier: critical"] == (min(edges), 90.0)
    assert rows["all · tier: world-class"] == (120.0, max(edges))


def test_without_a_row_that_applies_there_is_nothing_to_draw() -> None:
    answer = benchmarks("benchmarks nrr 2025").model_copy(update={"applying": ()})
    with pytest.raises(QuestionError) as raised:
        chart(answer)
    assert raised.value.code == "nothing_to_draw"
