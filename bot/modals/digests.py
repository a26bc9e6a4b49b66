"""Subscribing to digests: `/digest`, the form, and the buttons of a list. The engine posts them."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from slack_sdk.errors import SlackApiError

from bot.answering import Made
from bot.blocks import error_message
from bot.laid_out import payload
from bot.modals.delivery import Delivery, channel_of
from bot.modals.digest_form import CALLBACK, at_field, digest_form, digest_of, read_form
from bot.modals.digest_list import CHANGE, PAUSE, REMOVE, RESUME, list_message, names_of
from bot.modals.opening import asker_of, open_modal, said
from bot.modals.submitting import Fault, Filled, Sent, submit
from bot.refusals import reason_of
from bot.requests import team_of, user_of
from bot.text import unescape
from bot.workers import NoPlaceError
from retention.access.deed import Deed
from retention.asker import Asker, Face, Place
from retention.errors import HoldfastError, QuestionError
from retention.wording import explain, slack, subscriptions
from retention.wording.subscriptions import ANOTHER, ME

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.blocks import Message
    from bot.office import Office
    from bot.views import View
    from retention.digest import DigestBook, Subscription

Body = dict[str, Any]
NEW = "home:digest"
COMMAND = "/digest"
HINT = "list"
UTC = "UTC"
# What Slack says of a channel that the app does not see.
_NOT_SEEN = {"channel_not_found", "not_in_channel", "missing_scope"}
MEMBERS_A_PAGE = 1_000


def register(app: AsyncApp, office: Office, publish: Callable[[AsyncWebClient, Body], Awaitable[None]]) -> None:
    """Answer everything about digests; `publish` shows somebody's App Home anew."""
    if office.digests is None:
        return
    desk = _Digests(office, office.digests, publish)
    app.command(COMMAND)(desk.command)
    app.action(NEW)(desk.new)
    app.action(CHANGE)(desk.change)
    for action in (PAUSE, RESUME, REMOVE):
        app.action(action)(desk.press)
    app.view(CALLBACK)(desk.submitted)


class _Target(NamedTuple):
    """A channel or a person, the owner as one who reads it there, and the owner's time zone."""

    id: str
    asker: Asker
    time_zone: str


