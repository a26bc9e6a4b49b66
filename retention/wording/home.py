"""What only the App Home says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retention.wording.voice import voice

if TYPE_CHECKING:
    from retention.wording.voice import Voice


def ask(locale: str | Voice = "en") -> str:
    return voice(locale).say("Ask a question")


def new_digest(locale: str | Voice = "en") -> str:
    return voice(locale).say("New digest")


def my_digests(locale: str | Voice = "en") -> str:
    return voice(locale).say("My digests")


def no_digests(locale: str | Voice = "en") -> str:
    return voice(locale).say("You have none. A digest posts the figures to a channel, or to you, when you say.")
