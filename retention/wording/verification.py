"""What `verify` says: whether an answer given once is what its ledger still gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retention.wording.answers import word
from retention.wording.plain import plain
from retention.wording.voice import voice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retention.answer import Answer


def verification_lines(answer: Answer, recomputed: Answer, answered_at: str, locale: str = "en") -> Iterator[str]:
    """The verdict first, then the answer as it was given; where they differ, the other one too."""
    speaker = voice(locale)
    given = speaker.say(
        "given on {moment}, ledger v{version}",
        moment=answered_at.replace("T", " ").replace("+00:00", " UTC"),
        version=str(answer.ledger.version),
    )
    if answer == recomputed:
        yield speaker.say(
            "Verified: answer {id}, {given}, computed again to the last digit.", id=answer.id, given=given
        )
        yield ""
        yield plain(word(answer, locale))
        return
    yield speaker.say(
        "Not verified: answer {id}, {given}, is not what its ledger gives now.", id=answer.id, given=given
    )
    for title, one in ((speaker.say("As given:"), answer), (speaker.say("Computed again:"), recomputed)):
        yield ""
        yield title
        yield plain(word(one, locale))
