"""Assistants are asked about as assistants: a file of rules that names none of them shows them nothing."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from typing import TYPE_CHECKING

import pytest

from cli.importing import import_sample
from cli.wiring import LedgerDesk
from retention.scope import Workspace

if TYPE_CHECKING:
    from pathlib import Path

    from tests.tools.conftest import Call

TODAY = date(2025, 11, 22)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("ledger") / "books.db"
    list(import_sample(path, TODAY))
    return path


def _text(result: object) -> str:
    [part, *_] = result.content  # type: ignore[attr-defined]
    return str(part.text)


async def test_without_a_rule_for_assistants_they_get_nothing(call: Call, database: Path) -> None:
    database.with_name("access.toml").write_text('[[rule]]\nwho = ["members"]\n', encoding="utf-8")
    sentence = "No rule lets you ask here. Whoever runs Holdfast can add one to access.toml."
    with closing(LedgerDesk(database, Workspace(), lambda: TODAY)) as desk:
        for tool, arguments in (("get_retention", {"period": "2025-Q3"}), ("describe_ledger", {})):
            result = await call(desk, tool, **arguments)
            assert result.is_error
            assert sentence in _text(result)


async def test_a_restricted_assistant_sees_its_region(call: Call, database: Path) -> None:
    rule = '[[rule]]\nwho = ["mcp"]\nonly = "region=emea"\n'
    database.with_name("access.toml").write_text(rule, encoding="utf-8")
    with closing(LedgerDesk(database, Workspace(), lambda: TODAY)) as desk:
        answer = await call(desk, "get_retention", period="2025-Q3", by="region")
        assert not answer.is_error
        assert answer.structured_content is not None
        assert [row["segment"] for row in answer.structured_content["rows"]] == ["emea"]
        described = await call(desk, "describe_ledger")
        assert "apac" not in _text(described)
        assert "apac" not in str(described.structured_content)
        refused = await call(desk, "get_retention", period="2025-Q3", segment="region=apac")
        assert refused.is_error
        assert "You see region=emea only." in _text(refused)
