"""Tools that answer at once, log, report progress, or ask the client in the middle of a call (protocol 2025-11-25)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

import anyio
from mcp.server.mcpserver import Context
from mcp.server.mcpserver.exceptions import ToolError
from mcp_types import (
    AudioContent,
    CallToolResult,
    ContentBlock,
    EmbeddedResource,
    ImageContent,
    SamplingMessage,
    TextContent,
    TextResourceContents,
)
from pydantic import BaseModel, Field

from tests.acceptance.mcp.conformance.overlay.media import PICTURE_BASE64, SOUND_BASE64

if TYPE_CHECKING:
    from collections.abc import Callable

    from mcp.server.mcpserver import MCPServer

PAUSE_SECONDS = 0.05
AnyContext = Context[Any, Any]


def shown(*parts: ContentBlock) -> CallToolResult:
    return CallToolResult(content=list(parts))


def said(text: str) -> CallToolResult:
    return shown(TextContent(type="text", text=text))


def picture() -> ImageContent:
    return ImageContent(type="image", data=PICTURE_BASE64, mime_type="image/png")


def embedded(uri: str, mime_type: str, text: str) -> EmbeddedResource:
    return EmbeddedResource(type="resource", resource=TextResourceContents(uri=uri, mime_type=mime_type, text=text))


async def simple_text() -> CallToolResult:
    """Say one fixed sentence."""
    return said("This is a simple text response for testing.")


async def image_content() -> CallToolResult:
    """Show a picture."""
    return shown(picture())


async def audio_content() -> CallToolResult:
    """Play a sound."""
    return shown(AudioContent(type="audio", data=SOUND_BASE64, mime_type="audio/wav"))


async def embedded_resource() -> CallToolResult:
    """Embed a resource."""
    return shown(embedded("test://embedded-resource", "text/plain", "This is an embedded resource content."))


async def multiple_content_types() -> CallToolResult:
    """Show text, a picture and a resource together."""
    return shown(
        TextContent(type="text", text="Multiple content types test:"),
        picture(),
        embedded("test://mixed-content-resource", "application/json", '{"test":"data","value":123}'),
    )


async def error_handling() -> CallToolResult:
    """Fail."""
    raise ToolError("This tool intentionally returns an error for testing")  # noqa: TRY003 - the words of the suites


async def with_logging(ctx: AnyContext) -> CallToolResult:
    """Log three times."""
    await ctx.log("info", "Tool execution started")
    await anyio.sleep(PAUSE_SECONDS)
    await ctx.log("info", "Tool processing data")
    await anyio.sleep(PAUSE_SECONDS)
    await ctx.log("info", "Tool execution completed")
    return said("Logged three times.")


async def with_progress(ctx: AnyContext) -> CallToolResult:
    """Report progress three times."""
    for done in (0, 50, 100):
        await ctx.report_progress(done, 100)
        await anyio.sleep(PAUSE_SECONDS)
    return said("Reported progress three times.")


async def reconnection(ctx: AnyContext) -> CallToolResult:
    """Close the stream in the middle of the call; the answer waits for whoever comes back."""
    await ctx.close_sse_stream()
    await anyio.sleep(2 * PAUSE_SECONDS)
    return said("Reconnected.")


async def sampling(prompt: str, ctx: AnyContext) -> CallToolResult:
    """Ask the client's model."""
    message = SamplingMessage(role="user", content=TextContent(type="text", text=prompt))
    sampled = await ctx.session.create_message([message], max_tokens=100, related_request_id=ctx.request_id)
    text = sampled.content.text if isinstance(sampled.content, TextContent) else ""
    return said(f"LLM response: {text}")


class User(BaseModel):
    username: str = Field(description="User's response")
    email: str = Field(description="User's email address")


async def elicitation(message: str, ctx: AnyContext) -> CallToolResult:
    """Ask the user."""
    outcome = await ctx.elicit(message, User)
    return said(f"User response: {outcome.model_dump_json()}")


class Defaults(BaseModel):
    name: str = "John Doe"
    age: int = 30
    score: float = 95.5
    status: Literal["active", "inactive", "pending"] = "active"
    verified: bool = True


