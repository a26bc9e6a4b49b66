"""Two policies as a bridge."""

from __future__ import annotations

from fractions import Fraction

import pytest

from retention.answer.reconcile import ReconcileAnswer
from retention.ask import ask
from retention.chart import chart
from retention.language import read_question
from tests.chart.pictures import rows_of, texts_of
from tests.ledger.tape import TODAY, ledger_of
from tests.narrowed import narrowed

# The worked tape of definitions, part 4, in ARR: C is away for seven months and returns smaller, B grows, E shrinks.
TAPE = """
    A l 2025-01-01 - 120000
    B l 2025-01-01 2026-01-01 120000
    B m 2026-01-01 - 180000
    C l 2025-01-01 2025-06-01 120000
    C m 2026-01-01 - 96000
    D l 2026-01-01 - 60000
    E l 2025-01-01 2026-01-01 240000
    E m 2026-01-01 - 144000
"""


WINDOW = "2025-02-01..2026-01-31"


def reconciled(one: str, other: str) -> ReconcileAnswer:
    question = read_question(f"reconcile {one} {other} {WINDOW}")
    return narrowed(ask(question, ledger=ledger_of(TAPE), today=TODAY), ReconcileAnswer)


def test_the_steps_lead_from_the_first_figure_to_the_second() -> None:
    drawn = chart(reconciled("holdfast", "chargebee"))
    assert rows_of(drawn, "label", "value", "figure", "tone", "reached") == [
        ("holdfast", 90.0, "90.0 %", "level", 90.0),
        ("Grain", -70.0, "−70.0 pt", "loss", 20.0),
        ("chargebee", 20.0, "20.0 %", "level", 20.0),
    ]
    assert texts_of(drawn).startswith("NRR, 1 Feb 2025 – 31 Jan 2026: 90.0 % under holdfast, 20.0 % under chargebee")


def test_every_step_is_one_of_the_answer() -> None:
    answer = reconciled("chargebee", "hubspot_10k")
    steps = rows_of(chart(answer), "value", "reached")[1:-1]
    assert len(steps) == len(answer.steps) > 1
    for (value, reached), step in zip(steps, answer.steps, strict=True):
        assert value == float(100 * Fraction(int(step.effect.numerator), int(step.effect.denominator)))
        assert reached == pytest.approx(100 * step.after.numerator / step.after.denominator)


def test_bars_that_begin_above_nothing_say_so() -> None:
    assert "The bars begin at 80 %, not at 0." in texts_of(chart(reconciled("holdfast", "stripe")))


def test_two_policies_that_agree_have_no_step() -> None:
    drawn = chart(reconciled("holdfast", "recurly"))
    assert rows_of(drawn, "label", "figure") == [("holdfast", "90.0 %"), ("recurly", "90.0 %")]
