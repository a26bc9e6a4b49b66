"""`LaidOut`: a message that lies ready, and the bytes that Slack is sent of it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Hashable

    from bot.blocks import Message


@dataclass(frozen=True)
class LaidOut:
    """A message that was laid out once for all who are given the same; `moment` is what their answers depend on."""

    message: Message
    moment: Hashable

    @cached_property
    def body(self) -> str:
        """The acknowledgement that shows it to the asker alone, as JSON."""
        return json.dumps(payload(self.message))


def payload(message: Message) -> dict[str, Any]:
    """Make Slack's JSON of a message for the asker alone."""
    return {"response_type": "ephemeral", "text": message.text, "blocks": message.blocks}
