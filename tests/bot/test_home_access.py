"""App Home and the forms under access rules: everybody sees what is theirs, and why there is nothing else."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from bot.modals.digests import NEW
from bot.modals.questions import OPEN, SHORTCUT, SUGGEST
from cli.wiring import LedgerDesk
from retention.scope import Workspace
from tests.bot.conftest import TODAY
from tests.bot.digest_book import Book
from tests.bot.interacting import Visitor, labels, shown, visiting
from tests.bot.small_slack import TEAM, USER

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from aiohttp import web


LEAD, GUEST, STRANGER = "U0EMEA", "U0GUEST", "U0ELSE"
RULES = """
[[rule]]
who = ["user:U0EMEA"]
only = "region=emea"

[[rule]]
who = ["members"]
subscribe = true
"""


@pytest.fixture
async def visitor(desk: LedgerDesk, tmp_path: Path) -> AsyncIterator[Visitor]:
    rules, database = tmp_path / "access.toml", tmp_path / "books.db"
    rules.write_text(RULES, encoding="utf-8")
    desk.close()
    shutil.copy(desk.path, database)
    ruled = LedgerDesk(database, Workspace(), lambda: TODAY)
    async with visiting(ruled, Book()) as somebody:
        somebody.slack.users[LEAD] = {"id": LEAD, "team_id": TEAM}
        somebody.slack.users[GUEST] = {"id": GUEST, "team_id": TEAM, "is_restricted": True}
        somebody.slack.users[STRANGER] = {"id": STRANGER, "team_id": "T99"}
        yield somebody
    ruled.close()


@pytest.mark.parametrize(
    ("user", "why"),
    [
        (GUEST, "You are a guest here, and guests see nothing unless a rule names them."),
        (STRANGER, "You are not a member of this workspace, so I show you nothing."),
    ],
)
async def test_a_home_without_figures_says_why(visitor: Visitor, user: str, why: str) -> None:
    home = await visitor.opens_home(user)
    assert home is not None
    [block] = home["blocks"]
    assert block["type"] == "rich_text"
    assert shown(home).startswith(why)


async def test_a_regional_lead_sees_the_region_alone(visitor: Visitor) -> None:
    everything, own = shown(await visitor.opens_home()), shown(await visitor.opens_home(LEAD))
    assert "Emea NRR, Oct 2025: " in own
    assert "Emea" not in everything
    # Asked again the figures are still everybody's own, though they are remembered.
    assert shown(await visitor.opens_home()) == everything
    assert shown(await visitor.opens_home(LEAD)) == own


async def test_a_regional_lead_chooses_among_the_region_s_values(visitor: Visitor) -> None:
    form = await visitor.calls(SHORTCUT, LEAD)
    assert [label for label in labels(form, "segment") if label.startswith("region")] == ["region: emea"]
    assert await visitor.looks_for(SUGGEST, "region: ap", LEAD) == []
    assert list((await visitor.submits(form, {"segment": ['["region", "apac"]']}, user=LEAD))["errors"]) == ["segment"]


async def test_whoever_may_not_subscribe_is_told_at_the_form(visitor: Visitor) -> None:
    form = await visitor.presses(NEW, user=LEAD)
    assert shown(await visitor.presses(OPEN, user=GUEST)).startswith("You are a guest here")
    [(field, said)] = (await visitor.submits(form, user=LEAD))["errors"].items()
    assert (field, said.startswith("You may not")) == ("where", True), said


async def test_a_form_that_took_its_time_offers_what_its_reader_sees_by_then(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.modals.opening.OPEN_SECONDS", 0.0)
    directory, told = visitor.office.directory, visitor.slack.answer

    async def demoting(request: web.Request) -> web.Response:
        if request.match_info["method"] == "views.open":
            visitor.slack.users[USER]["is_restricted"] = True
            directory.forget()
        return await told(request)

    monkeypatch.setattr(visitor.slack, "answer", demoting)
    await visitor.calls(SHORTCUT)
    [shown_last] = [call["view"] for call in visitor.slack.called("views.update")]
    assert shown(shown_last).startswith("You are a guest here")
