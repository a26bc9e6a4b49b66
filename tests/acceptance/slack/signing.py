"""Requests as Slack signs and sends them, for what local-slack never sends: repeats, retries, views with state."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen
from uuid import uuid4

from slack_sdk.signature import SignatureVerifier

from tests.acceptance.slack.workspace import ADA, APP, FINANCE, TEAM, TOKENS

FORM = "application/x-www-form-urlencoded"
JSON = "application/json"


@dataclass(frozen=True)
class Answered:
    """What came back for a request, and after how many seconds."""

    status: int
    body: bytes
    seconds: float


@dataclass(frozen=True)
class Signed:
    """A request of which every byte is settled, so that it can be sent again."""

    body: bytes
    headers: dict[str, str]

    def send(self, url: str, **headers: str) -> Answered:
        """Send it, with further headers that nobody signs."""
        begun = time.perf_counter()
        try:
            with urlopen(Request(url, self.body, self.headers | headers)) as response:
                return Answered(response.status, response.read(), time.perf_counter() - begun)
        except HTTPError as error:
            with error:
                return Answered(error.code, error.read(), time.perf_counter() - begun)


def signed(
    body: str, kind: str = FORM, *, secret: str = TOKENS["SLACK_SIGNING_SECRET"], timestamp: str | None = None
) -> Signed:
    """Sign a body, by default as Slack does now."""
    timestamp = timestamp or str(int(time.time()))
    signature = SignatureVerifier(secret).generate_signature(timestamp=timestamp, body=body)
    return Signed(
        body.encode(),
        {"Content-Type": kind, "X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": signature or ""},
    )


def command(
    name: str, text: str, *, user: str = ADA, channel: str = FINANCE, response_url: str = "", **more: str
) -> str:
    """The body of a slash command."""
    return urlencode(
        {
            "command": name,
            "text": text,
            "team_id": TEAM,
            "api_app_id": APP,
            "user_id": user,
            "channel_id": channel,
            "trigger_id": uuid4().hex,
            "response_url": response_url,
            **more,
        }
    )


def event(inner: dict[str, Any], *, event_id: str) -> str:
    """The body of an event."""
    return json.dumps(
        {
            "type": "event_callback",
            "team_id": TEAM,
            "api_app_id": APP,
            "event_id": event_id,
            "event_time": int(time.time()),
            "event": inner,
        }
    )


def interaction(payload: dict[str, Any], *, user: str = ADA) -> str:
    """The body of a press of a button, a choice in a menu or a submitted view."""
    about = {"team": {"id": TEAM}, "user": {"id": user, "team_id": TEAM}, "api_app_id": APP, "trigger_id": uuid4().hex}
    return urlencode({"payload": json.dumps(about | payload)})
