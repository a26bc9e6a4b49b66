"""A Slack on loopback that speaks the real protocols, and the bot beside it, both as programs of their own."""

from __future__ import annotations

import json
import socket
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol
from urllib.request import Request, urlopen

import pytest
import yaml

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = Path(__file__).parent
LOCAL_SLACK = HERE.parent / "node_modules" / "local-slack-linux-x64" / "bin" / "local-slack"
HOLDFAST = Path(sys.executable).with_name("holdfast")
USER, CHANNEL = "U0ADA", "C0FINANCE"
TOKENS = {
    "SLACK_BOT_TOKEN": "xoxb-acceptance",
    "SLACK_APP_TOKEN": "xapp-acceptance",
    "SLACK_SIGNING_SECRET": "acceptance-secret",
}
REPLY_SECONDS = 10.0


class Served(Protocol):
    """What the `serve` fixture gives: a running program."""

    pid: int
    log: Path


class Serve(Protocol):
    def __call__(self, *command: str | Path, ready: str, env: dict[str, str] | None = None) -> Served: ...


@dataclass(frozen=True)
class Slack:
    """A workspace with the bot in it. `bot_url` is where the bot takes requests, None over Socket Mode."""

    url: str
    bot_url: str | None
    bot: Served

    def nrr(self, text: str) -> dict[str, Any]:
        """Type `/nrr text` and wait for the one message that comes of it."""
        before = len(self._messages())
        self._post("/_control/command", {"channel": CHANNEL, "user": USER, "command": "/nrr", "text": text})
        deadline = time.monotonic() + REPLY_SECONDS
        while len(messages := self._messages()) == before and time.monotonic() < deadline:
            time.sleep(0.02)
        [message] = messages[before:]
        assert message["ephemeral_to"] == USER
        reply: dict[str, Any] = message
        return reply

    def _messages(self) -> list[dict[str, Any]]:
        with urlopen(f"{self.url}/_control/messages/{CHANNEL}") as response:
            found: list[dict[str, Any]] = json.load(response)["messages"]
        return found

    def _post(self, path: str, body: dict[str, Any]) -> None:
        request = Request(self.url + path, json.dumps(body).encode(), {"Content-Type": "application/json"})
        with urlopen(request) as response:
            assert json.load(response) == {"ok": True}


@pytest.fixture
def slack_over(serve: Serve, sample_ledger: Path, tmp_path: Path) -> Callable[[str], Slack]:
    """Start Slack and the bot, over "http" or "socket"; both end with the test."""

    def started(mode: str) -> Slack:
        if not LOCAL_SLACK.exists():
            pytest.fail("local-slack-linux-x64 is not installed: run make acceptance.", pytrace=False)
        slack_port, bot_port = _free_ports(2)
        url, events = f"http://127.0.0.1:{slack_port}", f"http://127.0.0.1:{bot_port}/slack/events"
        config = tmp_path / "workspace.yaml"
        config.write_text(yaml.safe_dump(_workspace(mode, events)), encoding="utf-8")
        program = (LOCAL_SLACK, "--config", config, "--port", str(slack_port), "--base-host", "127.0.0.1")
        serve(*program, ready="Control API")
        overs = {"http": ("--http", "--port", str(bot_port)), "socket": ()}
        ready = {
            "http": "Holdfast answers Slack at ",
            "socket": "Holdfast answers Acceptance in Slack over Socket Mode",
        }
        bot = serve(
            HOLDFAST, "serve", "slack", *overs[mode], "--db", sample_ledger,
            ready=ready[mode],
            env={**TOKENS, "SLACK_API_URL": f"{url}/api/"},
        )  # fmt: skip
        return Slack(url, events if mode == "http" else None, bot)

    return started


def _workspace(mode: str, events: str) -> dict[str, Any]:
    app = {
        "appId": "A0HOLDFAST",
        "botUserId": "U0HOLDFAST",
        "botName": "holdfast",
        "botToken": TOKENS["SLACK_BOT_TOKEN"],
        "appToken": TOKENS["SLACK_APP_TOKEN"],
        "signingSecret": TOKENS["SLACK_SIGNING_SECRET"],
        "mode": "events" if mode == "http" else "socket",
        **({"requestUrl": events} if mode == "http" else {}),
    }
    return {
        "workspace": {"name": "Acceptance", "domain": "acceptance", "teamId": "T0ACCEPT"},
        "apps": [app],
        "users": [{"id": USER, "name": "ada"}],
        "channels": [{"id": CHANNEL, "name": "finance", "members": [USER, app["botUserId"]]}],
    }


def _free_ports(count: int) -> list[int]:
    listeners = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [listener.getsockname()[1] for listener in listeners]
    for listener in listeners:
        listener.close()
    return ports
