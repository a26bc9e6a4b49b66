"""Digests in a list, in App Home and in a message: what each does, and the buttons of its owner."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot import views
from bot.blocks import Message
from bot.text import clip, clip_escaped, escape
from retention.errors import QuestionError
from retention.wording import slack, subscriptions

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from slack_sdk.web.async_client import AsyncWebClient

    from bot.office import Office
    from bot.views import Part
    from retention.digest import Subscription

CHANGE, PAUSE, RESUME, REMOVE = "digest:change", "digest:pause", "digest:resume", "digest:remove"
# A block for what it does and one for its buttons, within the blocks of a view and of a message.
IN_HOME, IN_MESSAGE = 30, 20
LINE_CHARACTERS = 180
TEXT_CHARACTERS = 4_000

Names = dict[str, str | None]


async def names_of(
    office: Office, client: AsyncWebClient, team: str, user: str, digests: Iterable[Subscription]
) -> Names:
    """The names of the channels that digests go to; None for those that the app does not see."""
    channels = list(dict.fromkeys(one.target for one in digests if not one.to_person))

    async def name(channel: str) -> str | None:
        try:
            found = await office.directory.asker(client, team=team, user=user, channel=channel)
        except QuestionError:
            return None
        return found.place.name if found.place else None

    return dict(zip(channels, await asyncio.gather(*map(name, channels)), strict=True))


def rows(
    digests: Sequence[Subscription], names: Mapping[str, str | None], *, owner: str, now: datetime, most: int
) -> list[Part]:
    """What each digest does; under those of `owner` the buttons to change, pause and remove it."""
    blocks: list[Part] = []
    for one in digests[:most]:
        blocks += views.lines(*_lines(one, names, owner=owner, now=now))
        if one.owner == owner:
            blocks.append(_buttons(one))
    if len(digests) > most:
        blocks += views.context(slack.lines_left(len(digests) - most))
    return blocks


def list_message(
    digests: Sequence[Subscription], names: Mapping[str, str | None], *, owner: str, now: datetime
) -> Message:
    """The digests of a channel and of somebody as a message to that person."""
    if not digests:
        nothing = subscriptions.none_yet()
        return Message(views.lines(nothing), escape(nothing))
    headline = subscriptions.list_headline()
    told = [line for one in digests[:IN_MESSAGE] for line in _lines(one, names, owner=owner, now=now)]
    text = clip_escaped("\n".join(escape(line) for line in (headline, *told)), TEXT_CHARACTERS)
    return Message([views.header(headline), *rows(digests, names, owner=owner, now=now, most=IN_MESSAGE)], text)


def _lines(one: Subscription, names: Mapping[str, str | None], *, owner: str, now: datetime) -> list[str]:
    lines = subscriptions.subscription_lines(one, names.get(one.target), now)
    others = [] if one.owner == owner else [subscriptions.of_somebody_else()]
    return [clip(line, LINE_CHARACTERS) for line in (*lines, *others)]


def _buttons(one: Subscription) -> Part:
    asks = views.confirmation(subscriptions.confirm_removal(), subscriptions.removal())
    pause = (RESUME, subscriptions.resume()) if one.paused else (PAUSE, subscriptions.pause())
    return views.actions(
        f"digest:{one.id}",
        views.button(CHANGE, subscriptions.change(), one.id),
        views.button(*pause, one.id),
        views.button(REMOVE, subscriptions.remove(), one.id, confirm=asks, style="danger"),
    )
