"""A whole conversation as clients have it, by the SDK's own client: handshake, list of tools, two calls."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import anyio
from mcp import Client, MCPError
from mcp_types import TextContent
from mcp_types.version import LATEST_HANDSHAKE_VERSION, LATEST_MODERN_VERSION

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mcp.client._transport import Transport
    from mcp_types import CallToolResult

SECONDS = 20.0
# How the client is told which protocol to speak -> which it is.
PROTOCOLS = {"auto": LATEST_MODERN_VERSION, "legacy": LATEST_HANDSHAKE_VERSION}
_DAYS = 30


class SilentError(Exception):
    """No conversation came about; the text says why, and is empty where nothing came in time."""


class Heard(NamedTuple):
    """What came of a conversation: how many tools there are, and the id of an answer, or why there was none."""

    protocol: str
    tools: int
    answer: str | None
    refused: str


async def talk(transport: Transport, mode: str) -> Heard:
    """Have it. Raises SilentError."""
    try:
        with anyio.fail_after(SECONDS):
            async with Client(transport, mode=mode) as client:
                return await _heard(client)
    except TimeoutError as error:
        raise SilentError from error
    except (MCPError, OSError, RuntimeError) as error:
        raise SilentError(_reason(error)) from error
    except ExceptionGroup as group:
        first = next(_leaves(group))
        if isinstance(first, TimeoutError):
            raise SilentError from group
        raise SilentError(_reason(first)) from group


async def _heard(client: Client) -> Heard:
    tools = (await client.list_tools()).tools
    described = await client.call_tool("describe_ledger", {})
    if described.is_error:
        return Heard(client.protocol_version, len(tools), None, _text(described))
    answered = await client.call_tool("get_retention", {"period": _period(described.structured_content or {})})
    if answered.is_error:
        return Heard(client.protocol_version, len(tools), None, _text(answered))
    answer = str((answered.structured_content or {})["id"])
    return Heard(client.protocol_version, len(tools), answer, "")


def _period(ledger: dict[str, Any]) -> str:
    """The last days that the ledger is complete for, which every ledger of that age can be asked about."""
    last = date.fromisoformat(ledger["complete_through"])
    return f"{last - timedelta(days=_DAYS - 1)}..{last}"


def _text(result: CallToolResult) -> str:
    return " ".join(part.text for part in result.content if isinstance(part, TextContent))


def _leaves(group: BaseExceptionGroup[BaseException]) -> Iterator[BaseException]:
    for error in group.exceptions:
        if isinstance(error, BaseExceptionGroup):
            yield from _leaves(error)
        else:
            yield error


def _reason(error: BaseException) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return str(error) or type(error).__name__
