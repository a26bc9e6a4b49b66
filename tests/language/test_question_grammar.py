"""Questions as people write them, and the `Question` that each of them is."""

from __future__ import annotations

import pytest

from retention.errors import QuestionError
from retention.language import LANGUAGE_WORDS, nearest, read_question
from retention.period import PeriodKind
from retention.question import Comparison, LastComplete, Metric, Named, Question, Running, Term, Trailing, Unit

LAST_QUARTER = LastComplete(unit=PeriodKind.QUARTER)
TTM = Trailing(unit=Unit.MONTH, count=12)
GREETING = "\u041f\u0440\u0438\u0432\u0435\u0442 \U0001f600"
Q3 = Named(unit=PeriodKind.QUARTER, year=2025, index=3)


def bare(*values: str) -> tuple[Term, ...]:
    return tuple(Term(value=value) for value in values)


def of(attribute: str, *values: str) -> tuple[Term, ...]:
    return tuple(Term(attribute=attribute, value=value) for value in values)


QUESTIONS: list[tuple[str, Question]] = [
    ("nrr last-quarter enterprise", Question(period=LAST_QUARTER, terms=bare("enterprise"))),
    ("enterprise, last quarter: NRR", Question(period=LAST_QUARTER, terms=bare("enterprise"))),
    ("what was our NRR in 2025-Q3 for enterprise?", Question(period=Q3, terms=bare("enterprise"))),
    ("What's our NRR?", Question(period=LAST_QUARTER)),
    ("What\u2019s our NRR?", Question(period=LAST_QUARTER)),
    ("retention", Question(period=LAST_QUARTER)),
    ("retention rate for emea", Question(period=LAST_QUARTER, terms=bare("emea"))),
    ("show me the grr ttm.", Question(metric=Metric.GRR, period=TTM)),
    ("enterprise", Question(period=LAST_QUARTER, terms=bare("enterprise"))),
    ("by region", Question(period=LAST_QUARTER, by="region")),
    ("by the region", Question(period=LAST_QUARTER, by="region")),
    ("nrr per plan_tier!", Question(period=LAST_QUARTER, by="plan_tier")),
    ("by=region vs=previous", Question(period=LAST_QUARTER, by="region", compare=Comparison.PREVIOUS)),
    ("nrr by segment", Question(period=LAST_QUARTER, by="segment")),
    ("metric=grr period=ttm", Question(metric=Metric.GRR, period=TTM)),
    # bare words: one run while they stand side by side
    ("nrr mid market emea ttm", Question(period=TTM, terms=bare("mid market emea"))),
    ("nrr mid market, emea ttm", Question(period=TTM, terms=bare("mid market", "emea"))),
    ("mid market ttm emea", Question(period=TTM, terms=bare("mid market", "emea"))),
    ("mid market in emea ttm", Question(period=TTM, terms=bare("mid market", "emea"))),
    ("mid-market ttm", Question(period=TTM, terms=bare("mid-market"))),
    ("mid   market\tttm", Question(period=TTM, terms=bare("mid market"))),
    ('pro "mid market" emea ttm', Question(period=TTM, terms=bare("pro", "mid market", "emea"))),
    (
        "enterprise and smb; emea or apac",
        Question(
            period=LAST_QUARTER,
            terms=(*bare("enterprise", "smb", "emea"), Term(value="apac", alternative=True)),
        ),
    ),
    ("201-500 ttm", Question(period=TTM, terms=bare("201-500"))),
    ("grrr lastquartr", Question(period=LAST_QUARTER, terms=bare("grrr lastquartr"))),
    (
        '"last-quarter" \u201cnrr\u201d \u2018may\u2019 ttm',
        Question(period=TTM, terms=bare("last-quarter", "nrr", "may")),
    ),
    (f"{GREETING} ttm", Question(period=TTM, terms=bare(GREETING))),
    ("O'Brien ttm", Question(period=TTM, terms=bare("O'Brien"))),
    # an attribute and its values
    ("segment=mid-market ttm", Question(period=TTM, terms=of("segment", "mid-market"))),
    ("Segment = Enterprise ttm", Question(period=TTM, terms=of("Segment", "Enterprise"))),
    ("segment=enterprise,smb ttm", Question(period=TTM, terms=of("segment", "enterprise", "smb"))),
    (
        "segment=enterprise, smb or mid market ttm",
        Question(
            period=TTM,
            terms=(
                *of("segment", "enterprise", "smb"),
                Term(attribute="segment", value="mid market", alternative=True),
            ),
        ),
    ),
    ("segment=enterprise segment=smb", Question(period=LAST_QUARTER, terms=of("segment", "enterprise", "smb"))),
    (
        "segment=enterprise, region=emea, ttm",
        Question(period=TTM, terms=of("segment", "enterprise") + of("region", "emea")),
    ),
    ("segment=enterprise and emea", Question(period=LAST_QUARTER, terms=of("segment", "enterprise") + bare("emea"))),
    ("segment=enterprise emea", Question(period=LAST_QUARTER, terms=of("segment", "enterprise") + bare("emea"))),
    ("segment=enterprise, ttm, emea", Question(period=TTM, terms=of("segment", "enterprise") + bare("emea"))),
    (
        "segment=\"mid market\",'big fish',\u201cs m b\u201d",
        Question(period=LAST_QUARTER, terms=of("segment", "mid market", "big fish", "s m b")),
    ),
    ("plan='last-quarter'?", Question(period=LAST_QUARTER, terms=of("plan", "last-quarter"))),
    ("plan=2025-Q3 ttm", Question(period=TTM, terms=of("plan", "2025-Q3"))),
    ("logo=acme", Question(period=LAST_QUARTER, terms=of("logo", "acme"))),
    ("segment=what", Question(period=LAST_QUARTER, terms=of("segment", "what"))),
    # the rest
    ("nrr policy=chartmogul currency=eur", Question(period=LAST_QUARTER, policy="chartmogul", currency="EUR")),
    ("policy = 'My rules' ttm", Question(period=TTM, policy="My rules")),
    ("qtd vs last quarter", Question(period=Running(unit=PeriodKind.QUARTER), compare=Comparison.PREVIOUS)),
]


