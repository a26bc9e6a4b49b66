"""Digests: whether each one could be posted now, where it goes, and for whoever answers for it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from bot.digests.admission import admitted
from bot.digests.messages import NotNowError
from bot.digests.messages import RefusedError as PostRefusedError
from bot.directory import Directory
from bot.doctor.calls import RefusedError, UnansweredError, called, not_made
from retention.digest.subscription import FAILURES_UNTIL_PAUSED
from retention.errors import QuestionError
from retention.findings import Check, Finding, State

if TYPE_CHECKING:
    from bot.doctor.beside import Beside
    from bot.doctor.reaching import Knock
    from bot.settings import SlackSettings
    from retention.digest import Subscription

AT_ONCE = 4
_NOT_SEEN = {"channel_not_found", "not_in_channel"}
_NOBODY = {"user_not_found", "users_not_found", "user_not_visible"}


async def of_digests(settings: SlackSettings, knocked: Knock, beside: Beside) -> list[Finding]:
    """One finding for each digest that cannot be posted, and one for all that can."""
    if beside.subscriptions is None:
        return [Finding(Check.DIGESTS, State.NOT_CHECKED, "no_registry")]
    if not beside.subscriptions:
        return [Finding(Check.DIGESTS, State.OK, "no_digests")]
    looking = _Looking(settings, knocked, beside)
    places = asyncio.Semaphore(AT_ONCE)

    async def looked_at(subscription: Subscription) -> Finding | UnansweredError | RefusedError | None:
        async with places:
            try:
                return await looking.at(subscription)
            except (UnansweredError, RefusedError) as error:
                return error

    found = await asyncio.gather(*map(looked_at, beside.subscriptions))
    problems = [one for one in found if isinstance(one, Finding)]
    unanswered = [one for one in found if isinstance(one, (UnansweredError, RefusedError))]
    # What keeps one from being looked at keeps the others, too.
    problems += [not_made(Check.DIGESTS, error) for error in unanswered[:1]]
    well = found.count(None)
    return [*([Finding(Check.DIGESTS, State.OK, "digests", {"count": well})] if well else []), *problems]


class _Looking:
    """Looks at one digest after the other, as the loop that posts them would."""

    def __init__(self, settings: SlackSettings, knocked: Knock, beside: Beside) -> None:
        self._settings, self._client, self._permit = settings, knocked.client, beside.permit
        self._facts: Any = knocked.facts or {}
        self._directory = Directory(by_groups=lambda: beside.by_groups)

    async def at(self, subscription: Subscription) -> Finding | None:
        """What keeps this digest from being posted; of one that is paused it is a warning."""
        if not self._facts.get("is_enterprise_install") and subscription.team != self._facts.get("team_id"):
            return Finding(Check.DIGESTS, State.WARNING, "digest_elsewhere", {"digest": subscription})
        owner = await self._name(subscription.owner)
        found = ("digest_without_owner", {}) if owner is None else await self._problem(subscription)
        if found is None and not (subscription.paused and subscription.failures >= FAILURES_UNTIL_PAUSED):
            return None
        # It was paused when it could not be posted, and now it could.
        found = found or ("digest_can_resume", {})
        code, facts = found
        facts["owner"] = owner or subscription.owner
        state = State.WARNING if subscription.paused else State.FAILED
        return Finding(Check.DIGESTS, state, code, {"digest": subscription, "bot": self._facts.get("user"), **facts})

    async def _problem(self, subscription: Subscription) -> tuple[str, dict[str, Any]] | None:
        facts: dict[str, Any] = {}
        if subscription.to_person:
            if await self._name(subscription.target) is None:
                return "digest_without_reader", facts
        elif (channel := await self._channel(subscription.target)) is None:
            return "digest_channel_unseen", facts
        else:
            facts["name"] = channel.get("name")
            if channel.get("is_archived"):
                return "digest_archived", facts
            if not channel.get("is_member", True):
                return "digest_not_member", facts
        try:
            await admitted(self._permit, self._directory, self._client, subscription)
        except QuestionError as error:
            return "digest_not_permitted", {**facts, "error": error}
        except PostRefusedError:
            return "digest_channel_unseen", facts
        except NotNowError as error:
            raise UnansweredError("call_refused", method="users.info", reason=error.reason) from error
        return None

    async def _name(self, user: str) -> str | None:
        """What somebody is called; None for whoever has left the workspace."""
        try:
            answer = await called("users.info", self._client.users_info(user=user), self._settings)
        except RefusedError as error:
            if error.reason in _NOBODY:
                return None
            raise
        person = answer["user"]
        return None if person.get("deleted") else str(person.get("real_name") or person.get("name") or user)

    async def _channel(self, channel: str) -> dict[str, Any] | None:
        """What Slack says of a channel; None for one that the bot does not see."""
        try:
            call = self._client.conversations_info(channel=channel)
            return dict((await called("conversations.info", call, self._settings))["channel"])
        except RefusedError as error:
            if error.reason in _NOT_SEEN:
                return None
            raise
