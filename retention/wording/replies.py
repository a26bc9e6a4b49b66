"""Any answer as a `Reply`, and as rows for spreadsheets: the kinds meet here."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from retention.question import Kind
from retention.wording import answers
from retention.wording.voice import Voice, voice

if TYPE_CHECKING:
    from retention.answer.any import AnyAnswer
    from retention.wording.reply import Reply


def word(answer: AnyAnswer, locale: str | Voice = "en") -> Reply:
    """The answer in the words of `locale`; nothing but words, figures and dates is made here."""
    # ruff: noqa: PLC0415 - a process seldom words more than one kind
    speaker = voice(locale)
    match answer.kind:
        case Kind.RETENTION:
            return answers.reply(speaker, answer)
        case Kind.MOVERS | Kind.ACCOUNTS:
            from retention.wording.kinds import movers

            return movers.reply(speaker, answer)
        case Kind.MATRIX:
            from retention.wording.kinds import matrix

            return matrix.reply(speaker, answer)
        case Kind.WHY:
            from retention.wording.kinds import why

            return why.reply(speaker, answer)
        case Kind.BENCHMARKS:
            from retention.wording.kinds import benchmarks

            return benchmarks.reply(speaker, answer)
        case Kind.RECONCILE:
            from retention.wording.kinds import reconcile

            return reconcile.reply(speaker, answer)
        case Kind.TREND:
            from retention.wording.kinds import trend

            return trend.reply(speaker, answer)
        case Kind.COHORTS:
            from retention.wording.kinds import cohorts

            return cohorts.reply(speaker, answer)
        case Kind.DIFF:
            from retention.wording.kinds import diff

            return diff.reply(speaker, answer)
    assert_never(answer.kind)
