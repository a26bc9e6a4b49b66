"""App Home: where retention stands, how fresh the ledger is, the reader's digests, and what can be done from there."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from functools import partial
from typing import TYPE_CHECKING

from bot import views
from bot.answering import fault
from bot.modals import digests as digest_forms
from bot.modals.digest_list import IN_HOME, names_of, rows
from bot.modals.digests import NEW
from bot.modals.opening import Body, asker_of
from bot.modals.questions import OPEN as ASK
from bot.workers import NoPlaceError
from retention.errors import HoldfastError, QuestionError
from retention.overview import overview
from retention.wording import explain, home, slack
from retention.wording.overview import word_overview

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from slack_bolt.async_app import AsyncApp, AsyncBoltContext
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.office import Office
    from bot.views import Part
    from retention.asker import Asker
    from retention.wording.overview import OverviewReply

# How long, in seconds, somebody who looks again is shown the same figures without asking for them once more.
SECONDS_KEPT = 300.0
HOMES_KEPT = 256


def register(app: AsyncApp, office: Office) -> None:
    """Publish the home of whoever opens it."""
    homes = Homes(office)

    @app.event("app_home_opened")
    async def opened(event: Body, client: AsyncWebClient, context: AsyncBoltContext) -> None:
        if event.get("tab", "home") == "home":
            body = {"user_id": event["user"], "team_id": context.team_id}
            office.answering.keep(homes.publish(client, body))

    digest_forms.register(app, office, homes.publish)


class Homes:
    """Makes homes in the pool. Figures are remembered for their reader alone: the audit says who has seen them."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._figures: OrderedDict[Hashable, tuple[float, OverviewReply]] = OrderedDict()

    async def publish(self, client: AsyncWebClient, body: Body) -> None:
        """Make the home of whoever `body` is from, and show it."""
        now = asyncio.get_running_loop().time()
        try:
            figures = await self._still_theirs(client, body, now)
            blocks = [*_buttons(digests=self._office.digests is not None), *figures]
            blocks += await self._digests(client, str(body["team_id"]), str(body["user_id"]))
        except (HoldfastError, NoPlaceError) as error:
            blocks = views.lines(explain(error) if isinstance(error, HoldfastError) else slack.busy())
        await client.views_publish(user_id=str(body["user_id"]), view={"type": "home", "blocks": blocks})

    async def _still_theirs(self, client: AsyncWebClient, body: Body, now: float) -> list[Part]:
        """The figures, made anew where their reader may see something else by the time they are ready."""
        asker = await asker_of(self._office, client, body)
        while True:
            permit = self._office.desk.permit(asker)
            figures = await self._office.answering.start(partial(self._figures_of, asker, now))
            before, asker = asker, await asker_of(self._office, client, body)
            if (asker, self._office.desk.permit(asker)) == (before, permit):
                return figures

    def _figures_of(self, asker: Asker, now: float) -> list[Part]:
        """Where retention stands. Raises QuestionError for whoever may ask nothing; the rest is told in its place."""
        self._office.desk.permit(asker).admit_anything()
        try:
            return list(_figures(self._overview(asker, now)))
        except QuestionError:
            raise
        except HoldfastError as error:
            return views.lines(explain(error))
        except Exception as error:  # noqa: BLE001 - the face's single handler of bugs
            return fault(error).blocks

    async def _digests(self, client: AsyncWebClient, team: str, user: str) -> list[Part]:
        """The digests of the reader, each with its buttons."""
        book = self._office.digests
        if book is None:
            return []
        own = await self._office.answering.start(partial(book.of_owner, team, user))
        names = await names_of(self._office, client, team, user, own)
        found = rows(own, names, owner=user, now=self._office.now(), most=IN_HOME)
        return [views.header(home.my_digests()), *(found or views.lines(home.no_digests()))]

    def _overview(self, asker: Asker, now: float) -> OverviewReply:
        """The figures that `asker` may see; what they may is looked up every time."""
        key = asker, self._office.desk.moment(asker)
        made, found = self._figures.get(key, (0.0, None))
        if found is None or now - made > SECONDS_KEPT:
            found = word_overview(overview(self._office.desk, asker))
            self._figures[key] = now, found
            while len(self._figures) > HOMES_KEPT:
                self._figures.popitem(last=False)
        return found


def _buttons(*, digests: bool) -> list[Part]:
    ask = views.button(ASK, home.ask(), style="primary")
    new = [views.button(NEW, home.new_digest())] if digests else []
    return [views.actions("home", ask, *new)]


def _figures(found: OverviewReply) -> Iterator[Part]:
    for period in found.periods:
        yield views.header(period.headline)
        yield from views.lines(*period.lines)
        if period.table is not None:
            yield from views.table(period.table)
        yield from views.context(*([period.cut] if period.cut else []))
    yield from views.context(*found.freshness)
