"""fastmcp's client."""

from __future__ import annotations

from fastmcp import Client
from fastmcp.client.transports import StdioTransport, StreamableHttpTransport

from tests.acceptance.mcp.clients.exchange import SECONDS, Call, Result, Seen, Target, drive


async def visit(target: Target, calls: list[Call]) -> Seen:
    transport = StreamableHttpTransport(target["url"]) if "url" in target else StdioTransport(**target)
    async with Client(transport, timeout=SECONDS, init_timeout=SECONDS) as client:
        tools = await client.list_tools()
        results = []
        for call in calls:
            done = await client.call_tool(call["name"], call["arguments"], raise_on_error=False)
            text = "\n".join(part.text for part in done.content if part.type == "text")
            results.append(Result(done.structured_content, text, done.is_error))
        return Seen([tool.name for tool in tools], results)


drive(visit)
