"""The accounts behind movements as bars."""

from __future__ import annotations

import pytest

from retention.answer.movers import MoversAnswer
from retention.ask import ask
from retention.chart import chart
from retention.errors import QuestionError
from retention.language import read_question
from retention.question import Kind, Movement
from tests.chart.pictures import rows_of, texts_of
from tests.chart.questions import TAPE
from tests.ledger.tape import TODAY, ledger_of
from tests.narrowed import narrowed


def movers(tape: str, period: str, movement: Movement | None = None) -> MoversAnswer:
    kind = Kind.MOVERS if movement is None else Kind.ACCOUNTS
    question = read_question(period).model_copy(update={"kind": kind, "movement": movement, "top": 40})
    return narrowed(ask(question, ledger=ledger_of(tape), today=TODAY), MoversAnswer)


def test_gains_stand_before_losses_and_each_names_its_movement() -> None:
    drawn = chart(movers(TAPE, "2025-q2"))
    assert rows_of(drawn, "label", "value", "figure") == [
        ("grows", 50000, "+500.00 · expansion"),
        ("new", 7000, "+70.00 · new business"),
        ("back", 4000, "+40.00 · reactivation"),
        ("shrinks", -29950, "−299.50 · contraction"),
        ("leaves", -20000, "−200.00 · churn"),
    ]


def test_the_accounts_of_one_movement_need_not_name_it() -> None:
    drawn = chart(movers(TAPE, "2025-q2", Movement.CHURN))
    assert rows_of(drawn, "label", "value", "figure") == [("leaves", -20000, "−200")]
    assert texts_of(drawn).startswith("Churn, Q2 2025: −200.00 (1 account)")


def test_the_largest_of_many_are_drawn_and_it_is_said() -> None:
    tape = "\n".join(f"a{n:02} l 2024-01-01 2025-05-01 {100 * (60 - n)}" for n in range(43))
    drawn = chart(movers(tape, "2025-q2"))
    assert [label for (label,) in rows_of(drawn, "label")] == [f"a{n:02}" for n in range(30)]
    assert "30 of 43 accounts." in texts_of(drawn)


def test_a_long_name_is_cut_on_the_axis_and_whole_beside_the_mark() -> None:
    answer = movers("a l 2024-01-01 2025-05-01 500", "2025-q2", Movement.CHURN)
    long = "The Alder and Brook Company of Somewhere"
    group = answer.movements[0]
    named = group.accounts[0].model_copy(update={"name": long})
    drawn = chart(answer.model_copy(update={"movements": (group.model_copy(update={"accounts": (named,)}),)}))
    assert rows_of(drawn, "slot", "label") == [("000The Alder and Brook Company…", long)]


def test_two_accounts_of_one_name_have_a_bar_each() -> None:
    answer = movers("a l 2024-01-01 2025-05-01 500\nb l 2024-01-01 2025-05-01 400", "2025-q2", Movement.CHURN)
    group = answer.movements[0]
    twins = tuple(one.model_copy(update={"name": "Twin"}) for one in group.accounts)
    drawn = chart(answer.model_copy(update={"movements": (group.model_copy(update={"accounts": twins}),)}))
    assert rows_of(drawn, "slot", "label", "value") == [("000Twin", "Twin", -500), ("001Twin", "Twin", -400)]


def test_a_period_in_which_nothing_moved() -> None:
    with pytest.raises(QuestionError) as raised:
        chart(movers("a l 2024-01-01 - 500", "2025-q2"))
    assert raised.value.code == "nothing_to_draw"
