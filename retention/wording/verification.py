"""What `verify` says: whether an answer given once is what its ledger still gives."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from retention.wording.plain import plain
from retention.wording.replies import word
from retention.wording.voice import voice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retention.answer.any import AnyAnswer
    from retention.wording.voice import Voice


def verification_lines(
    answer: AnyAnswer, recomputed: AnyAnswer, answered_at: str, locale: str | Voice = "en"
) -> Iterator[str]:
    """The verdict first, then the answer as it was given; where they differ, the other one too."""
    speaker = voice(locale)
    given = {
        "id": answer.id,
        "moment": speaker.moment(datetime.fromisoformat(answered_at)),
        "version": str(answer.ledger.version),
    }
    if answer == recomputed:
        yield speaker.say(
            "Verified: answer {id}, given {moment} on ledger v{version}, computes to the same figures again.", **given
        )
        yield ""
        yield plain(word(answer, speaker))
        return
    yield speaker.say(
        "Not verified: answer {id}, given {moment} on ledger v{version}, is not what that ledger gives now.", **given
    )
    for title, one in ((speaker.say("As given:"), answer), (speaker.say("Computed again:"), recomputed)):
        yield ""
        yield title
        yield plain(word(one, speaker))
