"""The MCP server of this project as clients find it: a command over stdio, an address over HTTP."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.acceptance.mcp.calls import CALLS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.acceptance.conftest import Ask, Serve


@pytest.fixture(scope="session")
def command(holdfast: Path, sample_ledger: Path) -> list[str]:
    """What starts the server over stdio."""
    return [str(holdfast), "serve", "mcp", "--db", str(sample_ledger)]


@pytest.fixture(scope="module")
def url(serve_all: Serve, command: list[str]) -> str:
    """Where a server answers over HTTP, the same for all tests of a module."""
    return serve_all(*command, "--http", "--port", "0", ready=r"http://127\.0\.0\.1:\d+/mcp").ready.group()


@pytest.fixture(scope="session")
def answer_id(ask: Ask) -> str:
    """The id of the first call's answer."""
    assert CALLS[0].question is not None
    found: str = ask(CALLS[0].question)["id"]
    return found


@pytest.fixture(scope="session")
def canonical() -> Callable[[Any], str]:
    """JSON of which equal values give equal bytes."""
    return lambda value: json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
