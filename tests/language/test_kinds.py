"""Questions of every kind as people write them, their defaults, and what each kind refuses."""

from __future__ import annotations

from datetime import date

import pytest

from retention.errors import QuestionError
from retention.language import read_question
from retention.language.kinds import FORMS
from retention.language.own_words import LINKS
from retention.language.words import KINDS, MOVEMENT_WORDS
from retention.period import PeriodKind
from retention.question import (
    AllTime,
    Basis,
    Comparison,
    Every,
    Kind,
    LastComplete,
    Metric,
    Movement,
    Named,
    Question,
    Span,
    Term,
    Trailing,
    Unit,
)

LAST_QUARTER = LastComplete(unit=PeriodKind.QUARTER)
TTM = Trailing(unit=Unit.MONTH, count=12)
YEAR_2025 = Named(unit=PeriodKind.YEAR, year=2025)
Q2 = Named(unit=PeriodKind.QUARTER, year=2025, index=2)
Q3 = Named(unit=PeriodKind.QUARTER, year=2025, index=3)
SINCE_2024 = Span(first=date(2024, 1, 1))
ENTERPRISE = (Term(value="enterprise"),)


def trend(period: object, every: Every = Every.MONTH, **more: object) -> Question:
    return Question.model_validate({"kind": Kind.TREND, "period": period, "every": every, **more})


def cohorts(**more: object) -> Question:
    form = {"kind": Kind.COHORTS, "period": AllTime(), "every": Every.QUARTER, "basis": Basis.REVENUE}
    return Question.model_validate(form | more)


def movers(**more: object) -> Question:
    return Question.model_validate({"kind": Kind.MOVERS, "period": LAST_QUARTER, "top": 10, **more})


def accounts(movement: Movement, **more: object) -> Question:
    return Question.model_validate({"kind": Kind.ACCOUNTS, "period": LAST_QUARTER, "movement": movement, **more})


def why(**more: object) -> Question:
    form = {"kind": Kind.WHY, "period": LAST_QUARTER, "compare": Comparison.PREVIOUS}
    return Question.model_validate(form | more)


def reconcile(policy: str, against: str, **more: object) -> Question:
    form = {"kind": Kind.RECONCILE, "period": LAST_QUARTER, "policy": policy, "against_policy": against}
    return Question.model_validate(form | more)


def diff(older: int, newer: int | None, **more: object) -> Question:
    return Question.model_validate({"kind": Kind.DIFF, "period": Q2, "versions": (older, newer), **more})


