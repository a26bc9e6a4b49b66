"""What of a digest is drawn: a picture is uploaded before, so that the message holds it. It is posted without, too."""

from __future__ import annotations

from typing import TYPE_CHECKING

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError

from bot import limits
from bot.blocks import Message
from bot.charts import TYPE
from bot.files import upload
from bot.log import log
from bot.measures import characters
from bot.pictures import PAUSES_SECONDS, picture_block
from bot.text import clip, unescape

if TYPE_CHECKING:
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.digests.content import Posting

FILE_NAME = "digest.png"
ALT_CHARACTERS = 1_000
_DRAWN = {"image", TYPE}


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
    # What can be pressed stands below all that is read.
    told = [block for block in content.main.blocks if block["type"] != "actions"]
    return Message([*told, dict(picture), *content.main.blocks[len(told) :]], content.main.text)


def pauses_for(message: Message) -> tuple[float, ...]:
    """How long to wait before each attempt to post the message with what is drawn in it; none where nothing is."""
    drawn = {block["type"] for block in message.blocks} & _DRAWN
    return PAUSES_SECONDS if "image" in drawn else PAUSES_SECONDS[: len(drawn)]


def without_drawings(message: Message) -> Message:
    return Message([block for block in message.blocks if block["type"] not in _DRAWN], message.text)
