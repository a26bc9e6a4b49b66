"""What each segment adds to a change."""

from __future__ import annotations

from decimal import Decimal

import pytest

from retention.answer.why import WhyAnswer
from retention.ask import ask
from retention.chart import chart
from retention.errors import QuestionError
from retention.language import read_question
from retention.ratio import exact
from tests.chart.pictures import rows_of, texts_of
from tests.chart.questions import TAPE
from tests.ledger.tape import TODAY, ledger_of
from tests.narrowed import narrowed


def why(question: str, tape: str = TAPE) -> WhyAnswer:
    return narrowed(ask(read_question(question), ledger=ledger_of(tape), today=TODAY), WhyAnswer)


def points(text: str) -> Decimal:
    return Decimal(text.removesuffix(" pt").replace("−", "-"))


def test_rate_and_mix_of_every_segment_sum_to_the_change() -> None:
    answer = why("why nrr 2025-q2 vs previous by region")
    bars = rows_of(chart(answer), "label", "tone", "value", "figure")
    assert [(label, tone) for label, tone, _, _ in bars] == [
        (label, tone) for label in ("All segments", "emea", "apac") for tone in ("Rate", "Mix")
    ]
    places = [value for _, _, value, _ in bars]
    assert answer.compared.change is not None
    assert places[0] + places[1] == pytest.approx(100 * exact(answer.compared.change))
    assert sum(places[2:]) == pytest.approx(places[0] + places[1])
    assert places[2:] == [
        float(100 * exact(part)) for segment in answer.segments for part in (segment.rate, segment.mix)
    ]


def test_the_figures_add_up_as_they_stand() -> None:
    figures = [points(figure) for (figure,) in rows_of(chart(why("why nrr 2025-q2 vs previous by region")), "figure")]
    assert figures[0].quantize(Decimal("0.1")) == sum(figures[2::2], Decimal(0)).quantize(Decimal("0.1"))
    assert texts_of(chart(why("why nrr 2025-q2 vs previous by region"))).startswith("NRR rose 0.02 points")


def test_an_earlier_period_without_accounts_leaves_nothing_to_draw() -> None:
    with pytest.raises(QuestionError) as raised:
        chart(why("why nrr 2024-q2 vs last-year by region"))
    assert raised.value.code == "nothing_to_draw"