QUESTIONS: list[tuple[str, Question]] = [
    # trend
    ("nrr ttm monthly since 2024-01", trend(SINCE_2024, window=TTM)),
    ("since 2024 monthly: ttm NRR", trend(SINCE_2024, window=TTM)),
    ("nrr monthly 2025 enterprise", trend(YEAR_2025, terms=ENTERPRISE)),
    ("trend nrr", trend(TTM)),
    ("how has NRR changed over time?", trend(TTM)),
    ("nrr over time by region", trend(TTM, by="region")),
    ("nrr trend monthly", trend(TTM)),
    ("nrr ttm monthly", trend(TTM, window=TTM)),
    ("nrr quarterly", trend(Trailing(unit=Unit.QUARTER, count=8), Every.QUARTER)),
    ("nrr ttm yearly", trend(AllTime(), Every.YEAR, window=TTM)),
    ("logo churn yearly all-time", trend(AllTime(), Every.YEAR, metric=Metric.LOGO_CHURN)),
    (
        "grr quarterly 2024..2025",
        trend(Span(first=date(2024, 1, 1), last=date(2025, 12, 31)), Every.QUARTER, metric=Metric.GRR),
    ),
    ("nrr by month by region", trend(TTM, by="region")),
    ("nrr per quarter last-year", trend(LastComplete(unit=PeriodKind.YEAR), Every.QUARTER)),
    ("nrr monthly last-6-months", trend(Trailing(unit=Unit.MONTH, count=6))),
    ("nrr monthly trailing-3-months", trend(TTM, window=Trailing(unit=Unit.MONTH, count=3))),
    ("nrr monthly last-3-months since 2024", trend(SINCE_2024, window=Trailing(unit=Unit.MONTH, count=3))),
    ("nrr ttm monthly last-24-months", trend(Trailing(unit=Unit.MONTH, count=24), window=TTM)),
    (
        "nrr ttm monthly as of 2025-06-30",
        trend(TTM.model_copy(update={"as_of": date(2025, 6, 30)}), window=TTM),
    ),
    # cohorts
    ("cohorts", cohorts()),
    ("cohorts quarterly revenue", cohorts()),
    ("enterprise cohorts monthly logo 2025", cohorts(
        every=Every.MONTH, basis=Basis.LOGO, period=YEAR_2025, terms=ENTERPRISE)),
    ("cohort table yearly logos", cohorts(every=Every.YEAR, basis=Basis.LOGO)),
    ("cohorts by month in logo retention", cohorts(every=Every.MONTH, basis=Basis.LOGO)),
    ("cohorts revenue retention", cohorts()),
    # movers and accounts
    ("movers", movers()),
    ("movers last-quarter top 20 enterprise by region", movers(top=20, terms=ENTERPRISE, by="region")),
    ("top 5 movers 2025", movers(top=5, period=YEAR_2025)),
    ("top-5 movers", movers(top=5)),
    ("movers top five", movers(top=5)),
    ("movers top 1,000", movers(top=1000)),
    ("movers top 5,enterprise", movers(top=5, terms=ENTERPRISE)),
    ("accounts churned last-quarter enterprise", accounts(Movement.CHURN, terms=ENTERPRISE)),
    ("churned accounts 2025", accounts(Movement.CHURN, period=YEAR_2025)),
    ("which accounts churned in 2025?", accounts(Movement.CHURN, period=YEAR_2025)),
    ("accounts churn", accounts(Movement.CHURN)),
    ("accounts that have contracted top 3", accounts(Movement.CONTRACTION, top=3)),
    ("accounts new 'new york'", accounts(Movement.NEW, terms=(Term(value="new york"),))),
    ("new accounts city=new-york", accounts(Movement.NEW, terms=(Term(attribute="city", value="new-york"),))),
    ("accounts mid market lost emea", accounts(
        Movement.CHURN, terms=(Term(value="mid market"), Term(value="emea")))),
    ("accounts won back new york", accounts(Movement.REACTIVATION, terms=(Term(value="new york"),))),
    ("new accounts in new york", accounts(Movement.NEW, terms=(Term(value="new york"),))),
    ("list accounts churned accounts", accounts(Movement.CHURN)),
    # why
    ("why nrr last-quarter vs previous by segment", why(by="segment")),
    ("why did nrr fall last-quarter by region", why(by="region")),
    ("why nrr top 3 by region", why(by="region", top=3)),
    ("Why has enterprise GRR gone up so much?", why(metric=Metric.GRR, terms=ENTERPRISE)),
    ("explain nrr 2025 vs last-year", why(period=YEAR_2025, compare=Comparison.LAST_YEAR)),
    # matrix and benchmarks
    ("matrix by industry", Question(kind=Kind.MATRIX, period=TTM, by="industry")),
    ("retention matrix by region 2025", Question(kind=Kind.MATRIX, period=YEAR_2025, by="region")),
    ("benchmarks", Question(kind=Kind.BENCHMARKS, period=TTM)),
    ("benchmarks grr enterprise", Question(kind=Kind.BENCHMARKS, metric=Metric.GRR, period=TTM, terms=ENTERPRISE)),
    ("how do we compare to benchmarks?", Question(kind=Kind.BENCHMARKS, period=TTM)),
    ("benchmark logo churn", Question(kind=Kind.BENCHMARKS, metric=Metric.LOGO_CHURN, period=TTM)),
    # reconcile
    ("reconcile chartmogul stripe 2025-Q3", reconcile("chartmogul", "stripe", period=Q3)),
    (
        "reconcile chartmogul with stripe grr 2025-Q3 enterprise",
        reconcile("chartmogul", "stripe", metric=Metric.GRR, period=Q3, terms=ENTERPRISE),
    ),
    ("2025-Q3 reconcile chartmogul and stripe", reconcile("chartmogul", "stripe", period=Q3)),
    ("reconcile chartmogul, stripe", reconcile("chartmogul", "stripe")),
    ("reconcile holdfast vs chartmogul", reconcile("holdfast", "chartmogul")),
    ("reconcile nrr 2025-Q3 policy=holdfast vs chartmogul", reconcile("holdfast", "chartmogul", period=Q3)),
    ("reconcile chartmogul 2025-Q3 policy=stripe", reconcile("chartmogul", "stripe", period=Q3)),
    ("reconcile chartmogul 2025-Q3 vs stripe", reconcile("chartmogul", "stripe", period=Q3)),
    ("reconcile hubspot_10k to saas_capital", reconcile("hubspot_10k", "saas_capital")),
    ("reconcile 'my rules' against stripe", reconcile("my rules", "stripe")),
    ("reconcile chartmogul 2025-Q3", reconcile("chartmogul", "holdfast", period=Q3)),
    ("reconcile chartmogul, 2025-Q3, enterprise", reconcile("chartmogul", "holdfast", period=Q3, terms=ENTERPRISE)),
    # diff
    ("diff 2025-Q2 v3 v5", diff(3, 5)),
    ("diff grr 2025-Q2 v3 vs v5", diff(3, 5, metric=Metric.GRR)),
    ("diff v5 v3 2025-Q2 enterprise", diff(3, 5, terms=ENTERPRISE)),
    ("diff 2025-Q2 between versions 3 and 5", diff(3, 5)),
    ("diff 2025-Q2 from v3 to v5", diff(3, 5)),
    ("diff 2025-Q2 v3..v5", diff(3, 5)),
    ("diff 3 5 2025-Q2", diff(3, 5)),
    ("diff 2025-Q2 v3 compared to v5", diff(3, 5)),
    ("diff 2025-Q2 v3", diff(3, None)),
    ("diff 2025-Q2 v3 vs newest", diff(3, None)),
    # what was known
    ("nrr 2025-Q2 as known on 2025-07-05", Question(period=Q2, known_on=date(2025, 7, 5))),
    (
        "ttm as of 2025-06-30 known at 5 jul 2025",
        Question(period=TTM.model_copy(update={"as_of": date(2025, 6, 30)}), known_on=date(2025, 7, 5)),
    ),
    ("2025-Q2 known 2025-07-05", Question(period=Q2, known_on=date(2025, 7, 5))),
    ("known ttm", Question(period=TTM, terms=(Term(value="known"),))),
    ("movers 2025-Q2 as known on 2025-07-05", movers(period=Q2, known_on=date(2025, 7, 5))),
    # words of one kind are words of a segment to every other
    ("nrr new york lost v3 revenue", Question(period=LAST_QUARTER, terms=(Term(value="new york lost v3 revenue"),))),
    ("movers new", movers(terms=(Term(value="new"),))),
    ("kind=movers trend=up", Question(
        period=LAST_QUARTER, terms=(Term(attribute="kind", value="movers"), Term(attribute="trend", value="up")))),
    ('"movers" ttm', Question(period=TTM, terms=(Term(value="movers"),))),
    ("all-time", Question(period=AllTime())),
    ("since the beginning", Question(period=AllTime())),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), QUESTIONS, ids=[text for text, _ in QUESTIONS])
