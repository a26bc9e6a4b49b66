"""What is answered from memory: the same to the same asker as long as nothing changed, and noted each time."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from typing import TYPE_CHECKING

import pytest
from mcp import Client

from cli.auditing import audited
from cli.importing import import_rates, import_sample
from cli.wiring import LedgerDesk
from retention.scope import Workspace
from tools.server import build_server

if TYPE_CHECKING:
    from pathlib import Path

TODAY = date(2025, 11, 22)
ASKED = {"period": "2025-Q3", "by": "region"}
RATES = "day,currency,base,rate\n2025-01-01,EUR,USD,1.1\n"


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "books.db"
    list(import_sample(path, TODAY))
    return path


async def test_every_call_from_memory_leaves_its_line_in_the_audit(database: Path) -> None:
    with closing(LedgerDesk(database, Workspace(), lambda: TODAY)) as desk:
        async with Client(build_server(desk)) as client:
            results = [await client.call_tool("get_retention", ASKED) for _ in range(5)]
    assert len({str(result.structured_content) for result in results}) == 1
    entries = audited(database, None, None, 50, Workspace()).entries
    assert [(entry.face, entry.deed, entry.outcome) for entry in entries] == [("mcp", "ask", "done")] * 5
    assert results[0].structured_content is not None
    assert {entry.answer for entry in entries} == {results[0].structured_content["id"]}


async def test_a_new_version_leaves_nothing_at_hand(database: Path, tmp_path: Path) -> None:
    (tmp_path / "rates.csv").write_text(RATES, encoding="utf-8")
    with closing(LedgerDesk(database, Workspace(), lambda: TODAY)) as desk:
        async with Client(build_server(desk)) as client:
            before = [(await client.call_tool("get_retention", ASKED)).structured_content for _ in range(2)][1]
            import_rates(database, tmp_path / "rates.csv", replaces=False)
            after = (await client.call_tool("get_retention", ASKED)).structured_content
    assert before is not None
    assert after is not None
    assert after["ledger"]["version"] == before["ledger"]["version"] + 1


async def test_a_new_day_leaves_nothing_at_hand(database: Path) -> None:
    days = [date(2025, 11, 22)]
    with closing(LedgerDesk(database, Workspace(), lambda: days[-1])) as desk:
        async with Client(build_server(desk)) as client:
            for _ in range(2):
                first = await client.call_tool("get_retention", {"period": "last-month"})
            days.append(date(2025, 10, 2))
            second = await client.call_tool("get_retention", {"period": "last-month"})
    assert first.structured_content is not None
    assert second.structured_content is not None
    assert (first.structured_content["period"]["label"], second.structured_content["period"]["label"]) == (
        "2025-10",
        "2025-09",
    )


async def test_a_changed_rule_leaves_nothing_at_hand(database: Path) -> None:
    rules = database.with_name("access.toml")
    rules.write_text('[[rule]]\nwho = ["mcp"]\n', encoding="utf-8")
    with closing(LedgerDesk(database, Workspace(), lambda: TODAY)) as desk:
        async with Client(build_server(desk)) as client:
            for _ in range(2):
                whole = (await client.call_tool("get_retention", ASKED)).structured_content
            rules.write_text('[[rule]]\nwho = ["mcp"]\nonly = "region=emea"\n', encoding="utf-8")
            narrowed = (await client.call_tool("get_retention", ASKED)).structured_content
            rules.write_text('[[rule]]\nwho = ["members"]\n', encoding="utf-8")
            refused = await client.call_tool("get_retention", ASKED)
    assert whole is not None
    assert narrowed is not None
    assert len(whole["rows"]) > 1
    assert [row["segment"] for row in narrowed["rows"]] == ["emea"]
    assert refused.is_error
