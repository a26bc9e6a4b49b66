"""Bridges between two policies, worked by hand on the five accounts of the tape (definitions, part 4)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from retention.answer.reconcile import Cause, ReconcileAnswer
from retention.errors import QuestionError
from retention.question import Kind, Metric, Question, Span
from retention.wording import explain, plain, word
from tests.kinds.asking import asked
from tests.ledger.tape import ledger_of
from tests.policies.tape_of_five import FIVE

if TYPE_CHECKING:
    from retention.ledger.view import Ledger

JANUARY = Span(first=date(2026, 1, 1), last=date(2026, 1, 31))
YEAR = Span(first=date(2025, 2, 1), last=date(2026, 1, 31))


def bridge(
    first: str, second: str, period: Span, metric: Metric = Metric.NRR, ledger: Ledger = FIVE
) -> ReconcileAnswer:
    question = Question(kind=Kind.RECONCILE, metric=metric, period=period, policy=first, against_policy=second)
    return asked(ledger, question, ReconcileAnswer, {"C": "Cedar"})


def walked(answer: ReconcileAnswer) -> list[tuple[Cause, str, str]]:
    return [(step.cause, step.effect.percent, step.after.percent) for step in answer.steps]


def test_a_return_offsets_what_was_lost_or_not() -> None:
    """January: 370 of 400 are kept, and C is back with 80: 92.5 % or 112.5 %."""
    answer = bridge("holdfast", "chartmogul", JANUARY)
    assert (answer.first.ratio.percent, answer.second.ratio.percent, answer.change.percent) == ("92.5", "112.5", "20.0")
    assert walked(answer) == [(Cause.REACTIVATION, "20.0", "112.5")]
    assert answer.without_effect == (Cause.EXCHANGE,)
    (step,) = answer.steps
    assert step.parameters == (("reactivation_in_nrr", "false", "true"),)
    (cedar,) = step.accounts
    assert (cedar.account, cedar.name, cedar.kept_before, cedar.kept_after) == ("C", "Cedar", 0, 960)


def test_the_average_of_months_against_the_year() -> None:
    """450 of 500, against 5,170 of 5,300."""
    answer = bridge("saas_capital", "hubspot_10k", YEAR)
    assert walked(answer) == [(Cause.METHOD, "7.5", "97.5")]
    assert answer.steps[0].parameters == (
        ("window", "twelve_months", "as_asked"),
        ("method", "point_to_point", "weighted_average"),
    )


def test_windows_of_thirty_days_and_a_pool_with_the_new_accounts() -> None:
    """Logo churn of 30 days, 2 to 31 January: nobody of C, D's joining; all of them are active at the opening."""
    answer = bridge("holdfast", "stripe", JANUARY, Metric.LOGO_CHURN)
    assert [step.cause for step in answer.steps] == [Cause.WINDOW]
    assert answer.unit == "accounts"
    assert (answer.second.period.start, answer.second.period.end) == (date(2026, 1, 2), date(2026, 2, 1))


def test_policies_that_agree() -> None:
    ledger = ledger_of("a l 2022-01-01 - 100")
    answer = bridge("holdfast", "maxio", JANUARY, ledger=ledger)
    assert answer.steps == ()
    lines = plain(word(answer)).splitlines()
    assert lines[0] == "NRR, 1 Jan – 31 Jan 2026: 100.0 % under holdfast, 100.0 % under maxio (0.0 pt)"
    assert "The two agree on this ledger and period." in lines


def test_an_empty_cohort_has_nothing_to_reconcile() -> None:
    with pytest.raises(QuestionError) as caught:
        bridge("holdfast", "maxio", Span(first=date(2024, 1, 1), last=date(2024, 1, 31)))
    assert explain(caught.value) == (
        "Under policy holdfast there is no NRR to compare: no account was active on 31 Dec 2023."
    )


def test_the_words() -> None:
    assert plain(word(bridge("holdfast", "chartmogul", JANUARY))).splitlines()[:12] == [
        "NRR, 1 Jan – 31 Jan 2026: 92.5 % under holdfast, 112.5 % under chartmogul (+20.0 pt)",
        "1 Jan – 31 Jan 2026 · USD",
        "Small sample: 3 accounts.",
        "They also differ in exchange rates, which changes nothing here.",
        "",
        "  Step          Rule                              Effect   Figure  Accounts",
        "  holdfast      –                                      –   92.5 %         –",
        "  reactivation  reactivation in NRR: no to yes  +20.0 pt  112.5 %         1",
        "  chartmogul    –                               +20.0 pt  112.5 %         –",
        "",
        "Reactivation: 1 of 1 account",
        "  Account  Denominator was   Now  Numerator was   Now",
    ]


@pytest.mark.parametrize(
    ("period", "metric", "code"),
    [
        (YEAR, Metric.CRR, "method_without_metric"),
        (Span(first=date(2025, 3, 5), last=date(2025, 9, 20)), Metric.NRR, "method_needs_months"),
    ],
)
def test_what_the_second_policy_cannot_measure_is_refused(period: Span, metric: Metric, code: str) -> None:
    with pytest.raises(QuestionError) as caught:
        bridge("stripe", "hubspot_10k", period, metric)
    assert (caught.value.code, caught.value.facts["policy"]) == (code, "hubspot_10k")
