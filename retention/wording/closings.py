"""What is said of closed periods when they are closed, reopened or listed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retention.wording.names import date_before, label_name
from retention.wording.voice import voice

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from retention.books import Closing
    from retention.period import Period
    from retention.wording.voice import Voice


def closed_line(closing: Closing, new: bool, locale: str | Voice = "en") -> str:  # noqa: FBT001 - a pair, as it is given
    """What closing a period did."""
    speaker = voice(locale)
    facts = {"period": label_name(speaker, closing.label), "version": str(closing.version)}
    if not new:
        return speaker.say("{period} is closed on ledger v{version} already. Nothing was changed.", **facts)
    return speaker.say(
        "{period} ({days}) is closed on ledger v{version}. Questions about it, or about a part of it, keep answering"
        " with that version.",
        days=speaker.days(closing.start, date_before(closing.end)),
        **facts,
    )


def reopened_line(period: Period, version: int, newest: int, locale: str | Voice = "en") -> str:
    """What reopening a period did."""
    speaker = voice(locale)
    return speaker.say(
        "{period} is open again: it was closed on ledger v{version}, and now answers with the newest, v{newest}.",
        period=label_name(speaker, period.label),
        version=str(version),
        newest=str(newest),
    )


def closing_lines(closings: Iterable[Closing], locale: str | Voice = "en") -> Iterator[str]:
    """Every closing, those that were reopened with the reason."""
    speaker, none = voice(locale), True
    for closing in closings:
        none = False
        yield closing_line(speaker, closing)
    if none:
        yield speaker.say("No period is closed.")


def closing_line(speaker: Voice, closing: Closing) -> str:
    facts = {
        "period": label_name(speaker, closing.label),
        "version": str(closing.version),
        "moment": speaker.moment(closing.closed_at),
    }
    if closing.reopened_at is None:
        return speaker.say("{period}: closed on ledger v{version}, {moment}", **facts)
    return speaker.say(
        "{period}: closed on ledger v{version}, {moment}; reopened {reopened}: {reason}",
        **facts,
        reopened=speaker.moment(closing.reopened_at),
        reason=closing.reason or "",
    )
