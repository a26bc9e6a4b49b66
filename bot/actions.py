"""Menus and buttons under an answer: each click asks the desk again, as whoever clicked."""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError

from bot import pictures
from bot.answering import Asked
from bot.answers import message_of_answer
from bot.blocks import Message, Notice, answer_message, error_message
from bot.click import Click
from bot.commands import answered
from bot.controls import buttons
from bot.files import send_file
from bot.refusals import is_unclear, reason_of
from bot.replays import Replays
from retention.access.deed import DONE, FAILED, UNCLEAR, Deed
from retention.errors import HoldfastError
from retention.follow_up import accounts_behind, broken_down, compared, in_period, in_segment
from retention.wording import slack
from retention.wording.export import csv_text, file_name
from retention.wording.mathematics import mathematics
from retention.wording.menus import ALL_ACCOUNTS, NO_BREAKDOWN

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.answering import Made
    from bot.office import Office
    from retention.answer.any import AnyAnswer
    from retention.asker import Asker
    from retention.question import Question

Body = dict[str, Any]
_ABSENT = {"not_in_channel", "channel_not_found"}


class Posted(NamedTuple):
    """What became of a message that is shared: its ts, or what its sharer is told; `outcome` is for the audit."""

    outcome: str
    ts: str = ""
    told: Message | None = None


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
            with self._noted_in_vain(click, asker, Deed.ASK):
                found = self._office.desk.recall(click.answer_id, asker)
                message = answer_message(mathematics(found.answer))
            self._office.desk.note(asker, Deed.ASK, question=found.question, answer=click.answer_id)
            return message

        async def deliver(made: Made) -> None:
            await _aside(respond, made.message)

        await self._made(ack, Click.of(body), client, deliver, work)

    async def csv(self, ack: AsyncAck, body: Body, client: AsyncWebClient, respond: AsyncRespond) -> None:
        def file(answer: AnyAnswer) -> tuple[bytes, str]:
            # Spreadsheets take a file for UTF-8 when it begins with the mark.
            return csv_text(answer).encode("utf-8-sig"), file_name(answer, "csv")

        await self._sent(ack, Click.of(body), client, respond, file)

    async def chart(self, ack: AsyncAck, body: Body, client: AsyncWebClient, respond: AsyncRespond) -> None:
        def file(answer: AnyAnswer) -> tuple[bytes, str]:
            return pictures.drawn(answer), file_name(answer, "png")

        await self._sent(ack, Click.of(body), client, respond, file)

    async def share(self, ack: AsyncAck, body: Body, client: AsyncWebClient, respond: AsyncRespond) -> None:
        """Post the answer to everybody in the channel, as far as they and the one who shares may see it."""
        click, desk = Click.of(body), self._office.desk
        asked: list[Question] = []

        def work(click: Click, asker: Asker) -> Message:
            with self._noted_in_vain(click, asker, Deed.SHARE):
                desk.permit(asker).admit_share()
                found, permit = desk.recall(click.answer_id, asker), desk.permit(asker)
                asked[:] = [found.question]
                below = buttons(found.answer, found.question, accounts=permit.accounts)
                return message_of_answer(found.answer, below, shared_by=click.user)

        async def deliver(made: Made) -> pictures.Place | None:
            if isinstance(made.message, Notice) or made.asker is None:
                await _aside(respond, made.message)
                return None
            posted = await self._posted(client, click, made.message)
            await asyncio.to_thread(desk.note, made.asker, Deed.SHARE, posted.outcome, asked[0], click.answer_id)
            if posted.told is not None:
                await _aside(respond, posted.told)
                return None
            return partial(pictures.inside, client, click.channel, posted.ts)

        await self._made(ack, click, client, deliver, work, seen_by_all=True)

    @contextmanager
    def _noted_in_vain(self, click: Click, asker: Asker, deed: Deed) -> Iterator[None]:
        """What stands in the way of a deed is noted; that it is done is noted when it is."""
        try:
            yield
        except Exception as error:
            outcome = error.code if isinstance(error, HoldfastError) else FAILED
            self._office.desk.note(asker, deed, outcome, answer=click.answer_id)
            raise

    async def _posted(self, client: AsyncWebClient, click: Click, message: Message) -> Posted:
        """Post a shared answer once."""
        now, share = asyncio.get_running_loop().time(), f"{click.team} {click.channel} {click.thread} {click.answer_id}"
        if not self._shared.is_new(share, now):
            return Posted("already_shared", told=error_message(slack.already_shared()))
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
            if is_unclear(error):
                return Posted(UNCLEAR, told=error_message(slack.perhaps_posted()))
            self._shared.forget(share)
            reason = reason_of(error)
            said = slack.invite_me() if reason in _ABSENT else slack.slack_refused(reason)
            return Posted(reason, told=error_message(said))
        except (aiohttp.ClientError, TimeoutError):
            return Posted(UNCLEAR, told=error_message(slack.perhaps_posted()))
        return Posted(DONE, ts=str(posted["ts"]))

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
            with self._noted_in_vain(click, asker, Deed.ASK):
                question = ask(self._office.desk.recall(click.answer_id, asker).question)
            return answered(self._office, lambda: question, asker)

        async def deliver(made: Made) -> pictures.Place:
            message = made.message
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
        make: Callable[[AnyAnswer], tuple[bytes, str]],
    ) -> None:
        """Put a file into the direct messages of the one who clicked, and say so."""
        desk = self._office.desk
        ready: list[tuple[Question, bytes, str]] = []

        def work(click: Click, asker: Asker) -> Message:
            ready.clear()
            with self._noted_in_vain(click, asker, Deed.EXPORT):
                found = desk.recall(click.answer_id, asker)
                data, name = make(found.answer)
            ready.append((found.question, data, name))
            return error_message(slack.file_sent(name))

        async def deliver(made: Made) -> None:
            message = made.message
            if ready and made.asker is not None:
                question, data, name = ready[0]
                outcome = await _outcome(send_file(client, click.user, data, name))
                await asyncio.to_thread(desk.note, made.asker, Deed.EXPORT, outcome, question, click.answer_id)
                message = message if outcome == DONE else error_message(_not_sent(outcome))
            await _aside(respond, message)

        await self._made(ack, click, client, deliver, work)

    async def _made(  # noqa: PLR0913 - a click and what becomes of it
        self,
        ack: AsyncAck,
        click: Click,
        client: AsyncWebClient,
        deliver: Callable[[Made], Awaitable[pictures.Place | None]],
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
            if (place := await deliver(made)) is not None:
                await pictures.follow(office, client, place, made)

        find = partial(
            office.directory.asker,
            client, team=click.team, user=click.user, channel=click.channel, seen_by_all=seen_by_all,
        )  # fmt: skip
        office.answering.in_background(Asked(find, partial(work, click), office.desk.permit), deliver_whole)


async def _outcome(sending: Awaitable[None]) -> str:
    """Send a file, and give what the audit says of it: Slack's word where it refuses."""
    try:
        await sending
    except SlackApiError as error:
        return UNCLEAR if is_unclear(error) else reason_of(error)
    except (SlackClientError, aiohttp.ClientError, TimeoutError):
        return UNCLEAR
    return DONE


def _not_sent(outcome: str) -> str:
    return slack.perhaps_sent() if outcome == UNCLEAR else slack.slack_refused(outcome)


async def _aside(respond: AsyncRespond, message: Message) -> None:
    """Show a message to the one who clicked alone, beside the answer."""
    await respond(
        text=message.text,
        blocks=message.blocks,
        response_type="ephemeral",
        replace_original=False,
        unfurl_links=False,
    )
