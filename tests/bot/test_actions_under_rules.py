"""Clicks under rules: whoever clicks is asked about again, and what they did in vain is kept as well."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from typing import TYPE_CHECKING

import pytest
from aiohttp import web

from cli.importing import import_sample
from cli.wiring import LedgerDesk
from retention.language import read_question
from retention.scope import Workspace
from retention.store.registry import open_registry, registry_path
from retention.store.registry.audit import entries
from tests.bot.small_slack import USER, small_slack
from tests.bot.test_actions import Clicking

if TYPE_CHECKING:
    from collections.abc import Iterator
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
        ('who = ["members"]\nkinds = ["trend"]', "math", "There is no answer", "unknown_answer"),
        ('who = ["user:U0ELSE"]', "math", "No rule lets you ask in", "not_permitted"),
        (f'who = ["user:{USER}"]\nshare = true', "share", "Not everybody in", "not_permitted"),
        ('who = ["members"]\nonly = "region=emea"', "math", "There is no answer", "unknown_answer"),
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


@pytest.fixture
def desk(database: Path) -> Iterator[LedgerDesk]:
    database.with_name("access.toml").unlink(missing_ok=True)
    with closing(LedgerDesk(database, Workspace(), lambda: TODAY)) as found:
        yield found


def newest(database: Path, count: int) -> list[tuple[str, str, str | None]]:
    """The newest rows of the audit: deed, outcome and question."""
    found = entries(open_registry(registry_path(database))).entries[-count:]
    return [(one.deed, one.outcome, one.question) for one in found]


async def test_what_did_not_go_further_is_not_kept_as_shared_or_exported(desk: LedgerDesk, database: Path) -> None:
    answer = desk.answer(read_question("nrr 2025-Q3"))
    async with small_slack() as slack:
        clicking = Clicking(desk, slack)
        slack.refusals = {"chat.postMessage": "not_in_channel", "files.getUploadURLExternal": "storage_limit_reached"}
        await clicking.click(answer, "share")
        [told] = await clicking.click(answer, "csv")
        assert told["text"] == "Slack did not take it (storage_limit_reached)."
        assert newest(database, 3) == [
            ("ask", "done", "nrr 2025-Q3"),
            ("share", "not_in_channel", "nrr 2025-Q3"),
            ("export", "storage_limit_reached", "nrr 2025-Q3"),
        ]
        slack.refusals = {}
        for _ in range(2):
            await clicking.click(answer, "share")
        assert newest(database, 2) == [("share", "done", "nrr 2025-Q3"), ("share", "already_shared", "nrr 2025-Q3")]
        assert len(slack.posts) == 1
        await clicking.answering.finish()


@pytest.mark.parametrize("status", [None, 503])
async def test_whether_it_has_arrived_is_not_known(desk: LedgerDesk, database: Path, status: int | None) -> None:
    """The connection breaks after Slack was told, or a proxy answers that it has."""
    answer = desk.answer(read_question("nrr 2025-Q3"))
    async with small_slack() as slack:
        clicking = Clicking(desk, slack)
        answer_of = slack.answer

        async def breaks(request: web.Request) -> web.Response:
            if request.match_info["method"] in {"chat.postMessage", "files.completeUploadExternal"}:
                if status is not None:
                    return web.Response(status=status, text="no answer", content_type="text/plain")
                assert request.transport is not None
                request.transport.abort()
            return await answer_of(request)

        slack.answer = breaks  # type: ignore[method-assign]
        [shared] = await clicking.click(answer, "share")
        [sent] = await clicking.click(answer, "csv")
        await clicking.answering.finish()
    assert shared["text"].startswith("The connection to Slack broke: look whether it has arrived")
    assert sent["text"] == "The connection to Slack broke: look in your direct messages whether the file has arrived."
    assert [outcome for _, outcome, _ in newest(database, 2)] == ["unclear", "unclear"]


@pytest.mark.parametrize(
    "name", ["period", "segment", "breakdown", "compare", "accounts", "csv", "chart", "share", "math"]
)
async def test_every_click_beyond_what_somebody_sees_is_kept_once(database: Path, desk: LedgerDesk, name: str) -> None:
    answer = desk.answer(read_question("nrr 2025-Q3"))
    rule = '[[rule]]\nwho = ["members"]\nonly = "region=emea"\naccounts = true\nshare = true\n'
    database.with_name("access.toml").write_text(rule, encoding="utf-8")
    before = entries(open_registry(registry_path(database))).total
    async with small_slack() as slack:
        clicking = Clicking(desk, slack)
        [told] = await clicking.click(answer, name, "last-month" if name in {"period", "segment", "breakdown"} else "")
        assert told["text"].startswith("There is no answer")
        assert (slack.posts, slack.uploads) == ([], [])
        await clicking.answering.finish()
    found = entries(open_registry(registry_path(database)))
    assert found.total == before + 1
    noted = found.entries[-1]
    deed = {"csv": "export", "chart": "export", "share": "share"}.get(name, "ask")
    assert (noted.deed, noted.outcome, noted.question, noted.answer) == (deed, "unknown_answer", None, answer.id)


async def test_what_has_nothing_to_draw_is_not_kept_as_exported(desk: LedgerDesk, database: Path) -> None:
    answer = desk.answer(read_question("movers 2025-09-30..2025-09-30"))
    async with small_slack() as slack:
        clicking = Clicking(desk, slack)
        await clicking.click(answer, "chart")
        await clicking.answering.finish()
    assert newest(database, 1)[0][:2] == ("export", "nothing_to_draw")
