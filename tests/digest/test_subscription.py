from __future__ import annotations

from typing import Any

import pytest

from retention.digest import Subscription, Thresholds
from retention.digest.delivery import IN_THREAD
from retention.digest.subscription import MOST_QUESTIONS
from retention.errors import QuestionError
from retention.wording import explain
from tests.digest.subscriptions import subscription


def test_weekdays_are_kept_in_order_and_once() -> None:
    assert subscription(weekdays=(5, 1, 5)).weekdays == (1, 5)


def test_a_subscription_is_read_back_from_its_json() -> None:
    asked = subscription(questions=("nrr last-quarter", "movers"), thresholds=Thresholds(nrr_down_points=" 2.50 "))
    assert asked.thresholds == Thresholds(nrr_down_points="2.5")
    assert Subscription.model_validate_json(asked.model_dump_json()) == asked


def test_every_question_has_a_message_of_its_own() -> None:
    assert len(IN_THREAD) == MOST_QUESTIONS - 1


def test_a_target_is_a_person_or_a_channel() -> None:
    assert subscription(target="U1").to_person
    assert subscription(target="W1").to_person
    assert not subscription(target="C1").to_person
    assert not subscription(target="G1").to_person


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"weekdays": ()}, "Choose at least one weekday."),
        ({"weekdays": (0,)}, "Weekdays are numbered from 1 (Monday) to 7 (Sunday)."),
        ({"time_zone": "Europe/Berln"}, 'I don\'t know the time zone "Europe/Berln". Did you mean Europe/Berlin?'),
        ({"time_zone": "x"}, 'I don\'t know the time zone "x". Name it by place, as in Europe/Berlin.'),
        ({"questions": ("nrr",) * 6}, "A digest answers at most 5 questions; these are 6."),
    ],
)
def test_what_cannot_be_subscribed_to(said: dict[str, Any], sentence: str) -> None:
    with pytest.raises(QuestionError) as caught:
        subscription(**said)
    assert explain(caught.value) == sentence


@pytest.mark.parametrize("said", [{"questions": ('nrr "enterprise',)}, {"period": "yesteryear"}])
def test_questions_and_period_are_read_by_the_grammar(said: dict[str, Any]) -> None:
    with pytest.raises(QuestionError) as caught:
        subscription(**said)
    assert explain(caught.value)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({}, "Name what must be crossed: a tier change, a fall of NRR in points, or an account that churned."),
        ({"nrr_down_points": "0"}, '"0" is no number of points. Write one above 0, as in 2 or 2.5.'),
        ({"nrr_down_points": "-2"}, '"-2" is no number of points. Write one above 0, as in 2 or 2.5.'),
        ({"churned_over": "a lot"}, '"a lot" is no amount. Write it in whole units of the currency, as in 5000.'),
    ],
)
def test_thresholds_that_say_nothing(said: dict[str, Any], sentence: str) -> None:
    with pytest.raises(QuestionError) as caught:
        Thresholds(**said)
    assert explain(caught.value) == sentence


def test_amounts_are_kept_exactly_as_decimal_text() -> None:
    assert Thresholds(churned_over="5,000.50").churned_over == "5000.5"
