"""Segments by GRR and NRR as points."""

from __future__ import annotations

import json

import pytest

from retention.answer.matrix import MatrixAnswer
from retention.ask import ask
from retention.chart import chart
from retention.chart.names import Box, placed
from retention.errors import QuestionError
from retention.language import read_question
from retention.question import Kind
from tests.chart.pictures import rows_of, texts_of
from tests.ledger.tape import TODAY, ledger_of
from tests.narrowed import narrowed

# emea keeps all and doubles a tenth of it; apac loses a half; amer has nobody at the opening.
TAPE = """
    a l 2024-01-01 - 90000
    b l 2024-01-01 2025-05-01 10000
    b m 2025-05-01 - 20000
    c l 2024-01-01 - 50000
    d l 2024-01-01 2025-05-01 50000
    e l 2025-05-01 - 10000
    a is region=emea
    b is region=emea
    c is region=apac
    d is region=apac
    e is region=amer
"""


def matrix(tape: str, period: str = "2025 by region") -> MatrixAnswer:
    question = read_question(period).model_copy(update={"kind": Kind.MATRIX})
    return narrowed(ask(question, ledger=ledger_of(tape), today=TODAY), MatrixAnswer)


def test_a_point_a_segment_and_one_for_the_total() -> None:
    drawn = chart(matrix(TAPE))
    assert rows_of(drawn, "label", "tone", "grr", "nrr", "opening_arr_minor", "figures") == [
        ("Total", "total", 75.0, 80.0, 200000, "GRR 75.0 %, NRR 80.0 %, opening ARR 2,000"),
        ("apac", "segment", 50.0, 50.0, 100000, "GRR 50.0 %, NRR 50.0 %, opening ARR 1,000"),
        ("emea", "segment", 100.0, 110.0, 100000, "GRR 100.0 %, NRR 110.0 %, opening ARR 1,000"),
    ]
    assert "2 of 3 segments." in texts_of(drawn)


def test_the_area_of_a_circle_is_its_share_of_the_largest() -> None:
    tape = "a l 2024-01-01 - 80000\nb l 2024-01-01 - 20000\na is region=x\nb is region=y"
    _, (largest,), (smaller,) = rows_of(chart(matrix(tape)), "size")
    assert largest == 1600
    assert smaller == 400


def test_the_bounds_and_the_names_of_the_quarters_are_drawn() -> None:
    answer = matrix(TAPE)
    drawn = chart(answer)
    assert (90.0, 100.0) in rows_of(drawn, "grr", "nrr")
    names = {name for (name,) in rows_of(drawn, "name")}
    assert {"Where to expand", "Kept, not growing", "Growing, but leaking", "Where to rescue"} <= names


def test_ticks_are_worded() -> None:
    assert '"100": "100 %"' in json.dumps(chart(matrix(TAPE))).replace('\\"', '"')


def test_nobody_anywhere_is_nothing_to_draw() -> None:
    with pytest.raises(QuestionError) as raised:
        chart(matrix(TAPE, "2023 by region"))
    assert raised.value.code == "nothing_to_draw"


def test_names_stand_where_they_have_room() -> None:
    alone = Box(300, 150, 10, 50)
    assert placed([alone], (600, 300)) == ["right"]
    assert placed([Box(580, 150, 10, 50)], (600, 300)) == ["left"]
    assert placed([alone, Box(330, 150, 10, 50)], (600, 300)) == ["left", "right"]
    assert placed([alone] * 6, (600, 300)) == ["right", "left", "above", "below", None, None]


def test_a_name_without_room_is_counted() -> None:
    tape = "\n".join(f"a{n} l 2024-01-01 - 100\na{n} is region=r{n}" for n in range(7))
    assert "4 names have no room beside their circles." in texts_of(chart(matrix(tape)))
