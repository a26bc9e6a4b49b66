"""Tool arguments and form fields become the same `Question` as the text that says the same."""

from __future__ import annotations

from typing import Any

import pytest

from retention.errors import QuestionError
from retention.language import Parts, question_of_kind, read_question
from retention.question import Comparison, Kind, Metric, Question, Term

VALID_METRICS = (
    *("nrr", "grr", "logo_retention", "crr", "logo_churn", "revenue_churn"),
    *("quick_ratio", "renewal_rate", "win_back_rate", "arpa", "ltv", "ltv_cac"),
)


def of_parts(**given: Any) -> Question:  # noqa: ANN401 - texts and numbers
    return question_of_kind(Kind.RETENTION, Parts(**given))


def test_all_parts_say_what_the_text_says() -> None:
    parts = of_parts(
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
    blank = of_parts(metric="nrr", period="last-quarter", segment=" ", by="", compare=" ", policy=" ", currency="")
    assert blank == of_parts(metric="nrr", period="last-quarter")
    assert blank == Question(period=read_question("nrr").period)


@pytest.mark.parametrize("metric", list(Metric))
def test_every_metric_is_named_by_its_value(metric: Metric) -> None:
    assert of_parts(metric=metric.value, period="ttm").metric is metric


@pytest.mark.parametrize("text", ["Net Revenue Retention", "NDR", " nrr "])
def test_metric_words_are_those_of_the_language(text: str) -> None:
    assert of_parts(metric=text, period="ttm").metric is Metric.NRR


@pytest.mark.parametrize(
    ("text", "comparison"), [("previous", Comparison.PREVIOUS), ("Last Year", Comparison.LAST_YEAR)]
)
def test_comparisons(text: str, comparison: Comparison) -> None:
    assert of_parts(metric="nrr", period="ttm", compare=text).compare is comparison


def test_a_segment_may_be_several_terms() -> None:
    question = of_parts(metric="nrr", period="ttm", segment='"mid market", region=emea')
    assert question.terms == (Term(value="mid market"), Term(attribute="region", value="emea"))


@pytest.mark.parametrize(
    ("metric", "nearest"), [("grrr", "grr"), ("logo retetion", "logo retention"), ("arr of all", None)]
)
def test_an_unknown_metric(metric: str, nearest: str | None) -> None:
    with pytest.raises(QuestionError) as raised:
        of_parts(metric=metric, period="ttm")
    assert (raised.value.code, raised.value.facts) == (
        "unknown_metric",
        {"text": metric, "nearest": nearest, "valid": VALID_METRICS},
    )


def test_an_unknown_comparison() -> None:
    with pytest.raises(QuestionError) as raised:
        of_parts(metric="nrr", period="ttm", compare="lastyear2")
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
        of_parts(metric="nrr", period="ttm", segment=segment)
    assert (raised.value.code, raised.value.facts) == ("not_a_segment", {"text": text, "part": part})


# Every kind of question in fields, and in words.
KINDS: list[tuple[Kind, dict[str, Any], str]] = [
    (Kind.RETENTION, {}, "nrr"),
    (Kind.RETENTION, {"metric": "ltv", "margin": "80%", "cac": "1200"}, "ltv margin=80% cac=1200"),
    (Kind.RETENTION, {"period": "2025-Q2", "known_on": "2025-07-05"}, "nrr 2025-Q2 as known on 2025-07-05"),
    (Kind.RETENTION, {"period": "ttm as of 2025-06-30"}, "nrr ttm as of 2025-06-30"),
    (Kind.TREND, {"metric": "grr", "every": "quarter", "period": "2024..2025"}, "grr quarterly 2024..2025"),
    (Kind.TREND, {"every": "monthly", "period": "since 2025-01", "window": "ttm"}, "nrr ttm monthly since 2025-01"),
    (Kind.TREND, {"period": "last-12-months", "window": "last-3-months"}, "trend last-12-months trailing-3-months"),
    (Kind.TREND, {"by": "region", "every": "Year"}, "nrr yearly by region"),
    (Kind.COHORTS, {"every": "month", "basis": "logo", "segment": "smb"}, "cohorts monthly logo smb"),
    (Kind.MOVERS, {"period": "2025", "top": 20, "by": "region"}, "movers 2025 top 20 by region"),
    (Kind.ACCOUNTS, {"movement": "churn", "period": "2025-Q3"}, "accounts churned 2025-Q3"),
    (Kind.ACCOUNTS, {"movement": "Won back"}, "accounts reactivated"),
    (Kind.WHY, {"by": "segment", "compare": "last-year", "top": 5}, "why nrr vs last-year by segment top 5"),
    (Kind.MATRIX, {"by": "industry"}, "matrix by industry"),
    (Kind.BENCHMARKS, {"metric": "grr", "segment": "enterprise"}, "benchmarks grr enterprise"),
    (Kind.RECONCILE, {"policy": "stripe"}, "reconcile stripe"),
    (Kind.RECONCILE, {"policy": "chartmogul", "against": "stripe"}, "reconcile chartmogul stripe"),
    (Kind.DIFF, {"older": 1, "newer": 2, "period": "2025-Q2"}, "diff 2025-Q2 v1 v2"),
    (Kind.DIFF, {"older": 3}, "diff v3"),
]


@pytest.mark.parametrize(("kind", "given", "text"), KINDS, ids=[text for *_, text in KINDS])
def test_fields_ask_what_the_text_asks(kind: Kind, given: dict[str, Any], text: str) -> None:
    assert question_of_kind(kind, Parts(**given)) == read_question(text)


def test_where_windows_have_a_field_ttm_is_a_period_of_a_trend() -> None:
    without = question_of_kind(Kind.TREND, Parts(period="ttm"))
    assert without == read_question("nrr ttm monthly")
    asked = question_of_kind(Kind.TREND, Parts(period="ttm", has_window_field=True))
    assert (asked.period, asked.window) == (read_question("nrr ttm").period, None)


@pytest.mark.parametrize(
    ("kind", "given", "code"),
    [
        (Kind.TREND, {"every": "quartr"}, "unknown_choice"),
        (Kind.COHORTS, {"basis": "money"}, "unknown_choice"),
        (Kind.COHORTS, {"metric": "nrr"}, "not_of_kind"),
        (Kind.ACCOUNTS, {"movement": "gone"}, "unknown_choice"),
        (Kind.ACCOUNTS, {}, "missing_movement"),
        (Kind.MOVERS, {"top": 0}, "unreadable_top"),
        (Kind.MOVERS, {"top": 1001}, "unreadable_top"),
        (Kind.TREND, {"window": "2025-Q3"}, "unreadable_period"),
        (Kind.TREND, {"window": "ttm as of 2025-06-30"}, "unreadable_period"),
        (Kind.RETENTION, {"known_on": "soon"}, "missing_known_on"),
        (Kind.RETENTION, {"known_on": "2025-07-05 nrr"}, "missing_known_on"),
        (Kind.RETENTION, {"known_on": "2025-13-05"}, "unreadable_period"),
        (Kind.RETENTION, {"metric": "ltv", "margin": "180%"}, "unreadable_margin"),
        (Kind.RETENTION, {"metric": "ltv_cac", "cac": "much"}, "unreadable_cost"),
        (Kind.RETENTION, {"margin": "80%"}, "only_for_ltv"),
        (Kind.RECONCILE, {}, "missing_policies"),
        (Kind.RECONCILE, {"policy": "stripe", "against": "Stripe"}, "same_policies"),
        (Kind.DIFF, {}, "missing_versions"),
        (Kind.DIFF, {"older": 2, "newer": 2}, "same_versions"),
        (Kind.DIFF, {"older": 3, "newer": 2}, "versions_reversed"),
    ],
)
def test_a_field_that_must_change(kind: Kind, given: dict[str, Any], code: str) -> None:
    with pytest.raises(QuestionError) as raised:
        question_of_kind(kind, Parts(**given))
    assert raised.value.code == code


@pytest.mark.parametrize("part", ["metric", "period", "segment", "by", "compare", "policy", "currency"])
@pytest.mark.parametrize(
    ("value", "code"),
    [("x" * 10_000, "too_long"), ("nrr\x07", "unreadable_character"), ("\ud83d", "unreadable_character")],
)
def test_no_part_takes_absurd_text(part: str, value: str, code: str) -> None:
    with pytest.raises(QuestionError) as raised:
        of_parts(**{"metric": "nrr", "period": "ttm", part: value})
    assert raised.value.code == code
