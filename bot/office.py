"""`Office`: what every handler of Slack's requests works with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.answering import Answering
    from bot.directory import Directory
    from retention.desk import Desk


@dataclass(frozen=True, slots=True)
class Office:
    """The desk answers, `answering` sees that each answer arrives, the directory knows who asks and where."""

    desk: Desk
    answering: Answering
    directory: Directory
