"""The events of all streams in memory, so that a client can come back for what it missed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcp.server.streamable_http import EventMessage, EventStore

if TYPE_CHECKING:
    from mcp.server.streamable_http import EventCallback
    from mcp_types import JSONRPCMessage


class Events(EventStore):
    """An event's id is its place in the order of all."""

    def __init__(self) -> None:
        self._all: list[tuple[str, JSONRPCMessage | None]] = []

    async def store_event(self, stream_id: str, message: JSONRPCMessage | None) -> str:
        self._all.append((stream_id, message))
        return str(len(self._all) - 1)

    async def replay_events_after(self, last_event_id: str, send_callback: EventCallback) -> str | None:
        last = int(last_event_id)
        stream, _ = self._all[last]
        for place, (of, message) in enumerate(list(self._all)):
            if place > last and of == stream and message is not None:
                await send_callback(EventMessage(message, str(place)))
        return stream
