"""The examination of many workspaces: their settings, their address, and what is found in each."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from cryptography.fernet import Fernet

from bot.doctor import examine_many, is_of_many
from bot.doctor.secrets import hidden
from retention.errors import SettingsError
from retention.findings import Check, Finding, State
from retention.installation import Grant
from retention.wording.doctor import closing_line, finding_line
from tests.bot.doctor.ailing_slack import TO_DO, WELL, AilingSlack, nothing_beside
from tests.bot.small_slack import CHANNEL, TEAM
from tests.digest.subscriptions import subscription

if TYPE_CHECKING:
    from bot.doctor import Beside

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
ACME = Grant(TEAM, None, "Acme", "A1", "B0", "U0", NOW - timedelta(days=9), "xoxb-1-acme-secret")
INSTALL = "https://holdfast.example.com/slack/install"
# What a stranger's machine finds at that address is not what is examined here.
SETTINGS_LINE = (
    "ok           Settings: Signed requests over HTTP; SLACK_WORKSPACES names 2 workspaces that may install Holdfast."
)
OF_ACME = [WELL[name] for name in ("slack", "scopes", "clock", "ruled_channels", "channels", "digests")]
LEDGER = Finding(Check.LEDGER, State.OK, "ledger", {"file": "holdfast.db", "version": 2})


def environment(slack: AilingSlack, **more: str) -> dict[str, str]:
    return {
        "SLACK_CLIENT_ID": "1.2",
        "SLACK_CLIENT_SECRET": "client-secret",
        "SLACK_SIGNING_SECRET": "signing-secret",
        "HOLDFAST_TOKEN_KEY": Fernet.generate_key().decode(),
        "HOLDFAST_URL": "https://holdfast.example.com",
        "SLACK_WORKSPACES": f"{TEAM},T0BETA",
        "SLACK_API_URL": slack.url,
        **more,
    }


async def lines(
    known: dict[str, str], *grants: Grant, beside: Beside | None = None, url: str = "ftp://no"
) -> list[str]:
    """The report but for the public address, which `url` makes none of."""
    examination = examine_many(known, lambda _: grants, beside or nothing_beside(), lambda: datetime.now(UTC), url)
    found = [finding async for finding in examination]
    told = [finding_line(finding) for finding in found if finding.check is not Check.ADDRESS]
    return [*told, closing_line(found)]


async def test_every_workspace_is_examined_in_its_turn(slack: AilingSlack) -> None:
    told = await lines(environment(slack), ACME, beside=nothing_beside(findings=(LEDGER,)))
    assert told == [
        SETTINGS_LINE,
        "ok           Ledger: holdfast.db can be read: ledger v2.",
        *OF_ACME,
        f"1 thing to mend. {TO_DO}",
    ]


async def test_nobody_has_installed_it_yet(slack: AilingSlack) -> None:
    assert (await lines(environment(slack)))[1] == (
        f"to mend      Slack: No workspace has installed Holdfast yet. Open {INSTALL} and follow Add to Slack."
    )


@pytest.mark.parametrize(
    ("grant", "line"),
    [
        (
            replace(ACME, team="T0GONE", name="Gone"),
            (
                "warning      Slack: Gone has installed Holdfast and is not answered: SLACK_WORKSPACES does not name"
                " T0GONE. Add it there, or remove the app from that workspace."
            ),
        ),
        (
            replace(ACME, expires=NOW - timedelta(days=900)),
            (
                "not checked  Slack: because the token of Acme has ended: holdfast serve renews it when it runs. Start"
                " it, then run this again."
            ),
        ),
    ],
)
async def test_a_workspace_that_is_not_asked(slack: AilingSlack, grant: Grant, line: str) -> None:
    assert (await lines(environment(slack), grant))[1] == line
    assert slack.calls == []


async def test_a_token_that_slack_takes_no_longer(slack: AilingSlack) -> None:
    slack.refusals["auth.test"] = "token_revoked"
    assert (await lines(environment(slack), ACME))[1] == (
        f"to mend      Slack: Slack no longer takes the token of Acme (token_revoked). Install Holdfast there again:"
        f" {INSTALL}"
    )


async def test_digests_are_looked_at_where_they_are_posted(slack: AilingSlack) -> None:
    own, foreign = subscription(team=TEAM, target=CHANNEL, owner="U1"), subscription(id="d2", team="T0ELSE")
    told = await lines(environment(slack), ACME, beside=nothing_beside(subscriptions=(own, foreign)))
    [posted, elsewhere] = [line for line in told if " Digests: " in line]
    assert posted == "ok           Digests: 1 digest can be posted."
    assert elsewhere.startswith("warning      Digests: Digest d2")


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"SLACK_WORKSPACES": ""}, "SLACK_WORKSPACES is not set."),
        ({"SLACK_BOT_TOKEN": "xoxb-1"}, "SLACK_BOT_TOKEN (one workspace) and SLACK_CLIENT_ID (many workspaces)"),
        ({"HOLDFAST_TOKEN_KEY": "short"}, "HOLDFAST_TOKEN_KEY is no key"),
    ],
)
async def test_settings_that_are_not_complete(slack: AilingSlack, changed: dict[str, str], sentence: str) -> None:
    known = environment(slack, **changed)
    assert is_of_many(known)
    first, *rest, closing = await lines(known, ACME)
    assert sentence in first
    assert {line.partition(": ")[2] for line in rest} == {"because the settings are not complete (see Settings)."}
    assert closing == f"1 thing to mend. {TO_DO}"


async def test_a_key_that_opens_nothing_is_told(slack: AilingSlack) -> None:
    def unknown(_: object) -> tuple[Grant, ...]:
        raise SettingsError("token_key_unknown", workspace=TEAM)

    found = [
        finding
        async for finding in examine_many(
            environment(slack), unknown, nothing_beside(), lambda: datetime.now(UTC), "ftp://no"
        )
    ]
    assert finding_line(found[-1]).startswith("to mend      Slack: No key in HOLDFAST_TOKEN_KEY opens the token")


def test_no_secret_is_told(slack: AilingSlack) -> None:
    known = environment(slack)
    said = " ".join(known[name] for name in ("SLACK_CLIENT_SECRET", "SLACK_SIGNING_SECRET", "HOLDFAST_TOKEN_KEY"))
    assert hidden(f"{said} {ACME.token}", known) == "[hidden] [hidden] [hidden] [hidden]"
