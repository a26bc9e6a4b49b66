"""The examination of a workspace that one thing ails after the other; each report as it is read."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest

from bot.doctor import calls, ways
from bot.scopes import BOT_SCOPES
from retention.access.permit import Refusal, nothing
from retention.errors import LedgerError
from retention.findings import Check, Finding, State, all_well
from tests.bot.doctor.ailing_slack import (
    HTTP_TOKENS,
    SOCKET_TOKENS,
    AilingSlack,
    ailing_slack,
    findings,
    nothing_beside,
    report,
)
from tests.digest.subscriptions import subscription

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

TO_DO = "The settings of your Slack app are at https://api.slack.com/apps. Then run this again."
WELL = {
    "settings": "ok           Settings: Socket Mode, with a bot token and an app-level token.",
    "slack": "ok           Slack: Acme takes the bot token; the bot is @holdfast there.",
    "scopes": "ok           Scopes: All 14 scopes that are needed are there.",
    "socket": "ok           Socket: A socket opened, and Slack said hello.",
    "clock": "ok           Clock: This machine and Slack have the same time.",
    "ruled_channels": "ok           Channels in rules: No rule names a channel.",
    "channels": "ok           Membership: The bot is in 1 channel: #finance.",
    "digests": "ok           Digests: Nobody has subscribed to one.",
}


@pytest.fixture
async def slack() -> AsyncIterator[AilingSlack]:
    async with ailing_slack() as found:
        yield found


async def told(slack: AilingSlack | None, *args: Any, **said: Any) -> list[str]:  # noqa: ANN401 - what a report takes
    """What the report says beyond that all is well."""
    lines = await report(slack, *args, **said)
    return [line for line in lines if line not in WELL.values()]


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


@pytest.mark.parametrize(
    ("ahead", "line", "last"),
    [
        (30, None, "All is well."),
        (
            75,
            (
                "warning      Clock: The clocks differ: this machine is 1 min 15 s ahead of Slack. Beyond 5 min Slack's"
                " signed requests are refused. Let the machine set its clock from the network (NTP)."
            ),
            "It works, with 1 warning.",
        ),
        (
            -400,
            (
                "to mend      Clock: The clocks differ: this machine is 6 min 40 s behind Slack. Beyond 5 min Slack's"
                " signed requests are refused, and digests come at wrong times. Let the machine set its clock from the"
                " network (NTP)."
            ),
            f"1 thing to mend. {TO_DO}",
        ),
        (
            None,
            "not checked  Clock: because Slack's answer does not say what time it is.",
            "Nothing to mend was found, but 1 check could not be made.",
        ),
    ],
)
async def test_the_clock(slack: AilingSlack, ahead: float | None, line: str | None, last: str) -> None:
    # Slack's date has no fractions: half a second more keeps the seconds.
    slack.ahead = None if ahead is None else ahead - 0.5
    lines = await told(slack)
    assert lines[-1] == last
    said = line and line.replace("1 min 15 s", "SPAN").replace("6 min 40 s", "SPAN")
    found = [_about(one) for one in lines[:-1]]
    assert found == ([] if said is None else [said])


def _about(line: str) -> str:
    """A second more or less is no other clock."""
    for span in ("1 min 14 s", "1 min 15 s", "1 min 16 s", "6 min 39 s", "6 min 40 s", "6 min 41 s"):
        line = line.replace(span, "SPAN")
    return line


UNSOCKETED = (
    "to mend      Socket: Slack offered a socket at 127.0.0.1, and there was no hello from it ({reason}). This machine"
    " must be able to open web sockets (wss) to 127.0.0.1; a proxy between must let them through."
)


@pytest.mark.parametrize(
    ("greeting", "line"),
    [
        (None, UNSOCKETED.format(reason="closed")),
        ({"type": "disconnect", "reason": "warning"}, UNSOCKETED.format(reason="warning")),
        (
            {"type": "disconnect", "reason": "link_disabled"},
            (
                "to mend      Socket: The app does not use Socket Mode. Switch it on under Socket Mode (Enable"
                " Socket Mode)."
            ),
        ),
        (
            {"type": "hello", "connection_info": {"app_id": "A2"}},
            (
                "to mend      Socket: SLACK_APP_TOKEN is of the app A2, SLACK_BOT_TOKEN of the app A1, so nothing that"
                " people ask arrives. Copy both from the settings of one app."
            ),
        ),
    ],
)
async def test_a_socket_that_is_of_no_use(slack: AilingSlack, greeting: dict[str, Any] | None, line: str) -> None:
    slack.greeting = greeting
    assert await told(slack) == [line, f"1 thing to mend. {TO_DO}"]


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        (
            "invalid_auth",
            (
                "Slack refused SLACK_APP_TOKEN (invalid_auth). Copy the app-level token again from Basic Information"
                " (App-Level Tokens)."
            ),
        ),
        (
            "missing_scope",
            (
                "SLACK_APP_TOKEN lacks the scope connections:write. Make an app-level token with it under Basic"
                " Information (App-Level Tokens)."
            ),
        ),
    ],
)
async def test_an_app_level_token_that_slack_does_not_take(slack: AilingSlack, reason: str, sentence: str) -> None:
    slack.refusals["apps.connections.open"] = reason
    assert await told(slack) == [f"to mend      Socket: {sentence}", f"1 thing to mend. {TO_DO}"]


async def test_a_socket_that_stays_silent(slack: AilingSlack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ways, "SECONDS", 0.05)
    slack.greeting = {}
    slack.silent = True
    assert await told(slack) == [UNSOCKETED.format(reason="no answer in time"), f"1 thing to mend. {TO_DO}"]


async def test_it_does_not_hang(slack: AilingSlack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calls, "CHECK_SECONDS", 0.05)
    slack.delay = 0.2
    begun = time.monotonic()
    lines = await told(slack)
    assert time.monotonic() - begun < 2
    assert "not checked  Membership: because Slack's answers took more than 0 s. Try again in a minute." in [
        line.replace("0.05", "0") for line in lines
    ]


RULED = "Channels in rules: A rule names"


async def test_channels_that_rules_name(slack: AilingSlack) -> None:
    for number in range(2, 7):
        slack.channels[f"C{number}"] = {"id": f"C{number}", "name": f"team-{number}"}
    named = frozenset({"#finance", "#team-6", "C3", "direct", "D1"})
    assert await told(slack, beside=nothing_beside(channels=named)) == [
        "ok           Channels in rules: All 3 channels that rules name are there.",
        "All is well.",
    ]
    assert await told(slack, beside=nothing_beside(channels=frozenset({"#finanse", "#board", "C99"}))) == [
        (
            f"to mend      {RULED} #board, and the bot sees no channel of that name, so the rule never applies. Correct"
            " it in access.toml, or, if it is a private channel, type /invite @holdfast in it."
        ),
        (
            f"to mend      {RULED} #finanse, and the bot sees no channel of that name, so the rule never applies. Did"
            " you mean #finance? Correct it in access.toml, or, if it is a private channel, type /invite"
            " @holdfast in it."
        ),
        (
            f"warning      {RULED} C99, and the bot sees no channel with that id: it is gone or archived, or private"
            " and the bot is not in it. Correct access.toml, or type /invite @holdfast in the channel."
        ),
        f"2 things to mend, from the top: one often causes the next. {TO_DO}",
    ]


async def test_rules_that_cannot_be_read_name_no_channels(slack: AilingSlack) -> None:
    [line, _] = await told(slack, beside=nothing_beside(channels=None))
    assert line == "not checked  Channels in rules: because the access rules cannot be read (see Access rules)."


async def test_a_call_that_lacks_its_scope(slack: AilingSlack) -> None:
    slack.refusals["users.conversations"] = "missing_scope"
    slack.needed = "channels:read,groups:read"
    assert await told(slack) == [
        (
            "not checked  Membership: because the bot token lacks the scope channels:read or groups:read. Add it under"
            " OAuth & Permissions (Bot Token Scopes), then install the app again (Install App)."
        ),
        "Nothing to mend was found, but 1 check could not be made.",
    ]


@pytest.mark.parametrize("reason", ["ratelimited", "unknown_method"])
async def test_a_call_that_is_refused(slack: AilingSlack, reason: str) -> None:
    slack.refusals["users.conversations"] = reason
    [line, _] = await told(slack)
    assert line == (
        f"not checked  Membership: because Slack did not answer users.conversations ({reason}). Try again in a minute."
    )


async def test_the_bot_is_in_no_channel(slack: AilingSlack) -> None:
    slack.channels = {}
    assert await told(slack) == [
        (
            "ok           Membership: The bot is in no channel. Commands work everywhere; to mention it, share answers"
            " or have digests posted in a channel, type /invite @holdfast there."
        ),
        "All is well.",
    ]


def _nobody(_: object) -> Any:  # noqa: ANN401 - a permit
    return nothing(Refusal.NO_RULE)


@pytest.mark.parametrize(
    ("digest", "change", "line"),
    [
        ({}, {}, "ok           Digests: 1 digest can be posted."),
        ({"target": "U1"}, {}, "ok           Digests: 1 digest can be posted."),
        (
            {},
            {"is_member": False},
            (
                "to mend      Digests: Digest d1 to #finance, set up by Ada: the bot is not in that channel any more."
                " Type /invite @holdfast there."
            ),
        ),
        (
            {"paused": True},
            {"is_member": False},
            (
                "warning      Digests: Digest d1 to #finance, set up by Ada, paused: the bot is not in that channel any"
                " more. Type /invite @holdfast there."
            ),
        ),
        (
            {},
            {"is_archived": True},
            (
                "to mend      Digests: Digest d1 to #finance, set up by Ada: the channel is archived. Restore it, or"
                " its owner chooses another one with /digest list."
            ),
        ),
        (
            {},
            {"is_ext_shared": True},
            (
                "to mend      Digests: Digest d1 to #finance, set up by Ada: it is refused, and its owner is told:"
                ' "People of other companies are in #finance, so I answer nothing here. Ask in a channel of your own'
                ' company, or in a direct message."'
            ),
        ),
        (
            {"target": "C9"},
            {},
            (
                "to mend      Digests: Digest d1 to C9, set up by Ada: the channel is private and the bot is not in it,"
                " or it is gone. Type /invite @holdfast there, or its owner chooses another one with /digest list."
            ),
        ),
        (
            {"owner": "U9"},
            {},
            (
                "to mend      Digests: Digest d1 to C1, set up by U9: that person has left the workspace, so it is not"
                " posted. Somebody else sets it up anew with /digest."
            ),
        ),
        (
            {"target": "U9"},
            {},
            (
                "to mend      Digests: Digest d1 to U9, set up by Ada: its reader has left the workspace. Its owner"
                " removes it with /digest list."
            ),
        ),
        (
            {"team": "T02"},
            {},
            (
                "warning      Digests: Digest d1 to C1, set up by U1: it belongs to the workspace T02, which these"
                " tokens are not of, so it is not posted."
            ),
        ),
        (
            {"paused": True, "failures": 3},
            {},
            (
                "warning      Digests: Digest d1 to C1, set up by Ada, paused: it was paused because it could not be"
                " posted, and now it could. Its owner resumes it with /digest list."
            ),
        ),
    ],
)
async def test_digests(slack: AilingSlack, digest: dict[str, Any], change: dict[str, Any], line: str) -> None:
    slack.users["U1"]["real_name"] = "Ada"
    slack.channels["C1"] |= change
    lines = await told(slack, beside=nothing_beside(subscriptions=(subscription(**digest),)))
    assert [one for one in lines if "Digests:" in one] == [line]


async def test_a_digest_that_rules_do_not_permit(slack: AilingSlack) -> None:
    beside = nothing_beside(permit=_nobody, subscriptions=(subscription(), subscription(id="d2", target="U1")))
    assert [line for line in await told(slack, beside=beside) if "Digests:" in line] == [
        f'to mend      Digests: Digest {which}, set up by U1: it is refused, and its owner is told: "No rule lets you'
        ' ask. Whoever runs Holdfast can add one to access.toml."'
        for which in ("d1 to #finance", "d2 to U1")
    ]


async def test_what_cannot_be_asked_of_digests_is_said_once(slack: AilingSlack) -> None:
    slack.refusals["users.info"] = "ratelimited"
    digests = tuple(subscription(id=f"d{number}") for number in range(9))
    assert [line for line in await told(slack, beside=nothing_beside(subscriptions=digests)) if "Digests:" in line] == [
        "not checked  Digests: because Slack did not answer users.info (ratelimited). Try again in a minute."
    ]
    [line, _] = await told(slack, beside=nothing_beside(subscriptions=None))
    assert line == "not checked  Digests: because the registry cannot be used (see Registry)."


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