def test_a_question_reads_as(text: str, expected: Question) -> None:
    assert read_question(text) == expected


def needed(kind: Kind) -> str:
    return {Kind.ACCOUNTS: " churned", Kind.DIFF: " v3 v5"}.get(kind, "")


@pytest.mark.parametrize(("word", "kind"), KINDS.items())
def test_every_word_of_a_kind(word: str, kind: Kind) -> None:
    for written in (word, word.upper(), word.replace(" ", "-"), word.replace(" ", "")):
        question = read_question(f"{written}{needed(kind)}")
        assert (question.kind, question.terms) == (kind, ())


@pytest.mark.parametrize(("word", "movement"), MOVEMENT_WORDS.items())
def test_every_word_of_a_movement(word: str, movement: Movement) -> None:
    assert read_question(f"accounts {word}") == accounts(movement)
    assert read_question(f"{word.replace(' ', '-').upper()} accounts") == accounts(movement)


@pytest.mark.parametrize(("kind", "link"), [(kind, link) for kind, links in LINKS.items() for link in links])
def test_every_word_that_is_passed_over(kind: Kind, link: str) -> None:
    begin = f"{kind.value}{needed(kind)}"
    assert read_question(f"{begin} {link} enterprise") == read_question(f"{begin} enterprise")


@pytest.mark.parametrize(
    ("text", "every"),
    [
        *((text, Every.MONTH) for text in ("monthly", "every month", "each month", "per month", "by the month")),
        *((text, Every.QUARTER) for text in ("Quarterly", "every quarter", "by quarter", "per-quarter")),
        *((text, Every.YEAR) for text in ("yearly", "annually", "by year", "every_year")),
    ],
)
def test_steps(text: str, every: Every) -> None:
    assert read_question(f"nrr {text} all-time") == trend(AllTime(), every)
    assert read_question(f"cohorts {text}") == cohorts(every=every)


