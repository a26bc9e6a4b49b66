"""What is said when a question asks for a past that the ledger does not have, or for a closing that cannot be."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from retention.wording.names import label_name

if TYPE_CHECKING:
    from retention.wording.voice import Voice

Sentence = Callable[["Voice", dict[str, Any]], str]


def _nothing_imported_by(voice: Voice, facts: dict[str, Any]) -> str:
    if facts["first"] is None:
        return voice.say("Nothing is known of what the ledger held on {day}.", day=voice.day(facts["day"]))
    return voice.say(
        "Nothing had been imported by {day}: the first import is of {first}.",
        day=voice.day(facts["day"]),
        first=voice.day(facts["first"]),
    )


def _not_closed(voice: Voice, facts: dict[str, Any]) -> str:
    period = label_name(voice, facts["label"])
    if not facts["valid"]:
        return voice.say("{period} is not closed, and no other period is.", period=period)
    return voice.say(
        "{period} is not closed. Closed: {valid}.",
        period=period,
        valid=voice.listed([label_name(voice, label) for label in facts["valid"]]),
    )


HISTORY_SENTENCES: dict[str, Sentence] = {
    "nothing_imported_by": _nothing_imported_by,
    "not_yet_known": lambda voice, facts: voice.say(
        "What is known on {day} can only be told after it: today is {today}.",
        day=voice.day(facts["day"]),
        today=voice.day(facts["today"]),
    ),
    "not_closable": lambda voice, facts: voice.say(
        "{period} cannot be closed: only a whole month, quarter, half or year can, such as 2025-Q2.",
        period=label_name(voice, facts["label"]),
    ),
    "closed_on_another": lambda voice, facts: voice.say(
        '{period} is closed on ledger v{version}. Reopen it first: holdfast reopen "{label}" --reason TEXT.',
        period=label_name(voice, facts["label"]),
        version=str(facts["version"]),
        label=facts["label"],
    ),
    "not_closed": _not_closed,
    "not_complete_then": lambda voice, facts: voice.say(
        "{period} was not over in ledger v{version}, which is complete through {day}. Name a later version, or an"
        " earlier period.",
        period=label_name(voice, facts["label"]),
        version=str(facts["version"]),
        day=voice.day(facts["complete_through"]),
    ),
}
