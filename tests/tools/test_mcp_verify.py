"""`verify_answer`: the verdict about an answer of then, its figure, and what today's ledger says instead."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from typing import TYPE_CHECKING

import pytest
from jsonschema import Draft202012Validator
from mcp import Client

from cli.auditing import audited
from cli.importing import import_files
from cli.wiring import LedgerDesk
from retention.scope import Workspace
from tools.server import build_server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from mcp_types import CallToolResult

TODAY = date(2025, 11, 22)
HEADER = "account_id,line_id,product,start,end,amount,currency,interval\n"
THEN = HEADER + "A,1,base,2024-01-01,,1000.00,USD,year\nB,2,base,2024-01-01,2025-09-01,500.00,USD,year\n"
NOW = HEADER + "A,1,base,2024-01-01,,1000.00,USD,year\nB,2,base,2024-01-01,,500.00,USD,year\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    landed(tmp_path, THEN)
    return tmp_path


def landed(folder: Path, lines: str, *, replaces: bool = False) -> None:
    (folder / "lines.csv").write_text(lines, encoding="utf-8")
    import_files(
        folder / "books.db",
        lines=folder / "lines.csv",
        complete_through=date(2025, 10, 31),
        today=TODAY,
        replaces=replaces,
    )


@pytest.fixture
def desk(folder: Path) -> Iterator[LedgerDesk]:
    with closing(LedgerDesk(folder / "books.db", Workspace(), lambda: TODAY)) as opened:
        yield opened


def lines_of(result: CallToolResult) -> list[str]:
    (part,) = result.content
    assert part.type == "text"
    return part.text.splitlines()


async def test_an_answer_that_holds_while_today_s_ledger_says_something_else(folder: Path, desk: LedgerDesk) -> None:
    async with Client(build_server(desk)) as client:
        (schema,) = (tool.output_schema for tool in (await client.list_tools()).tools if tool.name == "verify_answer")
        given = (await client.call_tool("get_retention", {"period": "2025-Q3"})).structured_content
        assert given is not None
        same = await client.call_tool("verify_answer", {"answer": given["id"][:8]})
        landed(folder, NOW)
        corrected = await client.call_tool("verify_answer", {"answer": given["id"]})
        today = (await client.call_tool("get_retention", {"period": "2025-Q3"})).structured_content
    assert today is not None
    assert schema is not None
    assert lines_of(same)[1] == "Today's ledger (v1) gives the same answer."
    verdict, now, blank, headline, *_ = lines_of(corrected)
    assert verdict.startswith(f"Verified: answer {given['id']}, given ")
    assert verdict.endswith("on ledger v1, computes to the same figures again.")
    assert now == f"On today's ledger (v2): NRR, Q3 2025: 100.0 % · answer {today['id'][:8]}"
    assert (blank, headline) == ("", "NRR, Q3 2025: 66.7 %")
    for result, same_answer in ((same, True), (corrected, False)):
        said = result.structured_content
        assert said is not None
        Draft202012Validator(schema).validate(said)
        assert (said["holds"], said["headline"], said["now"]["same_answer"]) == (
            True,
            "NRR, Q3 2025: 66.7 %",
            same_answer,
        )
    assert corrected.structured_content is not None
    assert corrected.structured_content["now"] == {
        "ledger": today["ledger"],
        "id": today["id"],
        "headline": "NRR, Q3 2025: 100.0 %",
        "same_answer": False,
        "refused": None,
    }


async def test_what_cannot_be_asked_today_is_told_apart_from_an_answer(folder: Path, desk: LedgerDesk) -> None:
    asked = {"period": "2025-Q3", "segment": "product=base"}
    async with Client(build_server(desk)) as client:
        given = (await client.call_tool("get_retention", asked)).structured_content
        assert given is not None
        landed(folder, THEN.replace("base", "plus"), replaces=True)
        verified = await client.call_tool("verify_answer", {"answer": given["id"]})
    said = verified.structured_content
    assert said is not None
    reason = 'I don\'t know the product "base". Values of product: plus.'
    assert (said["holds"], said["headline"]) == (True, "Base NRR, Q3 2025: 66.7 %")
    assert said["now"] == {"ledger": None, "id": None, "headline": None, "same_answer": False, "refused": reason}
    assert lines_of(verified)[1] == f"Today's ledger gives no answer to it: {reason}"


async def test_what_the_rules_no_longer_permit_is_unknown(folder: Path, desk: LedgerDesk) -> None:
    async with Client(build_server(desk)) as client:
        given = (await client.call_tool("get_retention", {"period": "2025-Q3"})).structured_content
        assert given is not None
        rules = '[[rule]]\nwho = ["mcp"]\nmetrics = ["retention"]\nkinds = ["retention"]\n'
        (folder / "access.toml").write_text(rules, encoding="utf-8")
        allowed = await client.call_tool("verify_answer", {"answer": given["id"]})
        (folder / "access.toml").write_text('[[rule]]\nwho = ["mcp"]\nkinds = ["trend"]\n', encoding="utf-8")
        refused = await client.call_tool("verify_answer", {"answer": given["id"]})
    assert not allowed.is_error
    assert (refused.is_error, lines_of(refused)) == (
        True,
        [f"There is no answer {given['id']} here that you may see. An answer's id stands at its end."],
    )


async def test_what_was_looked_at_again_is_in_the_audit(folder: Path, desk: LedgerDesk) -> None:
    async with Client(build_server(desk)) as client:
        given = (await client.call_tool("get_retention", {"period": "2025-Q3"})).structured_content
        assert given is not None
        for tool, arguments in (
            ("verify_answer", {"answer": given["id"]}),
            ("draw_answer", {"id": given["id"]}),
            ("verify_answer", {"answer": "0" * 16}),
            ("draw_answer", {"id": "0" * 16}),
        ):
            await client.call_tool(tool, arguments)
    entries = audited(folder / "books.db", None, None, 50, Workspace()).entries
    assert [(entry.deed, entry.outcome, entry.answer) for entry in entries] == [
        *[("ask", "done", given["id"])] * 3,
        *[("ask", "unknown_answer", "0" * 16)] * 2,
    ]


async def test_rows_that_are_no_longer_what_they_were(folder: Path, desk: LedgerDesk) -> None:
    async with Client(build_server(desk)) as client:
        given = (await client.call_tool("get_retention", {"period": "2025-Q3"})).structured_content
        assert given is not None
        with closing(sqlite3.connect(folder / "books.db")) as connection, connection:
            connection.execute("UPDATE line SET arr_minor = arr_minor + 1")
        refused = await client.call_tool("verify_answer", {"answer": given["id"]})
    assert refused.is_error
    assert refused.structured_content is None
    (sentence,) = lines_of(refused)
    assert "v1" in sentence
