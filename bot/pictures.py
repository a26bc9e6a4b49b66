"""Pictures that come after their answers: drawn in the pool, uploaded unshared, kept, and placed where nobody is hurt.

A picture is never laid over a message that may have changed meanwhile: it goes into a message that only we can change,
else beside it as a message of its own. Whatever goes wrong on its way is logged, and the answer stands as it is.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from functools import partial
from typing import TYPE_CHECKING

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.blocks import Unfinished
from bot.files import upload
from bot.log import log, new_reference
from bot.refusals import reason_of
from bot.text import escape
from bot.workers import NoPlaceError
from retention.errors import QuestionError
from retention.wording.directions import steady
from retention.wording.export import file_name

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine

    from slack_bolt.async_app import AsyncRespond
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.answering import Made
    from bot.measures import Block
    from bot.office import Office
    from retention.answer.any import AnyAnswer
    from retention.asker import Asker
    from retention.desk import Desk

    Place = Callable[[Unfinished, Block], Awaitable[bool]]
    """Puts a picture where it belongs; False where Slack does not show the file, or not yet."""

FILES_KEPT = 256
# Slack looks at a file before it shows it, and refuses a message that is quicker than that.
PAUSES_SECONDS = (0.0, 1.0, 3.0)
REFUSED_BLOCKS = {"invalid_blocks", "invalid_blocks_format"}


class Files:
    """The ids of the files that pictures were uploaded as, each with the answer that it shows, the latest ones.

    A workspace sees its own files alone.
    """

    def __init__(self, most: int = FILES_KEPT) -> None:
        self._most = most
        # An answer that was given before is the same object, and stays so as long as its file is kept.
        self._kept: OrderedDict[tuple[str | None, int], tuple[AnyAnswer, asyncio.Task[str]]] = OrderedDict()

    async def of(self, team: str | None, answer: AnyAnswer, make: Callable[[], Coroutine[None, None, str]]) -> str:
        """The file of an answer; who comes while it is being made waits for it. Nothing is kept of what fails."""
        key = team, id(answer)
        kept = self._kept.get(key)
        if kept is None:
            kept = answer, asyncio.create_task(make())
            kept[1].add_done_callback(partial(self._made, team, answer))
            self._kept[key] = kept
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        else:
            self._kept.move_to_end(key)
        return await asyncio.shield(kept[1])

    def forget(self, team: str | None, answer: AnyAnswer) -> None:
        """Let a file that Slack does not show be made again."""
        self._kept.pop((team, id(answer)), None)

    def _made(self, team: str | None, answer: AnyAnswer, making: asyncio.Task[str]) -> None:
        if making.cancelled() or making.exception() is not None:
            self.forget(team, answer)


async def follow(office: Office, client: AsyncWebClient, place: Place, made: Made) -> None:
    """Draw what is missing from a message that was delivered to its asker, and place it; never raises."""
    message, asker = made.message, made.asker
    if not isinstance(message, Unfinished) or asker is None:
        return
    try:
        reason = await _follow(office, client, asker, place, message)
    except QuestionError as error:
        # Nothing to draw, or no longer theirs to see.
        reason = error.code
    except SlackApiError as error:
        reason = reason_of(error)
    except (NoPlaceError, SlackClientError, aiohttp.ClientError, OSError, TimeoutError, ValueError) as error:
        # The message of a network error may name an address that is a key.
        reason = type(error).__name__
    except Exception as error:  # noqa: BLE001 - the answer was delivered: of a bug in its picture nobody is told
        log.error("failed", reference=new_reference(), exc_info=error)
        return
    if reason is not None:
        log.warning("answer without its picture", reason=reason)


async def _follow(
    office: Office, client: AsyncWebClient, asker: Asker, place: Place, message: Unfinished
) -> str | None:
    """Give why the picture is not there; None where it is."""
    answer = message.answer
    file = await office.pictures.of(asker.team, answer, partial(_uploaded, office, client, answer))
    await office.answering.start(partial(_still_theirs, office.desk, answer, asker))
    for pause in PAUSES_SECONDS:
        await asyncio.sleep(pause)
        if await _is_placed(place, message, picture_block(file, message.said)):
            return None
    office.pictures.forget(asker.team, answer)
    return "not shown"


async def _uploaded(office: Office, client: AsyncWebClient, answer: AnyAnswer) -> str:
    data = await office.answering.start(partial(drawn, answer))
    return await upload(client, data, file_name(answer, "png"))


def _still_theirs(desk: Desk, answer: AnyAnswer, asker: Asker) -> None:
    """Raise QuestionError where `asker` may no longer see the answer as it was drawn."""
    if desk.recall(answer.id, asker).answer != answer:
        raise QuestionError("unknown_answer", text=answer.id)


async def _is_placed(place: Place, message: Unfinished, picture: Block) -> bool:
    try:
        return await place(message, picture)
    except SlackApiError as error:
        if reason_of(error) not in REFUSED_BLOCKS:
            raise
        return False


def drawn(answer: AnyAnswer) -> bytes:
    """The answer as PNG. Raises QuestionError `nothing_to_draw`."""
    from retention.chart import chart, render  # noqa: PLC0415 - drawing is loaded by the first picture

    return render(chart(answer), "png")


def picture_block(file: str, said: str) -> Block:
    """A picture that was uploaded; its text is not interpreted, names stand in it as they are."""
    return {"type": "image", "slack_file": {"id": file}, "alt_text": steady(said)}


async def inside(client: AsyncWebClient, channel: str, ts: str, message: Unfinished, picture: Block) -> bool:
    """Put the picture into a message that was posted there, where nobody can have changed it."""
    whole = message.finished(picture)
    await client.chat_update(channel=channel, ts=ts, text=whole.text, blocks=whole.blocks)
    return True


async def beside(respond: AsyncRespond, message: Unfinished, picture: Block) -> bool:
    """Show the picture to the asker alone, below the answer."""
    response = await respond(
        text=escape(message.said),
        blocks=[dict(picture)],
        response_type="ephemeral",
        replace_original=False,
        unfurl_links=False,
    )
    return bool(response.status_code == 200)  # noqa: PLR2004 - HTTP


async def below(client: AsyncWebClient, channel: str, thread: str | None, message: Unfinished, picture: Block) -> bool:
    """Post the picture below an answer in direct messages, which a menu may change in place meanwhile."""
    await client.chat_postMessage(
        channel=channel,
        thread_ts=thread,
        text=escape(message.said),
        blocks=[dict(picture)],
        unfurl_links=False,
        unfurl_media=False,
    )
    return True
