"""The MCP toolset of Pydantic AI."""

from __future__ import annotations

from fastmcp.client.transports import StdioTransport
from pydantic_ai import ModelRetry
from pydantic_ai.mcp import MCPToolset

from tests.acceptance.mcp.clients.exchange import SECONDS, Call, Result, Seen, Target, drive


async def visit(target: Target, calls: list[Call]) -> Seen:
    server = target["url"] if "url" in target else StdioTransport(**target)
    async with MCPToolset(server, init_timeout=SECONDS, read_timeout=SECONDS) as toolset:
        tools = await toolset.list_tools()
        results = []
        for call in calls:
            try:
                # What the model gets: the structured content; where a link stands beside the text, text and address.
                shown = await toolset.direct_call_tool(call["name"], call["arguments"])
            except ModelRetry as error:
                results.append(Result(None, str(error), is_error=True))
            else:
                text = shown[0] if isinstance(shown, list) else None
                results.append(Result(shown if text is None else None, text, is_error=False))
        return Seen([tool.name for tool in tools], results)


drive(visit)
