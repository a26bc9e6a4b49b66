"""The generated parts of docs/mcp.md and of the README that are about assistants."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from shutil import copyfile
from typing import TYPE_CHECKING

from docs.generate import output_of, sample_ledger
from tools.connecting import CLIENTS
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


EXAMPLE_URL = "https://holdfast.example.com/mcp"
EXAMPLE_COMMAND, EXAMPLE_LEDGER = "/opt/holdfast/bin/holdfast", "/srv/holdfast/holdfast.db"


def client_configurations() -> Iterator[str]:
    """What `holdfast mcp config` prints for every client, on example paths, and where it says that it belongs."""
    for client in CLIENTS:
        yield f"### {client.title}\n"
        if client.local is not None:
            yield from _configuration(f"holdfast mcp config {client.name}")
        yield from _configuration(f"holdfast mcp config {client.name} --url {EXAMPLE_URL}")


def _configuration(command: str) -> Iterator[str]:
    holdfast = str(Path(sys.executable).absolute().with_name("holdfast"))
    ledger = str(sample_ledger())
    words = command.replace("holdfast", holdfast, 1).split()
    done = subprocess.run([*words, "--db", ledger], capture_output=True, text=True, check=True)
    document, said = (
        text.replace(holdfast, EXAMPLE_COMMAND).replace(ledger, EXAMPLE_LEDGER) for text in (done.stdout, done.stderr)
    )
    yield f"`{command}`\n\n```json\n{document}```\n\n```text\n{said}```\n"


RULES_TO_MEND = """\
[[rule]]
who = ["mcp"]

[[rule]]
who = ["token:revop"]
accounts = true
"""


def examined_assistants() -> str:
    """The examination of a machine whose rules name a token that is not there."""
    folder = Path(tempfile.mkdtemp(prefix="holdfast-docs-"))
    copyfile(sample_ledger(), folder / "holdfast.db")
    (folder / "access.toml").write_text(RULES_TO_MEND, encoding="utf-8")
    output_of("holdfast tokens add revops --db holdfast.db", folder)
    return f"```console\n$ holdfast doctor mcp\n{output_of('holdfast doctor mcp --db holdfast.db', folder)}\n```\n"


def assistant_in_short() -> str:
    """What a desktop assistant is configured with, on example paths, for the README."""
    return next(_configuration("holdfast mcp config claude")).partition("```text")[0].rstrip() + "\n"
