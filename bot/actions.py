"""Menus and buttons under an answer: each click asks the desk again, as whoever clicked."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import aiohttp
from slack_sdk.errors import SlackApiError

from bot import pictures
from bot.answering import Asked
from bot.answers import message_of_answer
from bot.blocks import Message, Notice, answer_message, error_message
from bot.commands import answered
from bot.controls import answer_id_of, buttons
from bot.files import send_file
from bot.replays import Replays
from retention.access.deed import Deed
from retention.errors import QuestionError
from retention.follow_up import accounts_behind, broken_down, compared, in_period, in_segment
from retention.wording import slack
from retention.wording.export import csv_text, file_name
from retention.wording.mathematics import mathematics
from retention.wording.menus import ALL_ACCOUNTS, NO_BREAKDOWN

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.answering import Made
    from bot.office import Office
    from retention.asker import Asker
    from retention.desk import Recalled
    from retention.question import Question

Body = dict[str, Any]
_ABSENT = {"not_in_channel", "channel_not_found"}


@dataclass(frozen=True, slots=True)
class Click:
    """A click under the answer `answer_id`: who made it, and what was chosen in a menu.

    `own` says that the message is seen by the one who clicked alone, and may change in place.
    """

    answer_id: str
    value: str
    team: str | None
    user: str
    channel: str
    thread: str | None
    own: bool

    @classmethod
    def of(cls, body: Body) -> Click:
        [action] = body["actions"]
        channel, container = str(body["channel"]["id"]), body.get("container", {})
        return cls(
            answer_id=answer_id_of(str(action.get("block_id", ""))),
            value=str(action.get("selected_option", {}).get("value") or action.get("value") or ""),
            team=body.get("team", {}).get("id"),
            user=str(body["user"]["id"]),
            channel=channel,
            thread=container.get("thread_ts") or body.get("message", {}).get("thread_ts"),
            own=bool(container.get("is_ephemeral")) or channel.startswith("D"),
        )


MENUS: dict[str, Callable[[Question, str], Question]] = {
    "period": in_period,
    "segment": lambda question, value: in_segment(question, "" if value == ALL_ACCOUNTS else value),
    "breakdown": lambda question, value: broken_down(question, None if value == NO_BREAKDOWN else value),
}
BUTTONS: dict[str, Callable[[Question], Question]] = {"accounts": accounts_behind, "compare": compared}


def register(app: AsyncApp, office: Office) -> None:
    """Answer every click under an answer."""
    clicks = _Clicks(office)
    for name in MENUS:
        app.action(name)(clicks.menu)
    for name in BUTTONS:
        app.action(name)(clicks.button)
    app.action("math")(clicks.math)
    app.action("csv")(clicks.csv)
    app.action("chart")(clicks.chart)
    app.action("share")(clicks.share)


class _Clicks:
    """The handlers. What was asked under an answer comes as a message of its own; a menu changes what is one's own."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._shared = Replays()

    async def menu(self, ack: AsyncAck, body: Body, client: AsyncWebClient, respond: AsyncRespond) -> None:
        click, name = Click.of(body), str(body["actions"][0]["action_id"])
        await self._next(ack, click, client, respond, lambda question: MENUS[name](question, click.value))

    async def button(self, ack: AsyncAck, body: Body, client: AsyncWebClient, respond: AsyncRespond) -> None:
        name = str(body["actions"][0]["action_id"])
        await self._next(ack, Click.of(body), client, respond, BUTTONS[name], aside=True)

    async def math(self, ack: AsyncAck, body: Body, client: AsyncWebClient, respond: AsyncRespond) -> None:
        def work(click: Click, asker: Asker) -> Message:
            return answer_message(mathematics(self._recalled(click, asker, Deed.ASK).answer))

        await self._made(ack, Click.of(body), client, partial(_aside, respond), work)

    async def csv(self, ack: AsyncAck, body: Body, client: AsyncWebClient, respond: AsyncRespond) -> None:
        def file(click: Click, asker: Asker) -> tuple[bytes, str]:
            answer = self._recalled(click, asker, Deed.EXPORT).answer
            # Spreadsheets take a file for UTF-8 when it begins with the mark.
            return csv_text(answer).encode("utf-8-sig"), file_name(answer, "csv")

        await self._sent(ack, Click.of(body), client, respond, file)

    async def chart(self, ack: AsyncAck, body: Body, client: AsyncWebClient, respond: AsyncRespond) -> None:
        def file(click: Click, asker: Asker) -> tuple[bytes, str]:
            answer = self._recalled(click, asker, Deed.EXPORT).answer
            return pictures.drawn(answer), file_name(answer, "png")

        await self._sent(ack, Click.of(body), client, respond, file)

    async def share(self, ack: AsyncAck, body: Body, client: AsyncWebClient, respond: AsyncRespond) -> None:
        """Post the answer to everybody in the channel, as far as they and the one who shares may see it."""
        click = Click.of(body)

        def work(click: Click, asker: Asker) -> Message:
            found, permit = self._recalled(click, asker, Deed.SHARE), self._office.desk.permit(asker)
            below = buttons(found.answer, found.question, accounts=permit.accounts)
            return message_of_answer(found.answer, below, shared_by=click.user)

        async def deliver(message: Message) -> pictures.Place | None:
            posted = await self._posted(client, click, message)
            if isinstance(posted, Message):
                await _aside(respond, posted)
                return None
            return partial(pictures.inside, client, click.channel, posted)

        await self._made(ack, click, client, deliver, work, seen_by_all=True)

    def _recalled(self, click: Click, asker: Asker, deed: Deed) -> Recalled:
        """The answer that was clicked under, for whoever may see it so; that they asked is noted, also in vain."""
        desk = self._office.desk
        try:
            if deed is Deed.SHARE:
                desk.permit(asker).admit_share()
            found = desk.recall(click.answer_id, asker)
        except QuestionError as error:
            desk.note(asker, deed, error.code, answer=click.answer_id)
            raise
        desk.note(asker, deed, question=found.question, answer=click.answer_id)
        return found

    async def _posted(self, client: AsyncWebClient, click: Click, message: Message) -> Message | str:
        """Post a shared answer once and give its ts, or what its sharer must be told."""
        if isinstance(message, Notice):
            return message
        now = asyncio.get_running_loop().time()
        if not self._shared.is_new(f"{click.team} {click.channel} {click.thread} {click.answer_id}", now):
            return error_message(slack.already_shared())
        try:
            posted = await client.chat_postMessage(
                channel=click.channel,
                thread_ts=click.thread,
                text=message.text,
                blocks=message.blocks,
                unfurl_links=False,
                unfurl_media=False,
            )
        except SlackApiError as error:
            self._shared.forget(f"{click.team} {click.channel} {click.thread} {click.answer_id}")
            reason = str(error.response.get("error"))
            return error_message(slack.invite_me() if reason in _ABSENT else slack.slack_refused(reason))
        except (aiohttp.ClientError, TimeoutError):
            return error_message(slack.perhaps_posted())
        return str(posted["ts"])

    async def _next(  # noqa: PLR0913 - a click and what becomes of it
        self,
        ack: AsyncAck,
        click: Click,
        client: AsyncWebClient,
        respond: AsyncRespond,
        ask: Callable[[Question], Question],
        *,
        aside: bool = False,
    ) -> None:
        """Answer the question that follows, in place of an answer of one's own or beside one that others read."""

        def work(click: Click, asker: Asker) -> Message:
            before = self._office.desk.recall(click.answer_id, asker).question
            return answered(self._office, lambda: ask(before), asker)

        async def deliver(message: Message) -> pictures.Place:
            # A mistake never takes away the answer that was there.
            if click.own and not aside and not isinstance(message, Notice):
                await respond(text=message.text, blocks=message.blocks, replace_original=True)
            else:
                await _aside(respond, message)
            return partial(pictures.beside, respond)

        await self._made(ack, click, client, deliver, work)

    async def _sent(
        self,
        ack: AsyncAck,
        click: Click,
        client: AsyncWebClient,
        respond: AsyncRespond,
        make: Callable[[Click, Asker], tuple[bytes, str]],
    ) -> None:
        """Put a file into the direct messages of the one who clicked, and say so."""
        made: list[tuple[bytes, str]] = []

        def work(click: Click, asker: Asker) -> Message:
            made[:] = [make(click, asker)]
            return error_message(slack.file_sent(made[0][1]))

        async def deliver(message: Message) -> None:
            try:
                if made:
                    await send_file(client, click.user, *made[0])
            except SlackApiError as error:
                message = error_message(slack.slack_refused(str(error.response.get("error"))))
            await _aside(respond, message)

        await self._made(ack, click, client, deliver, work)

    async def _made(  # noqa: PLR0913 - a click and what becomes of it
        self,
        ack: AsyncAck,
        click: Click,
        client: AsyncWebClient,
        deliver: Callable[[Message], Awaitable[pictures.Place | None]],
        work: Callable[[Click, Asker], Message],
        *,
        seen_by_all: bool = False,
    ) -> None:
        """Acknowledge, find out who clicked, and have the message made in the pool.

        `deliver` gives where the picture goes that the message may still need.
        """
        await ack()
        office = self._office

        async def deliver_whole(made: Made) -> None:
            if (place := await deliver(made.message)) is not None:
                await pictures.follow(office, client, place, made)

        find = partial(
            office.directory.asker,
            client, team=click.team, user=click.user, channel=click.channel, seen_by_all=seen_by_all,
        )  # fmt: skip
        office.answering.in_background(Asked(find, partial(work, click), office.desk.permit), deliver_whole)


async def _aside(respond: AsyncRespond, message: Message) -> None:
    """Show a message to the one who clicked alone, beside the answer."""
    await respond(
        text=message.text,
        blocks=message.blocks,
        response_type="ephemeral",
        replace_original=False,
        unfurl_links=False,
    )
