"""What is said to somebody who may not have an answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from retention.access.permit import Refusal
from retention.question import Kind
from retention.wording.names import metric_name

if TYPE_CHECKING:
    from retention.asker import Place
    from retention.wording.voice import Voice

# How a person or an assistant would ask for lists of accounts: the word to leave out.
_WORDS = {Kind.MOVERS: "movers", Kind.ACCOUNTS: "accounts"}

Sentence = Callable[["Voice", dict[str, Any]], str]


def _asker_unknown(voice: Voice, facts: dict[str, Any]) -> str:
    return voice.say(
        "Slack does not tell me who you are ({reason}), so I show nothing. Ask again in a minute; if it stays so,"
        " whoever runs Holdfast finds the cause with holdfast doctor slack.",
        reason=facts["reason"],
    )


def _not_permitted(voice: Voice, facts: dict[str, Any]) -> str:
    where = place_name(voice, facts["place"])
    return {
        Refusal.GUEST: voice.say(
            "You are a guest here, and guests see nothing unless a rule names them. Whoever runs Holdfast can add one"
            " to access.toml."
        ),
        Refusal.STRANGER: voice.say(
            "You are not a member of this workspace, so I show you nothing. Whoever runs Holdfast can name you in"
            " access.toml."
        ),
        Refusal.EXTERNAL: voice.say(
            "People of other companies are in {place}, so I answer nothing here. Ask in a channel of your own company,"
            " or in a direct message.",
            place=where,
        ),
        Refusal.NO_RULE: voice.say(
            "No rule lets you ask in {place}. Whoever runs Holdfast can add one to access.toml.", place=where
        )
        if facts["place"] is not None
        else voice.say("No rule lets you ask here. Whoever runs Holdfast can add one to access.toml."),
        Refusal.READERS: voice.say("Not everybody in {place} may see this, so it is not shown to all.", place=where),
        Refusal.UNREADABLE: voice.say(
            "The access rules cannot be read, so I show nothing to anybody. Whoever runs Holdfast finds in the log what"
            " is wrong with access.toml."
        ),
    }[facts["why"]]


def _accounts_not_shown(voice: Voice, facts: dict[str, Any]) -> str:
    word, channels = _WORDS[facts["kind"]], voice.either([f"#{name}" for name in facts["names_shown"]])
    if facts["place"] is None and not channels:
        return voice.say(
            'Account names are not shown to you. Ask without "{word}".',
            word=word,
        )
    place = place_name(voice, facts["place"])
    if not channels:
        return voice.say('Account names are not shown in {place}. Ask without "{word}".', place=place, word=word)
    return voice.say(
        'Account names are not shown in {place}. Ask in {channels}, or ask without "{word}".',
        place=place,
        channels=channels,
        word=word,
    )


def place_name(voice: Voice, place: Place | None) -> str:
    """The place as its people call it: "#general", "this conversation"."""
    return voice.say("this conversation") if place is None or place.name is None else f"#{place.name}"


def only_sentence(voice: Voice, only: str) -> str:
    """What an asker who sees some accounts is told: the conditions, as the question language writes them."""
    return voice.say("You see {only} only.", only=only)


ACCESS_SENTENCES: dict[str, Sentence] = {
    "asker_unknown": _asker_unknown,
    "not_permitted": _not_permitted,
    "kind_not_permitted": lambda voice, facts: voice.say(
        "You may not ask for {kind}. You may ask for {valid}.",
        kind=facts["kind"].value,
        valid=voice.together([kind.value for kind in facts["valid"]]),
    ),
    "metric_not_permitted": lambda voice, facts: voice.say(
        "You may not ask for {metric}. You may ask for {valid}.",
        metric=metric_name(voice, facts["metric"]),
        valid=voice.together([metric_name(voice, metric) for metric in facts["valid"]]),
    ),
    "accounts_not_shown": _accounts_not_shown,
    "accounts_scope_missing": lambda voice, facts: voice.say(
        "This token does not show account names: it lacks the scope {scope}. Use one that has it, or ask for"
        " figures without names.",
        scope=facts["scope"],
    ),
    "beyond_restriction": lambda voice, facts: only_sentence(voice, facts["only"]),
    "restriction_without_accounts": lambda voice, facts: voice.say(
        "The access rules let you see {only} only, and this ledger has no such accounts. Whoever runs Holdfast can"
        " change access.toml.",
        only=facts["only"],
    ),
    "share_not_permitted": lambda voice, facts: voice.say(
        "You may not share answers in {place}.", place=place_name(voice, facts["place"])
    ),
    "subscribe_not_permitted": lambda voice, facts: voice.say(
        "You may not have digests posted in {place}.", place=place_name(voice, facts["place"])
    ),
}
