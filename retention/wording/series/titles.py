"""Titles from the fullest to the shortest, and short names of periods."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retention.period import PeriodKind
from retention.wording.names import date_before, period_name, segment_name
from retention.wording.voice import capitalised

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retention.answer import AnswerPeriod, Condition
    from retention.wording.voice import Voice


def titled(voice: Voice, full: str, short: str, period: str) -> tuple[str, ...]:
    """`full` and `short` with the period, then without; the message says the rest above the chart."""
    dated = (voice.say("{title}, {period}", title=title, period=period) for title in (full, short))
    return tuple(dict.fromkeys(map(capitalised, (*dated, full, short))))


def of_segment(voice: Voice, title: str, conditions: Sequence[Condition]) -> str:
    """A title with the accounts that are counted: "enterprise: what moved ARR"."""
    if not conditions:
        return title
    return voice.say("{segment}: {title}", segment=segment_name(voice, conditions), title=title)


def short_period(voice: Voice, period: AnswerPeriod) -> str:
    """Name a period beside another of the same length: "Q3 2025", "To 31 Oct 2026"."""
    if period.kind is PeriodKind.TRAILING:
        return capitalised(voice.say("to {day}", day=voice.day(date_before(period.end))))
    return capitalised(period_name(voice, period))
