"""`describe_ledger`: what can be asked."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from retention.desk import LedgerDescription
from retention.wording.descriptions import description_lines
from tools.arguments import Arguments
from tools.asking import whoever_asks
from tools.definition import define, in_a_thread
from tools.results import result
from tools.schemas import output_schema

if TYPE_CHECKING:
    from anyio import CapacityLimiter
    from mcp.server.mcpserver.tools import Tool
    from mcp_types import CallToolResult

    from retention.desk import Desk


class LedgerArguments(Arguments):
    pass


def describe_ledger(desk: Desk, limiter: CapacityLimiter) -> Tool:
    """Define the tool that lists attributes, values, policies, versions and completeness."""

    def work(_: LedgerArguments) -> CallToolResult:
        description = desk.describe(whoever_asks())
        return result(description, "\n".join(description_lines(description)))

    return define(
        name="describe_ledger",
        title="What the ledger holds",
        arguments=LedgerArguments,
        output=partial(output_schema, LedgerDescription),
        answer=in_a_thread(work, limiter),
    )
