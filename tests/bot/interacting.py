"""Somebody in a small Slack who opens App Home, presses buttons, fills forms in and sends them."""

from __future__ import annotations

import asyncio
import itertools
import json
import time
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from slack_bolt.async_app import AsyncBoltRequest
from slack_sdk.signature import SignatureVerifier

from bot.answering import Answering
from bot.app import build_app
from bot.directory import Directory
from bot.installation import Installation
from bot.limits import check_message, texts_of
from bot.office import Office
from bot.settings import SlackSettings
from bot.view_limits import check_view
from tests.bot.small_slack import CHANNEL, TEAM, USER, SmallSlack, small_slack

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping, Sequence

    from slack_bolt.response import BoltResponse

    from bot.views import View
    from retention.desk import Desk
    from retention.digest import DigestBook

NUMBERS = itertools.count(1)
# A Saturday.
NOW = datetime(2025, 11, 22, 10, tzinfo=UTC)
JSON, FORM = "application/json", "application/x-www-form-urlencoded"


class Visitor:
    """A person in a workspace with the app. Every view and every message that reaches it keeps to Slack's limits."""

    def __init__(
        self,
        desk: Desk,
        slack: SmallSlack,
        book: DigestBook | None = None,
        **answering: Any,  # noqa: ANN401 - as Answering has it
    ) -> None:
        self.slack, self.answering = slack, Answering(**answering)
        settings = SlackSettings("xoxb-secret", signing_secret="signing-secret", api_url=slack.url)
        self.office = Office(desk, self.answering, Directory(), book, lambda: NOW)
        self.app = build_app(self.office, settings, Installation(TEAM, "Acme", "B0BOT", "U0BOT"))

    async def opens_home(self, user: str = USER, tab: str = "home") -> View | None:
        """Open the home tab, and give what was published."""
        told = {"type": "app_home_opened", "user": user, "tab": tab, "channel": f"D{user}", "event_ts": "1.1"}
        envelope = {
            "type": "event_callback",
            "team_id": TEAM,
            "event": told,
            "event_id": f"Ev{next(NUMBERS)}",
            "authorizations": [{"team_id": TEAM, "user_id": "U0BOT", "is_bot": True}],
        }
        return await self._view_after(self._signed(json.dumps(envelope), JSON), "views.publish")

    async def presses(self, action_id: str, value: str = "", *, user: str = USER) -> View | None:
        """Press a button of the home tab, and give the modal that opened."""
        action = {"type": "button", "action_id": action_id, "block_id": "b", "value": value}
        container = {"type": "view", "view_id": "V1"}
        payload = {"type": "block_actions", "container": container, "view": {"type": "home"}, "actions": [action]}
        return await self._view_after(self._interaction(payload, user), "views.open")

    async def clicks(self, action_id: str, value: str, channel: str = CHANNEL) -> View | None:
        """Press a button of a message in a channel, and give the modal that opened."""
        action = {"type": "button", "action_id": action_id, "block_id": "b", "value": value}
        payload = {
            "type": "block_actions",
            "channel": {"id": channel},
            "container": {"type": "message", "message_ts": "1.1", "is_ephemeral": True},
            "response_url": self.slack.response_url,
            "actions": [action],
        }
        return await self._view_after(self._interaction(payload), "views.open")

    async def calls(self, shortcut: str, user: str = USER) -> View | None:
        """Use a global shortcut, and give the modal that opened."""
        return await self._view_after(
            self._interaction({"type": "shortcut", "callback_id": shortcut, "action_ts": "1.1"}, user), "views.open"
        )

    async def types(self, command: str, text: str = "", channel: str = CHANNEL) -> BoltResponse:
        """Type a command."""
        fields = {
            "team_id": TEAM,
            "channel_id": channel,
            "user_id": USER,
            "command": command,
            "text": text,
            "response_url": self.slack.response_url,
            "trigger_id": f"1.{next(NUMBERS)}",
        }
        return await self._sent(self._signed(urlencode(fields), FORM))

    async def opens_by_typing(self, command: str, text: str = "", channel: str = CHANNEL) -> View | None:
        """Type a command that opens a modal."""
        before = len(self.slack.called("views.open"))
        await self.types(command, text, channel)
        opened = self.slack.called("views.open")[before:]
        return opened[0]["view"] if opened else None

    async def looks_for(self, action_id: str, typed: str, user: str = USER) -> list[str]:
        """Type into a menu that suggests, and give the labels of what it offers."""
        payload = {"type": "block_suggestion", "action_id": action_id, "block_id": "segment", "value": typed}
        response = await self._sent(self._interaction(payload, user))
        return [option["text"]["text"] for option in json.loads(response.body)["options"]]

    async def submits(
        self, view: View | None, filled: Mapping[str, object] | None = None, *, user: str = USER, team: str = TEAM
    ) -> dict[str, Any]:
        """Send a form with its fields as they stand, but for `filled`; gives what the acknowledgement says."""
        assert view is not None
        values = state_of(view, filled or {})
        sent = {**view, "id": "V1", "state": {"values": values}}
        payload = {"type": "view_submission", "view": sent, "team": {"id": team}}
        response = await self._sent(self._interaction(payload, user))
        return dict(json.loads(response.body)) if response.body else {}

    def said(self) -> list[str]:
        """The texts of everything that was posted so far."""
        return [post["text"] for post in self.slack.posts]

    def _interaction(self, payload: dict[str, Any], user: str = USER) -> AsyncBoltRequest:
        told = {
            "team": {"id": TEAM},
            "user": {"id": user, "team_id": TEAM},
            "trigger_id": f"1.{next(NUMBERS)}",
            **payload,
        }
        return self._signed(urlencode({"payload": json.dumps(told)}), FORM)

    @staticmethod
    def _signed(body: str, content_type: str) -> AsyncBoltRequest:
        timestamp = str(int(time.time()))
        signature = SignatureVerifier("signing-secret").generate_signature(timestamp=timestamp, body=body)
        headers: dict[str, str | Sequence[str]] = {
            "content-type": content_type,
            "x-slack-request-timestamp": timestamp,
            "x-slack-signature": signature or "",
        }
        return AsyncBoltRequest(body=body, headers=headers)

    async def _view_after(self, request: AsyncBoltRequest, method: str) -> View | None:
        before = len(self.slack.called(method))
        await self._sent(request)
        shown = self.slack.called(method)[before:]
        return shown[-1]["view"] if shown else None

    async def _sent(self, request: AsyncBoltRequest) -> BoltResponse:
        response: BoltResponse = await self.app.async_dispatch(request)
        assert response.status == 200
        while self.answering._deliveries:
            await asyncio.wait(self.answering._deliveries, timeout=10)
            await asyncio.sleep(0)
        for message in (*self.slack.posts, *self.slack.responses):
            assert check_message(message["blocks"], message["text"]) == []
        for method in ("views.open", "views.update", "views.publish"):
            for call in self.slack.called(method):
                assert check_view(call["view"]) == []
        return response