@pytest.mark.parametrize(("text", "expected"), QUESTIONS, ids=[text for text, _ in QUESTIONS])
def test_a_question_reads_as(text: str, expected: Question) -> None:
    assert read_question(text) == expected


METRICS = {
    Metric.NRR: ("nrr", "NDR", "net revenue retention", "Net-Dollar-Retention", "net_retention", "NRR rate"),
    Metric.GRR: ("grr", "gdr", "gross revenue retention", "gross dollar retention", "gross-retention"),
    Metric.LOGO_RETENTION: ("logo retention", "logo", "logo_retention", "LOGO-RETENTION"),
    Metric.CRR: ("crr", "customer retention", "customer retention rate"),
    Metric.LOGO_CHURN: ("logo churn", "customer churn", "account churn", "logo-churn rate"),
    Metric.REVENUE_CHURN: ("revenue churn", "churn", "gross churn", "dollar churn", "churn rate"),
}


@pytest.mark.parametrize(("text", "metric"), [(text, metric) for metric, texts in METRICS.items() for text in texts])
def test_metric_words(text: str, metric: Metric) -> None:
    assert read_question(f"{text} enterprise") == Question(metric=metric, period=LAST_QUARTER, terms=bare("enterprise"))


@pytest.mark.parametrize("text", ["hey, what is our churn?", "Hi! churn please", "hello: show me the churn. Thanks!"])
def test_people_may_be_friendly(text: str) -> None:
    assert read_question(text) == read_question("churn")


def test_the_metric_argument_stands_in_for_a_metric_word_only() -> None:
    assert read_question("ttm", metric=Metric.GRR).metric is Metric.GRR
    assert read_question("ttm crr", metric=Metric.GRR).metric is Metric.CRR


@pytest.mark.parametrize(
    ("text", "comparison"),
    [
        ("vs previous", Comparison.PREVIOUS),
        ("vs. previous?", Comparison.PREVIOUS),
        ("versus the previous period", Comparison.PREVIOUS),
        ("compared to prior", Comparison.PREVIOUS),
        ("compared with previous quarter", Comparison.PREVIOUS),
        ("against previous", Comparison.PREVIOUS),
        ("vs last-year", Comparison.LAST_YEAR),
        ("vs last year", Comparison.LAST_YEAR),
        ("vs Last_Year", Comparison.LAST_YEAR),
        ("vs a year ago", Comparison.LAST_YEAR),
        ("vs same period last year", Comparison.LAST_YEAR),
        ("vs the same quarter last year", Comparison.LAST_YEAR),
        ("vs year earlier", Comparison.LAST_YEAR),
    ],
)
def test_comparisons(text: str, comparison: Comparison) -> None:
    expected = Question(period=LAST_QUARTER, compare=comparison, terms=bare("smb"))
    assert read_question(f"{text}, smb") == expected
    assert read_question(f"smb last-quarter {text}") == expected


@pytest.mark.parametrize("text", ["2024", "Q2", "last-quarter", "prevous", "previous month", "enterprise"])
def test_other_comparisons_are_refused(text: str) -> None:
    with pytest.raises(QuestionError) as raised:
        read_question(f"nrr last-quarter vs {text}")
    assert raised.value.code == "unknown_comparison"
    assert raised.value.facts["text"] == text
    assert raised.value.facts["valid"] == ("previous", "last-year")


