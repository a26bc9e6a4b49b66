"""The processes that serve assistants: what they need to start, whom they answer, how they end."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import subprocess
import sys
import time
from contextlib import asynccontextmanager
from pathlib import Path
from shutil import copyfile
from typing import TYPE_CHECKING

import aiohttp
import httpx2
import pytest
import pytest_asyncio
from mcp import Client
from mcp.client.streamable_http import streamable_http_client

from tests.tools.auth.conftest import ACCEPT, INITIALIZE, Service
from tests.tools.auth.issuers import AUDIENCE, Issuer, listening

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

pytestmark = pytest.mark.acceptance

HOLDFAST = Path(sys.executable).with_name("holdfast")
SECONDS = 60
WAYS = [("serve",), ("serve", "mcp", "--http")]


def command(*arguments: str | Path, **settings: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("HOLDFAST_", "SLACK_"))}
    return subprocess.run(
        [HOLDFAST, *arguments], capture_output=True, text=True, env=clean | settings, check=False, timeout=SECONDS
    )


@pytest_asyncio.fixture
async def issuer() -> AsyncIterator[Issuer]:
    async with listening() as one:
        yield one


@pytest.fixture
def ledger(tmp_path: Path, sample_ledger: Path) -> Path:
    """A ledger of its own, with the sample and no tokens."""
    return Path(copyfile(sample_ledger, tmp_path / "sample.db"))


def token(ledger: Path, name: str = "revops", *options: str) -> str:
    done = command("tokens", "add", name, *options, "--db", ledger)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


class Process(Service):
    """A process that serves; `ended` is how long, in seconds, it took to end, and with which status."""

    def __init__(self, port: int, process: asyncio.subprocess.Process) -> None:
        super().__init__(port)
        self._process = process

    async def ended(self) -> tuple[float, int]:
        before = time.monotonic()
        self._process.send_signal(signal.SIGTERM)
        status = await asyncio.wait_for(self._process.wait(), SECONDS)
        return time.monotonic() - before, status


@asynccontextmanager
async def process(ledger: Path, way: tuple[str, ...], *options: str, **settings: str) -> AsyncIterator[Process]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("HOLDFAST_", "SLACK_"))}
    started = await asyncio.create_subprocess_exec(
        HOLDFAST,
        *way,
        *("--port", "0", "--db", str(ledger), *options),
        env=clean | settings,
        stderr=asyncio.subprocess.PIPE,
    )
    assert started.stderr is not None
    try:
        said = (await asyncio.wait_for(started.stderr.readline(), SECONDS)).decode()
        found = re.search(r":(\d+)/mcp\.", said)
        assert found is not None, said + (await started.stderr.read()).decode()
        yield Process(int(found[1]), started)
    finally:
        if started.returncode is None:
            started.kill()
        await started.communicate()


@pytest.mark.parametrize("way", WAYS, ids=["all in one", "assistants alone"])
async def test_every_request_needs_the_token_that_was_made(ledger: Path, way: tuple[str, ...]) -> None:
    secret = await asyncio.to_thread(token, ledger)
    async with process(ledger, way) as service:
        assert (await service.ask()).status == 401
        for mode in ("auto", "legacy"):
            http = signed_in(secret)
            async with http, Client(streamable_http_client(service.url, http_client=http), mode=mode) as client:
                result = await client.call_tool("get_retention", {"period": "2025"})
                assert not result.is_error
        if way == ("serve",):
            for path in ("/healthz", "/readyz"):
                assert (await service.ask(b"", method="GET", path=path)).status == 200
        await asyncio.to_thread(command, "tokens", "revoke", "revops", "--db", ledger)
        assert (await service.ask(token=secret)).said["error_description"].startswith("This token was revoked.")
        assert (await service.ended())[1] == 0


def signed_in(secret: str) -> httpx2.AsyncClient:
    return httpx2.AsyncClient(headers={"Authorization": f"Bearer {secret}"})


@pytest.mark.parametrize("way", WAYS, ids=["all in one", "assistants alone"])
async def test_a_process_takes_tokens_of_an_issuer(ledger: Path, issuer: Issuer, way: tuple[str, ...]) -> None:
    settings = {"HOLDFAST_MCP_URL": AUDIENCE, "HOLDFAST_MCP_ISSUER": issuer.url}
    async with process(ledger, way, **settings) as service:
        assert (await service.ask(token=issuer.token())).status == 200
        assert (await service.ask(token=issuer.token(aud="else"))).status == 401
        assert (await service.ask()).status == 401
        metadata = await service.ask(b"", method="GET", path="/.well-known/oauth-protected-resource/mcp")
        assert metadata.said["authorization_servers"] == [issuer.url]


@pytest.mark.parametrize("way", WAYS, ids=["all in one", "assistants alone"])
async def test_a_process_with_open_streams_ends_at_once(ledger: Path, way: tuple[str, ...]) -> None:
    async with process(ledger, way) as service, aiohttp.ClientSession() as client:
        streams = []
        for _ in range(3):
            session = (await service.ask(INITIALIZE)).headers["mcp-session-id"]
            streams.append(await client.get(service.url, headers=ACCEPT | {"mcp-session-id": session}))
        assert [stream.status for stream in streams] == [200] * 3
        took, status = await service.ended()
        assert (await asyncio.gather(*(stream.read() for stream in streams))) == [b""] * 3
        assert (took < 3, status) == (True, 0)


@pytest.mark.parametrize("way", WAYS, ids=["all in one", "assistants alone"])
async def test_other_machines_may_come_once_there_is_a_token(ledger: Path, way: tuple[str, ...]) -> None:
    everywhere = ("--host", "0.0.0.0")
    refused = await asyncio.to_thread(command, *way, *everywhere, "--port", "0", "--db", ledger)
    assert (refused.returncode, refused.stderr) == (
        3,
        (
            "MCP over HTTP asks nobody who they are, so it stays on this machine: 0.0.0.0 is not 127.0.0.1, ::1 or"
            " localhost. Make a token first (holdfast tokens add NAME), or set HOLDFAST_MCP_ISSUER.\n"
        ),
    )
    secret = await asyncio.to_thread(token, ledger)
    refused = await asyncio.to_thread(command, *way, *everywhere, "--port", "0", "--db", ledger)
    assert (refused.returncode, refused.stderr) == (
        3,
        (
            "0.0.0.0 is every address of this machine, so HOLDFAST_MCP_URL must say by which one assistants come, as in"
            " https://holdfast.example.com/mcp.\n"
        ),
    )
    async with process(ledger, way, *everywhere, HOLDFAST_MCP_URL=AUDIENCE) as service:
        assert (await service.ask(token=secret, host="holdfast.example.com")).status == 200
        assert (await service.ask(token=secret, host="evil.example.com")).status == 421
        assert (await service.ask(host="holdfast.example.com")).status == 401


async def test_a_wrong_setting_is_told_before_anything_is_served(ledger: Path) -> None:
    for way in WAYS:
        done = await asyncio.to_thread(
            command, *way, "--port", "0", "--db", ledger, HOLDFAST_MCP_ISSUER="https://login.example.com"
        )
        assert done.returncode == 3
        assert done.stderr.startswith("HOLDFAST_MCP_ISSUER needs HOLDFAST_MCP_URL")


def test_over_stdio_nobody_needs_a_token(ledger: Path) -> None:
    token(ledger)
    done = command("serve", "mcp", "--db", ledger, HOLDFAST_MCP_ISSUER="nonsense")
    assert (done.returncode, done.stdout) == (0, "")
