"""Who asks and where, as Slack says it: guests and strangers are told apart, failures are never taken for harmless."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from bot.directory import Directory
from retention.asker import Face, Place, Standing
from retention.errors import QuestionError
from retention.wording import explain
from tests.bot.small_slack import CHANNEL, TEAM, USER, SmallSlack, small_slack

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@pytest.fixture
async def slack() -> AsyncIterator[SmallSlack]:
    async with small_slack() as workspace:
        yield workspace


@pytest.fixture
def client(slack: SmallSlack) -> AsyncWebClient:
    return AsyncWebClient("xoxb-secret", base_url=slack.url)


async def test_a_member_in_a_channel(client: AsyncWebClient) -> None:
    asker = await Directory().asker(client, team=TEAM, user=USER, channel=CHANNEL)
    assert (asker.face, asker.team, asker.user, asker.standing) == (Face.SLACK, TEAM, USER, Standing.MEMBER)
    assert asker.place == Place(id=CHANNEL, name="finance", external=False)
    assert not asker.seen_by_all


@pytest.mark.parametrize(
    ("facts", "standing"),
    [
        ({"is_restricted": True}, Standing.GUEST),
        ({"is_ultra_restricted": True, "is_restricted": True}, Standing.GUEST),
        ({"is_stranger": True}, Standing.STRANGER),
        ({"team_id": "T99"}, Standing.STRANGER),
        ({"team_id": "T99", "enterprise_user": {"id": "W1", "enterprise_id": "E1"}}, Standing.MEMBER),
        ({"team_id": "E1", "enterprise_user": {"id": "W1", "enterprise_id": "E1"}}, Standing.MEMBER),
        ({"team_id": "T99", "enterprise_user": {"id": "W1", "enterprise_id": "E2"}}, Standing.STRANGER),
        ({"team_id": "T99", "enterprise_user": {"id": "W1"}}, Standing.STRANGER),
        ({"deleted": True}, Standing.STRANGER),
        ({"is_bot": True}, Standing.STRANGER),
    ],
)
async def test_standings(slack: SmallSlack, client: AsyncWebClient, facts: dict[str, Any], standing: Standing) -> None:
    slack.users[USER] |= facts
    slack.enterprise = "E1"
    assert (await Directory().asker(client, team=TEAM, user=USER)).standing is standing


async def test_where_nobody_says_which_workspace_it_is_slack_is_asked_for_ours(
    slack: SmallSlack, client: AsyncWebClient
) -> None:
    """A request of an organisation names no workspace: then nobody is ours for want of a name."""
    assert (await Directory().asker(client, team=None, user=USER)).standing is Standing.MEMBER
    slack.users[USER]["team_id"] = "T99"
    assert (await Directory().asker(client, team=None, user=USER)).standing is Standing.STRANGER
    slack.refusals["auth.test"] = "internal_error"
    with pytest.raises(QuestionError) as caught:
        await Directory().asker(client, team=TEAM, user=USER)
    assert caught.value.code == "asker_unknown"


@pytest.mark.parametrize("flag", ["is_ext_shared", "is_pending_ext_shared"])
async def test_a_channel_with_another_company_is_external(slack: SmallSlack, client: AsyncWebClient, flag: str) -> None:
    slack.channels[CHANNEL][flag] = True
    place = (await Directory().asker(client, team=TEAM, user=USER, channel=CHANNEL)).place
    assert place is not None
    assert place.external


async def test_a_channel_that_cannot_be_seen_is_unknown(client: AsyncWebClient) -> None:
    asker = await Directory().asker(client, team=TEAM, user=USER, channel="G1", channel_name="privategroup")
    assert asker.place == Place(id="G1", name="privategroup", external=None)


@pytest.mark.parametrize(
    ("method", "reason"), [("users.info", "user_not_found"), ("conversations.info", "fatal_error")]
)
async def test_what_slack_does_not_say_is_refused(
    slack: SmallSlack, client: AsyncWebClient, method: str, reason: str
) -> None:
    slack.refusals[method] = reason
    with pytest.raises(QuestionError) as caught:
        await Directory().asker(client, team=TEAM, user=USER, channel=CHANNEL)
    assert explain(caught.value) == (
        f"Slack does not tell me who you are ({reason}), so I show nothing. Ask again in a minute; if it stays so,"
        " whoever runs Holdfast finds the cause with holdfast doctor slack."
    )


@pytest.mark.parametrize(
    ("content_type", "text"), [("text/plain", "upstream"), ("application/json", "{"), ("text/html", "<p>")]
)
async def test_an_answer_that_is_not_slacks_is_told_as_such(
    slack: SmallSlack, client: AsyncWebClient, content_type: str, text: str
) -> None:
    """A proxy answers in its place: plain text, half a JSON, a page."""

    async def proxy(request: web.Request) -> web.Response:  # noqa: ARG001 - whatever is asked
        return web.Response(status=503, text=text, content_type=content_type)

    slack.answer = proxy  # type: ignore[method-assign]
    with pytest.raises(QuestionError) as caught:
        await Directory().asker(client, team=TEAM, user=USER)
    assert (caught.value.code, caught.value.facts["reason"]) == ("asker_unknown", "HTTP 503")


async def test_thirty_questions_ask_slack_once(slack: SmallSlack, client: AsyncWebClient) -> None:
    directory = Directory()
    await asyncio.gather(*(directory.asker(client, team=TEAM, user=USER, channel=CHANNEL) for _ in range(30)))
    assert [method for method, _ in slack.calls].count("users.info") == 1
    assert [method for method, _ in slack.calls].count("conversations.info") == 1


async def test_what_failed_is_asked_again_and_what_is_old_too(slack: SmallSlack, client: AsyncWebClient) -> None:
    directory = Directory(seconds=0.05)
    slack.refusals["users.info"] = "internal_error"
    with pytest.raises(QuestionError):
        await directory.asker(client, team=TEAM, user=USER)
    del slack.refusals["users.info"]
    assert (await directory.asker(client, team=TEAM, user=USER)).standing is Standing.MEMBER
    slack.users[USER]["is_restricted"] = True
    await asyncio.sleep(0.06)
    assert (await directory.asker(client, team=TEAM, user=USER)).standing is Standing.GUEST


async def test_groups_are_looked_up_where_they_are_wanted(slack: SmallSlack, client: AsyncWebClient) -> None:
    slack.groups = {"S1": [USER, "U2"], "S2": ["U2"]}
    directory = Directory()
    assert (await directory.asker(client, team=TEAM, user=USER)).groups == frozenset()
    assert slack.called("usergroups.list") == []
    wanted = Directory(by_groups=lambda: True)
    assert (await wanted.asker(client, team=TEAM, user=USER)).groups == {"S1"}
