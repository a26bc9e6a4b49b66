"""`Slack`: a workspace on loopback as a person uses it: the control endpoints of local-slack and its page's socket."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.request import Request, urlopen

from aiohttp import ClientSession

from bot.limits import texts_of

if TYPE_CHECKING:
    from pathlib import Path

TEAM, APP, BOT = "T0ACCEPT", "A0HOLDFAST", "U0HOLDFAST"
ADA, BEN, GUEST = "U0ADA", "U0BEN", "U0GUEST"
FINANCE, PRIVATE = "C0FINANCE", "C0PRIVATE"
TOKENS = {
    "SLACK_BOT_TOKEN": "xoxb-acceptance",
    "SLACK_APP_TOKEN": "xapp-acceptance",
    "SLACK_SIGNING_SECRET": "acceptance-secret",
}
REPLY_SECONDS = 15.0
WORKING = "Working on it. The answer will appear here."
_PAUSE_SECONDS = 0.02

Message = dict[str, Any]
View = dict[str, Any]
Found = Callable[[], Any]


@dataclass(frozen=True)
class Bot:
    """The running bot: its process id, and the file that keeps what it wrote to standard error."""

    pid: int
    log: Path


@dataclass(frozen=True)
class Slack:
    """A workspace with the bot in it. `bot_url` is where the bot takes requests, None over Socket Mode."""

    url: str
    bot_url: str | None
    bot: Bot

    def type(self, command: str, text: str = "", *, user: str = ADA, channel: str = FINANCE) -> Message:
        """Type a command and wait for the one message that comes of it; that it takes a while is none."""
        before = len(self.messages(channel))
        self.send("/_control/command", {"channel": channel, "user": user, "command": command, "text": text})
        found = until(lambda: [one for one in self.messages(channel)[before:] if one["text"] != WORKING])
        [message] = found
        return message  # type: ignore[no-any-return]

    def say(self, text: str, *, user: str = ADA, channel: str = FINANCE, thread: str | None = None) -> Message:
        """Write a message, as one that mentions the bot, and give what was written."""
        said: Message = self.send(
            "/_control/message", {"channel": channel, "user": user, "text": text, "thread_ts": thread}
        )["message"]
        return said

    def replies(self, said: Message, count: int = 1) -> list[Message]:
        """What the bot answered in the thread of a message, once there are `count` of them."""
        channel, thread = said["channel"], said.get("thread_ts") or said["ts"]

        def found() -> list[Message]:
            everything = self.messages(channel)
            return [one for one in everything if one.get("thread_ts") == thread and one.get("bot_id")]

        return until(lambda: (replies := found()) and len(replies) >= count and replies)  # type: ignore[no-any-return]

    def after(self, before: int, channel: str = FINANCE, count: int = 1) -> list[Message]:
        """The messages beyond the first `before` of a channel, once there are `count` of them."""
        found: list[Message] = until(lambda: len(now := self.messages(channel)) >= before + count and now)
        return found[before:]

    def press(self, message: Message, action_id: str, *, user: str = ADA, **chosen: Any) -> None:  # noqa: ANN401
        """Press a button of a message, or choose in a menu of it with `option` as the text of the choice."""
        self.send(
            "/_control/interact",
            {
                "channel": message["channel"],
                "messageTs": message["ts"],
                "user": user,
                "action": action(message["blocks"], action_id, **chosen),
            },
        )

    def press_at_home(self, action_id: str, *, user: str = ADA, **chosen: Any) -> None:  # noqa: ANN401
        """Press a button of the App Home, as the page does."""
        view = self.home(user)
        assert view is not None
        sent = {
            "t": "block_action", "channel": f"dm-{user}", "user": user, "appId": APP,
            "action": action(view["blocks"], action_id, **chosen),
        }  # fmt: skip
        asyncio.run(_page(self.url, sent, set()))

    def message(self, channel: str, ts: str) -> Message:
        """A message as it stands now."""
        [found] = [message for message in self.messages(channel) if message["ts"] == ts]
        return found

    def open_home(self, user: str = ADA) -> View:
        """Open the App Home and wait for what is published there."""
        before = self.home(user)
        self.send("/_control/open-home", {"user": user})
        view: View = until(lambda: (now := self.home(user)) != before and now)
        return view

    def home(self, user: str = ADA) -> View | None:
        """What stands in the App Home."""
        return self.page()["homeViews"].get(user, {}).get(APP)  # type: ignore[no-any-return]

    def modal(self) -> View | None:
        """The view on top, if one is open."""
        stack = self.page()["modalStack"]
        return stack[-1] if stack else None

    def opened(self) -> View:
        """The view on top, once one is open."""
        view: View = until(self.modal)
        return view

    def submit(self, values: dict[str, dict[str, Any]], *, user: str = ADA) -> dict[str, Any]:
        """Submit the modal on top; give the errors by block, none where it was taken."""
        return asyncio.run(_page(self.url, {"t": "view_submit", "user": user, "values": values}, {"view_errors"}))[1]

    def page(self) -> dict[str, Any]:
        """What the page of local-slack knows: messages, views, homes, the log of everything that passed."""
        return asyncio.run(_page(self.url, None, set()))[0]

    def calls(self, method: str) -> list[dict[str, Any]]:
        """The arguments of every call of a Web API method so far."""
        log = self.get("/_control/log")["log"]
        return [entry["detail"] for entry in log if (entry["kind"], entry["summary"]) == ("web_api", method)]

    def messages(self, channel: str = FINANCE) -> list[Message]:
        """What was said in a channel, without the pictures that follow answers in their own time."""
        return [message for message in self._everything(channel) if not is_picture(message)]

    def pictures(self, channel: str = FINANCE) -> list[Message]:
        """The messages that are nothing but a picture."""
        return [message for message in self._everything(channel) if is_picture(message)]

    def file(self, file_id: str) -> bytes:
        """What was uploaded as this file."""
        address = self.get(f"/api/files.info?file={file_id}")["file"]["url_private"]
        request = Request(address, headers={"Authorization": f"Bearer {TOKENS['SLACK_BOT_TOKEN']}"})
        with urlopen(request) as response:
            return bytes(response.read())

    def _everything(self, channel: str) -> list[Message]:
        found: list[Message] = self.get(f"/_control/messages/{channel}")["messages"]
        return found

    def get(self, path: str) -> dict[str, Any]:
        with urlopen(self.url + path) as response:
            found: dict[str, Any] = json.load(response)
        return found

    def send(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        request = Request(self.url + path, json.dumps(body).encode(), {"Content-Type": "application/json"})
        with urlopen(request) as response:
            answered: dict[str, Any] = json.load(response)
        assert answered["ok"] is True
        return answered


def is_picture(message: Message) -> bool:
    return [block["type"] for block in message.get("blocks") or []] == ["image"]


def until(found: Found, seconds: float = REPLY_SECONDS) -> Any:  # noqa: ANN401 - whatever `found` finds
    """What `found` gives, as soon as it is something; the test fails when that takes too long."""
    deadline = time.monotonic() + seconds
    while not (value := found()):
        assert time.monotonic() < deadline, "nothing came"
        time.sleep(_PAUSE_SECONDS)
    return value


def action(blocks: list[dict[str, Any]], action_id: str, *, option: str | None = None, **more: Any) -> dict[str, Any]:  # noqa: ANN401
    """What Slack sends of a button or menu: the element's own facts, with the choice."""
    block, element = element_of(blocks, action_id)
    sent: dict[str, Any] = {
        "type": element["type"],
        "action_id": element["action_id"],
        "block_id": block.get("block_id", "unnamed"),
        **{key: element[key] for key in ("value", "text") if key in element},
    }
    if option is not None:
        sent["selected_option"] = option_of(element, option)
    return sent | more


