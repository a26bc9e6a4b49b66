"""What the loop is handed for a slot: the messages to post, or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection

    from bot.blocks import Message
    from retention.asker import Asker
    from retention.digest import Subscription


@dataclass(frozen=True, slots=True)
class Posting:
    """A digest to post: the message, those that go in its thread, a picture (PNG) below the message.

    `marks` are those of the crossings that it tells, each of which is told once.
    """

    main: Message
    thread: tuple[Message, ...] = ()
    picture: bytes | None = None
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Quiet:
    """Nothing is to be said: thresholds are set and none is crossed."""


class Compose(Protocol):
    """Makes a digest for `asker`, its owner in the place where it is read; blocks. What was `told` is no news."""

    def __call__(self, subscription: Subscription, told: Collection[str], asker: Asker, /) -> Posting | Quiet:
        """Raises QuestionError or LedgerError, whose sentence its owner is told."""
        ...
