"""The resources of the suites."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tests.acceptance.mcp.conformance.overlay.media import PICTURE

if TYPE_CHECKING:
    from mcp.server.mcpserver import MCPServer


def add_resources(server: MCPServer[Any]) -> None:
    @server.resource("test://static-text", mime_type="text/plain")
    def static_text() -> str:
        """Hold one fixed sentence."""
        return "This is the content of the static text resource."

    @server.resource("test://static-binary", mime_type="image/png")
    def static_binary() -> bytes:
        """Hold a picture."""
        return PICTURE

    @server.resource("test://watched-resource", mime_type="text/plain")
    def watched() -> str:
        """Hold what a client subscribes to."""
        return "Watched."

    @server.resource("test://template/{id}/data", mime_type="application/json")
    def templated(id: str) -> str:  # noqa: A002 - the name in the template of the suites
        """Hold whatever is asked for."""
        return json.dumps({"id": id, "templateTest": True, "data": f"Data for ID: {id}"})
