"""Slack's side of a running Holdfast: signed commands and events, and a browser that keeps its cookies."""

from __future__ import annotations

import itertools
import json
import re
import time
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener, urlopen

from slack_sdk.signature import SignatureVerifier

if TYPE_CHECKING:
    from collections.abc import Mapping
    from http.client import HTTPResponse

SECRET = "signing-secret"
REFUSED = "This Holdfast belongs to another workspace."
_NUMBERS = itertools.count(1)


def ask(url: str, team: str, text: str = "last-quarter", user: str = "U1", channel: str = "C1") -> str:
    """Type /nrr in a workspace; gives the text of the reply."""
    said = {"command": "/nrr", "text": text, "team_id": team, "user_id": user, "channel_id": channel}
    body = urlencode({**said, "trigger_id": f"t{next(_NUMBERS)}"})
    return str(json.loads(_signed(url, body, "application/x-www-form-urlencoded"))["text"])


def tell(url: str, team: str, event: dict[str, Any]) -> None:
    """Send an event of a workspace."""
    envelope = {
        "type": "event_callback",
        "team_id": team,
        "event": event,
        "event_id": f"Ev{next(_NUMBERS)}",
        "event_time": int(time.time()),
    }
    _signed(url, json.dumps(envelope), "application/json")


def _signed(url: str, body: str, content_type: str) -> str:
    timestamp = str(int(time.time()))
    signature = SignatureVerifier(SECRET).generate_signature(timestamp=timestamp, body=body)
    headers = {
        "Content-Type": content_type,
        "X-Slack-Request-Timestamp": timestamp,
        "X-Slack-Signature": str(signature),
    }
    with urlopen(Request(f"{url}/slack/events", body.encode(), headers), timeout=10) as response:
        return str(response.read().decode())


class _Stay(HTTPRedirectHandler):
    """Shows a redirection instead of following it."""

    def redirect_request(self, *_: object) -> None:
        return None


class Browser:
    """Keeps the cookie of the last page; urllib's own jar would not give a Secure one to a loopback address."""

    def __init__(self, *, keeps_cookies: bool = True) -> None:
        self.cookie, self._keeps = "", keeps_cookies

    def open(self, address: str, form: Mapping[str, str] | None = None) -> tuple[int, str, str]:
        """The status of a page, its text, and where it leads."""
        data = None if form is None else urlencode(form).encode()
        request = Request(address, data, {"Cookie": self.cookie} if self.cookie else {})
        try:
            with build_opener(_Stay).open(request, timeout=10) as response:
                return self._shown(response)
        except HTTPError as error:
            with error:
                return self._shown(error)

    def _shown(self, response: HTTPResponse | HTTPError) -> tuple[int, str, str]:
        found = re.match(r"slack-app-oauth-state=[^;]+", response.headers.get("Set-Cookie", ""))
        if found and self._keeps:
            self.cookie = found[0]
        return response.status or 0, response.read().decode(), response.headers.get("Location", "")
