"""The language of Holdfast: text, tool arguments and form fields become one `Question` here, or a `QuestionError`.

The grammar is read on first use, because a process that only imports or verifies asks nothing.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from retention.errors import QuestionError
from retention.language.words import LANGUAGE_WORDS, METRICS, folded, nearest
from retention.policy import DEFAULT_POLICY
from retention.question import Kind, Metric, Question

if TYPE_CHECKING:
    from retention.question import PeriodExpression, Term

__all__ = [
    "LANGUAGE_WORDS",
    "nearest",
    "question_from_parts",
    "question_of_kind",
    "read_period",
    "read_question",
    "read_terms",
]

QUESTIONS_REMEMBERED = 1024


@lru_cache(maxsize=QUESTIONS_REMEMBERED)
def read_question(text: str, *, metric: Metric | None = None, kind: Kind | None = None) -> Question:
    """Read a question; `metric` and `kind` are what is meant when the text names none.

    Errors: empty_question, too_long, unreadable_character, unbalanced_quote, unknown_word, unreadable_period,
    as_of_needs_trailing, unknown_comparison, missing_value, missing_attribute, missing_comparison, two_metrics,
    two_periods, two_dates, two_breakdowns, two_comparisons, two_policies, two_currencies.
    """
    from retention.language import reading  # noqa: PLC0415 - lark is loaded by the first question

    return reading.question(text, metric, kind)


@lru_cache(maxsize=QUESTIONS_REMEMBERED)
def read_period(text: str) -> PeriodExpression:
    """Read a period that stands alone.

    Errors: missing_period, and those of a question.
    """
    from retention.language import reading  # noqa: PLC0415 - lark is loaded by the first question

    return reading.period(text)


def read_terms(text: str) -> tuple[Term, ...]:
    """Read a segment that stands alone.

    Errors: not_a_segment, and those of a question.
    """
    from retention.language import reading  # noqa: PLC0415 - lark is loaded by the first question

    return reading.terms(text)


def question_from_parts(  # noqa: PLR0913 - the arguments of the tool
    *,
    metric: str,
    period: str,
    segment: str = "",
    by: str | None = None,
    compare: str | None = None,
    policy: str = "holdfast",
    currency: str | None = None,
) -> Question:
    """Make a question of separate fields, each in the words of the language; a blank optional field is absent.

    Errors: unknown_metric, not_a_segment, and those of a question.
    """
    from retention.language import clauses, reading  # noqa: PLC0415 - lark is loaded by the first question

    expression = read_period(period)
    clauses.clean(" ".join((metric, by or "", compare or "", policy, currency or "")))
    return Question(
        metric=_metric(metric),
        period=expression,
        terms=reading.terms(segment),
        by=(by or "").strip() or None,
        compare=reading.comparison_of(compare.strip(), expression) if compare and compare.strip() else None,
        policy=policy.strip() or "holdfast",
        currency=(currency or "").strip().upper() or None,
    )


def question_of_kind(  # noqa: PLR0913 - the fields of a form
    kind: Kind,
    *,
    metric: str = "",
    period: str = "",
    terms: tuple[Term, ...] = (),
    by: str | None = None,
    compare: str | None = None,
    policy: str = DEFAULT_POLICY,
    currency: str | None = None,
) -> Question:
    """Make a question of a form's fields, in the words of the language; `terms` are conditions that were chosen.

    A blank field is what the kind means without it. The policy of a reconciliation is the one held against ours.

    Errors: unknown_metric, and those of a question.
    """
    from retention.language import clauses, reading  # noqa: PLC0415 - lark is loaded by the first question

    read = reading.period_clauses(period) if period.strip() else clauses.Clauses()
    read.fill("kind", kind, kind.value)
    read.terms += [(term, term.value) for term in terms]
    if metric.strip():
        read.fill("metric", _metric(metric), metric)
    chosen = {"by": by, "comparison": compare, "policy": None if policy == DEFAULT_POLICY else policy}
    for slot, text in (chosen | {"currency": currency}).items():
        if text is not None and clauses.clean(text):
            read.fill(slot, text.strip(), text.strip())
    return reading.assembled(read, None)


def _metric(text: str) -> Metric:
    for written, metric in (*METRICS.items(), *((metric.value, metric) for metric in Metric)):
        if folded(written) == folded(text):
            return metric
    raise QuestionError(
        "unknown_metric",
        text=text.strip(),
        nearest=nearest(text, METRICS),
        valid=tuple(metric.value for metric in Metric),
    )