def shown(view: View | None) -> str:
    """Every text of a view, a line each."""
    assert view is not None
    return "\n".join(texts_of(view["blocks"]))


def block(view: View | None, block_id: str) -> dict[str, Any]:
    """The block of that id."""
    assert view is not None
    [found] = [one for one in view["blocks"] if one.get("block_id") == block_id]
    return dict(found)


def labels(view: View | None, block_id: str) -> list[str]:
    """The labels of a menu."""
    return [option["text"]["text"] for option in block(view, block_id)["element"]["options"]]


def state_of(view: View, filled: Mapping[str, object]) -> dict[str, dict[str, Any]]:
    """What Slack sends of a form: its fields as they stand, but for those that are `filled`."""
    values = {
        block["block_id"]: {block["element"]["action_id"]: _state(block["element"])}
        for block in view["blocks"]
        if block["type"] == "input"
    }
    for name, value in filled.items():
        [(action_id, state)] = values[name].items()
        values[name] = {action_id: _filled(state, value)}
    return values


def _state(element: dict[str, Any]) -> dict[str, Any]:
    """The state of a field that nobody touched."""
    match element["type"]:
        case "plain_text_input":
            return {"type": element["type"], "value": element.get("initial_value")}
        case "conversations_select":
            return {"type": element["type"], "selected_conversation": element.get("initial_conversation")}
        case kind if kind.startswith("multi_") or kind == "checkboxes":
            return {"type": kind, "selected_options": element.get("initial_options", [])}
    return {"type": element["type"], "selected_option": element.get("initial_option")}


def _filled(state: dict[str, Any], value: object) -> dict[str, Any]:
    if "value" in state:
        return {**state, "value": value}
    if "selected_conversation" in state:
        return {**state, "selected_conversation": value}
    if isinstance(value, list):
        return {**state, "selected_options": [{"value": one} for one in value]}
    return {**state, "selected_option": None if value is None else {"value": value}}


@asynccontextmanager
async def visiting(
    desk: Desk,
    book: DigestBook | None = None,
    **answering: Any,  # noqa: ANN401 - as Answering has it
) -> AsyncIterator[Visitor]:
    """A visitor of a workspace that listens until the end of the block."""
    async with small_slack() as slack:
        visitor = Visitor(desk, slack, book, **answering)
        yield visitor
        await visitor.answering.finish()
