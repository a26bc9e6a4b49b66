"""Whether a digest may be posted where it goes: decided for every slot, by who its owner and its reader are by then."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.digests.messages import NotNowError, RefusedError
from retention.access.permit import Refusal
from retention.asker import Asker, Face, Place
from retention.errors import QuestionError

if TYPE_CHECKING:
    from collections.abc import Callable

    from slack_sdk.web.async_client import AsyncWebClient

    from bot.directory import Directory
    from retention.access.permit import Permit
    from retention.digest import Subscription

# What the directory meets that will be the same in a minute.
_LASTING = {"user_not_found", "users_not_found", "user_not_visible", "missing_scope"}


async def admitted(
    permit: Callable[[Asker], Permit], directory: Directory, client: AsyncWebClient, subscription: Subscription
) -> tuple[Asker, Asker]:
    """The owner, in the place where the digest is read, if they may still have it posted there, and its reader.

    What is sent to another person is what that one may see. Raises QuestionError, RefusedError and NotNowError.
    """
    to_owner = subscription.target == subscription.owner
    asker = await _asker(directory, client, subscription, subscription.owner, seen_by_all=not to_owner)
    if asker.place is not None and asker.place.external is None:
        raise RefusedError("channel_not_found")
    if asker.place is not None and asker.place.external:
        raise QuestionError("not_permitted", why=Refusal.EXTERNAL, place=asker.place)
    (await asyncio.to_thread(permit, asker)).admit_subscribe()
    if subscription.to_person and not to_owner:
        reader = await _asker(directory, client, subscription, subscription.target, seen_by_all=False)
        (await asyncio.to_thread(permit, reader)).admit_anything()
        return asker, reader
    return asker, asker


def owner_of(subscription: Subscription) -> Asker:
    """The owner, in the place of the digest, where Slack was not asked about either."""
    place = None if subscription.to_person else Place(id=subscription.target, external=None)
    return Asker(face=Face.SLACK, team=subscription.team, user=subscription.owner, place=place)


async def _asker(
    directory: Directory, client: AsyncWebClient, subscription: Subscription, user: str, *, seen_by_all: bool
) -> Asker:
    channel = None if subscription.to_person else subscription.target
    try:
        return await directory.asker(
            client, team=subscription.team, user=user, channel=channel, seen_by_all=seen_by_all
        )
    except QuestionError as error:
        if error.code == "asker_unknown" and error.facts["reason"] not in _LASTING:
            raise NotNowError(str(error.facts["reason"])) from error
        raise
