"""Clicks under rules: whoever clicks is asked about again, and what they did in vain is kept as well."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from typing import TYPE_CHECKING

import pytest

from cli.importing import import_sample
from cli.wiring import LedgerDesk
from retention.language import read_question
from retention.scope import Workspace
from retention.store.registry import open_registry, registry_path
from retention.store.registry.audit import entries
from tests.bot.small_slack import USER, small_slack
from tests.bot.test_actions import Clicking

if TYPE_CHECKING:
    from pathlib import Path

TODAY = date(2025, 11, 22)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("ledger") / "books.db"
    list(import_sample(path, TODAY))
    return path


@pytest.mark.parametrize(
    ("rules", "name", "says", "outcome"),
    [
        ('who = ["members"]', "share", "You may not share answers in", "share_not_permitted"),
        ('who = ["members"]', "accounts", "Account names are not shown in", "accounts_not_shown"),
        ('who = ["members"]\nkinds = ["trend"]', "math", "This ledger has given no answer", "unknown_answer"),
        ('who = ["user:U0ELSE"]', "math", "No rule lets you ask in", "not_permitted"),
        (f'who = ["user:{USER}"]\nshare = true', "share", "Not everybody in", "not_permitted"),
        ('who = ["members"]\nonly = "region=emea"', "math", "This ledger has given no answer", "unknown_answer"),
    ],
)
async def test_a_click_that_is_refused(database: Path, rules: str, name: str, says: str, outcome: str) -> None:
    access = database.with_name("access.toml")
    access.unlink(missing_ok=True)
    with closing(LedgerDesk(database, Workspace(), lambda: TODAY)) as desk:
        answer = desk.answer(read_question("nrr 2025-Q3"))
        access.write_text(f"[[rule]]\n{rules}\n", encoding="utf-8")
        async with small_slack() as slack:
            clicking = Clicking(desk, slack)
            [told] = await clicking.click(answer, name)
            assert told["text"].startswith(says)
            assert slack.posts == []
            await clicking.answering.finish()
    [*_, noted] = entries(open_registry(registry_path(database))).entries
    assert (noted.user, noted.outcome) == (USER, outcome)


async def test_what_is_seen_again_exported_and_shared_is_kept(database: Path) -> None:
    rule = '[[rule]]\nwho = ["members"]\nshare = true\n'
    database.with_name("access.toml").write_text(rule, encoding="utf-8")
    with closing(LedgerDesk(database, Workspace(), lambda: TODAY)) as desk:
        answer = desk.answer(read_question("why nrr 2025-Q3 by segment"))
        async with small_slack() as slack:
            clicking = Clicking(desk, slack)
            for name in ("math", "csv", "share"):
                await clicking.click(answer, name)
            [*_, shared] = slack.posts
            assert "so the accounts are left out" in str(shared["blocks"])
            await clicking.answering.finish()
    found = entries(open_registry(registry_path(database))).entries[-3:]
    assert {(one.question, one.outcome, one.answer) for one in found} == {
        ("why nrr 2025-Q3 by segment top 10", "done", answer.id)
    }
    assert [one.deed for one in found] == ["ask", "export", "share"]
