"""What an assistant is told that may not come in over HTTP. Headers carry it: ASCII, without quotes or backslashes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from retention.sign_in import PREFIX
from retention.wording.voice import voice

if TYPE_CHECKING:
    from collections.abc import Callable

    from retention.wording.voice import Voice

# Why somebody is refused -> the sentence; `issuer` is None where only named tokens are taken.
_REFUSALS: dict[str, Callable[[Voice, dict[str, Any]], str]] = {
    "no_token": lambda voice, facts: _way_in(voice, facts, voice.say("This server needs a token.")),
    "not_bearer": lambda voice, _facts: voice.say(
        "The Authorization header must be the word Bearer, a space and the token."
    ),
    "unknown_token": lambda voice, facts: _way_in(voice, facts, voice.say("This token is not known here.")),
    "token_expired": lambda voice, facts: voice.say(
        "This token expired on {moment}. Ask whoever runs Holdfast for a new one (holdfast tokens add).",
        moment=voice.moment(facts["moment"]),
    ),
    "token_revoked": lambda voice, _facts: voice.say(
        "This token was revoked. Ask whoever runs Holdfast for a new one (holdfast tokens add)."
    ),
    "jwt_malformed": lambda voice, facts: _again(voice, facts, voice.say("This token is not a readable JWT.")),
    "jwt_algorithm": lambda voice, facts: voice.say(
        "This token is signed with an algorithm that is not taken here. Taken: {valid}.",
        valid=", ".join(facts["valid"]),
    ),
    "jwt_type": lambda voice, facts: _again(voice, facts, voice.say("This token is not an access token.")),
    "jwt_issuer": lambda voice, facts: _again(voice, facts, voice.say("This token is of another issuer.")),
    "jwt_key": lambda voice, facts: _again(
        voice, facts, voice.say("This token is signed with a key that its issuer does not publish.")
    ),
    "jwt_signature": lambda voice, facts: _again(voice, facts, voice.say("The signature of this token is wrong.")),
    "jwt_audience": lambda voice, facts: voice.say(
        "This token is for another resource. Ask {issuer} for one whose audience is {audience}.", **facts
    ),
    "jwt_expired": lambda voice, facts: _again(voice, facts, voice.say("This token has expired.")),
    "jwt_not_yet": lambda voice, _facts: voice.say(
        "This token does not hold yet. Try again when it does; if it should, the clocks of issuer and server differ."
    ),
    "jwt_claim": lambda voice, facts: _again(
        voice, facts, voice.say("This token lacks a usable claim {claim}.", claim=facts["claim"])
    ),
    "scope_missing": lambda voice, facts: voice.say(
        "This token lacks the scope {scope}. Use one that has it.", scope=facts["scope"]
    ),
    "accounts_scope": lambda voice, facts: voice.say(
        "This token does not show account names: it lacks the scope {scope}. Sign in again with it.",
        scope=facts["scope"],
    ),
    "too_many_calls": lambda voice, facts: voice.plural(
        "More than {limit} calls in a minute. Try again in {count} second.",
        "More than {limit} calls in a minute. Try again in {count} seconds.",
        facts["seconds"],
        limit=voice.number(facts["limit"]),
    ),
    "too_many_failures": lambda voice, facts: voice.plural(
        "Too many requests without a valid token. Try again in {count} second, with one.",
        "Too many requests without a valid token. Try again in {count} seconds, with one.",
        facts["seconds"],
    ),
    "issuer_unreachable": lambda voice, facts: voice.say(
        "The keys of {issuer} cannot be read, so this token cannot be checked. Try again in a minute.",
        issuer=facts["issuer"],
    ),
    "tokens_unreadable": lambda voice, _facts: voice.say(
        "The tokens cannot be read, so nobody is answered. Whoever runs Holdfast finds the reason in its log."
    ),
}


def refusal(code: str, facts: dict[str, Any], locale: str | Voice = "en") -> str:
    """Why a request is refused, and what to do. A code without a sentence is a bug and raises KeyError."""
    return _REFUSALS[code](voice(locale), facts)


REFUSALS = tuple(_REFUSALS)


def issuer_unread(issuer: str, reason: str, locale: str | Voice = "en") -> str:
    """Tell the log why tokens of an issuer cannot be checked."""
    return voice(locale).say("The keys of {issuer} cannot be read: {reason}.", issuer=issuer, reason=reason)


def _way_in(voice: Voice, facts: dict[str, Any], what: str) -> str:
    if facts["issuer"] is None:
        return voice.say(
            "{what} Ask whoever runs Holdfast for one (holdfast tokens add), and send it as Authorization: Bearer"
            " {prefix}...",
            what=what,
            prefix=PREFIX,
        )
    return voice.say(
        "{what} Sign in at {issuer}, or ask whoever runs Holdfast for one (holdfast tokens add), and send it as"
        " Authorization: Bearer.",
        what=what,
        issuer=facts["issuer"],
    )


def _again(voice: Voice, facts: dict[str, Any], what: str) -> str:
    return voice.say("{what} Sign in again at {issuer}.", what=what, issuer=facts["issuer"])
