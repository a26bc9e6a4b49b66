"""`holdfast serve` as a process: assistants, health and an end that finishes what was begun."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from mcp import Client

from cli.importing import import_sample
from retention.store.registry import registry_path
from retention.wording.serving import serving
from tests.bot.small_slack import TEAM, SmallSlack, small_slack

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.bot.small_slack import Facts

TODAY = date(2026, 11, 22)
HOLDFAST = Path(sys.executable).with_name("holdfast")
START_SECONDS, STOP_SECONDS = 60.0, 10.0


class Service:
    def __init__(self, folder: Path, **settings: str) -> None:
        self.database, self.log = folder / "sample.db", folder / "service.log"
        tuple(import_sample(self.database, TODAY))
        environment = {name: value for name, value in os.environ.items() if not name.startswith("SLACK_")} | settings
        command = (HOLDFAST, "serve", "--port", "0", "--db", self.database, "--today", TODAY.isoformat())
        with self.log.open("wb") as sink:
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=sink, env=environment)
        self.url = self._url()

    def _url(self) -> str:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            if found := re.search(r"at (http://\S+)/mcp\.", self.log.read_text(encoding="utf-8")):
                return found[1]
            time.sleep(0.05)
        return pytest.fail(self.log.read_text(encoding="utf-8"))

    def get(self, path: str) -> tuple[int, object]:
        try:
            with urlopen(self.url + path) as response:
                return response.status, json.load(response)
        except HTTPError as error:
            with error:
                return error.code, json.load(error)

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(STOP_SECONDS)


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    started = Service(tmp_path)
    yield started
    if started.process.poll() is None:
        started.process.kill()
        started.process.wait()


async def _tools(url: str) -> set[str]:
    async with Client(f"{url}/mcp") as client:
        return {tool.name for tool in (await client.list_tools()).tools}


def test_one_process_serves_and_ends_in_order(service: Service) -> None:
    assert service.get("/healthz") == (200, {"status": "ok"})
    assert service.get("/readyz") == (200, {"status": "ready"})
    assert asyncio.run(_tools(service.url)) >= {"get_retention", "describe_ledger"}
    with socket.create_connection(("127.0.0.1", int(service.url.rpartition(":")[2]))) as stranger:
        stranger.sendall(b"GARBAGE\r\n\r\n")
        assert stranger.recv(12) == b"HTTP/1.1 400"
    service.database.rename(service.database.with_suffix(".away"))
    assert service.get("/readyz") == (503, {"status": "not ready", "missing": ["ledger"]})
    assert service.get("/healthz") == (200, {"status": "ok"})
    assert service.stop() == 0
    said, *logged = service.log.read_text(encoding="utf-8").split("\n{")
    assert said == serving(service.url, mcp="/mcp", slack=None)
    assert [json.loads("{" + line)["event"] for line in logged] == [
        "Invalid HTTP request received.",
        "ledger not ready",
        "stopping",
    ]


class OneTeam(SmallSlack):
    """A Slack that knows whose the token is."""

    def _result(self, method: str, arguments: Facts) -> Facts:
        known = {"ok": True, "team_id": TEAM, "team": "Acme", "user_id": "UB", "bot_id": "B1"}
        return known if method == "auth.test" else super()._result(method, arguments)


async def test_a_process_whose_digests_cannot_be_read_is_not_ready(tmp_path: Path) -> None:
    async with small_slack(OneTeam()) as slack:
        settings = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "secret", "SLACK_API_URL": slack.url}
        service = await asyncio.to_thread(partial(Service, tmp_path, **settings))
        try:
            assert await asyncio.to_thread(service.get, "/readyz") == (200, {"status": "ready"})
            registry = registry_path(service.database)
            registry.rename(tmp_path / "away")
            missing = await asyncio.to_thread(service.get, "/readyz")
            assert missing == (503, {"status": "not ready", "missing": ["digests"]})
            (tmp_path / "away").rename(registry)
            assert await asyncio.to_thread(service.get, "/readyz") == (200, {"status": "ready"})
            assert await asyncio.to_thread(service.stop) == 0
        finally:
            if service.process.poll() is None:
                service.process.kill()
                service.process.wait()


def test_what_is_said_with_slack() -> None:
    assert serving("http://127.0.0.1:8765", mcp="/mcp", slack="http") == (
        "Holdfast serves assistants at http://127.0.0.1:8765/mcp.\n"
        "It answers Slack at http://127.0.0.1:8765/slack/events.\n"
        "Health at http://127.0.0.1:8765/healthz and http://127.0.0.1:8765/readyz. Ctrl+C ends it."
    )


def test_what_is_said_with_many_workspaces() -> None:
    install = "https://holdfast.example.com/slack/install"
    assert serving("http://127.0.0.1:8765", mcp="/mcp", slack="http", install=install).splitlines()[1:3] == [
        "It answers Slack at http://127.0.0.1:8765/slack/events.",
        "Workspaces install it at https://holdfast.example.com/slack/install.",
    ]
