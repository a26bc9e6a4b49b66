"""What is said to somebody who may not have an answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from retention.wording.voice import Voice

Sentence = Callable[["Voice", dict[str, Any]], str]


def _asker_unknown(voice: Voice, facts: dict[str, Any]) -> str:
    return voice.say(
        "Slack does not tell me who you are ({reason}), so I show nothing. Ask again in a minute; if it stays so,"
        " whoever runs Holdfast finds the cause with holdfast doctor slack.",
        reason=facts["reason"],
    )


ACCESS_SENTENCES: dict[str, Sentence] = {
    "asker_unknown": _asker_unknown,
}
