"""`holdfast`, whose MCP server has the fixtures of the conformance suites besides its own tools.

`python -m tests.acceptance.mcp.conformance.overlay.serve serve mcp --http …` goes the whole way of the product: its
command, its application, its checks of Host and Origin, its uvicorn. Only the server object has more to show.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mcp.server.mcpserver import MCPServer

from cli.main import run
from tests.acceptance.mcp.conformance.overlay.asking_tools import ASKING_TOOLS
from tests.acceptance.mcp.conformance.overlay.events import Events
from tests.acceptance.mcp.conformance.overlay.methods import add_methods
from tests.acceptance.mcp.conformance.overlay.plain_tools import PLAIN_TOOLS, schema_tool
from tests.acceptance.mcp.conformance.overlay.prompts import PROMPTS
from tests.acceptance.mcp.conformance.overlay.resources import add_resources

if TYPE_CHECKING:
    from starlette.applications import Starlette

RETRY_MS = 500
_application_of = MCPServer.streamable_http_app


def with_fixtures(server: MCPServer[Any], **options: Any) -> Starlette:  # noqa: ANN401 - whatever the product hands in
    """Register what the suites call on the product's server, and make the application as the product asks for it."""
    for name, tool in (PLAIN_TOOLS | ASKING_TOOLS).items():
        server.add_tool(tool, name=name, structured_output=False)
    schema_tool(server)
    for name, prompt in PROMPTS.items():
        server.prompt(name=name)(prompt)
    add_resources(server)
    add_methods(server)
    # A suite closes a stream and comes back for the rest of it: for that, events are stored, as the product does not.
    return _application_of(server, event_store=Events(), retry_interval=RETRY_MS, **options)


if __name__ == "__main__":
    MCPServer.streamable_http_app = with_fixtures  # type: ignore[method-assign,assignment]
    run()
