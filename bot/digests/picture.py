"""A picture below a digest: uploaded before, so that the message holds it; it is posted without it, too."""

from __future__ import annotations

from typing import TYPE_CHECKING

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError

from bot import limits
from bot.blocks import Message
from bot.files import upload
from bot.log import log
from bot.measures import characters
from bot.pictures import picture_block
from bot.text import clip, unescape

if TYPE_CHECKING:
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.digests.content import Posting

FILE_NAME = "digest.png"
ALT_CHARACTERS = 1_000


async def with_picture(client: AsyncWebClient, content: Posting) -> Message:
    """The main message with its picture; as it is where there is none, or where Slack does not take it."""
    if content.picture is None:
        return content.main
    try:
        file = await upload(client, content.picture, FILE_NAME)
    except (SlackApiError, SlackClientError, aiohttp.ClientError, OSError, TimeoutError, ValueError) as error:
        log.warning("digest without its picture", error=type(error).__name__)
        return content.main
    room = min(ALT_CHARACTERS, limits.MESSAGE_CHARACTERS - characters(content.main.blocks))
    picture = picture_block(file, clip(unescape(content.main.text), room))
    return Message([*content.main.blocks, dict(picture)], content.main.text)
