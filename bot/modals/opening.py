"""Modals that open in time: Slack takes the key to one for three seconds only."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, Any

from bot.answering import fault
from bot.requests import team_of, user_of
from bot.views import lines, notice
from bot.workers import NoPlaceError
from retention.errors import HoldfastError
from retention.wording import explain, forms, slack

if TYPE_CHECKING:
    from collections.abc import Callable

    from slack_sdk.web.async_client import AsyncWebClient

    from bot.office import Office
    from bot.views import View
    from retention.asker import Asker

Body = dict[str, Any]
# Of the three seconds that the key lives; the rest is for looking the person up, and for the network.
OPEN_SECONDS = 1.0


async def open_modal(
    office: Office, client: AsyncWebClient, body: Body, make: Callable[[Asker], View], channel: str | None = None
) -> None:
    """Open what `make` makes for whoever asks; where that takes its time, a notice that is filled when it is ready."""
    trigger = str(body["trigger_id"])
    try:
        asker = await asker_of(office, client, body, channel)
        saw = office.desk.permit(asker)
        pending = office.answering.start(partial(view_of, partial(make, asker)))
    except (HoldfastError, NoPlaceError) as error:
        await client.views_open(trigger_id=trigger, view=said(_sentence(error)))
        return
    done, _ = await asyncio.wait({pending}, timeout=OPEN_SECONDS)
    if done:
        await client.views_open(trigger_id=trigger, view=pending.result())
        return
    opened = await client.views_open(trigger_id=trigger, view=said(forms.loading()))
    view = await pending
    try:
        now = await asker_of(office, client, body, channel)
        if (now, office.desk.permit(now)) != (asker, saw):
            # What they may choose from is another ledger by now.
            view = await office.answering.start(partial(view_of, partial(make, now)))
    except (HoldfastError, NoPlaceError) as error:
        view = said(_sentence(error))
    await client.views_update(view_id=opened["view"]["id"], view=view)


async def asker_of(
    office: Office, client: AsyncWebClient, body: Body, channel: str | None = None, *, seen_by_all: bool = False
) -> Asker:
    """Who pressed, chose or submitted something, of whatever form Slack says it in. Raises QuestionError."""
    return await office.directory.asker(
        client,
        team=team_of(body),
        user=user_of(body),
        channel=channel,
        seen_by_all=seen_by_all,
    )


def view_of(make: Callable[[], View]) -> View:
    """Make a modal; what stands in the way is said in its place."""
    try:
        return make()
    except HoldfastError as error:
        return said(explain(error))
    except Exception as error:  # noqa: BLE001 - the face's single handler of bugs
        return notice(forms.notice_frame(), fault(error).blocks)


def said(sentence: str) -> View:
    """A modal that says a sentence."""
    return notice(forms.notice_frame(), lines(sentence))


def _sentence(error: HoldfastError | NoPlaceError) -> str:
    return explain(error) if isinstance(error, HoldfastError) else slack.busy()
