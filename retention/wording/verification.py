"""What `verify` says: whether an answer given once is what its ledger still gives."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from retention.wording.parts import SHOWN_ID_DIGITS
from retention.wording.plain import plain
from retention.wording.replies import word
from retention.wording.voice import voice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retention.answer.any import AnyAnswer
    from retention.wording.voice import Voice


def verification_lines(
    answer: AnyAnswer, recomputed: AnyAnswer, answered_at: str, locale: str | Voice = "en", *, holds: bool
) -> Iterator[str]:
    """The verdict first, then the answer as it was given; where they differ, the other one too."""
    speaker = voice(locale)
    yield _verdict(speaker, answer, recomputed, answered_at, holds=holds)
    if holds:
        yield ""
        yield plain(word(answer, speaker))
        return
    for title, one in ((speaker.say("As given:"), answer), (speaker.say("Computed again:"), recomputed)):
        yield ""
        yield title
        yield plain(word(one, speaker))


def refused_now(reason: str, locale: str | Voice = "en") -> str:
    """Say that today's ledger gives no answer to the same question."""
    return voice(locale).say("Today's ledger gives no answer to it: {reason}", reason=reason)


def now_sentence(headline: str, version: int, answer: str, locale: str | Voice = "en", *, same: bool) -> str:
    """What the same question gives on today's ledger."""
    speaker = voice(locale)
    if same:
        return speaker.say("Today's ledger (v{version}) gives the same answer.", version=str(version))
    return speaker.say(
        "On today's ledger (v{version}): {headline} · answer {id}",
        version=str(version),
        headline=headline,
        id=answer[:SHOWN_ID_DIGITS],
    )


def _verdict(speaker: Voice, answer: AnyAnswer, recomputed: AnyAnswer, answered_at: str, *, holds: bool) -> str:
    given = {
        "id": answer.id,
        "moment": speaker.moment(datetime.fromisoformat(answered_at)),
        "version": str(answer.ledger.version),
        "then": answer.definitions,
        "now": recomputed.definitions,
    }
    if answer.definitions == recomputed.definitions:
        return (
            speaker.say(
                "Verified: answer {id}, given {moment} on ledger v{version}, computes to the same figures again.",
                **given,
            )
            if holds
            else speaker.say(
                "Not verified: answer {id}, given {moment} on ledger v{version}, is not what that ledger gives now.",
                **given,
            )
        )
    return (
        speaker.say(
            "Verified: answer {id}, given {moment} on ledger v{version}, computes to the same figures again. It was"
            " given under definitions {then}, which its id names; today's are {now}.",
            **given,
        )
        if holds
        else speaker.say(
            "Not verified: answer {id}, given {moment} on ledger v{version} under definitions {then}, is not what that"
            " ledger gives under today's, {now}.",
            **given,
        )
    )
