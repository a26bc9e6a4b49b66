"""The server as a process: what it says when it starts, whom it answers over HTTP, and how it refuses to start."""

from __future__ import annotations

import json
import re
import socket
import statistics
import subprocess
import sys
import time
from http.client import HTTPConnection
from typing import TYPE_CHECKING, Any

import pytest
from mcp import Client

from retention.errors import SettingsError
from retention.wording import explain
from tools.serving import serve

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from retention.desk import Desk

SECONDS = 60
INITIALIZE = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {
        "protocolVersion": "2025-11-25",
        "capabilities": {},
        "clientInfo": {"name": "holdfast-tests", "version": "1"},
    },
}
ASK = {
    "jsonrpc": "2.0",
    "id": 2,
    "method": "tools/call",
    "params": {"name": "get_retention", "arguments": {"period": "2025", "segment": "smb"}},
}


def command(ledger: Path, *options: str) -> list[str]:
    return [sys.executable, "-m", "cli.main", "serve", "mcp", "--db", str(ledger), *options]


@pytest.fixture(scope="module")
def port(sample_ledger: Path) -> Iterator[int]:
    """The port of a server that is ready."""
    server = subprocess.Popen(
        command(sample_ledger, "--http", "--port", "0"), stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
    )
    assert server.stderr is not None
    try:
        said = server.stderr.readline()
        ready = re.fullmatch(r"Holdfast answers MCP at http://127\.0\.0\.1:(\d+)/mcp\. Ctrl\+C ends it\.\n", said)
        assert ready is not None, said
        yield int(ready.group(1))
    finally:
        server.terminate()
        server.wait(SECONDS)
        server.stderr.close()


def post(port: int, message: dict[str, Any], **headers: str) -> tuple[int, bytes]:
    connection = HTTPConnection("127.0.0.1", port, timeout=SECONDS)
    try:
        accepted = {"content-type": "application/json", "accept": "application/json, text/event-stream"}
        connection.request("POST", "/mcp", json.dumps(message), accepted | headers)
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


@pytest.mark.parametrize("mode", ["auto", "legacy"])
async def test_over_http_it_answers_both_protocols(port: int, mode: str) -> None:
    async with Client(f"http://localhost:{port}/mcp", mode=mode) as client:
        assert client.server_info is not None
        assert client.server_info.name == "holdfast"
        result = await client.call_tool("get_retention", {"period": "2025", "segment": "smb"})
    assert result.structured_content is not None
    assert result.structured_content["segment"] == "segment=smb"


def test_over_http_it_refuses_another_host_and_another_origin(port: int) -> None:
    assert post(port, ASK, Host="ledger.example") == (421, b"Invalid Host header")
    assert post(port, ASK, Host=f"127.0.0.1:{port + 1}") == (421, b"Invalid Host header")
    assert post(port, ASK, Origin="http://ledger.example") == (403, b"Invalid Origin header")


def test_over_stdio_only_messages_of_the_protocol_reach_standard_output(sample_ledger: Path) -> None:
    with subprocess.Popen(
        command(sample_ledger), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        for message in (INITIALIZE, ASK):
            server.stdin.write(json.dumps(message) + "\n")
        server.stdin.flush()
        answers = [json.loads(server.stdout.readline()) for _ in (INITIALIZE, ASK)]
        rest, said = server.communicate(timeout=SECONDS)
    assert [answer["id"] for answer in answers] == [1, 2]
    assert answers[1]["result"]["structuredContent"]["total"]["accounts_opening"] > 0
    assert rest == ""
    assert said == "Holdfast answers MCP on standard input and output. It ends when the input does.\n"
    assert server.returncode == 0


def test_over_http_no_answer_waits_for_the_network(port: int) -> None:
    """With Nagle's algorithm left on, each takes over 40 ms from the second on."""
    connection = HTTPConnection("127.0.0.1", port, timeout=SECONDS)
    seconds = []
    for _ in range(20):
        before = time.monotonic()
        connection.request("GET", "/")
        connection.getresponse().read()
        seconds.append(time.monotonic() - before)
    connection.close()
    assert statistics.median(seconds) < 0.02


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "ledger.example"])
def test_it_stays_on_this_machine(unasked_desk: Desk, host: str) -> None:
    with pytest.raises(SettingsError) as caught:
        serve(unasked_desk, "http", host)
    assert explain(caught.value) == (
        f"MCP over HTTP asks nobody who they are, so it stays on this machine: {host} is not 127.0.0.1, ::1 or"
        " localhost. Make a token first (holdfast tokens add NAME), or set HOLDFAST_MCP_ISSUER."
    )


def test_a_port_in_use_is_named(sample_ledger: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = subprocess.run(
            command(sample_ledger, "--http", "--port", str(port)),
            capture_output=True,
            text=True,
            check=False,
            timeout=SECONDS,
        )
    assert done.returncode == 3
    assert (
        done.stderr == f"Cannot listen on 127.0.0.1:{port} (Address already in use). Choose another --host or --port.\n"
    )
