"""`Office`: what every handler of Slack's requests works with."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from bot.pictures import Files
from retention.memory import Memory

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.answering import Answering
    from bot.directory import Directory
    from bot.laid_out import LaidOut
    from retention.desk import Desk
    from retention.digest import DigestBook


MESSAGES_KEPT = 256


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Office:
    """The desk answers, `answering` sees that each answer arrives, the directory knows who asks and where.

    `digests` is where subscriptions are kept: without a book there are no digests. `now` is the moment, in UTC.
    `laid_out` keeps messages by question, by what the desk's answers depend on, and by whether they may be shared;
    `pictures` keeps the files of those that have a picture.
    """

    desk: Desk
    answering: Answering
    directory: Directory
    digests: DigestBook | None = None
    now: Callable[[], datetime] = _utc_now
    laid_out: Memory[LaidOut] = field(default_factory=partial(Memory, MESSAGES_KEPT))
    pictures: Files = field(default_factory=Files)
