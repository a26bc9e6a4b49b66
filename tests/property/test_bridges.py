"""Bridges between policies on any ledger: the steps make the difference, the accounts make the steps."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from hypothesis import given, reject
from hypothesis import strategies as st

from retention.answer.reconcile import ReconcileAnswer
from retention.ask import ask
from retention.errors import QuestionError
from retention.period import PeriodKind
from retention.policy import policies
from retention.question import Kind, Metric, Named, Question
from tests.ledger.tape import TODAY
from tests.narrowed import narrowed
from tests.property.ledgers import facts, ledger, modest

if TYPE_CHECKING:
    from retention.ratio import Difference, Ratio
    from tests.property.ledgers import Facts

PRESETS = st.sampled_from(sorted(policies()))
METRICS = st.sampled_from([Metric.NRR, Metric.GRR, Metric.REVENUE_CHURN, Metric.LOGO_RETENTION, Metric.LOGO_CHURN])
NOTHING_TO_TEST = {"nothing_to_reconcile", "method_without_metric"}


def exact(value: Ratio | Difference) -> Fraction:
    return Fraction(int(value.numerator), int(value.denominator))


@st.composite
def bridges(draw: st.DrawFn) -> Question:
    return Question(
        kind=Kind.RECONCILE,
        metric=draw(METRICS),
        period=Named(unit=PeriodKind.QUARTER, year=2025, index=draw(st.integers(1, 4))),
        policy=draw(PRESETS),
        against_policy=draw(PRESETS),
        top=1000,
    )


def reconciled(found: Facts, question: Question) -> ReconcileAnswer:
    """The bridge; without a cohort, or without the metric under a policy, there is none to test."""
    try:
        return narrowed(ask(question, ledger=ledger(found), today=TODAY), ReconcileAnswer)
    except QuestionError as error:
        if error.code not in NOTHING_TO_TEST:
            raise
        reject()


@modest
@given(facts(), bridges())
def test_the_steps_make_the_difference_exactly(found: Facts, question: Question) -> None:
    answer = reconciled(found, question)
    effects = sum((exact(step.effect) for step in answer.steps), Fraction(0))
    assert effects == exact(answer.change) == exact(answer.second.ratio) - exact(answer.first.ratio)


@modest
@given(facts(), bridges())
def test_the_accounts_make_every_step(found: Facts, question: Question) -> None:
    """Where no method multiplies or averages months, a ratio is its accounts' parts."""
    answer = reconciled(found, question)
    averaged = {"compounded", "weighted_average"}
    if {policies()[name].method for name in (question.policy, question.against_policy or "")} & averaged:
        return
    for step in answer.steps:
        assert step.accounts_total == len(step.accounts)
        kept = sum(one.kept_after - one.kept_before for one in step.accounts)
        base = sum(one.base_after - one.base_before for one in step.accounts)
        assert step.after.numerator - step.before.numerator == kept
        assert step.after.denominator - step.before.denominator == base
