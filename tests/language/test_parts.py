"""Tool arguments and form fields become the same `Question` as the text that says the same."""

from __future__ import annotations

import pytest

from retention.errors import QuestionError
from retention.language import question_from_parts, read_question
from retention.question import Comparison, Metric, Question, Term

VALID_METRICS = (
    *("nrr", "grr", "logo_retention", "crr", "logo_churn", "revenue_churn"),
    *("quick_ratio", "renewal_rate", "win_back_rate", "arpa", "ltv", "ltv_cac"),
)


def test_all_parts_say_what_the_text_says() -> None:
    parts = question_from_parts(
        metric="grr",
        period="2025-Q3",
        segment="segment=enterprise,smb emea",
        by="region",
        compare="last-year",
        policy="chartmogul",
        currency="eur",
    )
    text = "grr 2025-Q3 segment=enterprise,smb emea by region vs last-year policy=chartmogul currency=EUR"
    assert parts == read_question(text)


def test_blank_optional_parts_are_absent() -> None:
    blank = question_from_parts(
        metric="nrr", period="last-quarter", segment=" ", by="", compare=" ", policy=" ", currency=""
    )
    assert blank == question_from_parts(metric="nrr", period="last-quarter")
    assert blank == Question(period=read_question("nrr").period)


@pytest.mark.parametrize("metric", list(Metric))
def test_every_metric_is_named_by_its_value(metric: Metric) -> None:
    assert question_from_parts(metric=metric.value, period="ttm").metric is metric


@pytest.mark.parametrize("text", ["Net Revenue Retention", "NDR", " nrr "])
def test_metric_words_are_those_of_the_language(text: str) -> None:
    assert question_from_parts(metric=text, period="ttm").metric is Metric.NRR


@pytest.mark.parametrize(
    ("text", "comparison"), [("previous", Comparison.PREVIOUS), ("Last Year", Comparison.LAST_YEAR)]
)
def test_comparisons(text: str, comparison: Comparison) -> None:
    assert question_from_parts(metric="nrr", period="ttm", compare=text).compare is comparison


def test_a_segment_may_be_several_terms() -> None:
    question = question_from_parts(metric="nrr", period="ttm", segment='"mid market", region=emea')
    assert question.terms == (Term(value="mid market"), Term(attribute="region", value="emea"))


@pytest.mark.parametrize(
    ("metric", "nearest"), [("grrr", "grr"), ("logo retetion", "logo retention"), ("arr of all", None), ("", None)]
)
def test_an_unknown_metric(metric: str, nearest: str | None) -> None:
    with pytest.raises(QuestionError) as raised:
        question_from_parts(metric=metric, period="ttm")
    assert (raised.value.code, raised.value.facts) == (
        "unknown_metric",
        {"text": metric, "nearest": nearest, "valid": VALID_METRICS},
    )


def test_an_unknown_comparison() -> None:
    with pytest.raises(QuestionError) as raised:
        question_from_parts(metric="nrr", period="ttm", compare="lastyear2")
    assert (raised.value.code, raised.value.facts) == (
        "unknown_comparison",
        {"text": "lastyear2", "nearest": "last-year", "valid": ("previous", "last-year")},
    )


@pytest.mark.parametrize(
    ("segment", "part", "text"),
    [
        ("enterprise last-quarter", "period", "last-quarter"),
        ("grr", "metric", "grr"),
        ("enterprise by region", "by", "by region"),
        ("enterprise vs previous", "comparison", "vs previous"),
        ("currency=eur", "currency", "currency=eur"),
        ("policy=stripe", "policy", "policy=stripe"),
        ("as of 2025-01-01", "as_of", "as of 2025-01-01"),
    ],
)
def test_a_segment_holds_nothing_else(segment: str, part: str, text: str) -> None:
    with pytest.raises(QuestionError) as raised:
        question_from_parts(metric="nrr", period="ttm", segment=segment)
    assert (raised.value.code, raised.value.facts) == ("not_a_segment", {"text": text, "part": part})


def test_a_period_is_needed() -> None:
    with pytest.raises(QuestionError) as raised:
        question_from_parts(metric="nrr", period=" ")
    assert (raised.value.code, raised.value.facts) == ("missing_period", {"nearest": "last-quarter"})


@pytest.mark.parametrize("part", ["metric", "period", "segment", "by", "compare", "policy", "currency"])
@pytest.mark.parametrize(
    ("value", "code"),
    [("x" * 10_000, "too_long"), ("nrr\x07", "unreadable_character"), ("\ud83d", "unreadable_character")],
)
def test_no_part_takes_absurd_text(part: str, value: str, code: str) -> None:
    with pytest.raises(QuestionError) as raised:
        question_from_parts(**{"metric": "nrr", "period": "ttm", part: value})
    assert raised.value.code == code
