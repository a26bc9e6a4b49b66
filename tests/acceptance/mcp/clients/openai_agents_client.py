"""The MCP servers of the OpenAI Agents SDK, and the function tools that it makes of them for a model."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from agents.mcp import MCPServerStdio, MCPServerStreamableHttp, MCPUtil
from agents.tool_context import ToolContext

from tests.acceptance.mcp.clients.exchange import SECONDS, Call, Result, Seen, Target, drive

if TYPE_CHECKING:
    from agents import FunctionTool


async def visit(target: Target, calls: list[Call]) -> Seen:
    kind: Any = MCPServerStreamableHttp if "url" in target else MCPServerStdio
    async with kind(params=target, client_session_timeout_seconds=SECONDS) as server:
        tools = await server.list_tools()
        plain, strict = (
            {tool.name: MCPUtil.to_function_tool(tool, server, convert_schemas_to_strict=strictly) for tool in tools}
            for strictly in (False, True)
        )
        results, in_full = [], []
        for call in calls:
            done = await server.call_tool(call["name"], call["arguments"])
            text = await _shown(plain[call["name"]], call["arguments"])
            results.append(Result(done.structured_content, text, bool(done.is_error)))
            if not done.is_error:
                tool = strict[call["name"]]
                in_full.append(await _shown(tool, _every_argument(tool.params_json_schema, call["arguments"])))
        needed = {tool.name: tool.input_schema.get("required", []) for tool in tools}
        schemas = {
            name: {
                "strict": tool.strict_json_schema,
                "schema": tool.params_json_schema,
                "forced": _forced(tool, needed[name]),
            }
            for name, tool in strict.items()
        }
        return Seen([tool.name for tool in tools], results, notes={"strict": schemas, "in_full": in_full})


async def _shown(tool: FunctionTool, arguments: dict[str, Any]) -> str:
    """What the model would read of a call."""
    given = json.dumps(arguments)
    context = ToolContext(None, tool_name=tool.name, tool_call_id="1", tool_arguments=given)
    shown = await tool.on_invoke_tool(context, given)
    parts = shown if isinstance(shown, list) else [shown]
    # A link to a resource comes as its JSON, in a text of its own.
    return "\n".join(part["text"] for part in parts if '"resource_link"' not in part["text"])


def _every_argument(schema: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
    """The call as a model must make it in strict mode: with a value for every argument, blank where it wants none."""
    return {name: given.get(name, _nothing(field)) for name, field in schema["properties"].items()}


def _nothing(field: dict[str, Any]) -> str | None:
    return "" if field.get("type") == "string" and "enum" not in field else None


def _takes_null(field: dict[str, Any]) -> bool:
    return field.get("type") == "null" or any(_takes_null(part) for part in field.get("anyOf", ()))


def _forced(tool: FunctionTool, needed: list[str]) -> list[str]:
    """Optional arguments that a model in strict mode can only give a meaning: neither blank nor null will do."""
    fields = tool.params_json_schema["properties"]
    optional = {name: field for name, field in fields.items() if name not in needed}
    return [name for name, field in optional.items() if _nothing(field) is None and not _takes_null(field)]


drive(visit)
