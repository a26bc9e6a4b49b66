"""Named tokens of assistants in words: the one that was made, the list, and what is wrong with a name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from retention.wording.voice import BETWEEN, voice

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from retention.sign_in import NamedToken
    from retention.wording.access_errors import Sentence
    from retention.wording.voice import Voice


def made_lines(token: NamedToken, locale: str | Voice = "en") -> Iterator[str]:
    """What is said beside a new token, which stands alone on standard output."""
    speaker = voice(locale)
    yield speaker.say(
        "The token {token} is above. It is shown this once; only its hash is kept.", token=_what(speaker, token)
    )
    yield speaker.say(
        "Assistants send it as Authorization: Bearer TOKEN. Rules in access.toml name it token:{name}.", name=token.name
    )


def token_lines(tokens: Sequence[NamedToken], now: datetime, locale: str | Voice = "en") -> Iterator[str]:
    """A line for each token, and one where there is none."""
    speaker = voice(locale)
    for token in tokens:
        yield BETWEEN.join((_what(speaker, token), _state(speaker, token, now)))
    if not tokens:
        yield speaker.say("There are no tokens. holdfast tokens add NAME makes one.")


def revoked_line(name: str, locale: str | Voice = "en") -> str:
    return voice(locale).say("The token {name} opens nothing any more.", name=name)


def forgotten_line(name: str, left: int, locale: str | Voice = "en") -> str:
    """Say that a token is gone; `left` is how many there still are."""
    speaker = voice(locale)
    if left:
        return speaker.say("The token {name} is gone.", name=name)
    return speaker.say(
        "The token {name} is gone, and it was the last one. Without tokens and an issuer, MCP over HTTP asks for none"
        " from its next start on, and stays on this machine.",
        name=name,
    )


def _what(voice: Voice, token: NamedToken) -> str:
    return voice.say("{name} ({scopes})", name=token.name, scopes=" ".join(sorted(token.scopes, reverse=True)))


def _state(voice: Voice, token: NamedToken, now: datetime) -> str:
    if token.revoked is not None:
        return voice.say("revoked {moment}", moment=voice.moment(token.revoked))
    made = voice.say("made {moment}", moment=voice.moment(token.created))
    if token.expires is None:
        return BETWEEN.join((made, voice.say("does not expire")))
    if token.expires <= now:
        return voice.say("expired {moment}", moment=voice.moment(token.expires))
    return BETWEEN.join((made, voice.say("expires {moment}", moment=voice.moment(token.expires))))


def _unknown(voice: Voice, facts: dict[str, Any]) -> str:
    if not facts["valid"]:
        return voice.say('There is no token "{name}". There are none at all.', name=facts["name"])
    return voice.say(
        'There is no token "{name}". Tokens: {valid}.', name=facts["name"], valid=voice.listed(facts["valid"])
    )


TOKEN_SENTENCES: dict[str, Sentence] = {
    "token_name_malformed": lambda voice, facts: voice.say(
        '"{name}" is no name for a token: write up to 64 letters, digits, dots, hyphens and underscores, as in'
        " {example}.",
        name=facts["name"],
        example="revops-assistant",
    ),
    "token_name_taken": lambda voice, facts: voice.say(
        'There is a token "{name}" already. Revoke it first (holdfast tokens revoke {name}), or choose another name.',
        name=facts["name"],
    ),
    "token_already_expired": lambda voice, facts: voice.say(
        "{day} is over, so the token would open nothing. Choose a later day.", day=voice.day(facts["day"])
    ),
    "unknown_token": _unknown,
}