def element_of(blocks: list[dict[str, Any]], action_id: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The block and the element with this action_id; one that ends in a colon is a beginning."""
    every = list(elements(blocks))
    found = [
        (block, element)
        for block, element in every
        if element["action_id"] == action_id or (action_id.endswith(":") and element["action_id"].startswith(action_id))
    ]
    assert found, f"no {action_id}: {[element['action_id'] for _, element in every]}"
    return found[0]


def elements(blocks: list[dict[str, Any]]) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Every element that can be used, with its block."""
    found = []
    for block in blocks:
        inner = [*block.get("elements", []), block.get("element"), block.get("accessory")]
        found += [(block, one) for one in inner if isinstance(one, dict) and "action_id" in one]
    return found


# What an app says of a view; the rest is Slack's.
_SENT = {"type", "title", "blocks", "submit", "close", "callback_id", "private_metadata", "external_id"}


def sent(view: View) -> View:
    """A view as the bot sent it."""
    return {key: value for key, value in view.items() if key in _SENT}


def filled(view: View, **chosen: str) -> dict[str, dict[str, Any]]:
    """What a form holds: what stood in it, with the options or texts `chosen` by block."""
    values: dict[str, dict[str, Any]] = {}
    for block, element in elements(view["blocks"]):
        if block["type"] == "input":
            values[block["block_id"]] = {element["action_id"]: _value(element, chosen.get(block["block_id"]))}
    unknown = set(chosen) - set(values)
    assert not unknown, f"no {unknown} among {list(values)}"
    return values


def _value(element: dict[str, Any], chosen: str | None) -> dict[str, Any]:
    """The state of one element of a form."""
    kind, value = element["type"], {"type": element["type"]}
    if kind == "plain_text_input":
        return value | {"value": chosen if chosen is not None else element.get("initial_value")}
    if kind == "conversations_select":
        return value | {"selected_conversation": chosen or element.get("initial_conversation")}
    if kind in {"multi_static_select", "checkboxes"}:
        options = [option_of(element, chosen)] if chosen else element.get("initial_options", [])
        return value | {"selected_options": options}
    if kind == "timepicker":
        return value | {"selected_time": chosen or element.get("initial_time")}
    return value | {"selected_option": option_of(element, chosen) if chosen else element.get("initial_option")}


def option_of(element: dict[str, Any], text: str) -> dict[str, Any]:
    """The option of a menu whose text is, or begins with, `text`."""
    options = [
        *element.get("options", []),
        *(one for group in element.get("option_groups", []) for one in group["options"]),
    ]
    named: dict[str, dict[str, Any]] = {one["text"]["text"]: one for one in options}
    assert any(name.startswith(text) for name in named), f"no {text!r} among {list(named)}"
    return named.get(text) or next(one for name, one in named.items() if name.startswith(text))


def everything_of(message: dict[str, Any]) -> str:
    """All the text that a message or view shows."""
    return "\n".join(texts_of(message["blocks"]))


async def _page(url: str, said: dict[str, Any] | None, wanted: set[str]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The state that the page is given, and what an event among `wanted` told after `said`."""
    async with ClientSession() as session, session.ws_connect(f"{url}/ui", max_msg_size=0) as page:
        state = (await page.receive_json())["state"]
        if said is None:
            return state, {}
        await page.send_json(said)
        deadline = time.monotonic() + REPLY_SECONDS
        while time.monotonic() < deadline:
            event = await page.receive_json(timeout=REPLY_SECONDS)
            if event["t"] in wanted:
                return state, event["errors"]
            if event["t"] == "view":
                return state, {}
    message = "no answer to the submission"
    raise AssertionError(message)
