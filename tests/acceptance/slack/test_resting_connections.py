"""Proxies keep a connection and ask on it again: no server of ours may have closed it meanwhile."""

from __future__ import annotations

import time
from http.client import HTTPConnection
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.acceptance.conftest import Serve
    from tests.acceptance.slack.conftest import SlackOver

pytestmark = pytest.mark.acceptance

# The server's own default would close a connection that rests for 5 s.
REST_SECONDS = 6.0
ANSWERED = (200, 404, 405)


def test_a_request_after_a_rest_is_answered_on_the_same_connection(
    slack_over: SlackOver, serve: Serve, holdfast: Path, sample_ledger: Path
) -> None:
    ready = r"http://127\.0\.0\.1:\d+(?=/mcp)"
    options = ("--port", "0", "--db", sample_ledger)
    addresses = [
        slack_over("http").bot_url,
        serve(holdfast, "serve", *options, ready=ready).ready.group(),
        serve(holdfast, "serve", "mcp", "--http", *options, ready=ready).ready.group(),
    ]
    connections = [HTTPConnection(urlsplit(address).netloc) for address in addresses if address]
    assert [asked(connection) for connection in connections] == [True] * 3
    for connection in connections:
        # A closed connection is an error now, not opened again.
        connection.auto_open = 0
    time.sleep(REST_SECONDS)
    assert [asked(connection) for connection in connections] == [True] * 3
    for connection in connections:
        connection.close()


def asked(connection: HTTPConnection) -> bool:
    connection.request("GET", "/healthz")
    with connection.getresponse() as response:
        response.read()
    return response.status in ANSWERED
