"""Slack's side of a command: signed requests over connections that stay open, and how long each took."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import itertools
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from bench.slack_api import CHANNEL, TEAM, USER

if TYPE_CHECKING:
    from collections.abc import Iterator

SECRET = "bench-secret"  # noqa: S105 - of a server on loopback
_numbers = itertools.count()


@dataclass(frozen=True, slots=True)
class Exchange:
    """One acknowledgement: its bytes, and after how many seconds it was there."""

    body: bytes
    seconds: float


def commands(count: int, text: str) -> list[bytes]:
    """As many requests of `/nrr text`, each with an id of its own, signed now."""
    return [_signed(next(_numbers), text) for _ in range(count)]


def _signed(number: int, text: str) -> bytes:
    body = urlencode(
        {
            "command": "/nrr",
            "text": text,
            "team_id": TEAM,
            "user_id": USER,
            "channel_id": CHANNEL,
            "channel_name": "finance",
            "trigger_id": f"{number}.{time.time_ns()}",
            "response_url": "http://127.0.0.1:9/response",
        }
    ).encode()
    timestamp = str(int(time.time()))
    signature = hmac.new(SECRET.encode(), f"v0:{timestamp}:".encode() + body, hashlib.sha256).hexdigest()
    head = (
        "POST /slack/events HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"X-Slack-Request-Timestamp: {timestamp}\r\nX-Slack-Signature: v0={signature}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def exchange(port: int, requests: list[bytes], at_a_time: int) -> list[Exchange]:
    """Send all of them, `at_a_time` connections wide. Raises RuntimeError where one is not answered with 200."""
    return asyncio.run(_exchange(port, iter(requests), at_a_time))


async def _exchange(port: int, requests: Iterator[bytes], at_a_time: int) -> list[Exchange]:
    done = await asyncio.gather(*(_connection(port, requests) for _ in range(at_a_time)))
    return [one for connection in done for one in connection]


async def _connection(port: int, requests: Iterator[bytes]) -> list[Exchange]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    done = []
    for request in requests:
        begun = time.perf_counter()
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(head.decode())
        body = await reader.readexactly(_length(head))
        done.append(Exchange(body, time.perf_counter() - begun))
    writer.close()
    await writer.wait_closed()
    return done


def _length(head: bytes) -> int:
    _, _, after = head.lower().partition(b"content-length:")
    return int(after.partition(b"\r\n")[0])
