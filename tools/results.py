"""What a tool hands back: the core's model as structured content, and a short text for people and models to read."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING

from mcp_types import CallToolResult, ResourceLink, TextContent

from retention.wording import mcp as wording
from retention.wording import plain, word
from retention.wording.export import file_name
from tools.cutting import cut

if TYPE_CHECKING:
    from retention.answer import Model
    from retention.answer.any import AnyAnswer
    from retention.wording.reply import Reply, Table

TEXT_CHARACTERS = 6000


def result(structured: Model, text: str) -> CallToolResult:
    """Both forms of one result; the structured one is `structured` as JSON, nothing added and nothing left out."""
    return CallToolResult(
        content=[TextContent(type="text", text=text)], structured_content=structured.model_dump(mode="json")
    )


def answer_result(answer: AnyAnswer) -> CallToolResult:
    """An answer: its JSON as `holdfast ask --json` prints it, and its sentences. Where rows give way, it says so."""
    whole = f"holdfast://answers/{answer.id}/rows.csv"
    structured, shown = cut(answer.model_dump(mode="json"), answer.kind, whole)
    reply = word(answer)
    if shown is None:
        return CallToolResult(content=[TextContent(type="text", text=readable(reply))], structured_content=structured)
    told = wording.rows_kept(shown.shown, shown.total, whole, newest=shown.newest)
    link = ResourceLink(type="resource_link", uri=whole, name=file_name(answer, "csv"), mime_type="text/csv")
    text = readable(replace(reply, checks=(*reply.checks, told)), rest_is_structured=False)
    return CallToolResult(content=[TextContent(type="text", text=text), link], structured_content=structured)


def readable(reply: Reply, *, rest_is_structured: bool = True) -> str:
    """Write `reply` in about `TEXT_CHARACTERS`: only rows of its tables are left out, and the text says how many.

    `rest_is_structured` says that the structured content holds all of them.
    """
    whole = plain(reply)
    longest = max((len(table.rows) - table.foot for table in _tables(reply)), default=0)
    if len(whole) <= TEXT_CHARACTERS or not longest:
        return whole

    def with_rows(most: int) -> str:
        return _with_rows(reply, most, rest_is_structured=rest_is_structured)

    fitting = bisect_right(range(longest), TEXT_CHARACTERS, key=lambda most: len(with_rows(most)))
    return with_rows(max(fitting - 1, 0))


def _tables(reply: Reply) -> tuple[Table, ...]:
    return (*(() if reply.breakdown is None else (reply.breakdown,)), *reply.more)


def _with_rows(reply: Reply, most: int, *, rest_is_structured: bool) -> str:
    total = sum(len(table.rows) - table.foot for table in _tables(reply))
    shown = sum(min(len(table.rows) - table.foot, most) for table in _tables(reply))
    return plain(
        replace(
            reply,
            breakdown=None if reply.breakdown is None else _shorter(reply.breakdown, most),
            more=tuple(_shorter(table, most) for table in reply.more),
            checks=(*reply.checks, wording.rows_shown(shown, total, rest_is_structured=rest_is_structured)),
        )
    )


def _shorter(table: Table, most: int) -> Table:
    """The first rows of a table and those at its foot."""
    body = len(table.rows) - table.foot
    return replace(table, rows=(*table.rows[: min(most, body)], *table.rows[body:]))
