"""What the loop is handed for a slot: the messages to post, or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime

    from bot.blocks import Message
    from retention.asker import Asker
    from retention.digest import Subscription


@dataclass(frozen=True, slots=True)
class Posting:
    """A digest to post: the message, those that go in its thread, a picture (PNG) below the message.

    `key` is the same for digests that would say the same: one with thresholds is not posted twice with one key.
    """

    main: Message
    thread: tuple[Message, ...] = ()
    picture: bytes | None = None
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Quiet:
    """Nothing is to be said: thresholds are set and none is crossed."""


class Compose(Protocol):
    """Makes the digest of a slot for `asker`, its owner in the place where it is read; blocks."""

    def __call__(self, subscription: Subscription, slot: datetime, asker: Asker, /) -> Posting | Quiet:
        """Raises QuestionError or LedgerError, whose sentence its owner is told."""
        ...
