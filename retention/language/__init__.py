"""The language of Holdfast: text, tool arguments and form fields become one `Question` here, or a `QuestionError`.

The grammar is read on first use, because a process that only imports or verifies asks nothing.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from retention.language.parts import Parts
from retention.language.words import LANGUAGE_WORDS, nearest

if TYPE_CHECKING:
    from retention.question import Kind, Metric, PeriodExpression, Question, Term

__all__ = [
    "LANGUAGE_WORDS",
    "Parts",
    "nearest",
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


@lru_cache(maxsize=QUESTIONS_REMEMBERED)
def question_of_kind(kind: Kind, parts: Parts) -> Question:
    """Make a question of separate fields, each in the words of the language; a blank one is what the kind means.

    Errors: unknown_metric, unknown_choice, not_a_segment, versions_reversed, and those of a question.
    """
    from retention.language import fields  # noqa: PLC0415 - lark is loaded by the first question

    return fields.question(kind, parts)
