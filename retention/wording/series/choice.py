"""Which answers have a series, and which are worth a picture where they have none or where it has no room."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from retention.metrics.rates import headline_figure
from retention.question import PERCENTAGES, Kind
from retention.wording.series.movements import movements
from retention.wording.series.segments import comparison, segments
from retention.wording.voice import Voice, voice

if TYPE_CHECKING:
    from retention.answer import Answer
    from retention.answer.any import AnyAnswer
    from retention.wording.series.model import Series

# One point, segment or account needs no chart: its figure stands in the answer.
FEWEST = 2


def word_series(answer: AnyAnswer, locale: str | Voice = "en") -> Series | None:
    """The answer as lines or bars; None where it has another form, a point without a figure, or nothing to compare."""
    # ruff: noqa: PLC0415 - a process seldom words more than one kind
    speaker = voice(locale)
    match answer.kind:
        case Kind.RETENTION:
            return _of_period(speaker, answer)
        case Kind.TREND:
            from retention.wording.series.trend import trend

            return trend(speaker, answer)
        case Kind.MOVERS | Kind.ACCOUNTS:
            from retention.wording.series.accounts import accounts

            return accounts(speaker, answer)
        case Kind.WHY:
            from retention.wording.series.causes import causes

            return causes(speaker, answer)
        case Kind.COHORTS | Kind.MATRIX | Kind.BENCHMARKS | Kind.RECONCILE | Kind.DIFF:
            return None
    assert_never(answer.kind)


def is_drawn(answer: AnyAnswer) -> bool:
    """Whether a picture tells more than the tables, where there is no series or no room for it."""
    match answer.kind:
        case Kind.RETENTION:
            return _compares(answer)
        case Kind.TREND:
            return sum(headline_figure(point.total, answer.metric) is not None for point in answer.points) >= FEWEST
        case Kind.MOVERS | Kind.ACCOUNTS:
            return sum(len(group.accounts) for group in answer.movements) >= FEWEST
        case Kind.WHY:
            return answer.compared.effect is not None and len(answer.segments) >= FEWEST
        case Kind.COHORTS | Kind.MATRIX | Kind.BENCHMARKS | Kind.RECONCILE | Kind.DIFF:
            return True
    assert_never(answer.kind)


def _of_period(speaker: Voice, answer: Answer) -> Series | None:
    if headline_figure(answer.total, answer.metric) is None:
        return None
    if not _compares(answer):
        # What stands beside its earlier figure alone, or beside its only segment, is told by its table.
        return None if answer.rows or answer.compared is not None else movements(speaker, answer)
    if answer.compared is not None:
        return comparison(speaker, answer, answer.compared)
    return segments(speaker, answer)


def _compares(answer: Answer) -> bool:
    """Whether several segments, or the rates of two periods, stand side by side."""
    if headline_figure(answer.total, answer.metric) is None:
        return False
    if answer.rows:
        return len(answer.rows) >= FEWEST
    if answer.compared is None or answer.metric not in PERCENTAGES:
        return False
    return headline_figure(answer.compared.total, answer.metric) is not None
