"""Where the answer to a form goes: to whoever sent it, where they opened it, or in their direct messages."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from slack_sdk.errors import SlackApiError

from bot.blocks import error_message
from bot.directory import reason_of
from bot.modals.submitting import Fault

if TYPE_CHECKING:
    from collections.abc import Callable

    from slack_sdk.web.async_client import AsyncWebClient

    from bot.blocks import Message
    from bot.office import Office

# A channel: a direct message needs nobody else to be hidden from.
_CHANNEL = re.compile(r"[CG][A-Z0-9]{1,30}")
# What Slack says of a channel where we cannot show somebody something.
_NOT_THERE = {"channel_not_found", "not_in_channel", "user_not_in_channel", "is_archived", "restricted_action"}


def channel_of(text: object) -> str | None:
    """The id of a channel; None for a direct message, and for whatever is none."""
    return text if isinstance(text, str) and _CHANNEL.fullmatch(text) else None


class Delivery:
    """To `user` alone, in `channel` where both are in it."""

    def __init__(self, office: Office, client: AsyncWebClient, user: str, channel: str | None) -> None:
        self._office, self._client, self._user = office, client, user
        self.channel = channel_of(channel)

    async def deliver(self, message: Message, otherwise: Callable[[], Message]) -> None:
        """Show the message; where it cannot be in the channel, what may be said in a direct message goes there."""
        if self.channel is None:
            await self.directly(message)
            return
        try:
            await self._client.chat_postEphemeral(
                channel=self.channel, user=self._user, text=message.text, blocks=message.blocks
            )
        except SlackApiError as error:
            if reason_of(error) not in _NOT_THERE:
                raise
            self._office.answering.in_background(partial(_said, otherwise), self.directly)

    async def directly(self, message: Message) -> None:
        """Post the message into the direct messages of `user`."""
        opened = await self._client.conversations_open(users=self._user)
        await self._client.chat_postMessage(
            channel=opened["channel"]["id"],
            text=message.text,
            blocks=message.blocks,
            unfurl_links=False,
            unfurl_media=False,
        )


def _said(work: Callable[[], Message]) -> Message:
    try:
        return work()
    except Fault as fault:
        return error_message(fault.sentence)
