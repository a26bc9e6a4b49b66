"""What the owner of a digest is told when it cannot be posted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.blocks import error_message
from bot.digests.messages import NotNowError, RefusedError, called, place_of
from retention.wording.digest_notices import not_posted

if TYPE_CHECKING:
    from slack_sdk.web.async_client import AsyncWebClient

    from retention.digest import Subscription
    from retention.errors import HoldfastError


async def tell_owner(client: AsyncWebClient, subscription: Subscription, error: HoldfastError) -> None:
    """Write to the owner why the digest was not posted, and whether it is paused. Raises RefusedError, NotNowError."""
    message = error_message(not_posted(subscription, await _name(client, subscription), error))
    channel = await place_of(client, subscription.owner, to_person=True)
    await called(client.chat_postMessage(channel=channel, text=message.text, blocks=message.blocks))


async def _name(client: AsyncWebClient, subscription: Subscription) -> str:
    """The target as its owner knows it; its id where Slack does not tell."""
    try:
        if subscription.to_person:
            person = await called(client.users_info(user=subscription.target))
            return str(person["user"].get("real_name") or person["user"].get("name") or subscription.target)
        channel = await called(client.conversations_info(channel=subscription.target))
        return f"#{channel['channel']['name']}"
    except (RefusedError, NotNowError, KeyError):
        return subscription.target
