"""The sessions of mcp-use, and the LangChain tools that its adapter makes of them for a model."""

from __future__ import annotations

from mcp_use import MCPClient
from mcp_use.agents.adapters.langchain_adapter import LangChainAdapter

from tests.acceptance.mcp.clients.exchange import SECONDS, Call, Result, Seen, Target, drive


async def visit(target: Target, calls: list[Call]) -> Seen:
    client = MCPClient.from_dict({"mcpServers": {"holdfast": {**target, "timeout": SECONDS}}})
    session = await client.create_session("holdfast")
    try:
        tools = await session.list_tools()
        adapter = LangChainAdapter()
        await adapter.create_tools(client)
        for_model = {tool.name: tool for tool in adapter.tools}
        results, shown = [], []
        for call in calls:
            done = await session.call_tool(call["name"], call["arguments"])
            text = "\n".join(part.text for part in done.content if part.type == "text")
            results.append(Result(done.structuredContent, text, done.isError))
            shown.append(str(await for_model[call["name"]].ainvoke(call["arguments"])))
        return Seen([tool.name for tool in tools], results, notes={"adapter": shown})
    finally:
        await client.close_all_sessions()


drive(visit)
