"""What every client program reads and prints: where the server is and what to call; what the library made of it.

Standard library alone: it runs in the environment of each client library.
"""

from __future__ import annotations

import asyncio
import json
import sys
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

SECONDS = 60
"""How long a library waits for the server, where it would give up sooner: this machine may be busy."""

Target = dict[str, Any]
"""`{"url": …}` or `{"command": …, "args": […]}`."""

Call = dict[str, Any]
"""`{"name": …, "arguments": {…}}`."""


@dataclass(frozen=True)
class Result:
    """What came of one call.

    `for_model` is the text that the library would show the model; None where it shows the structured content alone.
    """

    structured: Any
    for_model: str | None
    is_error: bool


@dataclass(frozen=True)
class Seen:
    """What a library saw of a server. `notes` holds what only it has to say."""

    tools: list[str]
    results: list[Result]
    protocol: str | None = None
    notes: dict[str, Any] = field(default_factory=dict)


def drive(visit: Callable[[Target, list[Call]], Awaitable[Seen]]) -> None:
    """Visit each target that standard input names, and print what was seen there as one JSON object."""
    asked = json.load(sys.stdin)

    async def all_targets() -> dict[str, Any]:
        return {name: asdict(await visit(target, asked["calls"])) for name, target in asked["targets"].items()}

    print(json.dumps(asyncio.run(all_targets())))  # noqa: T201 - read by the test
