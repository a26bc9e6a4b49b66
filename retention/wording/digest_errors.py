"""What is said when a digest cannot be made as it was asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from retention.wording.voice import Voice

Sentence = Callable[["Voice", dict[str, Any]], str]


def _unknown_time_zone(voice: Voice, facts: dict[str, Any]) -> str:
    if facts["nearest"]:
        return voice.say(
            'I don\'t know the time zone "{text}". Did you mean {nearest}?',
            text=facts["text"],
            nearest=facts["nearest"],
        )
    return voice.say('I don\'t know the time zone "{text}". Name it by place, as in Europe/Berlin.', text=facts["text"])


def _refused(voice: Voice, facts: dict[str, Any]) -> str:
    """What Slack's word means, and who can mend it."""
    reason = facts["reason"]
    match reason:
        case "channel_not_found" | "not_in_channel":
            return voice.say("Holdfast does not see that channel. Invite it there with /invite @Holdfast.")
        case "is_archived":
            return voice.say("The channel is archived.")
        case "user_not_found" | "users_not_found" | "user_disabled" | "cannot_dm_bot":
            return voice.say("That person can no longer be written to.")
        case "missing_scope":
            return voice.say("Holdfast lacks a right in Slack; whoever runs it finds it with holdfast doctor slack.")
        case "restricted_action" | "restricted_action_read_only_channel" | "no_permission":
            return voice.say("Slack lets only some people post there.")
    return voice.say("Slack refused it ({reason}).", reason=reason)


DIGEST_SENTENCES: dict[str, Sentence] = {
    "unknown_digest": lambda voice, _facts: voice.say("That digest no longer exists."),
    "invite_first": lambda voice, facts: (
        voice.say("Invite @Holdfast to #{name} first (/invite @Holdfast), then send this again.", name=facts["name"])
        if facts["name"]
        else voice.say("Invite @Holdfast to that channel first (/invite @Holdfast), then send this again.")
    ),
    "digest_external": lambda voice, facts: voice.say(
        "#{name} is shared with people of other companies, so no digest is posted there.", name=facts["name"] or "…"
    ),
    "digest_archived": lambda voice, facts: voice.say(
        "#{name} is archived, so nothing can be posted there.", name=facts["name"] or "…"
    ),
    "no_channel": lambda voice, _facts: voice.say("Choose the channel."),
    "digest_refused": _refused,
    "digest_broken": lambda voice, facts: voice.say(
        "That failed on our side (reference {reference}). It has been logged.", reference=facts["reference"]
    ),
    "no_weekday": lambda voice, _facts: voice.say("Choose at least one weekday."),
    "unknown_weekday": lambda voice, _facts: voice.say("Weekdays are numbered from 1 (Monday) to 7 (Sunday)."),
    "too_many_questions": lambda voice, facts: voice.say(
        "A digest answers at most {most} questions; these are {count}.",
        most=voice.number(facts["most"]),
        count=voice.number(facts["count"]),
    ),
    "unknown_time_zone": _unknown_time_zone,
    "no_threshold": lambda voice, _facts: voice.say(
        "Name what must be crossed: a tier change, a fall of NRR in points, or an account that churned."
    ),
    "unreadable_points": lambda voice, facts: voice.say(
        '"{text}" is no number of points. Write one above 0, as in 2 or 2.5.', text=facts["text"]
    ),
    "unreadable_churned": lambda voice, facts: voice.say(
        '"{text}" is no amount. Write it in whole units of the currency, as in 5000.', text=facts["text"]
    ),
}