class _Digests:
    """The handlers. Whose digest it is, and what may be posted where, is looked up at every one of them."""

    def __init__(
        self, office: Office, book: DigestBook, publish: Callable[[AsyncWebClient, Body], Awaitable[None]]
    ) -> None:
        self._office, self._book, self._publish = office, book, publish

    async def command(self, ack: AsyncAck, client: AsyncWebClient, body: Body, respond: AsyncRespond) -> None:
        match unescape(str(body.get("text") or "")).strip().casefold():
            case "" | "new":
                await ack()
                self._office.answering.keep(self._open(client, body, channel_of(body.get("channel_id"))))
            case "list":
                await ack()
                self._office.answering.keep(self._list(client, body, respond))
            case _:
                await ack(payload(error_message("\n".join(subscriptions.help_lines()))))

    async def new(self, ack: AsyncAck, client: AsyncWebClient, body: Body) -> None:
        await ack()
        self._office.answering.keep(self._open(client, body, None))

    async def change(self, ack: AsyncAck, client: AsyncWebClient, body: Body) -> None:
        await ack()
        channel = channel_of((body.get("channel") or {}).get("id"))
        self._office.answering.keep(self._open(client, body, channel, str(body["actions"][0]["value"])))

    async def press(self, ack: AsyncAck, client: AsyncWebClient, body: Body, respond: AsyncRespond) -> None:
        await ack()
        self._office.answering.keep(self._press(client, body, respond))

    async def submitted(self, ack: AsyncAck, client: AsyncWebClient, body: Body) -> None:
        filled, user = Filled.of(body), user_of(body)
        delivery = Delivery(self._office, client, user, filled.told("channel"))

        async def deliver(message: Message, _reader: _Target | None) -> None:
            await delivery.deliver(Made(message))
            if filled.metadata.get("home"):
                await self._publish(client, {"user_id": user, "team_id": _team(body)})

        sent = Sent(partial(self._target, client, body, filled), partial(self._save, filled, _team(body), user))
        await submit(self._office, ack, sent, deliver)

    async def _open(
        self, client: AsyncWebClient, body: Body, channel: str | None, digest_id: str | None = None
    ) -> None:
        """Open the form, new or filled as the digest is."""
        user, office = user_of(body), self._office
        try:
            zone = await office.directory.time_zone(client, _team(body), user)
        except QuestionError as error:
            await client.views_open(trigger_id=str(body["trigger_id"]), view=said(explain(error)))
            return

        def make(asker: Asker) -> View:
            before = digest_of(office, _team(body), user, digest_id)
            return digest_form(
                office, asker, here=asker.place, time_zone=zone or UTC, before=before, from_home=_is_home(body)
            )

        await open_modal(office, client, body, make, channel)

    async def _target(self, client: AsyncWebClient, body: Body, filled: Filled) -> _Target:
        """Where the form says the digest goes. Raises Fault."""
        user, where, channel = user_of(body), filled.chosen("where"), None
        field = "channel" if where == ANOTHER else "where"
        try:
            zone = await self._office.directory.time_zone(client, _team(body), user) or UTC
            if where == ME:
                return _Target(user, await asker_of(self._office, client, body), zone)
            channel = channel_of(filled.conversation("channel") if where == ANOTHER else filled.told("channel"))
            if channel is None:
                raise QuestionError("no_channel")  # noqa: TRY301 - told at its field below
            await _require_membership(client, channel, user)
            asker = await asker_of(self._office, client, body, channel, seen_by_all=True)
            _require_own(asker.place)
        except QuestionError as error:
            await self._refused(body, _deed(filled), error, channel)
            raise Fault(field, explain(error)) from error
        return _Target(channel, asker, zone)

    async def _refused(self, body: Body, deed: Deed, error: QuestionError, channel: str | None = None) -> None:
        """Note what came to nothing before it was known who asks, and where."""
        place = None if channel is None else Place(id=channel, external=None)
        asker = Asker(face=Face.SLACK, team=team_of(body), user=user_of(body), place=place)
        await asyncio.to_thread(self._office.desk.note, asker, deed, error.code)

    def _save(self, filled: Filled, team: str, user: str, target: _Target) -> Message:
        """Keep what the form says. Raises Fault."""
        desk, asker, deed = self._office.desk, target.asker, _deed(filled)
        try:
            before = at_field("where", partial(digest_of, self._office, team, user, filled.told("digest")))
            made = read_form(
                self._office,
                filled,
                asker,
                team=team,
                owner=user,
                target=target.id,
                time_zone=target.time_zone,
                before=before,
            )
            if before is None:
                self._book.add(made)
            else:
                at_field("where", partial(self._book.change, made))
        except Fault as fault:
            if isinstance(fault.__cause__, QuestionError):
                desk.note(asker, deed, fault.__cause__.code)
            raise
        desk.note(asker, deed)
        lines = subscriptions.saved(
            made, asker.place.name if asker.place else None, self._office.now(), new=before is None
        )
        return error_message("\n".join(lines))

    async def _press(self, client: AsyncWebClient, body: Body, respond: AsyncRespond) -> None:
        """Pause, resume or remove a digest, then show the list as it is."""
        [action] = body["actions"]
        team, user, name = _team(body), user_of(body), str(action["action_id"])
        channel: str | None = None
        try:
            found = await self._office.answering.start(
                partial(digest_of, self._office, team, user, str(action["value"]))
            )
            if found is not None:
                channel = None if found.to_person else found.target
                asker = await asker_of(self._office, client, body, channel, seen_by_all=channel is not None)
                await self._office.answering.start(partial(self._do, name, found, asker))
        except (HoldfastError, NoPlaceError) as error:
            if isinstance(error, QuestionError):
                await self._refused(body, Deed.UNSUBSCRIBE if name == REMOVE else Deed.CHANGE_DIGEST, error, channel)
            sentence = explain(error) if isinstance(error, HoldfastError) else slack.busy()
            await client.views_open(trigger_id=str(body["trigger_id"]), view=said(sentence))
        if _is_home(body):
            await self._publish(client, {"user_id": user, "team_id": team})
        else:
            await self._list(client, body, respond, replace=True)

    def _do(self, action: str, digest: Subscription, asker: Asker) -> None:
        desk = self._office.desk
        if action == REMOVE:
            self._book.remove(digest.id)
            desk.note(asker, Deed.UNSUBSCRIBE)
            return
        if action == RESUME:
            desk.permit(asker).admit_subscribe()
        update = {"paused": True} if action == PAUSE else {"paused": False, "failures": 0}
        self._book.change(digest.model_copy(update=update))
        desk.note(asker, Deed.CHANGE_DIGEST)

    async def _list(self, client: AsyncWebClient, body: Body, respond: AsyncRespond, *, replace: bool = False) -> None:
        """Show the digests of the channel and of whoever asks, to that person alone."""
        team, user, channel = (
            _team(body),
            user_of(body),
            body.get("channel_id") or (body.get("channel") or {}).get("id"),
        )

        def found() -> list[Subscription]:
            both = (*self._book.of_channel(team, str(channel)), *self._book.of_owner(team, user))
            return list({one.id: one for one in both}.values())

        try:
            asker = await asker_of(self._office, client, body, channel_of(channel))
            self._office.desk.permit(asker).admit_anything()
            digests = await self._office.answering.start(found)
            names = await names_of(self._office, client, team, user, digests)
            message = list_message(digests, names, owner=user, now=self._office.now())
        except (HoldfastError, NoPlaceError) as error:
            message = error_message(explain(error) if isinstance(error, HoldfastError) else slack.busy())
        await respond(text=message.text, blocks=message.blocks, response_type="ephemeral", replace_original=replace)


