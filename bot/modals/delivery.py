"""Where the answer to a form goes: to whoever sent it, where they opened it, or in their direct messages."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from slack_sdk.errors import SlackApiError

from bot import pictures
from bot.refusals import reason_of
from bot.text import escape

if TYPE_CHECKING:
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.answering import Asked, Made
    from bot.blocks import Blocks, Unfinished
    from bot.measures import Block
    from bot.office import Office
    from retention.asker import Asker

# A channel: a direct message needs nobody else to be hidden from.
_CHANNEL = re.compile(r"[CG][A-Z0-9]{1,30}")
# What Slack says of a channel where we cannot show somebody something.
_NOT_THERE = {"channel_not_found", "not_in_channel", "user_not_in_channel", "is_archived", "restricted_action"}


def channel_of(text: object) -> str | None:
    """The id of a channel; None for a direct message, and for whatever is none."""
    return text if isinstance(text, str) and _CHANNEL.fullmatch(text) else None


class Readers(NamedTuple):
    """Who sent the form, as they read `here`, where they opened it, and `alone`, in their direct messages."""

    here: Asker
    alone: Asker


class Delivery:
    """To `user` alone, in `channel` where both are in it."""

    def __init__(self, office: Office, client: AsyncWebClient, user: str, channel: str | None) -> None:
        self._office, self._client, self._user = office, client, user
        self.channel = channel_of(channel)

    async def deliver(self, made: Made, otherwise: Asked | None = None) -> None:
        """Show the message, and the picture that it may still need.

        Where it cannot be shown in the channel, what is said `otherwise` goes into the direct messages, else the same.
        """
        if self.channel is None:
            await self.directly(made)
            return
        try:
            await self._privately(self.channel, made.message.text, made.message.blocks)
        except SlackApiError as error:
            if reason_of(error) not in _NOT_THERE:
                raise
            if otherwise is None:
                await self.directly(made)
            else:
                self._office.answering.in_background(otherwise, self.directly)
            return
        await pictures.follow(self._office, self._client, partial(self._beside, self.channel), made)

    async def directly(self, made: Made) -> None:
        """Post the message into the direct messages of `user`, and the picture that it may still need."""
        opened = await self._client.conversations_open(users=self._user)
        channel = str(opened["channel"]["id"])
        await self._client.chat_postMessage(
            channel=channel,
            text=made.message.text,
            blocks=made.message.blocks,
            unfurl_links=False,
            unfurl_media=False,
        )
        await pictures.follow(self._office, self._client, partial(pictures.below, self._client, channel, None), made)

    async def _privately(self, channel: str, text: str, blocks: Blocks) -> None:
        await self._client.chat_postEphemeral(channel=channel, user=self._user, text=text, blocks=blocks)

    async def _beside(self, channel: str, message: Unfinished, picture: Block) -> bool:
        await self._privately(channel, escape(message.said), [dict(picture)])
        return True
