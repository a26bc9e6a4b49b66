"""`Office`: what every handler of Slack's requests works with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.answering import Answering
    from bot.directory import Directory
    from retention.desk import Desk
    from retention.digest import DigestBook


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Office:
    """The desk answers, `answering` sees that each answer arrives, the directory knows who asks and where.

    `digests` is where subscriptions are kept: without a book there are no digests. `now` is the moment, in UTC.
    """

    desk: Desk
    answering: Answering
    directory: Directory
    digests: DigestBook | None = None
    now: Callable[[], datetime] = _utc_now
