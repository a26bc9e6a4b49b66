"""Which resources there are. Each is read whole, never cut."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from retention.wording.export import json_text
from tools.asking import whoever_asks
from tools.definition import described_in
from tools.protocol_errors import in_thread
from tools.resources.answers import read_answer
from tools.resources.definitions import register_definitions
from tools.resources.forms import FORMS

if TYPE_CHECKING:
    from collections.abc import Callable

    from anyio import CapacityLimiter
    from mcp.server.mcpserver import MCPServer

    from retention.desk import Desk
    from tools.resources.forms import AnswerForm

SCHEME = "holdfast://"


def register_resources(server: MCPServer[Any], desk: Desk, limiter: CapacityLimiter) -> None:
    """Add all resources to `server`. They block, so they run in threads, as many at once as `limiter` lets."""
    _add_ledger(server, desk, limiter)
    register_definitions(server, desk, limiter)
    for form in FORMS:
        _add_form(server, desk, limiter, form)


def _add_ledger(server: MCPServer[Any], desk: Desk, limiter: CapacityLimiter) -> None:
    uri = f"{SCHEME}ledger"

    @_described(server, uri, "ledger", "What the ledger holds", "application/json")
    async def ledger() -> str:
        return await in_thread("ledger", lambda: json_text(desk.describe(whoever_asks())), limiter, uri=uri)


def _add_form(server: MCPServer[Any], desk: Desk, limiter: CapacityLimiter, form: AnswerForm) -> None:
    template = f"{SCHEME}answers/{{id}}/{form.file}"

    @_described(server, template, form.name, form.title, form.mime_type)
    async def answer(id: str) -> str | bytes:  # noqa: A002 - the name in the address
        uri = template.replace("{id}", id)
        return await in_thread(form.name, partial(read_answer, desk, form, id), limiter, uri=uri)


def _described(
    server: MCPServer[Any], uri: str, name: str, title: str, mime_type: str
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    return server.resource(
        uri, name=name, title=title, mime_type=mime_type, description=described_in(f"resources/{name}")
    )