def test_only_a_kind_with_a_metric_takes_the_metric_that_is_meant() -> None:
    assert read_question("monthly", metric=Metric.GRR).metric is Metric.GRR
    assert read_question("cohorts", metric=Metric.GRR) == cohorts()


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_has_a_form(kind: Kind) -> None:
    assert kind in FORMS


ERRORS: list[tuple[str, str, dict[str, object]]] = [
    ("cohorts movers", "two_kinds", {"first": "cohorts", "second": "movers"}),
    ("why reconcile chartmogul", "two_kinds", {"first": "why", "second": "reconcile"}),
    ("nrr monthly quarterly", "two_steps", {"first": "monthly", "second": "quarterly"}),
    ("nrr monthly 2024 2025", "two_periods", {"first": "2024", "second": "2025"}),
    ("nrr monthly last-3-months last-6-months 2025", "two_periods", {"first": "last-6-months", "second": "2025"}),
    ("nrr monthly ttm trailing-3-months", "two_windows", {"first": "ttm", "second": "trailing-3-months"}),
    ("movers last-quarter 2025", "two_periods", {"first": "last-quarter", "second": "2025"}),
    ("movers top 5 top 6", "two_counts", {"first": "top 5", "second": "top 6"}),
    ("accounts churned expanded", "two_movements", {"first": "churned", "second": "expanded"}),
    ("accounts churned in emea lost", "two_movements", {"first": "churned", "second": "lost"}),
    ("movers top -5", "unreadable_top", {"text": "top -5", "lowest": 1, "highest": 1000}),
    ("cohorts revenue logo", "two_bases", {"first": "revenue", "second": "logo"}),
    ("nrr known on 2025-01-01 known on 2025-01-02", "two_dates",
     {"first": "known on 2025-01-01", "second": "known on 2025-01-02"}),
    ("movers top 0", "unreadable_top", {"text": "top 0", "lowest": 1, "highest": 1000}),
    ("movers top 1001", "unreadable_top", {"text": "top 1001", "lowest": 1, "highest": 1000}),
    ("accounts 2025", "missing_movement", {}),
    ("diff 2025-Q2", "missing_versions", {}),
    ("diff v3 v3", "same_versions", {"version": 3}),
    ("diff v3 v5 v4", "too_many_versions", {"versions": (3, 4, 5)}),
    ("reconcile 2025-Q3", "missing_policies", {}),
    ("reconcile holdfast", "same_policies", {"policy": "holdfast"}),
    ("reconcile Stripe stripe", "same_policies", {"policy": "stripe"}),
    ("nrr as known on", "missing_known_on", {}),
    ("nrr as known on 2025-07", "missing_known_on", {}),
    ("all-time vs previous", "all_time_compared", {"text": "all-time"}),
    ("why nrr all time", "all_time_compared", {"text": "all time"}),
    ("nrr quarterly last-month", "steps_too_long", {"every": Every.QUARTER, "text": "last-month"}),
    ("nrr yearly 2025-Q3", "steps_too_long", {"every": Every.YEAR, "text": "2025-Q3"}),
    ("nrr yearly last-6-months", "steps_too_long", {"every": Every.YEAR, "text": "last-6-months"}),
    ("nrr monthly 2025 as of 2025-06-30", "as_of_needs_trailing",
     {"period": "2025", "as_of": "as of 2025-06-30", "nearest": "ttm as of 2025-06-30"}),
    ("nrr yearly as of 2025-06-30", "as_of_needs_trailing",
     {"period": "all-time", "as_of": "as of 2025-06-30", "nearest": "ttm as of 2025-06-30"}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "code", "facts"), ERRORS, ids=[text for text, _, _ in ERRORS])
def test_a_question_that_must_change(text: str, code: str, facts: dict[str, object]) -> None:
    with pytest.raises(QuestionError) as raised:
        read_question(text)
    assert (raised.value.code, raised.value.facts) == (code, facts)
