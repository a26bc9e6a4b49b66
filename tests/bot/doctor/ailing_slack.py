"""A workspace with everything that a bot needs, of which a test takes something away; its socket is a real one."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any

from aiohttp import web

from bot.doctor import Beside, examine
from bot.doctor.secrets import mode_of, secrets_in
from bot.scopes import BOT_SCOPES
from retention.access.permit import EVERYTHING
from retention.wording.doctor import closing_line, finding_line
from tests.bot.small_slack import CHANNEL, TEAM, SmallSlack, small_slack

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from retention.access.permit import Permit
    from retention.asker import Asker
    from retention.findings import Finding

Facts = dict[str, Any]
SOCKET_TOKENS = {"SLACK_BOT_TOKEN": "xoxb-1-bot-secret", "SLACK_APP_TOKEN": "xapp-1-app-secret"}
HTTP_TOKENS = {"SLACK_BOT_TOKEN": "xoxb-1-bot-secret", "SLACK_SIGNING_SECRET": "0123456789abcdef0123456789abcdef"}
TO_DO = "The settings of your Slack app are at https://api.slack.com/apps. Then run this again."
WELL = {
    "settings": "ok           Settings: Socket Mode, with a bot token and an app-level token.",
    "slack": "ok           Slack: Acme takes the bot token; the bot is @holdfast there.",
    "scopes": "ok           Scopes: All 14 scopes that are needed are there.",
    "socket": "ok           Socket: A socket opened, and Slack said hello.",
    "clock": "ok           Clock: This machine and Slack have the same time.",
    "ruled_channels": "ok           Channels in rules: No rule names a channel.",
    "channels": "ok           Membership: The bot is in 1 channel: #finance.",
    "digests": "ok           Digests: Nobody has subscribed to one.",
}
"""What a report says of a workspace that nothing ails."""


class AilingSlack(SmallSlack):
    """As it is made, nothing ails it.

    scopes      those of the bot token; None where Slack does not say
    ahead       by how many seconds the clock of whoever asks is ahead of its own; None where it does not say
    greeting    the first message of a socket; None where there is none
    bot_app     the app that the bot token is of; that of the socket is A1
    silent      a socket says nothing, and stays open
    needed      the scope that a call lacks which is refused for one
    bodies      what a method answers in place of its own, as `content_type`
    delay       seconds before anything is answered
    """

    def __init__(self) -> None:
        super().__init__()
        self.channels = {CHANNEL: {"id": CHANNEL, "name": "finance", "is_member": True}}
        self.scopes: tuple[str, ...] | None = BOT_SCOPES
        self.ahead: float | None = 0
        self.greeting: Facts | None = {"type": "hello", "connection_info": {"app_id": "A1"}}
        self.bot_app = "A1"
        self.silent = False
        self.needed = ""
        self.bodies: dict[str, str] = {}
        self.content_type = "text/html"
        self.delay = 0.0

    async def answer(self, request: web.Request) -> web.StreamResponse:  # type: ignore[override] # a socket is one
        await asyncio.sleep(self.delay)
        method = request.match_info["method"]
        if method == "socket":
            return await self._greet(request)
        response = await super().answer(request)
        if self.refusals.get(method) == "missing_scope":
            response = web.json_response({"ok": False, "error": "missing_scope", "needed": self.needed})
        if method in self.bodies:
            response = web.Response(text=self.bodies[method], content_type=self.content_type, status=503)
        if self.scopes is not None:
            response.headers["X-OAuth-Scopes"] = ",".join(self.scopes)
        moment = datetime.now(UTC) - timedelta(seconds=self.ahead or 0)
        response.headers["Date"] = "whenever" if self.ahead is None else format_datetime(moment, usegmt=True)
        return response

    async def _greet(self, request: web.Request) -> web.StreamResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        if self.greeting is not None and not self.silent:
            await socket.send_json(self.greeting)
        if self.greeting is not None:
            await socket.receive()
        await socket.close()
        return socket

    def _result(self, method: str, arguments: Facts) -> Facts:
        match method:
            case "api.test":
                return {"ok": True}
            case "auth.test":
                return {
                    "ok": True,
                    "team": "Acme",
                    "team_id": TEAM,
                    "user": "holdfast",
                    "user_id": "U0",
                    "bot_id": "B0",
                }
            case "apps.connections.open":
                return {"ok": True, "url": self.url.replace("http://", "ws://") + "socket?ticket=key"}
            case "bots.info":
                return {"ok": True, "bot": {"id": "B0", "app_id": self.bot_app}}
            case "conversations.list":
                return self._page(list(self.channels.values()), arguments)
            case "users.conversations":
                return self._page([one for one in self.channels.values() if one.get("is_member")], arguments)
        return super()._result(method, arguments)

    @staticmethod
    def _page(found: list[Facts], arguments: Facts) -> Facts:
        """Two a page."""
        first = int(arguments.get("cursor") or 0)
        more = str(first + 2) if first + 2 < len(found) else ""
        return {"ok": True, "channels": found[first : first + 2], "response_metadata": {"next_cursor": more}}


@asynccontextmanager
async def ailing_slack() -> AsyncIterator[AilingSlack]:
    slack = AilingSlack()
    async with small_slack(slack):
        yield slack


def permit_everything(_: Asker) -> Permit:
    return EVERYTHING


def nothing_beside(**said: Any) -> Beside:  # noqa: ANN401 - any field
    """A machine of which nothing was found but what a test says."""
    return Beside(**{"findings": (), "permit": permit_everything, **said})


async def findings(
    slack: AilingSlack | None,
    environment: dict[str, str] | None = None,
    beside: Beside | None = None,
    *,
    url: str | None = None,
    http: bool = False,
) -> list[Finding]:
    known = {**(SOCKET_TOKENS if environment is None else environment)}
    if slack is not None:
        known["SLACK_API_URL"] = slack.url
    secrets = secrets_in(known, mode_of(known, http=http))
    examination = examine(secrets, beside or nothing_beside(), lambda: datetime.now(UTC), url)
    return [finding async for finding in examination]


async def report(slack: AilingSlack | None, environment: dict[str, str] | None = None, **said: Any) -> list[str]:  # noqa: ANN401
    """What is told: a line a finding, and the last one."""
    found = await findings(slack, environment, **said)
    return [*map(finding_line, found), closing_line(found)]


async def told(slack: AilingSlack | None, *args: Any, **said: Any) -> list[str]:  # noqa: ANN401 - what a report takes
    """What the report says beyond that all is well."""
    lines = await report(slack, *args, **said)
    return [line for line in lines if line not in WELL.values()]
