"""`Question` -> its text in the language: the same question is always the same text, and reads back as itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, assert_never

from retention.language.kinds import FORMS
from retention.language.words import LANGUAGE_WORDS, folded
from retention.period import MONTHS_A_YEAR, PeriodKind
from retention.policy import DEFAULT_POLICY
from retention.question import (
    AllTime,
    Every,
    Kind,
    LastComplete,
    Metric,
    Movement,
    Named,
    Running,
    Span,
    Term,
    Trailing,
    Unit,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retention.question import Assumptions, PeriodExpression, Question

_PLAIN_VALUE = re.compile(r"\w[\w.-]*(?<![.-])")
_STEPS = {Every.MONTH: "monthly", Every.QUARTER: "quarterly", Every.YEAR: "yearly"}
_MOVEMENTS = {
    Movement.EXPANSION: "expanded",
    Movement.CONTRACTION: "contracted",
    Movement.CHURN: "churned",
    Movement.NEW: "new",
    Movement.REACTIVATION: "reactivated",
}
_RESERVED = frozenset(map(folded, LANGUAGE_WORDS))
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def written(question: Question) -> str:
    """The text that `read_question` reads as `question`.

    Values and names that no text can say, because they hold every kind of quotation mark, are written as near as can
    be.
    """
    return " ".join(part for part in _parts(question) if part)


def written_condition(attribute: str, value: str) -> str:
    """`attribute=value` as a segment says it, quoted where it must be."""
    return _term(Term(attribute=attribute, value=value))


def written_value(value: str) -> str:
    """A value as a list behind `attribute=` says it, quoted where it must be."""
    return _quoted(value)


def _parts(question: Question) -> Iterator[str]:
    form, kind = FORMS[question.kind], question.kind
    yield from _kind(question)
    if "metric" in form.takes or question.metric is not Metric.NRR:
        yield question.metric.value.replace("_", "-") if question.metric is not Metric.LTV_CAC else "ltv:cac"
    if question.every is not None:
        yield _STEPS[question.every]
    yield _period(question.period, kind)
    if question.window is not None:
        yield _window(question.window)
    if question.by is not None:
        yield f"by {_name(question.by)}"
    if question.compare is not None and (kind is not Kind.WHY or question.compare is not form.compare):
        yield f"vs {question.compare.value}"
    if question.top is not None and question.top != form.top:
        yield f"top {question.top}"
    if question.policy != DEFAULT_POLICY and kind is not Kind.RECONCILE:
        yield f"policy={_quoted(question.policy)}"
    if question.currency is not None:
        yield f"currency={_quoted(question.currency)}"
    if question.assumptions is not None:
        yield from _assumed(question.assumptions)
    if question.known_on is not None:
        yield f"as known on {question.known_on.isoformat()}"
    # Without commas: behind one, a value belongs to the attribute before it.
    yield from map(_term, question.terms)


def _kind(question: Question) -> Iterator[str]:
    match question.kind:
        case Kind.RETENTION:
            return
        case Kind.TREND:
            yield "trend"
        case Kind.RECONCILE:
            yield f"reconcile {_quoted(question.policy)} with {_quoted(question.against_policy or DEFAULT_POLICY)}"
        case Kind.DIFF:
            older, newer = question.versions or (1, None)
            yield f"diff v{older}" if newer is None else f"diff v{older} v{newer}"
        case Kind.ACCOUNTS:
            yield f"accounts {_MOVEMENTS[question.movement or Movement.CHURN]}"
        case Kind.COHORTS:
            yield "cohorts" if question.basis is None else f"cohorts {question.basis.value}"
        case Kind.MOVERS | Kind.WHY | Kind.MATRIX | Kind.BENCHMARKS:
            yield question.kind.value
        case _:
            assert_never(question.kind)


def _period(period: PeriodExpression, kind: Kind) -> str:
    match period:
        case LastComplete(unit=unit):
            return f"last-{unit.value}"
        case Running(unit=unit):
            return {PeriodKind.MONTH: "mtd", PeriodKind.QUARTER: "qtd", PeriodKind.YEAR: "ytd"}.get(
                unit, f"this-{unit.value}"
            )
        case Trailing(as_of=day):
            # In a trend "ttm" is what each of its points looks back on.
            stretch = f"last-{period.count}-{period.unit.value}s" if kind is Kind.TREND else _window(period, "last")
            return stretch if day is None else f"{stretch} as of {day.isoformat()}"
        case Named():
            return _named(period)
        case Span(first=first, last=None):
            return f"since {first.isoformat()}"
        case Span(first=first, last=last):
            return f"{first.isoformat()}..{last}"
        case AllTime():
            return "all-time"
    assert_never(period)


def _named(period: Named) -> str:
    year = "" if period.year is None else f"{period.year}"
    match period.unit:
        case PeriodKind.YEAR:
            return f"FY{year}" if period.fiscal else year
        case PeriodKind.MONTH:
            index = period.index or 1
            return f"{year}-{index:02}" if year else _MONTHS[index - 1]
    letter = "Q" if period.unit is PeriodKind.QUARTER else "H"
    return f"{year}-{letter}{period.index}" if year else f"{letter}{period.index}"


def _window(window: Trailing, word: str = "trailing") -> str:
    if (window.unit, window.count) == (Unit.MONTH, MONTHS_A_YEAR):
        return "ttm"
    return f"{word}-{window.count}-{window.unit.value}s"


def _assumed(assumptions: Assumptions) -> Iterator[str]:
    if assumptions.margin_percent is not None:
        yield f"margin={assumptions.margin_percent}%"
    if assumptions.cac is not None:
        yield f"cac={assumptions.cac}"


def _term(term: Term) -> str:
    return f"or {_condition(term)}" if term.alternative else _condition(term)


def _condition(term: Term) -> str:
    if term.attribute is not None:
        return f"{_name(term.attribute)}={_quoted(term.value)}"
    return f'"{term.value}"' if '"' not in term.value else f"'{term.value}'"


def _name(attribute: str) -> str:
    """The attribute as one word; blanks and hyphens are the same to the language."""
    return attribute.replace(" ", "-")


def _quoted(value: str) -> str:
    if _PLAIN_VALUE.fullmatch(value) and folded(value) not in _RESERVED:
        return value
    return f'"{value}"' if not set(value) & set('"“”„«»') else f"'{value}'"
