"""The SDK's server with what it leaves out: how large pages are, and the nearest name where one is not there."""

from __future__ import annotations

from collections.abc import Callable  # noqa: TC003 - pydantic reads it
from typing import TYPE_CHECKING, Any

from anyio import to_thread
from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.mcpserver.resources import FunctionResource
from mcp.shared.exceptions import MCPError
from mcp_types import INVALID_PARAMS
from pydantic import Field

from retention.language import nearest
from retention.wording import mcp as wording
from tools.definition import is_for_views

if TYPE_CHECKING:
    from mcp.server.mcpserver import Context
    from mcp_types import CallToolResult, GetPromptResult, InputRequiredResult, Resource


# A longer one is no name of ours, and need not be said back whole.
LONGEST_NAME = 60


class PageResource(FunctionResource):
    """A page that is the same for whoever may read it; `page` gives its text."""

    page: Callable[[], str] = Field(exclude=True)

    def size(self) -> int:
        """How many bytes it has."""
        return len(self.page().encode())


class DeskServer(MCPServer[Any]):
    """A server that names the nearest of its tools and prompts to whoever wants one that is not there."""

    async def call_tool(
        self, name: str, arguments: dict[str, Any], context: Context[Any, Any] | None = None
    ) -> CallToolResult | InputRequiredResult:
        """Call a tool. Raises ToolError with the sentence for the asker."""
        tools = self._tool_manager.list_tools()
        if name not in {tool.name for tool in tools}:
            names = tuple(tool.name for tool in tools if not is_for_views(tool))
            raise ToolError(wording.unknown_tool(name, nearest(name, names), names))
        return await super().call_tool(name, arguments, context)

    async def list_resources(self) -> list[Resource]:
        """All resources, in the order that they were added, pages with their sizes."""
        listed = await super().list_resources()
        sizes = await to_thread.run_sync(self._sizes)
        return [one.model_copy(update={"size": sizes.get(one.uri)}) for one in listed]

    def _sizes(self) -> dict[str, int]:
        resources = self._resource_manager.list_resources()
        return {one.uri: one.size() for one in resources if isinstance(one, PageResource)}

    async def get_prompt(
        self, name: str, arguments: dict[str, Any] | None = None, context: Context[Any, Any] | None = None
    ) -> GetPromptResult | InputRequiredResult:
        """The prompt called `name`. Raises MCPError where there is none, with the nearest one."""
        known = tuple(one.name for one in await self.list_prompts())
        if name not in known:
            raise MCPError(INVALID_PARAMS, wording.unknown_prompt(name[:LONGEST_NAME], nearest(name, known), known))
        return await super().get_prompt(name, arguments, context)
