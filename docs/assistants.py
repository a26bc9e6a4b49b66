"""The generated parts of docs/mcp.md that say which tools there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tools.ledger_tool import LedgerArguments
from tools.question_tools import QUESTION_TOOLS
from tools.verify_tool import VerifyArguments

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tools.arguments import Arguments

_OTHERS: tuple[tuple[str, str, type[Arguments]], ...] = (
    ("describe_ledger", "What the ledger holds", LedgerArguments),
    ("verify_answer", "An answer computed again", VerifyArguments),
)


def tool_table() -> Iterator[str]:
    """Every tool that a model sees, what it is about and what it takes; arguments that must be given are bold."""
    tools = [*((tool.name, tool.title, tool.arguments) for tool in QUESTION_TOOLS), *_OTHERS]
    yield "| tool | gives | takes |"
    yield "|---|---|---|"
    for name, title, arguments in tools:
        taken = ", ".join(_named(arguments, field) for field in arguments.model_fields)
        yield f"| `{name}` | {title} | {taken or '–'} |"


def _named(arguments: type[Arguments], field: str) -> str:
    return f"**`{field}`**" if arguments.model_fields[field].is_required() else f"`{field}`"
