"""The examination of a workspace: Slack itself, the token, its scopes; nothing is changed, no secret told."""

from __future__ import annotations

import pytest

from bot.scopes import BOT_SCOPES
from retention.errors import LedgerError
from retention.findings import Check, Finding, State, all_well
from tests.bot.doctor.ailing_slack import (
    HTTP_TOKENS,
    SOCKET_TOKENS,
    TO_DO,
    WELL,
    AilingSlack,
    findings,
    nothing_beside,
    report,
    told,
)
from tests.digest.subscriptions import subscription


async def test_all_is_well(slack: AilingSlack) -> None:
    assert await report(slack) == [*WELL.values(), "All is well."]
    assert all_well(await findings(slack))


async def test_nothing_is_changed(slack: AilingSlack) -> None:
    digests = (subscription(), subscription(id="d2", target="U1"))
    await findings(slack, beside=nothing_beside(channels=frozenset({"#finance"}), subscriptions=digests))
    assert {method for method, _ in slack.calls} == {
        "apps.connections.open",
        "auth.test",
        "bots.info",
        "conversations.info",
        "conversations.list",
        "users.conversations",
        "users.info",
    }
    assert not slack.posts
    assert not slack.uploads


REFUSED_TOKEN = [
    "not checked  Scopes: because Slack has not taken the bot token (see Slack).",
    "not checked  Channels in rules: because Slack has not taken the bot token (see Slack).",
    "not checked  Membership: because Slack has not taken the bot token (see Slack).",
    "not checked  Digests: because Slack has not taken the bot token (see Slack).",
    f"1 thing to mend. {TO_DO}",
]


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        (
            "invalid_auth",
            (
                "Slack refused SLACK_BOT_TOKEN (invalid_auth). Copy the bot token again from OAuth & Permissions"
                " (Bot User OAuth Token)."
            ),
        ),
        (
            "account_inactive",
            (
                "Slack no longer takes SLACK_BOT_TOKEN (account_inactive): the app was removed from the workspace, or"
                " its token revoked. Install it again under Install App, and copy the new bot token."
            ),
        ),
    ],
)
async def test_a_bot_token_that_slack_does_not_take(slack: AilingSlack, reason: str, sentence: str) -> None:
    slack.refusals["auth.test"] = reason
    # The socket has a token of its own, and Slack tells the time to everybody.
    assert await told(slack) == [f"to mend      Slack: {sentence}", *REFUSED_TOKEN]


async def test_slack_is_out_of_order(slack: AilingSlack) -> None:
    slack.bodies["auth.test"] = "<html>out of order</html>"
    [first, *_] = await told(slack)
    assert first == (
        f"to mend      Slack: Slack answered at {slack.url} with an error (HTTP 503). Try again in a minute."
    )


async def test_an_answer_that_is_not_slacks(slack: AilingSlack) -> None:
    slack.bodies["auth.test"] = "{"
    slack.content_type = "application/json"
    [first, *_] = await told(slack)
    assert first == (
        f"to mend      Slack: Slack answered at {slack.url} with an error (HTTP 503). Try again in a minute."
    )


async def test_slack_is_not_reached() -> None:
    lines = await report(None, {**SOCKET_TOKENS, "SLACK_API_URL": "http://127.0.0.1:1/api/"})
    assert lines == [
        WELL["settings"],
        (
            "to mend      Slack: Slack cannot be reached at http://127.0.0.1:1/api/ (Connection refused). This machine"
            " must be able to call that address; where a proxy stands between, name it in HTTPS_PROXY."
        ),
        "not checked  Scopes: because Slack has not taken the bot token (see Slack).",
        "not checked  Socket: because Slack was not reached (see Slack).",
        "not checked  Clock: because Slack was not reached (see Slack).",
        *REFUSED_TOKEN[1:],
    ]


async def test_without_a_bot_token_it_is_seen_whether_slack_is_there(slack: AilingSlack) -> None:
    assert await told(slack, {"SLACK_APP_TOKEN": "xapp-1-app-secret"}) == [
        (
            "to mend      Settings: SLACK_BOT_TOKEN is not set, and Slack over Socket Mode needs it. In the settings of"
            " your Slack app you find the bot token under OAuth & Permissions (Bot User OAuth Token)."
        ),
        (
            f"not checked  Slack: because there is no bot token to ask with (see Settings). Slack itself answers"
            f" at {slack.url}."
        ),
        *REFUSED_TOKEN,
    ]
    assert [method for method, _ in slack.calls] == ["api.test", "apps.connections.open"]


async def test_an_address_of_slack_that_is_none() -> None:
    lines = await report(None, {**SOCKET_TOKENS, "SLACK_API_URL": "slack.com"})
    assert lines[:5] == [
        (
            'to mend      Settings: SLACK_API_URL is not an address: "slack.com". An address begins with https://'
            " or http://."
        ),
        "not checked  Slack: because SLACK_API_URL is no address (see Settings).",
        "not checked  Scopes: because SLACK_API_URL is no address (see Settings).",
        "not checked  Socket: because SLACK_API_URL is no address (see Settings).",
        "not checked  Clock: because SLACK_API_URL is no address (see Settings).",
    ]


async def test_one_scope_is_missing(slack: AilingSlack) -> None:
    slack.scopes = tuple(scope for scope in BOT_SCOPES if scope != "files:write")
    assert await told(slack) == [
        (
            "to mend      Scopes: files:write is missing; it is needed to hand over charts and CSV files. Add it under"
            " OAuth & Permissions (Bot Token Scopes), then install the app again (Install App)."
        ),
        f"1 thing to mend. {TO_DO}",
    ]


async def test_several_scopes_are_missing_one_for_rules_about_groups(slack: AilingSlack) -> None:
    slack.scopes = tuple(scope for scope in BOT_SCOPES if scope != "im:history")
    assert await told(slack, beside=nothing_beside(by_groups=True)) == [
        "to mend      Scopes: im:history is missing; it is needed to be asked in direct messages.",
        (
            "to mend      Scopes: usergroups:read is missing; it is needed to know who is in the user groups that"
            " access.toml names. Add all 2 under OAuth & Permissions (Bot Token Scopes), then install the app"
            " again (Install App)."
        ),
        f"2 things to mend, from the top: one often causes the next. {TO_DO}",
    ]


async def test_slack_does_not_say_which_scopes_there_are(slack: AilingSlack) -> None:
    slack.scopes = None
    assert await told(slack) == [
        (
            "not checked  Scopes: because Slack's answer does not say which scopes the token has. A check below that"
            " needs one more says so."
        ),
        "Nothing to mend was found, but 1 check could not be made.",
    ]
    assert not all_well(await findings(slack))


async def test_what_was_found_on_this_machine_stands_in_its_place(slack: AilingSlack) -> None:
    error = LedgerError("no_ledger", file="mine.db")
    lines = await report(
        slack, beside=nothing_beside(findings=(Finding(Check.LEDGER, State.FAILED, "fault", {"error": error}),))
    )
    assert lines[5].startswith("to mend      Ledger: ")
    assert lines[6] == WELL["ruled_channels"]


@pytest.mark.parametrize("environment", [SOCKET_TOKENS, HTTP_TOKENS])
async def test_no_secret_is_ever_told(slack: AilingSlack, environment: dict[str, str]) -> None:
    for method in ("auth.test", "apps.connections.open", "users.conversations"):
        slack.refusals[method] = "invalid_auth"
        lines = "\n".join(await report(slack, environment))
        assert not [secret for secret in environment.values() if secret in lines]
