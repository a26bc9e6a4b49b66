"""A Slack on loopback that speaks the real protocols, and the bot beside it, both as programs of their own."""

from __future__ import annotations

import socket
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import pytest
import yaml

from tests.acceptance.slack.workspace import ADA, APP, BEN, BOT, FINANCE, GUEST, PRIVATE, TEAM, TOKENS, Bot, Slack

if TYPE_CHECKING:
    from tests.acceptance.conftest import Serve

HERE = Path(__file__).parent
LOCAL_SLACK = HERE.parent / "node_modules" / "local-slack-linux-x64" / "bin" / "local-slack"
HOLDFAST = Path(sys.executable).with_name("holdfast")
READY = {"http": "Holdfast answers Slack at ", "socket": "Holdfast answers Acceptance in Slack over Socket Mode"}


@pytest.fixture(scope="session")
def artefacts() -> Path:
    """Where pictures are kept, outside of the repository's content."""
    folder = HERE.parent / "artefacts"
    folder.mkdir(exist_ok=True)
    return folder


class SlackOver(Protocol):
    """Starts Slack and the bot: `program` is what `serve slack` is told to."""

    def __call__(self, mode: str, program: tuple[str | Path, ...] = ...) -> Slack: ...


@pytest.fixture(scope="module")
def slack_over(serve_all: Serve, sample_ledger: Path, tmp_path_factory: pytest.TempPathFactory) -> SlackOver:
    """Slack and the bot, over "http" or "socket", started once for a module; both end with it."""

    @cache
    def started(mode: str, program: tuple[str | Path, ...] = (HOLDFAST,)) -> Slack:
        if not LOCAL_SLACK.exists():
            pytest.fail("local-slack-linux-x64 is not installed: run make acceptance.", pytrace=False)
        slack_port, bot_port = free_ports(2)
        url, events = f"http://127.0.0.1:{slack_port}", f"http://127.0.0.1:{bot_port}/slack/events"
        config = tmp_path_factory.mktemp("workspace") / "workspace.yaml"
        config.write_text(yaml.safe_dump(_workspace(mode, events)), encoding="utf-8")
        workspace = (LOCAL_SLACK, "--config", config, "--port", str(slack_port), "--base-host", "127.0.0.1")
        serve_all(*workspace, ready="Control API")
        over = ("--http", "--port", str(bot_port)) if mode == "http" else ()
        bot = serve_all(
            *program, "serve", "slack", *over, "--db", sample_ledger,
            ready=READY[mode],
            env={**TOKENS, "SLACK_API_URL": f"{url}/api/"},
        )  # fmt: skip
        return Slack(url, events if mode == "http" else None, Bot(bot.pid, bot.log))

    return started


def _workspace(mode: str, events: str) -> dict[str, Any]:
    app = {
        "appId": APP,
        "botUserId": BOT,
        "botName": "holdfast",
        "botToken": TOKENS["SLACK_BOT_TOKEN"],
        "appToken": TOKENS["SLACK_APP_TOKEN"],
        "signingSecret": TOKENS["SLACK_SIGNING_SECRET"],
        "mode": "events" if mode == "http" else "socket",
        **({"requestUrl": events} if mode == "http" else {}),
    }
    members = [ADA, BEN, GUEST, BOT]
    return {
        "workspace": {"name": "Acceptance", "domain": "acceptance", "teamId": TEAM},
        "apps": [app],
        "users": [{"id": ADA, "name": "ada"}, {"id": BEN, "name": "ben"}, {"id": GUEST, "name": "guest"}],
        "channels": [
            {"id": FINANCE, "name": "finance", "members": members},
            {"id": PRIVATE, "name": "board", "members": [ADA, BOT], "is_private": True},
        ],
    }


def free_ports(count: int) -> list[int]:
    """Ports that nobody listened on a moment ago."""
    listeners = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [listener.getsockname()[1] for listener in listeners]
    for listener in listeners:
        listener.close()
    return ports
