"""The MCP server: which tools there are, and what it says about itself."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from anyio import CapacityLimiter

from tools.asking import asking
from tools.at_hand import AtHand
from tools.base_server import DeskServer
from tools.completions import register_completions
from tools.definition import described_in
from tools.ledger_tool import describe_ledger
from tools.prompts import register_prompts
from tools.question_tools import question_tools
from tools.resources import register_resources
from tools.verify_tool import verify_answer
from tools.views import draw_answer, views

if TYPE_CHECKING:
    from mcp.server.mcpserver import MCPServer

    from retention.desk import Desk

# A computation fills a core: more of them at once only make every answer wait longer.
CALLS_AT_ONCE = 4


def build_server(desk: Desk) -> MCPServer[Any]:
    """Build the server for one ledger. The desk is called from worker threads, up to `CALLS_AT_ONCE` at a time."""
    limiter = CapacityLimiter(CALLS_AT_ONCE)
    server = DeskServer(
        name="holdfast",
        title="Holdfast",
        version=version("holdfast-retention"),
        instructions=described_in("instructions"),
        tools=[
            *question_tools(desk, limiter),
            describe_ledger(desk, limiter),
            verify_answer(desk, limiter),
            draw_answer(desk, limiter),
        ],
        extensions=[views()],
        # Nothing here changes while it runs, so there is nothing to subscribe to.
        subscriptions=False,
        log_level="WARNING",
        middleware=[asking, AtHand(desk)],
    )
    register_resources(server, desk, limiter)
    register_prompts(server, desk, limiter)
    register_completions(server, desk)
    return server
