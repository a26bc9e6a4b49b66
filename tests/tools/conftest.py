"""Calls of the server as the SDK's own client makes them, in memory and in both protocol eras."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

import pytest
from jsonschema import Draft202012Validator
from mcp import Client

from cli.importing import import_sample
from cli.wiring import LedgerDesk
from retention.scope import Workspace
from tests.desks import AroundDesk
from tools.server import build_server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from mcp_types import CallToolResult

    from retention.desk import Desk

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="session", autouse=True)
def schemas_are_checked_once() -> Iterator[None]:
    """The SDK's client checks the schema of a tool anew on every connection, which takes longer than the call."""
    checked: set[str] = set()
    check = Draft202012Validator.check_schema

    def once(schema: dict[str, Any], *options: Any, **more: Any) -> None:  # noqa: ANN401 - as it is called
        written = json.dumps(schema, sort_keys=True)
        if written not in checked:
            check(schema, *options, **more)
            checked.add(written)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Draft202012Validator, "check_schema", once)
        yield


@pytest.fixture(scope="session")
def sample_ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the sample ledger as of `TODAY`, complete through 31 Oct 2026."""
    database = tmp_path_factory.mktemp("tools") / "sample.db"
    tuple(import_sample(database, TODAY))
    return database


@pytest.fixture(scope="session")
def desk(sample_ledger: Path) -> Iterator[Desk]:
    """The desk of the product over the sample ledger, on `TODAY`."""
    opened = LedgerDesk(sample_ledger, Workspace(), lambda: TODAY)
    yield opened
    opened.close()


@pytest.fixture
def unasked_desk() -> Desk:
    """A desk that no question may reach."""
    return AroundDesk()


class Call(Protocol):
    async def __call__(self, desk: Desk, tool: str, **arguments: Any) -> CallToolResult: ...  # noqa: ANN401 - any JSON


@pytest.fixture(params=["auto", "legacy"])
def call(request: pytest.FixtureRequest) -> Call:
    """Call a tool of a server over `desk`, once by protocol 2026-07-28 and once by 2025-11-25."""

    async def called(desk: Desk, tool: str, **arguments: Any) -> CallToolResult:  # noqa: ANN401 - any JSON
        async with Client(build_server(desk), mode=request.param) as client:
            return await client.call_tool(tool, arguments)

    return called
