"""Somebody who installs Holdfast in a browser, and people who then ask: an app of many workspaces, over a registry."""

from __future__ import annotations

import itertools
import json
import re
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlencode, urlsplit

from cryptography.fernet import Fernet
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.signature import SignatureVerifier

from bot.answering import Answering
from bot.app import app_of
from bot.directory import Directory
from bot.installing.flow import Flow
from bot.installing.tokens import InstalledWorkspaces
from bot.office import Office
from bot.settings import OAuthSettings
from tests.bot.installing.granting_slack import ALPHA, BETA, CLIENT_ID, CLIENT_SECRET, ORGANISATION

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slack_bolt.response import BoltResponse

    from retention.desk import Desk
    from retention.installation import InstallationBook
    from tests.bot.installing.granting_slack import GrantingSlack

KEY = Fernet.generate_key().decode()
URL = "https://holdfast.example.com"
NUMBERS = itertools.count(1)


def settings_for(slack: GrantingSlack) -> OAuthSettings:
    return OAuthSettings(
        client_id=CLIENT_ID,
        client_secret=CLIENT_SECRET,
        signing_secret="signing-secret",
        token_keys=(KEY,),
        url=URL,
        workspaces=frozenset({ALPHA, BETA, ORGANISATION}),
        api_url=slack.url,
    )


class Clock:
    """The time, and so much later as a test says."""

    def __init__(self) -> None:
        self.later = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.later


class Many:
    """The app of many workspaces over a book."""

    def __init__(self, desk: Desk, slack: GrantingSlack, book: InstallationBook) -> None:
        self.slack, self.book, self.clock, self.settings = slack, book, Clock(), settings_for(slack)
        self.answering = Answering()
        self.office = Office(desk, self.answering, Directory(), now=self.clock)
        self.workspaces = InstalledWorkspaces(book, self.settings, self.clock, patience=10)
        self.flow = Flow(self.office, book, self.settings)
        self.app = app_of(
            self.office,
            self.workspaces,
            signing_secret="signing-secret",
            api_url=slack.url,
            flow=self.flow,
            book=book,
        )

    async def begins(self, **query: str) -> tuple[str, str]:
        """Open the page that an installation begins on: the address of Slack's consent, and the state in it."""
        response = await self.flow.handle_installation(AsyncBoltRequest(body="", query=query))
        assert response.status == 200
        [link] = re.findall(r'<a href="([^"]+)">Add to Slack</a>', response.body)
        address = link.replace("&amp;", "&")
        [state] = parse_qs(urlsplit(address).query)["state"]
        [cookie] = response.headers["set-cookie"]
        assert cookie == f"slack-app-oauth-state={state}; Secure; HttpOnly; Path=/; Max-Age=600"
        return address, state

    async def returns(self, cookie: str | None = None, **query: str) -> BoltResponse:
        """Come back from Slack."""
        headers: dict[str, str | Sequence[str]] = (
            {} if cookie is None else {"cookie": f"slack-app-oauth-state={cookie}"}
        )
        return await self.flow.handle_callback(AsyncBoltRequest(body="", query=query, headers=headers))

    async def installs(self, team: str) -> BoltResponse:
        """Install in a workspace, from the first page to the last."""
        _, state = await self.begins()
        return await self.returns(state, code=self.slack.code(team), state=state)

    async def asks(self, team: str, text: str = "last-quarter", **more: str) -> str:
        """Ask in a workspace; gives the text of the reply."""
        body = urlencode(
            {
                "command": "/nrr",
                "text": text,
                "team_id": team,
                "user_id": "U1",
                "channel_id": "C1",
                "trigger_id": f"t{next(NUMBERS)}",
                **more,
            }
        )
        response = await self.app.async_dispatch(_signed(body, "application/x-www-form-urlencoded"))
        assert response.status == 200
        return str(json.loads(response.body)["text"])

    async def tells(self, team: str | None, event: dict[str, Any], **more: Any) -> None:  # noqa: ANN401 - of an envelope
        """Send an event of a workspace, as of now."""
        envelope = {
            "type": "event_callback",
            "team_id": team,
            "event": event,
            "event_id": f"Ev{next(NUMBERS)}",
            "event_time": int(self.clock().timestamp()),
            **more,
        }
        response = await self.app.async_dispatch(_signed(json.dumps(envelope), "application/json"))
        assert response.status == 200


def _signed(body: str, content_type: str) -> AsyncBoltRequest:
    timestamp = str(int(time.time()))
    signature = SignatureVerifier("signing-secret").generate_signature(timestamp=timestamp, body=body)
    return AsyncBoltRequest(
        body=body,
        headers={
            "content-type": content_type,
            "x-slack-request-timestamp": timestamp,
            "x-slack-signature": str(signature),
        },
    )


def words_of(response: BoltResponse) -> str:
    """What a page says, without its layout."""
    body = re.sub(r"<style>.*?</style>|<title>.*?</title>", "", str(response.body), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())
