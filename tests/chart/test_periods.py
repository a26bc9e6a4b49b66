"""Charts of one period: every number and word in them is the answer's."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest

from retention.answer import Answer
from retention.chart import chart
from retention.errors import QuestionError
from retention.scope import Workspace
from tests.chart.pictures import rows_of, texts_of
from tests.chart.questions import TAPE
from tests.ledger.tape import asked


def test_the_movements_are_a_waterfall_from_opening_to_closing() -> None:
    drawn = chart(asked(TAPE, "nrr 2025-q2"))
    assert rows_of(drawn, "label", "value", "figure", "tone") == [
        ("Opening ARR", 220000, "2,200.00", "level"),
        ("Expansion", 50000, "+500.00", "gain"),
        ("Contraction", -29950, "−299.50", "loss"),
        ("Churn", -20000, "−200.00", "loss"),
        ("Same accounts", 220050, "2,200.50", "level"),
        ("New", 7000, "+70.00", "gain"),
        ("Reactivated", 4000, "+40.00", "gain"),
        ("Closing ARR", 231050, "2,310.50", "level"),
    ]
    assert rows_of(drawn, "low", "high")[1:4] == [(220000, 270000), (240050, 270000), (220050, 240050)]
    assert texts_of(drawn).splitlines() == [
        "NRR, Q2 2025: 100.02 %",
        "1 Apr – 30 Jun 2025 · 4 accounts · USD",
        "The bars begin at 1,900, not at 0.",
        f"Complete through 31 Dec 2026 · ledger v1 · policy holdfast · answer {asked(TAPE, 'nrr 2025-q2').id[:8]}",
    ]


def test_every_level_is_reached_by_what_stands_before_it() -> None:
    steps = rows_of(chart(asked(TAPE, "nrr 2025-q2")), "value", "reached", "tone")
    level = 0
    for value, reached, tone in steps[1:]:
        if tone == "level":
            assert value == reached == level
        level = int(str(reached))


def test_levels_that_are_far_apart_stand_on_nothing() -> None:
    drawn = chart(asked("a l 2024-01-01 2025-05-01 100000\nb l 2024-01-01 - 50000", "2025-q2"))
    assert "not at 0" not in texts_of(drawn)
    assert rows_of(drawn, "label", "low")[0] == ("Opening ARR", 0)


def test_a_metric_of_accounts_moves_accounts() -> None:
    drawn = chart(asked(TAPE, "logo-churn 2025-q2"))
    assert rows_of(drawn, "label", "value", "figure") == [
        ("Opening accounts", 4, "4"),
        ("Churn", -1, "−1"),
        ("Same accounts", 3, "3"),
        ("New", 1, "+1"),
        ("Reactivated", 1, "+1"),
        ("Closing accounts", 5, "5"),
    ]


def test_exchange_rates_are_a_step_of_their_own() -> None:
    answer = asked(TAPE, "nrr 2025-q2")
    total = answer.total.model_copy(update={"fx_arr_minor": -1050, "closing_arr_minor": 230000})
    drawn = chart(answer.model_copy(update={"total": total}))
    assert rows_of(drawn, "label", "value", "figure")[-2:] == [
        ("Exchange rates", -1050, "−10.50"),
        ("Closing ARR", 230000, "2,300.00"),
    ]


def test_segments_are_bars_and_the_total_a_line() -> None:
    answer = asked(TAPE, "nrr 2025-q2 by region")
    drawn = chart(answer)
    assert rows_of(drawn, "label", "value", "figure") == [
        ("emea", float(Fraction(100 * 210050, 190000)), "110.6 %"),
        ("apac", float(Fraction(100 * 10000, 30000)), "33.3 %"),
        ("amer", None, "n/a"),
    ]
    assert (float(Fraction(100 * 220050, 220000)),) in rows_of(drawn, "at")
    assert "Total 100.02 %" in json.dumps(drawn)
    assert texts_of(drawn).startswith("NRR by region, Q2 2025: 100.02 %")


def test_many_segments_are_cut_and_it_is_said() -> None:
    tape = "\n".join(f"a{n:02} l 2024-01-01 - {100 * (50 - n)}\na{n:02} is city=c{n:02}" for n in range(43))
    drawn = chart(asked(tape, "2025 by city"))
    assert [label for (label,) in rows_of(drawn, "label")] == [f"c{n:02}" for n in range(30)]
    assert "30 of 43 segments: those with the largest opening ARR." in texts_of(drawn)


def test_an_earlier_period_stands_beside_this_one() -> None:
    drawn = chart(asked(TAPE, "nrr 2025-q2 vs previous"))
    assert rows_of(drawn, "label", "tone", "figure") == [
        ("NRR", "Q1 2025", "100.0 %"),
        ("NRR", "Q2 2025", "100.02 %"),
        ("GRR", "Q1 2025", "100.0 %"),
        ("GRR", "Q2 2025", "77.3 %"),
        ("Logo retention", "Q1 2025", "100.0 %"),
        ("Logo retention", "Q2 2025", "75.0 %"),
    ]
    assert "Change since" in texts_of(drawn)


def test_an_earlier_period_by_segment_says_what_changed() -> None:
    drawn = chart(asked(TAPE, "nrr 2025-q2 by region vs previous"))
    assert rows_of(drawn, "label", "tone", "figure")[2:] == [
        ("emea", "Q1 2025", "100.0 %"),
        ("emea", "Q2 2025", "110.6 % (+10.6 pt)"),
        ("apac", "Q1 2025", "100.0 %"),
        ("apac", "Q2 2025", "33.3 % (−66.7 pt)"),
        ("amer", "Q1 2025", "n/a"),
        ("amer", "Q2 2025", "n/a"),
    ]


def test_a_headline_of_twelve_months_does_not_stand_over_a_quarter() -> None:
    answer = asked(TAPE, "nrr 2025-q2", workspace=Workspace(headline="ttm"))
    assert texts_of(chart(answer)).startswith("NRR, Q2 2025: 100.02 %")


def test_nothing_to_retain_is_nothing_to_draw() -> None:
    with pytest.raises(QuestionError) as raised:
        chart(asked(TAPE, "nrr 2023"))
    assert raised.value.code == "nothing_to_draw"


def test_the_same_answer_has_the_same_bytes() -> None:
    answer = asked(TAPE, "nrr 2025-q2 by region vs previous")
    first = json.dumps(chart(answer))
    chart(asked(TAPE, "nrr 2025-q2"))
    assert json.dumps(chart(Answer.model_validate_json(answer.model_dump_json()))) == first


def test_figures_follow_the_locale() -> None:
    drawn = chart(asked(TAPE, "nrr 2025-q2"), "de")
    assert ("+500,00",) in rows_of(drawn, "figure")
    assert drawn["usermeta"] == {"language": "de", "remarks": ["The bars begin at 1.900, not at 0."]}
