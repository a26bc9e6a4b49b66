"""Channels that rules name, channels that the bot is in, digests: each that is wrong, in its own line."""

from __future__ import annotations

from typing import Any

import pytest

from retention.access.permit import Refusal, nothing
from tests.bot.doctor.ailing_slack import (
    TO_DO,
    AilingSlack,
    nothing_beside,
    told,
)
from tests.digest.subscriptions import subscription

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
        ' ask here. Whoever runs Holdfast can add one to access.toml."'
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