async def elicitation_sep1034_defaults(ctx: AnyContext) -> CallToolResult:
    """Ask the user, with a default for each type."""
    outcome = await ctx.elicit("Please confirm your profile.", Defaults)
    return said(f"Elicitation completed: {outcome.model_dump_json()}")


def _titled(*pairs: tuple[str, str]) -> list[dict[str, str]]:
    return [{"const": value, "title": title} for value, title in pairs]


CHOICES: dict[str, dict[str, Any]] = {
    "untitledSingle": {"type": "string", "enum": ["option1", "option2", "option3"]},
    "titledSingle": {
        "type": "string",
        "oneOf": _titled(("value1", "First Option"), ("value2", "Second Option"), ("value3", "Third Option")),
    },
    "legacyEnum": {
        "type": "string",
        "enum": ["opt1", "opt2", "opt3"],
        "enumNames": ["Option One", "Option Two", "Option Three"],
    },
    "untitledMulti": {"type": "array", "items": {"type": "string", "enum": ["option1", "option2", "option3"]}},
    "titledMulti": {
        "type": "array",
        "items": {
            "anyOf": _titled(("value1", "First Choice"), ("value2", "Second Choice"), ("value3", "Third Choice"))
        },
    },
}


async def elicitation_sep1330_enums(ctx: AnyContext) -> CallToolResult:
    """Ask the user to choose, in each of the five forms of a choice."""
    schema = {"type": "object", "properties": CHOICES}
    outcome = await ctx.session.elicit_form("Please choose.", schema, related_request_id=ctx.request_id)
    return said(f"Elicitation completed: action={outcome.action}, content={outcome.content}")


async def custom_header(
    region: Annotated[str, Field(json_schema_extra={"x-mcp-header": "Region"})] = "",
) -> CallToolResult:
    """Take an argument that the client also sends as a header."""
    return said(f"Region: {region}")


async def trigger_tool_change(ctx: AnyContext) -> CallToolResult:
    """Tell subscribers that the tools changed."""
    await ctx.notify_tools_changed()
    return said("Told.")


async def trigger_prompt_change(ctx: AnyContext) -> CallToolResult:
    """Tell subscribers that the prompts changed."""
    await ctx.notify_prompts_changed()
    return said("Told.")


PLAIN_TOOLS: dict[str, Callable[..., Any]] = {
    "test_simple_text": simple_text,
    "test_image_content": image_content,
    "test_audio_content": audio_content,
    "test_embedded_resource": embedded_resource,
    "test_multiple_content_types": multiple_content_types,
    "test_error_handling": error_handling,
    "test_tool_with_logging": with_logging,
    "test_logging_tool": with_logging,
    "test_tool_with_progress": with_progress,
    "test_reconnection": reconnection,
    "test_sampling": sampling,
    "test_elicitation": elicitation,
    "test_elicitation_sep1034_defaults": elicitation_sep1034_defaults,
    "test_elicitation_sep1330_enums": elicitation_sep1330_enums,
    "test_custom_header": custom_header,
    "test_trigger_tool_change": trigger_tool_change,
    "test_trigger_prompt_change": trigger_prompt_change,
}

# Every keyword of JSON Schema 2020-12 that the suites look for.
SCHEMA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "$defs": {
        "address": {
            "$anchor": "addressDef",
            "type": "object",
            "properties": {"street": {"type": "string"}, "city": {"type": "string"}},
        }
    },
    "properties": {
        "name": {"type": "string"},
        "address": {"$ref": "#/$defs/address"},
        "contactMethod": {"type": "string", "enum": ["phone", "email"]},
        "phone": {"type": "string"},
        "email": {"type": "string"},
    },
    "allOf": [{"anyOf": [{"required": ["phone"]}, {"required": ["email"]}]}],
    "if": {"properties": {"contactMethod": {"const": "phone"}}, "required": ["contactMethod"]},
    "then": {"required": ["phone"]},
    "else": {"required": ["email"]},
    "additionalProperties": False,
}


def schema_tool(server: MCPServer[Any]) -> None:
    """Register the tool whose schema must come through as it is; the SDK derives schemas from functions only."""
    name = "json_schema_2020_12_tool"
    server.add_tool(simple_text, name=name, structured_output=False)
    tool = server._tool_manager.get_tool(name)
    assert tool is not None
    tool.parameters = SCHEMA
