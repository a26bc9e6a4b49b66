"""Tokens are renewed before they end, once for all who need them; where that fails the asker is told what to do."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.installing.running import kept
from retention.errors import QuestionError
from retention.wording import explain
from tests.bot.installing.granting_slack import ALPHA, BETA
from tests.bot.installing.visiting import Many

if TYPE_CHECKING:
    from retention.desk import Desk
    from retention.installation import Grant
    from retention.store.registry.installations import StoredInstallations
    from tests.bot.installing.granting_slack import GrantingSlack

HOURS = timedelta(hours=1)


def kept_grant(book: StoredInstallations, team: str = ALPHA) -> Grant:
    found = book.find(team)
    assert found is not None
    return found


def end(book: StoredInstallations, left: timedelta, team: str = ALPHA) -> None:
    """Leave the token of a workspace so long."""
    found = kept_grant(book, team)
    book.renew(found, found.token, found.renewal, datetime.now(UTC) + left)


@pytest.fixture
async def installed(many: Many, slack: GrantingSlack) -> Many:
    slack.rotating = True
    await many.installs(ALPHA)
    return many


def renewals(slack: GrantingSlack) -> int:
    return len([1 for name, _, said in slack.calls if name == "oauth.v2.access" and "refresh_token" in said])


async def test_a_token_that_lasts_is_left_alone(installed: Many, slack: GrantingSlack) -> None:
    assert (await installed.asks(ALPHA)).startswith("NRR")
    await installed.workspaces.renew_ahead()
    assert renewals(slack) == 0


async def test_a_request_with_a_token_at_its_end_gets_a_new_one(
    installed: Many, slack: GrantingSlack, book: StoredInstallations
) -> None:
    end(book, -HOURS)
    first = kept_grant(book)
    assert (await installed.asks(ALPHA)).startswith("NRR")
    after = kept_grant(book)
    assert slack.tokens_of("users.info") == [after.token] != [first.token]
    assert after.expires is not None
    assert after.expires - datetime.now(UTC) > 11 * HOURS
    assert (await installed.asks(ALPHA)).startswith("NRR")
    assert renewals(slack) == 1


async def test_tokens_are_renewed_ahead_beside_the_app(
    installed: Many, slack: GrantingSlack, book: StoredInstallations
) -> None:
    await installed.installs(BETA)
    end(book, 1.9 * HOURS)
    first, other = kept_grant(book), kept_grant(book, BETA)
    async with kept(installed.workspaces, installed.office, book, installed.settings, every=0.01):
        async with asyncio.timeout(5):
            while kept_grant(book).edition == first.edition:  # noqa: ASYNC110 - a process of its own would write it
                await asyncio.sleep(0.01)
    assert kept_grant(book, BETA) == other
    assert renewals(slack) == 1


async def test_a_digest_is_posted_with_a_fresh_token(
    installed: Many, slack: GrantingSlack, book: StoredInstallations
) -> None:
    end(book, -HOURS)
    entry = await installed.workspaces.entry_of(ALPHA)
    assert entry is not None
    assert slack.teams[entry.token] == ALPHA
    assert entry.token == kept_grant(book).token
    assert await installed.workspaces.entry_of(BETA) is None


async def test_thirty_requests_at_once_renew_once(
    installed: Many, slack: GrantingSlack, book: StoredInstallations
) -> None:
    end(book, -HOURS)
    slack.slowness = 0.1
    said = await asyncio.gather(*(installed.asks(ALPHA) for _ in range(30)))
    assert all(text.startswith("NRR") for text in said)
    assert renewals(slack) == 1


@pytest.mark.usefixtures("installed")
async def test_eight_apps_over_one_registry_renew_once(
    desk: Desk, slack: GrantingSlack, book: StoredInstallations
) -> None:
    end(book, -HOURS)
    slack.slowness = 0.1
    apps = [Many(desk, slack, book) for _ in range(8)]
    entries = await asyncio.gather(*(app.workspaces.entry_of(ALPHA) for app in apps))
    assert {entry and entry.token for entry in entries} == {kept_grant(book).token}
    assert renewals(slack) == 1
    for app in apps:
        await app.answering.finish()


@pytest.mark.parametrize(
    ("refusal", "sentence"),
    [
        (
            "invalid_refresh_token",
            (
                "My access to this workspace has ended, and Slack does not renew it (invalid_refresh_token)."
                " Whoever may"
                " install apps here installs Holdfast again: https://holdfast.example.com/slack/install"
            ),
        ),
        (
            "bad_client_secret",
            (
                "Slack refuses SLACK_CLIENT_ID or SLACK_CLIENT_SECRET (bad_client_secret), so I cannot answer. Whoever"
                " runs Holdfast copies them again from Basic Information (App Credentials)."
            ),
        ),
        (
            "internal_error",
            (
                "My access to this workspace has to be renewed, and Slack does not answer that now"
                " (internal_error). Ask"
                " again in a minute."
            ),
        ),
    ],
)
async def test_a_renewal_that_fails_is_told_until_it_succeeds(
    installed: Many, slack: GrantingSlack, book: StoredInstallations, refusal: str, sentence: str
) -> None:
    end(book, -HOURS)
    slack.refusals["oauth.v2.access"] = refusal
    assert await installed.asks(ALPHA) == sentence
    with pytest.raises(QuestionError):
        await installed.workspaces.entry_of(ALPHA)
    del slack.refusals["oauth.v2.access"]
    assert (await installed.asks(ALPHA)).startswith("NRR")


async def test_a_renewal_that_fails_ahead_of_time_costs_nothing(
    installed: Many, slack: GrantingSlack, book: StoredInstallations
) -> None:
    end(book, timedelta(minutes=1))
    slack.refusals["oauth.v2.access"] = "internal_error"
    assert (await installed.asks(ALPHA)).startswith("NRR")
    await installed.workspaces.renew_ahead()
    assert renewals(slack) == 2


async def test_slack_is_out_of_reach(installed: Many, book: StoredInstallations) -> None:
    end(book, -HOURS)
    installed.workspaces._rotator.client.base_url = "http://127.0.0.1:9/api/"
    with pytest.raises(QuestionError) as caught:
        await installed.workspaces.entry_of(ALPHA)
    assert explain(caught.value).startswith("My access to this workspace has to be renewed, and Slack does not answer")


async def test_a_slow_renewal_keeps_nobody_and_is_not_lost(
    installed: Many, slack: GrantingSlack, book: StoredInstallations
) -> None:
    end(book, -HOURS)
    slack.slowness, installed.workspaces._patience = 0.3, 0.05
    before = kept_grant(book)
    with pytest.raises(QuestionError, match="token_not_renewed"):
        await installed.workspaces.entry(ALPHA, None)
    await installed.workspaces.finish()
    assert kept_grant(book).edition != before.edition
    assert slack.teams[kept_grant(book).token] == ALPHA


async def test_a_process_that_died_while_renewing_holds_nobody_up_for_long(
    installed: Many, book: StoredInstallations
) -> None:
    end(book, -HOURS)
    now = installed.clock()
    assert book.may_renew(kept_grant(book), now, now + timedelta(seconds=0.2))
    assert (await installed.asks(ALPHA)).startswith("NRR")


async def test_what_is_removed_while_it_is_renewed_stays_removed(
    installed: Many, slack: GrantingSlack, book: StoredInstallations
) -> None:
    end(book, -HOURS)
    slack.slowness = 0.2
    asked = asyncio.create_task(installed.asks(ALPHA))
    await asyncio.sleep(0.1)
    assert book.remove(ALPHA, None, installed.clock()) == ALPHA
    assert await asked == "This Holdfast belongs to another workspace."
    assert book.ids() == ()


async def test_a_registry_that_cannot_be_written_loses_no_token(
    installed: Many, slack: GrantingSlack, book: StoredInstallations, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The old renewal is spent: the new tokens are put down as soon as it can be done."""
    end(book, -HOURS)
    monkeypatch.setattr("bot.installing.tokens.KEEP_SECONDS", 0.02)
    book._registry._writer.connection().execute("PRAGMA busy_timeout = 1")
    with sqlite3.connect(book._registry._path, isolation_level=None) as other:
        slack.slowness = 0.1
        asked = asyncio.create_task(installed.workspaces.entry_of(ALPHA))
        await asyncio.sleep(0.05)
        other.execute("BEGIN IMMEDIATE")
        await asyncio.sleep(0.15)
        other.execute("ROLLBACK")
        entry = await asked
    other.close()
    assert entry is not None
    assert entry.token == kept_grant(book).token


async def test_no_token_is_logged(
    installed: Many, slack: GrantingSlack, book: StoredInstallations, caplog: pytest.LogCaptureFixture
) -> None:
    for name in ("", "holdfast.slack"):
        caplog.set_level(logging.DEBUG, logger=name)
    end(book, -HOURS)
    slack.refusals["oauth.v2.access"] = "invalid_refresh_token"
    await installed.asks(ALPHA)
    del slack.refusals["oauth.v2.access"]
    await installed.asks(ALPHA)
    await installed.installs("T0OTHER")
    _, state = await installed.begins()
    await installed.returns(state, state=state, code="code-invented")
    ours = "\n".join(record.getMessage() for record in caplog.records if record.name.startswith(("holdfast", "slack")))
    assert "token not renewed" in ours
    for secret in ("xoxb-", "xoxe", "client-secret", "code-"):
        assert secret not in ours
