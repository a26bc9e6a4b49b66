"""From an answer to the next question: the same one over another period, segment or breakdown, or what is behind it."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from retention.language import read_period, read_terms
from retention.language.kinds import FORMS
from retention.metrics.rates import headline_figure
from retention.period import MONTHS_OF, PeriodKind
from retention.question import Comparison, Every, Kind, Movement, Question, Span, Term, Trailing, Unit

if TYPE_CHECKING:
    from retention.answer.any import AnyAnswer
    from retention.question import PeriodExpression
    from retention.scope import Scope, Window


DAYS_A_WEEK = 7


class FollowUp(StrEnum):
    """What can be asked next."""

    PERIOD = "period"
    SEGMENT = "segment"
    BREAKDOWN = "breakdown"
    COMPARE = "compare"
    ACCOUNTS = "accounts"


# Their accounts are what the question is about, or there are none behind one figure.
_WITHOUT_ACCOUNTS = frozenset({Kind.MOVERS, Kind.ACCOUNTS, Kind.DIFF, Kind.BENCHMARKS, Kind.TREND, Kind.COHORTS})


# Months that a step has, and that periods have at most; those that are not named here have any number.
_MONTHS_A_STEP = {Every.MONTH: 1, Every.QUARTER: 3, Every.YEAR: 12}
_MONTHS_AT_MOST = {"last-month": 1, "last-quarter": 3, "qtd": 3, "ttm": 12, "ytd": 12, "last-year": 12}
# A breakdown of one value has the same row twice; these kinds can be asked without any.
_WITH_TOTAL_ALONE = frozenset({Kind.RETENTION, Kind.TREND, Kind.MOVERS, Kind.ACCOUNTS})


def has_figure(answer: AnyAnswer) -> bool:
    """Whether the answer has a figure to draw or to take apart; an empty cohort has none."""
    return answer.kind is not Kind.RETENTION or headline_figure(answer.total, answer.metric) is not None


def holds_steps(question: Question, text: str) -> bool:
    """Whether the period `text` has room for more than one step of a trend or a cohort table; other kinds have none."""
    every = question.every or FORMS[question.kind].every
    return every is None or _MONTHS_AT_MOST.get(text, _MONTHS_A_STEP[every] + 1) > _MONTHS_A_STEP[every]


def follow_ups(question: Question) -> frozenset[FollowUp]:
    """What can sensibly be asked after the answer to `question`."""
    takes = FORMS[question.kind].takes
    offered = {FollowUp.PERIOD, FollowUp.SEGMENT}
    if "by" in takes:
        offered.add(FollowUp.BREAKDOWN)
    if "comparison" in takes and question.kind is not Kind.WHY and question.compare is None:
        offered.add(FollowUp.COMPARE)
    if question.kind not in _WITHOUT_ACCOUNTS:
        offered.add(FollowUp.ACCOUNTS)
    return frozenset(offered)


def question_of(scope: Scope) -> Question:
    """The question that `scope` answers, its dates pinned: asked again on another day it means the same days."""
    return Question(
        kind=scope.kind,
        metric=scope.metric,
        period=_pinned(scope.asked_period or scope.period),
        terms=tuple(
            Term(attribute=condition.attribute, value=value)
            for condition in scope.conditions
            for value in condition.values
        ),
        by=scope.by,
        compare=scope.compare,
        policy=scope.policy,
        currency=scope.currency,
        every=scope.every,
        window=scope.window,
        basis=scope.basis,
        movement=scope.movement,
        top=scope.top,
        against_policy=scope.against_policy,
        versions=scope.versions,
        known_on=scope.known_on,
        assumptions=scope.assumptions,
    )


def in_period(question: Question, text: str) -> Question:
    """The same question over the period that `text` names; a trend or a comparison moves with it."""
    return question.model_copy(update={"period": read_period(text)})


def in_segment(question: Question, text: str) -> Question:
    """The same question of the accounts that `text` names; without any text, of all.

    Where they all have the one value of the attribute that it is broken down by, it is a total.
    """
    terms = read_terms(text) if text else ()
    alone = len(terms) == 1 and is_total_within(question, terms[0].attribute)
    return question.model_copy(update={"terms": terms, **({"by": None} if alone else {})})


def is_total_within(question: Question, attribute: str | None) -> bool:
    """Whether accounts of one value of `attribute` need no breakdown: it would be by that very attribute."""
    return question.by is not None and attribute == question.by and question.kind in _WITH_TOTAL_ALONE


def broken_down(question: Question, by: str | None) -> Question:
    """The same question with one row for each value of the attribute `by`, or as a total."""
    return question.model_copy(update={"by": by})


def compared(question: Question, comparison: Comparison = Comparison.PREVIOUS) -> Question:
    """The same question held against an earlier period."""
    return question.model_copy(update={"compare": comparison})


def accounts_behind(question: Question, movement: Movement | None = None) -> Question:
    """The accounts behind the movements of the question's period, or behind one of them."""
    return Question(
        kind=Kind.MOVERS if movement is None else Kind.ACCOUNTS,
        metric=question.metric,
        period=question.period,
        terms=question.terms,
        policy=question.policy,
        currency=question.currency,
        movement=movement,
        known_on=question.known_on,
    )


def _pinned(window: Window) -> PeriodExpression:
    period = window.period()
    if period.kind in MONTHS_OF and not period.partial:
        return read_period(period.label)
    if period.kind is PeriodKind.TRAILING:
        if period.months is not None:
            return Trailing(unit=Unit.MONTH, count=period.months, as_of=period.closing_day)
        weeks, odd_days = divmod((period.end - period.start).days, DAYS_A_WEEK)
        if not odd_days:
            return Trailing(unit=Unit.WEEK, count=weeks, as_of=period.closing_day)
    return Span(first=period.start, last=period.closing_day)
