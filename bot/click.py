"""`Click`: what somebody pressed or chose under an answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.controls import answer_id_of
from bot.requests import team_of, user_of

Body = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Click:
    """A click under the answer `answer_id`: who made it, and what was chosen in a menu.

    `own` says that the message is seen by the one who clicked alone, and may change in place.
    """

    answer_id: str
    value: str
    team: str | None
    user: str
    channel: str
    thread: str | None
    own: bool

    @classmethod
    def of(cls, body: Body) -> Click:
        [action] = body["actions"]
        channel, container = str(body["channel"]["id"]), body.get("container", {})
        return cls(
            answer_id=answer_id_of(str(action.get("block_id", ""))),
            value=str(action.get("selected_option", {}).get("value") or action.get("value") or ""),
            team=team_of(body),
            user=user_of(body),
            channel=channel,
            thread=container.get("thread_ts") or body.get("message", {}).get("thread_ts"),
            own=bool(container.get("is_ephemeral")) or channel.startswith("D"),
        )
