"""The tools that langchain-mcp-adapters makes of a server, called as LangChain calls them."""

from __future__ import annotations

from typing import Any

from langchain_mcp_adapters.sessions import create_session
from langchain_mcp_adapters.tools import load_mcp_tools

from tests.acceptance.mcp.clients.exchange import Call, Result, Seen, Target, drive


async def visit(target: Target, calls: list[Call]) -> Seen:
    connection: Any = {"transport": "streamable_http" if "url" in target else "stdio", **target}
    async with create_session(connection) as session:
        await session.initialize()
        tools = {tool.name: tool for tool in await load_mcp_tools(session)}
        results = []
        for number, call in enumerate(calls):
            asked = {"type": "tool_call", "id": str(number), "name": call["name"], "args": call["arguments"]}
            message = await tools[call["name"]].ainvoke(asked)
            structured = None if message.artifact is None else message.artifact["structured_content"]
            text = message.content if isinstance(message.content, str) else _text(message.content)
            results.append(Result(structured, text, message.status == "error"))
        return Seen(list(tools), results)


def _text(blocks: list[Any]) -> str:
    return "\n".join(block["text"] for block in blocks if block["type"] == "text")


drive(visit)
