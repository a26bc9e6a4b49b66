"""Text to `Question`: what the clauses add up to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from retention.errors import QuestionError
from retention.language.clauses import Clauses, clauses_of, clean
from retention.language.kinds import FORMS, TAKE_ASSUMPTIONS, check, kind_of, policies_of, settle, versions_of
from retention.language.stretches import unreadable
from retention.language.windows import period_of, trend_of
from retention.language.words import COMPARISONS, PERIODS, VALID_COMPARISONS, folded, is_to_come, nearest
from retention.policy import DEFAULT_POLICY
from retention.question import (
    Assumptions,
    Comparison,
    Kind,
    LastComplete,
    Metric,
    Named,
    PeriodExpression,
    Question,
    Running,
    Term,
)

if TYPE_CHECKING:
    from datetime import date


def question(text: str, metric: Metric | None, kind: Kind | None = None) -> Question:
    """Read a whole question; `kind` is what is meant when the text names none."""
    cleaned = clean(text)
    clauses = clauses_of(cleaned) if cleaned or kind is None else Clauses()
    if kind is not None and clauses.kind is None:
        clauses = _of_kind(kind, cleaned)
    if clauses.empty and "retention" not in cleaned.lower():
        raise QuestionError("empty_question")
    return assembled(clauses, metric)


def _of_kind(kind: Kind, cleaned: str) -> Clauses:
    """What a text says after the word of a kind; whoever names a movement of movers wants its accounts."""
    if kind is Kind.MOVERS:
        behind = clauses_of(f"{Kind.ACCOUNTS.value} {cleaned}")
        settle(behind, Kind.ACCOUNTS)
        if behind.movement is not None:
            return behind
    return clauses_of(f"{kind.value} {cleaned}".strip())


def assembled(clauses: Clauses, metric: Metric | None) -> Question:
    """The question that the clauses make; `metric` is what is meant when they name none."""
    kind = kind_of(clauses)
    settle(clauses, kind)
    check(clauses, kind)
    form = FORMS[kind]
    every = clauses.every[0] if clauses.every else form.every
    period, window = trend_of(clauses, every) if kind is Kind.TREND and every else (period_of(clauses, kind), None)
    policy, against = policies_of(clauses) if kind is Kind.RECONCILE else (_policy(clauses), None)
    asked = clauses.metric[0] if clauses.metric else metric if metric and "metric" in form.takes else Metric.NRR
    return Question(
        kind=kind,
        metric=asked,
        period=period,
        terms=tuple(term for term, _ in clauses.terms),
        by=clauses.by[0] if clauses.by else None,
        compare=comparison_of(clauses.comparison[0], period) if clauses.comparison else form.compare,
        policy=policy,
        currency=clauses.currency[0].upper() if clauses.currency else None,
        every=every,
        window=window,
        basis=clauses.basis[0] if clauses.basis else form.basis,
        movement=clauses.movement[0] if clauses.movement else None,
        top=clauses.top[0] if clauses.top else form.top,
        against_policy=against,
        versions=versions_of(clauses) if kind is Kind.DIFF else None,
        known_on=clauses.known_on[0] if clauses.known_on else None,
        assumptions=_assumptions(clauses, asked),
    )


def period(text: str) -> PeriodExpression:
    """Read text that is a period and nothing else."""
    return assembled(period_clauses(text), None).period


def period_clauses(text: str) -> Clauses:
    """The clauses of text that is a period and nothing else."""
    cleaned = clean(text)
    if not cleaned:
        raise QuestionError("missing_period", nearest="last-quarter")
    clauses = clauses_of(cleaned)
    only = Clauses(periods=clauses.periods, as_of=clauses.as_of)
    if clauses != only or only == Clauses():
        if is_to_come(cleaned):
            raise unreadable(cleaned, "future")
        raise unreadable(cleaned, "unknown", nearest=nearest(cleaned, PERIODS))
    return only


def known_on(text: str) -> tuple[date, str]:
    """The day at whose end something was known, from text that is a day and nothing else."""
    read = clauses_of(f"as known on {clean(text)}")
    if read.known_on is None or read != Clauses(known_on=read.known_on):
        raise QuestionError("missing_known_on")
    return read.known_on


def terms(text: str) -> tuple[Term, ...]:
    """Read text that is a segment and nothing else."""
    clauses = clauses_of(clean(text))
    for slot, written in clauses.filled():
        raise QuestionError("not_a_segment", text=written, part=slot)
    return tuple(term for term, _ in clauses.terms)


def comparison_of(text: str, period: PeriodExpression) -> Comparison:
    """Read what stands after `vs`; "previous quarter" is the previous period of a quarter only.

    "last quarter" is that of the running quarter, and of no other.
    """
    words = folded(text).removeprefix("the")
    for written, comparison in COMPARISONS.items():
        if folded(written) == words:
            return comparison
    named = re.fullmatch(r"(previous|prior|last)(month|quarter|half|year)", words)
    newer = Running if named and named[1] == "last" else LastComplete | Running | Named
    if named and isinstance(period, newer) and period.unit == named[2]:
        return Comparison.PREVIOUS
    raise QuestionError(
        "unknown_comparison", text=text, nearest=nearest(text, VALID_COMPARISONS), valid=VALID_COMPARISONS
    )


def _policy(clauses: Clauses) -> str:
    return clauses.policy[0] if clauses.policy else DEFAULT_POLICY


def _assumptions(clauses: Clauses, metric: Metric) -> Assumptions | None:
    """What the asker assumes. Raises QuestionError `only_for_ltv` where nothing is assumed."""
    for given in (clauses.margin, clauses.cac):
        if given and metric.value not in TAKE_ASSUMPTIONS:
            raise QuestionError("only_for_ltv", text=given[1], metric=metric)
    margin, cac = clauses.margin, clauses.cac
    if margin is None and cac is None:
        return None
    return Assumptions(margin_percent=margin[0] if margin else None, cac=cac[0] if cac else None)
