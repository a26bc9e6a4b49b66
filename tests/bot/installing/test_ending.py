"""Removing Holdfast from a workspace removes its tokens, pauses its digests, and is noted."""

from __future__ import annotations

import logging
from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from cryptography.fernet import Fernet

from bot.app import build_app
from bot.installation import Installation
from bot.installing.ending import Endings
from bot.settings import SlackSettings
from cli.wiring import LedgerDesk
from retention.access.deed import Deed
from retention.scope import Workspace
from retention.store.registry import open_registry, registry_path
from retention.store.registry.audit import entries
from retention.store.registry.digests import StoredDigests
from retention.store.registry.installations import StoredInstallations
from retention.wording.audit import audit_lines
from tests.bot.conftest import TODAY
from tests.bot.installing.granting_slack import ALPHA, BETA, ORGANISATION, OTHER, WITHIN
from tests.bot.installing.visiting import Many, words_of
from tests.digest.subscriptions import subscription

if TYPE_CHECKING:
    from pathlib import Path

    from tests.bot.installing.granting_slack import GrantingSlack

UNINSTALLED = {"type": "app_uninstalled"}
REVOKED = {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": ["UBOT"]}}
REFUSED = "This Holdfast belongs to another workspace."


@pytest.mark.parametrize("event", [UNINSTALLED, REVOKED])
async def test_a_removed_workspace_is_refused_until_it_installs_again(
    many: Many, slack: GrantingSlack, book: StoredInstallations, registry: Path, event: dict[str, Any]
) -> None:
    with closing(StoredDigests(registry, many.clock)) as digests:
        for name, team in (("a", ALPHA), ("b", BETA)):
            digests.add(subscription(id=name, team=team))
            await many.installs(team)
            assert (await many.asks(team)).startswith("NRR")
        slack.teams = {token: team for token, team in slack.teams.items() if team != ALPHA}
        await many.tells(ALPHA, event)
        assert await many.asks(ALPHA) == REFUSED
        assert await many.workspaces.entry_of(ALPHA) is None
        assert (await many.asks(BETA)).startswith("NRR")
        assert book.ids() == (BETA,)
        assert {one.id: one.paused for one in digests.all()} == {"a": True, "b": False}
        response = await many.installs(ALPHA)
    assert "1 digest of this workspace is paused. Its owner starts it again in App Home." in words_of(response)
    assert (await many.asks(ALPHA)).startswith("NRR")


async def test_the_end_is_heard_without_a_token_that_could_be_renewed(
    many: Many, slack: GrantingSlack, book: StoredInstallations
) -> None:
    slack.rotating = True
    await many.installs(ALPHA)
    found = book.find(ALPHA)
    assert found is not None
    book.renew(found, found.token, "spent", many.clock() - timedelta(hours=1))
    slack.teams.clear()
    for event in (REVOKED, UNINSTALLED):
        await many.tells(ALPHA, event)
    assert book.ids() == ()


async def test_who_they_were_is_forgotten(many: Many, slack: GrantingSlack) -> None:
    await many.installs(ALPHA)
    await many.asks(ALPHA)
    await many.tells(ALPHA, UNINSTALLED)
    await many.installs(ALPHA)
    await many.asks(ALPHA)
    assert len(slack.tokens_of("users.info")) == 2


@pytest.mark.parametrize("tokens", [{"oauth": ["U1"]}, {"oauth": ["U1"], "bot": []}, {}])
async def test_tokens_of_people_are_not_ours(many: Many, book: StoredInstallations, tokens: dict[str, Any]) -> None:
    await many.installs(ALPHA)
    await many.tells(ALPHA, {"type": "tokens_revoked", "tokens": tokens})
    assert book.ids() == (ALPHA,)


async def test_a_token_of_before_changes_nothing(many: Many, book: StoredInstallations) -> None:
    """Slack still takes the one that is kept."""
    await many.installs(ALPHA)
    await many.tells(ALPHA, REVOKED)
    assert book.ids() == (ALPHA,)


async def test_news_that_come_late_do_not_end_a_later_installation(
    many: Many, slack: GrantingSlack, book: StoredInstallations
) -> None:
    await many.installs(ALPHA)
    before = int(many.clock().timestamp()) - 60
    await many.tells(ALPHA, UNINSTALLED, event_time=before)
    assert book.ids() == (ALPHA,)
    # Clocks may differ: a token that is gone is removed all the same.
    slack.teams.clear()
    await many.tells(ALPHA, UNINSTALLED, event_time=before)
    assert book.ids() == ()


async def test_slack_is_believed_where_it_does_not_confirm(
    many: Many, slack: GrantingSlack, book: StoredInstallations
) -> None:
    await many.installs(ALPHA)
    slack.refusals["auth.test"] = "internal_error"
    await many.tells(ALPHA, REVOKED)
    assert book.ids() == ()


async def test_what_no_key_opens_can_be_removed(many: Many, slack: GrantingSlack, registry: Path) -> None:
    with closing(StoredInstallations(registry, [Fernet.generate_key().decode()])) as lost:
        await Many(many.office.desk, slack, lost).installs(ALPHA)
        assert (await many.asks(ALPHA)).startswith(
            "No key in HOLDFAST_TOKEN_KEY opens the token of the workspace T0ALPHA"
        )
        assert await many.workspaces.grant(BETA, None) is None
        await many.tells(ALPHA, REVOKED)
        assert lost.ids() == ()


async def test_an_organisation_that_removes_it(many: Many, book: StoredInstallations) -> None:
    await many.installs(ORGANISATION)
    assert (await many.asks(WITHIN, enterprise_id=ORGANISATION)).startswith("NRR")
    whose = {"enterprise_id": ORGANISATION, "team_id": None, "is_enterprise_install": True}
    await many.tells(None, UNINSTALLED, authorizations=[whose])
    assert book.ids() == ()
    assert await many.workspaces.entry_of(WITHIN) is None


async def test_what_was_removed_while_nobody_listened_is_found_at_the_start(
    many: Many, slack: GrantingSlack, book: StoredInstallations
) -> None:
    for team in (ALPHA, BETA):
        await many.installs(team)
    endings = Endings(many.office, book, slack.url)
    slack.teams = {token: team for token, team in slack.teams.items() if team != ALPHA}
    await endings.forget_gone()
    assert book.ids() == (BETA,)
    slack.refusals["auth.test"] = "internal_error"
    await endings.forget_gone()
    slack.refusals["auth.test"] = "invalid_auth"
    await endings.forget_gone()
    assert book.ids() == (BETA,)


async def test_installing_and_removing_are_in_the_audit(
    slack: GrantingSlack, book: StoredInstallations, tmp_path: Path
) -> None:
    ledger = tmp_path / "l.db"
    noting = LedgerDesk(ledger, Workspace(), lambda: TODAY)
    many = Many(noting, slack, book)
    await many.installs(ALPHA)
    await many.installs(OTHER)
    await many.tells(ALPHA, UNINSTALLED)
    noting.close()
    await many.answering.finish()
    with closing(open_registry(registry_path(ledger))) as connection:
        found = entries(connection)
    assert [(one.team, one.user, one.deed) for one in found.entries] == [
        (ALPHA, "U0INSTALLER", Deed.INSTALL),
        (OTHER, "U0INSTALLER", Deed.INSTALL),
        (ALPHA, None, Deed.UNINSTALL),
    ]
    assert [line.split(" · ", 1)[1] for line in audit_lines(found.entries, found.total)] == [
        "U0INSTALLER (Slack) · installed Holdfast in T0ALPHA",
        "U0INSTALLER (Slack) · installed Holdfast in T0OTHER · refused (workspace_not_permitted)",
        "Slack · removed Holdfast from T0ALPHA",
    ]


async def test_one_workspace_hears_it_too_and_logs_it(
    many: Many, slack: GrantingSlack, caplog: pytest.LogCaptureFixture
) -> None:
    """An event that is not taken would make Slack repeat it, and switch events off in the end."""
    settings = SlackSettings("xoxb-secret", signing_secret="signing-secret", api_url=slack.url)
    many.app = build_app(many.office, settings, Installation(ALPHA, "Alpha", "B1", "U1"))
    with caplog.at_level(logging.INFO, logger="holdfast.slack"):
        await many.tells(ALPHA, UNINSTALLED)
    assert [record.getMessage() for record in caplog.records if "removed from Slack" in record.getMessage()]