def test_a_mistyped_comparison_gets_the_nearest() -> None:
    with pytest.raises(QuestionError) as raised:
        read_question("vs prevous")
    assert raised.value.facts["nearest"] == "previous"


ERRORS: list[tuple[str, str, dict[str, object]]] = [
    ("", "empty_question", {}),
    ("  ?", "empty_question", {}),
    ("what was the", "empty_question", {}),
    ("nrr grr", "two_metrics", {"first": "nrr", "second": "grr"}),
    ("nrr NDR", "two_metrics", {"first": "nrr", "second": "NDR"}),
    ("last-quarter enterprise 2025", "two_periods", {"first": "last-quarter", "second": "2025"}),
    ("2025-01..2025-02 since 2025", "two_periods", {"first": "2025-01..2025-02", "second": "since 2025"}),
    (
        "as of 2025-01-01 ttm as of 2025-02-01",
        "two_dates",
        {"first": "as of 2025-01-01", "second": "as of 2025-02-01"},
    ),
    ("by region by plan", "two_breakdowns", {"first": "by region", "second": "by plan"}),
    ("vs previous vs last-year", "two_comparisons", {"first": "vs previous", "second": "vs last-year"}),
    ("policy=a policy=b", "two_policies", {"first": "policy=a", "second": "policy=b"}),
    ("currency=eur,usd", "two_currencies", {"first": "currency=eur", "second": "currency=usd"}),
    ("nrr by", "missing_attribute", {"word": "by"}),
    ("nrr per?", "missing_attribute", {"word": "per"}),
    ("by, region", "missing_attribute", {"word": "by"}),
    ("nrr vs", "missing_comparison", {"word": "vs", "valid": ("previous", "last-year")}),
    ("compared to, smb", "missing_comparison", {"word": "compared to", "valid": ("previous", "last-year")}),
    ("nrr segment=", "missing_value", {"attribute": "segment"}),
    ("nrr segment = ", "missing_value", {"attribute": "segment"}),
    ("nrr segment=?", "missing_value", {"attribute": "segment"}),
    ("segment= by region", "missing_value", {"attribute": "segment"}),
    ("segment= region=emea", "missing_value", {"attribute": "segment"}),
    ("policy= by region", "missing_value", {"attribute": "policy"}),
    ("currency=", "missing_value", {"attribute": "currency"}),
    ('"enterprise', "unbalanced_quote", {"text": '"enterprise'}),
    ("nrr segment='mid market ttm", "unbalanced_quote", {"text": "'mid market ttm"}),
    ("nrr \u201centerprise", "unbalanced_quote", {"text": "\u201centerprise"}),
    ('nrr ""', "unbalanced_quote", {"text": '""'}),
    ("nrr =emea", "unknown_word", {"text": "=emea", "nearest": None}),
    ("a=b=c", "unknown_word", {"text": "a=b=c", "nearest": None}),
    ("nrr last==quarter", "unknown_word", {"text": "last==quarter", "nearest": "last-quarter"}),
    ("nrr\x00", "unreadable_character", {"character": "U+0000"}),
    ("nrr \ud800", "unreadable_character", {"character": "U+D800"}),
    ("x" * 501, "too_long", {"length": 501, "limit": 500}),
    ("nrr " * 2500, "too_long", {"length": 10000, "limit": 500}),
]


@pytest.mark.parametrize(("text", "code", "facts"), ERRORS, ids=[repr(text[:40]) for text, _, _ in ERRORS])
def test_a_question_that_must_change(text: str, code: str, facts: dict[str, object]) -> None:
    with pytest.raises(QuestionError) as raised:
        read_question(text)
    assert (raised.value.code, raised.value.facts) == (code, facts)


def test_the_same_text_is_read_once() -> None:
    assert read_question("nrr 2025-Q3 enterprise") is read_question("nrr 2025-Q3 enterprise")


@pytest.mark.parametrize(
    ("word", "expected"),
    [("lastquartr", "last-quarter"), ("grrr", "grr"), ("nett retention", "net retention"), ("vs prev", "vs previous"),
     ("curency=", "currency="), ("xyzzy", None), ("", None), ("y" * 10000, None)],
)  # fmt: skip
def test_the_nearest_word_of_the_language(word: str, expected: str | None) -> None:
    assert nearest(word, LANGUAGE_WORDS) == expected


def test_nearest_keeps_the_first_of_two_that_fold_alike() -> None:
    assert nearest("midmarket", ["mid-market", "Mid Market"]) == "mid-market"
    assert nearest("anything", []) is None
