"""What a tool hands back: the core's model as structured content, and a short text for people and models to read."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING

from mcp_types import CallToolResult, TextContent

from retention.wording import mcp as wording
from retention.wording import plain

if TYPE_CHECKING:
    from retention.answer import Model
    from retention.wording.reply import Reply, Table

TEXT_CHARACTERS = 4000


def result(structured: Model, text: str) -> CallToolResult:
    """Both forms of one result; the structured one is `structured` as JSON, nothing added and nothing left out."""
    return CallToolResult(
        content=[TextContent(type="text", text=text)], structured_content=structured.model_dump(mode="json")
    )


def readable(reply: Reply) -> str:
    """Write `reply` in about `TEXT_CHARACTERS`: only rows of a breakdown are left out, and the text says how many."""
    whole = plain(reply)
    if len(whole) <= TEXT_CHARACTERS or reply.breakdown is None:
        return whole
    table = reply.breakdown
    cuts = range(len(table.rows) - 1)
    fitting = bisect_right(cuts, TEXT_CHARACTERS, key=lambda rows: len(_with_rows(reply, table, rows)))
    return _with_rows(reply, table, max(fitting - 1, 0))


def _with_rows(reply: Reply, table: Table, shown: int) -> str:
    *rows, total = table.rows
    cut = replace(table, rows=(*rows[:shown], total))
    return plain(replace(reply, breakdown=cut, checks=(*reply.checks, wording.rows_shown(shown, len(rows)))))
