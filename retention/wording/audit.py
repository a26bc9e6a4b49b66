"""The audit in words: who did what, where, and what came of it, a line each."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from retention.access.deed import DONE, FAILED, UNCLEAR, Deed
from retention.asker import Face
from retention.wording.voice import voice

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from retention.wording.voice import Voice


class Line(Protocol):
    """A row of the audit as it is kept."""

    @property
    def at(self) -> str: ...
    @property
    def face(self) -> str: ...
    @property
    def team(self) -> str | None: ...
    @property
    def user(self) -> str | None: ...
    @property
    def place(self) -> str | None: ...
    @property
    def deed(self) -> str: ...
    @property
    def outcome(self) -> str: ...
    @property
    def question(self) -> str | None: ...
    @property
    def answer(self) -> str | None: ...


def audit_lines(entries: Sequence[Line], total: int, locale: str | Voice = "en") -> Iterator[str]:
    """The entries in their order, then how many of how many they are."""
    said = voice(locale)
    for entry in entries:
        yield _line(said, entry)
    if not entries:
        yield said.say("Nothing is in the audit.")
    elif total > len(entries):
        yield said.say(
            "The newest {shown} of {total} entries; --limit shows more.",
            shown=said.number(len(entries)),
            total=said.number(total),
        )


def _line(voice: Voice, entry: Line) -> str:
    parts = (
        voice.moment(datetime.fromisoformat(entry.at)),
        _who(voice, entry),
        _what(voice, entry),
        _outcome(voice, entry),
    )
    return " · ".join(part for part in parts if part)


def _who(voice: Voice, entry: Line) -> str:
    face = {
        Face.TERMINAL: voice.say("terminal"),
        Face.SLACK: voice.say("Slack"),
        Face.MCP: voice.say("MCP"),
    }[Face(entry.face)]
    who = face if entry.user is None else voice.say("{user} ({face})", user=_inert(entry.user), face=face)
    return who if entry.place is None else voice.say("{who} in {place}", who=who, place=_inert(entry.place))


def _what(voice: Voice, entry: Line) -> str:
    deed = _deed(voice, entry.deed)
    if entry.deed in {Deed.INSTALL, Deed.UNINSTALL}:
        # Of several workspaces: which one.
        return voice.say("{deed} {workspace}", deed=deed, workspace=_inert(entry.team or ""))
    return f"{deed}: {entry.question}" if entry.question else deed


def _deed(voice: Voice, deed: str) -> str:
    return {
        Deed.ASK: voice.say("asked"),
        Deed.HAVE_IN_DIGEST: voice.say("had in a digest"),
        Deed.SEE_AT_HOME: voice.say("saw in App Home"),
        Deed.SHARE: voice.say("shared"),
        Deed.EXPORT: voice.say("exported"),
        Deed.SUBSCRIBE: voice.say("subscribed to a digest"),
        Deed.CHANGE_DIGEST: voice.say("changed a digest"),
        Deed.UNSUBSCRIBE: voice.say("ended a digest"),
        Deed.POST_DIGEST: voice.say("had a digest posted"),
        Deed.INSTALL: voice.say("installed Holdfast in"),
        Deed.UNINSTALL: voice.say("removed Holdfast from"),
        Deed.MAKE_TOKEN: voice.say("made the token"),
        Deed.REVOKE_TOKEN: voice.say("revoked the token"),
    }[Deed(deed)]


def _outcome(voice: Voice, entry: Line) -> str:
    if entry.outcome == FAILED:
        return voice.say("failed on our side")
    if entry.outcome == UNCLEAR:
        return voice.say("nobody knows whether it was done")
    if entry.outcome != DONE:
        return voice.say("refused ({code})", code=entry.outcome)
    return "" if entry.answer is None else voice.say("answer {id}", id=entry.answer)


def _inert(text: str) -> str:
    """Names come from elsewhere: whatever would steer a terminal is left out."""
    return "".join(letter if letter.isprintable() else "?" for letter in text)