def _deed(filled: Filled) -> Deed:
    return Deed.CHANGE_DIGEST if filled.told("digest") else Deed.SUBSCRIBE


def _is_home(body: Body) -> bool:
    """Whether a button stands in App Home: one of a message, or a command, names that or nothing."""
    return "actions" in body and not (body.get("container") or {}).get("message_ts")


def _team(body: Body) -> str:
    return str(team_of(body))


async def _require_membership(client: AsyncWebClient, channel: str, user: str) -> None:
    """Raise QuestionError where nothing can be posted into the channel. Asked anew: an invitation counts at once.

    A private channel that `user` is not in is unknown to them, its name too.
    """
    try:
        facts = (await client.conversations_info(channel=channel))["channel"]
        unknown = facts.get("is_private") and not await _is_in(client, channel, user)
    except SlackApiError as error:
        if reason_of(error) in _NOT_SEEN:
            raise QuestionError("invite_first", name=None) from error
        raise QuestionError("asker_unknown", reason=reason_of(error)) from error
    if unknown:
        raise QuestionError("invite_first", name=None)
    if facts.get("is_archived"):
        raise QuestionError("digest_archived", name=facts.get("name"))
    if facts.get("is_member") is False:
        raise QuestionError("invite_first", name=facts.get("name"))


async def _is_in(client: AsyncWebClient, channel: str, user: str) -> bool:
    cursor = ""
    while True:
        page = await client.conversations_members(channel=channel, limit=MEMBERS_A_PAGE, cursor=cursor)
        if user in page["members"]:
            return True
        cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return False


def _require_own(place: Place | None) -> None:
    """Raise QuestionError where people of other companies read along, or may."""
    if place is None or place.external is not False:
        raise QuestionError("digest_external", name=place.name if place else None)
