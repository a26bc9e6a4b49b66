"""Slack's side of a command: signed requests."""

from __future__ import annotations

import hashlib
import hmac
import itertools
import time
from urllib.parse import urlencode

from bench.slack_api import CHANNEL, TEAM, USER

SECRET = "bench-secret"  # noqa: S105 - of a server on loopback
_numbers = itertools.count()


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
