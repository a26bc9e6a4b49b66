"""Questions in conversations: mentions in channels, direct messages, the assistant pane. Answers go into a thread."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from slack_sdk.errors import SlackApiError

from bot import pictures
from bot.answering import Asked
from bot.blocks import Notice
from bot.commands import answered
from bot.help import examples, how_to_ask, is_help
from bot.log import log
from bot.text import unescape
from bot.workers import NoPlaceError
from retention.errors import HoldfastError
from retention.language import read_question
from retention.wording import slack

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncApp, AsyncBoltContext
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.answering import Made
    from bot.blocks import Message
    from bot.office import Office
    from retention.asker import Asker

Event = dict[str, Any]
_MENTION = re.compile(r"<@[A-Z0-9]+(?:\|[^>]*)?>")
# A pane shows four; more are not shown by Slack.
PROMPTS = 4
# What a question may be written in beside a plain message: a file comes with words, a thread may go to the channel.
_SAID = {None, "file_share", "thread_broadcast"}


@dataclass(frozen=True, slots=True)
class Said:
    """A message with a question: where its answer goes, and whether everybody there will read it."""

    text: str
    user: str
    channel: str
    thread: str
    seen_by_all: bool

    @classmethod
    def of(cls, event: Event, *, seen_by_all: bool) -> Said:
        return cls(
            text=unescape(_MENTION.sub(" ", str(event.get("text") or ""))).strip(),
            user=str(event["user"]),
            channel=str(event["channel"]),
            thread=str(event.get("thread_ts") or event["ts"]),
            seen_by_all=seen_by_all,
        )


def register(app: AsyncApp, office: Office) -> None:
    """Answer mentions, direct messages and the assistant pane."""

    @app.event("app_mention")
    async def mentioned(event: Event, client: AsyncWebClient, context: AsyncBoltContext) -> None:
        if _is_asked(event):
            _answer(office, client, context.team_id, Said.of(event, seen_by_all=True))

    @app.event("message")
    async def written(event: Event, client: AsyncWebClient, context: AsyncBoltContext) -> None:
        # In channels only a mention is meant for us.
        if event.get("channel_type") == "im" and _is_asked(event):
            _answer(office, client, context.team_id, Said.of(event, seen_by_all=False))

    @app.event("assistant_thread_started")
    async def opened(event: Event, client: AsyncWebClient, context: AsyncBoltContext) -> None:
        thread = event["assistant_thread"]
        office.answering.keep(_suggest(office, client, context.team_id, thread))

    @app.event("assistant_thread_context_changed")
    async def moved() -> None:
        """The pane followed its reader to another channel; what can be asked stays the same."""


def _is_asked(event: Event) -> bool:
    """Whether a person wrote it: neither a bot, nor an edit, nor somebody joining."""
    return event.get("subtype") in _SAID and not event.get("bot_id") and bool(event.get("user"))


def _answer(office: Office, client: AsyncWebClient, team: str | None, said: Said) -> None:
    """Answer in the thread of the message; in a channel, what went wrong is told to the asker alone."""
    if not said.seen_by_all:
        office.answering.keep(_show_status(client, said))
    find = partial(
        office.directory.asker, client, team=team, user=said.user, channel=said.channel, seen_by_all=said.seen_by_all
    )
    asked = Asked(find, partial(_message, office, said), office.desk.permit)
    office.answering.in_background(asked, partial(_deliver_whole, office, client, said))


def _message(office: Office, said: Said, asker: Asker) -> Message:
    if is_help(said.text):
        return how_to_ask("", office.desk.describe(asker), read_question)
    return answered(office, partial(read_question, said.text), asker)


async def _deliver_whole(office: Office, client: AsyncWebClient, said: Said, made: Made) -> None:
    """Deliver a message, then the picture that it may still need; in a channel nobody changes what we posted."""
    ts = await _deliver(client, said, made.message)
    if said.seen_by_all:
        place: pictures.Place = partial(pictures.inside, client, said.channel, ts)
    else:
        place = partial(pictures.below, client, said.channel, said.thread)
    await pictures.follow(office, client, place, made)


async def _deliver(client: AsyncWebClient, said: Said, message: Message) -> str:
    """Post a message, a notice to the asker alone, and give its ts."""
    content: dict[str, Any] = {"text": message.text, "blocks": message.blocks, "thread_ts": said.thread}
    if said.seen_by_all and isinstance(message, Notice):
        posted = await client.chat_postEphemeral(channel=said.channel, user=said.user, **content)
        return str(posted["message_ts"])
    posted = await client.chat_postMessage(channel=said.channel, unfurl_links=False, unfurl_media=False, **content)
    return str(posted["ts"])


async def _show_status(client: AsyncWebClient, said: Said) -> None:
    """Show in the pane that an answer is being made; a direct message outside it has no place for that."""
    with suppress(SlackApiError):
        await client.assistant_threads_setStatus(
            channel_id=said.channel, thread_ts=said.thread, status=slack.status_working()
        )


async def _suggest(office: Office, client: AsyncWebClient, team: str | None, thread: Event) -> None:
    """Offer questions that this ledger answers; somebody who may not ask finds out by asking."""
    channel, thread_ts = str(thread["channel_id"]), str(thread["thread_ts"])
    try:
        asker = await office.directory.asker(client, team=team, user=str(thread["user_id"]), channel=channel)
        ledger = await office.answering.start(partial(office.desk.describe, asker))
    except (HoldfastError, NoPlaceError) as error:
        log.info("nothing suggested", reason=getattr(error, "code", type(error).__name__))
        return
    prompts = [{"title": text, "message": text} for text in examples(ledger)[:PROMPTS]]
    await client.assistant_threads_setSuggestedPrompts(
        channel_id=channel, thread_ts=thread_ts, title=slack.prompts_title(), prompts=prompts
    )
