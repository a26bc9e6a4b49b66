"""Who asks, and who reads along: people and channels looked up in Slack, and remembered for a minute."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from typing import TYPE_CHECKING, Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.refusals import reason_of
from retention.asker import Asker, Face, Place, Standing
from retention.errors import QuestionError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from slack_sdk.web.async_client import AsyncWebClient

# How long, in seconds, somebody who was made a guest is still taken for what they were.
SECONDS_KEPT = 60.0
PLACES = 4096
# A conversation with one person or a few, which nobody of another company joins unseen.
_DIRECT = "D"
# What Slack says of a channel that the bot is not in.
_NOT_SEEN = {"channel_not_found", "not_in_channel", "missing_scope"}
# What is kept beside Slack's own facts of a person: whether they are of another company.
_ELSEWHERE = "holdfast_elsewhere"

Key = tuple[str | None, str, str]
Facts = dict[str, Any]


class Directory:
    """Looks people, channels and groups up. What cannot be looked up is refused, never taken for harmless."""

    def __init__(self, *, by_groups: Callable[[], bool] | None = None, seconds: float = SECONDS_KEPT) -> None:
        """`by_groups` says whether access depends on the groups that somebody is in; without it they are not asked."""
        self._seconds, self._by_groups = seconds, by_groups
        self._known: OrderedDict[Key, tuple[float, asyncio.Task[Facts]]] = OrderedDict()

    async def asker(  # noqa: PLR0913 - who and where, as a request says it
        self,
        client: AsyncWebClient,
        *,
        team: str | None,
        user: str,
        channel: str | None = None,
        channel_name: str | None = None,
        seen_by_all: bool = False,
    ) -> Asker:
        """The person and the place of a request; `seen_by_all` when everybody there will read the answer.

        Raises QuestionError `asker_unknown` where Slack does not say who it is.
        """
        person = self._person(client, team, user)
        place = self._place(client, team, channel, channel_name)
        groups = self._groups(client, team, user) if self._by_groups is not None and self._by_groups() else _none()
        standing, where, member_of = await asyncio.gather(person, place, groups)
        return Asker(
            face=Face.SLACK,
            team=team,
            user=user,
            groups=member_of,
            standing=_standing(standing),
            place=where,
            seen_by_all=seen_by_all,
        )

    def known(self, *, team: str | None, user: str, channel: str | None, channel_name: str | None) -> Asker | None:
        """What `asker` would give without groups, where Slack need not be asked for any of it; else None."""
        person, place = self._fresh((team, "user", user)), None
        if person is None:
            return None
        if channel is not None:
            facts = self._fresh((team, "channel", channel))
            if facts is None:
                return None
            place = _place_of(channel, channel_name, facts)
        return Asker(face=Face.SLACK, team=team, user=user, standing=_standing(person), place=place)

    def forget(self) -> None:
        """Forget all that is known: somebody may no longer be who they were."""
        self._known.clear()

    async def time_zone(self, client: AsyncWebClient, team: str | None, user: str) -> str | None:
        """The time zone that somebody has set in Slack."""
        zone = (await self._person(client, team, user)).get("tz")
        return str(zone) if zone else None

    async def _person(self, client: AsyncWebClient, team: str | None, user: str) -> Facts:
        async def ask() -> Facts:
            facts = dict((await client.users_info(user=user))["user"])
            return facts if team is not None and facts.get("team_id") in {None, team} else await _of_us(client, facts)

        try:
            return await self._once((team, "user", user), ask)
        except (SlackApiError, SlackClientError, aiohttp.ClientError, TimeoutError) as error:
            raise QuestionError("asker_unknown", reason=reason_of(error)) from error

    async def _place(
        self, client: AsyncWebClient, team: str | None, channel: str | None, name: str | None
    ) -> Place | None:
        if channel is None:
            return None

        async def ask() -> Facts:
            return dict((await client.conversations_info(channel=channel))["channel"])

        try:
            facts = await self._once((team, "channel", channel), ask)
        except SlackApiError as error:
            if reason_of(error) not in _NOT_SEEN:
                raise QuestionError("asker_unknown", reason=reason_of(error)) from error
            return Place(id=channel, name=name, external=None)
        except (SlackClientError, aiohttp.ClientError, TimeoutError) as error:
            raise QuestionError("asker_unknown", reason=reason_of(error)) from error
        return _place_of(channel, name, facts)

    async def _groups(self, client: AsyncWebClient, team: str | None, user: str) -> frozenset[str]:
        async def listed() -> Facts:
            return {group["id"]: None for group in (await client.usergroups_list())["usergroups"]}

        async def members(group: str) -> Facts:
            return dict.fromkeys((await client.usergroups_users_list(usergroup=group))["users"])

        try:
            groups = list(await self._once((team, "groups", ""), listed))
            found = await asyncio.gather(
                *(self._once((team, "group", group), lambda group=group: members(group)) for group in groups)  # type: ignore[misc]
            )
        except (SlackApiError, SlackClientError, aiohttp.ClientError, TimeoutError) as error:
            raise QuestionError("asker_unknown", reason=reason_of(error)) from error
        return frozenset(group for group, users in zip(groups, found, strict=True) if user in users)

    def _fresh(self, key: Key) -> Facts | None:
        """What was found out and still counts; what failed is no fact."""
        until, looking = self._known.get(key, (0.0, None))
        is_known = looking is not None and looking.done() and not looking.cancelled() and looking.exception() is None
        return looking.result() if is_known and looking and until > asyncio.get_running_loop().time() else None

    async def _once(self, key: Key, ask: Callable[[], Awaitable[Facts]]) -> Facts:
        """Ask once for everybody who wants to know now; what failed is asked again."""
        now = asyncio.get_running_loop().time()
        until, looking = self._known.get(key, (0.0, None))
        if looking is None or until <= now or (looking.done() and looking.exception() is not None):
            looking = asyncio.ensure_future(_asked(ask))
            self._known[key] = (now + self._seconds, looking)
            self._known.move_to_end(key)
            while len(self._known) > PLACES:
                self._known.popitem(last=False)
        # One who stops waiting must not end the question for the others.
        return await asyncio.shield(looking)


async def _asked(ask: Callable[[], Awaitable[Facts]]) -> Facts:
    return await ask()


async def _none() -> frozenset[str]:
    return frozenset()


def _place_of(channel: str, name: str | None, facts: Facts) -> Place:
    external = any(facts.get(flag) for flag in ("is_ext_shared", "is_pending_ext_shared"))
    return Place(id=channel, name=facts.get("name") or name, external=external)


async def _of_us(client: AsyncWebClient, facts: Facts) -> Facts:
    """What Slack says of somebody of another workspace, and whether it is one of our own organisation.

    People of other companies have an organisation, too: that they have one says nothing.
    """
    ours = await client.auth_test()
    organisation = ours.get("enterprise_id")
    theirs = (facts.get("enterprise_user") or {}).get("enterprise_id")
    of_us = facts.get("team_id") == ours.get("team_id") or (
        organisation is not None and organisation in {theirs, facts.get("team_id")}
    )
    return facts | {_ELSEWHERE: not of_us}


def _standing(facts: Facts) -> Standing:
    if facts.get("is_stranger") or facts.get("is_bot") or facts.get("deleted") or facts.get(_ELSEWHERE):
        return Standing.STRANGER
    if facts.get("is_restricted") or facts.get("is_ultra_restricted"):
        return Standing.GUEST
    return Standing.MEMBER
