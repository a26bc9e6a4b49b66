"""The MCP server: which tools there are, and what it says about itself."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from anyio import CapacityLimiter
from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError

from retention.language import nearest
from retention.wording import mcp as wording
from tools.asking import asking
from tools.at_hand import AtHand
from tools.definition import described_in
from tools.ledger_tool import describe_ledger
from tools.question_tools import question_tools
from tools.resources import register_resources
from tools.verify_tool import verify_answer

if TYPE_CHECKING:
    from mcp.server.mcpserver import Context
    from mcp_types import CallToolResult, InputRequiredResult

    from retention.desk import Desk

# A computation fills a core: more of them at once only make every answer wait longer.
CALLS_AT_ONCE = 4


class DeskServer(MCPServer[Any]):
    """A server that names the nearest of its tools to whoever calls one that is not there."""

    async def call_tool(
        self, name: str, arguments: dict[str, Any], context: Context[Any, Any] | None = None
    ) -> CallToolResult | InputRequiredResult:
        """Call a tool. Raises ToolError with the sentence for the asker."""
        names = tuple(tool.name for tool in self._tool_manager.list_tools())
        if name not in names:
            raise ToolError(wording.unknown_tool(name, nearest(name, names), names))
        return await super().call_tool(name, arguments, context)


def build_server(desk: Desk) -> MCPServer[Any]:
    """Build the server for one ledger. The desk is called from worker threads, up to `CALLS_AT_ONCE` at a time."""
    limiter = CapacityLimiter(CALLS_AT_ONCE)
    server = DeskServer(
        name="holdfast",
        title="Holdfast",
        version=version("holdfast-retention"),
        instructions=described_in("instructions"),
        tools=[*question_tools(desk, limiter), describe_ledger(desk, limiter), verify_answer(desk, limiter)],
        # Nothing here changes while it runs, so there is nothing to subscribe to.
        subscriptions=False,
        log_level="WARNING",
        middleware=[asking, AtHand(desk)],
    )
    register_resources(server, desk, limiter)
    return server
