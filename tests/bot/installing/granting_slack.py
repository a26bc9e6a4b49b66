"""Slack as it grants installations: codes, tokens that end and are renewed once, revocation. Over HTTP on loopback.

Each call is answered for the workspace of its token, and told apart by it.
"""

from __future__ import annotations

import asyncio
import itertools
import threading
from base64 import b64decode
from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING, Any

from aiohttp import web

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

CLIENT_ID, CLIENT_SECRET = "1.2", "client-secret"
ALPHA, BETA, OTHER = "T0ALPHA", "T0BETA", "T0OTHER"
ORGANISATION, WITHIN = "E0ORG", "T0WITHIN"
Facts = dict[str, Any]


class GrantingSlack:
    """`rotating` grants tokens for `lifetime` seconds with a renewal that holds for one use.

    `calls` are the methods called, with the token and the arguments; `refusals` what a method is refused with;
    `slowness` is how long, in seconds, a renewal takes.
    """

    def __init__(self) -> None:
        self.codes: dict[str, str] = {}
        self.teams: dict[str, str] = {}
        self.renewals: dict[str, str] = {}
        self.calls: list[tuple[str, str, Facts]] = []
        self.refusals: dict[str, str] = {}
        self.rotating = False
        self.lifetime, self.slowness = 43_200, 0.0
        self.url = ""
        self._numbers = itertools.count(1)

    def code(self, team: str) -> str:
        """The code of somebody who consented for a workspace."""
        code = f"code-{next(self._numbers)}"
        self.codes[code] = team
        return code

    def granted(self, team: str) -> Facts:
        """New tokens of a workspace."""
        number = next(self._numbers)
        token = f"xoxe.xoxb-{team}-{number}" if self.rotating else f"xoxb-{team}-{number}"
        self.teams[token] = team
        if not self.rotating:
            return {"access_token": token}
        renewal = f"xoxe-{team}-{number}"
        self.renewals[renewal] = team
        return {"access_token": token, "refresh_token": renewal, "expires_in": self.lifetime}

    def tokens_of(self, method: str) -> list[str]:
        """The token of every call of `method`, in order."""
        return [token for name, token, _ in self.calls if name == method]

    async def answer(self, request: web.Request) -> web.Response:
        method, arguments = request.match_info["method"], await _arguments(request)
        token = str(arguments.pop("token", "")) or request.headers.get("Authorization", "").removeprefix("Bearer ")
        self.calls.append((method, token, arguments))
        if method in self.refusals:
            return web.json_response({"ok": False, "error": self.refusals[method]})
        if method == "oauth.v2.access":
            return web.json_response(await self._access(request.headers["Authorization"], arguments))
        if token not in self.teams:
            return web.json_response({"ok": False, "error": "token_revoked"})
        return web.json_response({"ok": True, **self._result(method, token, arguments)})

    async def _access(self, signed_in: str, arguments: Facts) -> Facts:
        if b64decode(signed_in.removeprefix("Basic ")).decode() != f"{CLIENT_ID}:{CLIENT_SECRET}":
            return {"ok": False, "error": "bad_client_secret"}
        if arguments.get("grant_type") == "refresh_token":
            await asyncio.sleep(self.slowness)
            team = self.renewals.pop(arguments["refresh_token"], None)
            if team is None:
                return {"ok": False, "error": "invalid_refresh_token"}
            return {"ok": True, "token_type": "bot", **self.granted(team)}
        team = self.codes.pop(arguments["code"], None)
        if team is None:
            return {"ok": False, "error": "invalid_code"}
        whole = team.startswith("E")
        return {
            "ok": True,
            "token_type": "bot",
            "app_id": "A0HOLDFAST",
            "scope": "chat:write,commands",
            "bot_user_id": f"UBOT{team}",
            "team": None if whole else {"id": team, "name": f"Team {team}"},
            "enterprise": {"id": team, "name": "Org"} if whole else None,
            "is_enterprise_install": whole,
            "authed_user": {"id": "U0INSTALLER"},
            **self.granted(team),
        }

    def _result(self, method: str, token: str, arguments: Facts) -> Facts:
        team = self.teams[token]
        match method:
            case "auth.test":
                organisation = {"enterprise_id": team} if team.startswith("E") else {}
                known = {"bot_id": f"B{team}", "user_id": f"UBOT{team}", "url": "https://x.slack.com/"}
                return {"team_id": team, **known, **organisation}
            case "auth.revoke":
                del self.teams[token]
                return {"revoked": True}
            case "users.info":
                person = {"id": arguments["user"], "team_id": team, "tz": "Europe/Berlin"}
                theirs = {"enterprise_user": {"id": "W1", "enterprise_id": team}} if team.startswith("E") else {}
                return {"user": person | theirs}
            case "conversations.info":
                return {"channel": {"id": arguments["channel"], "name": f"of-{team.lower()}"}}
            case "conversations.open":
                return {"channel": {"id": f"D{arguments['users']}"}}
        return {"ts": "1.000100", "channel": arguments.get("channel"), "message": {}}

    def application(self) -> web.Application:
        application = web.Application()
        application.router.add_route("*", "/api/{method}", self.answer)
        return application


@asynccontextmanager
async def granting_slack() -> AsyncIterator[GrantingSlack]:
    """It listens until the end of the block; its `url` is what SLACK_API_URL would be."""
    slack = GrantingSlack()
    runner = web.AppRunner(slack.application())
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    slack.url = f"http://127.0.0.1:{runner.addresses[0][1]}/api/"
    try:
        yield slack
    finally:
        await runner.cleanup()


@contextmanager
def granting_slack_in_a_thread() -> Iterator[GrantingSlack]:
    """The same for tests that have no event loop."""
    loop, started = asyncio.new_event_loop(), threading.Event()
    found: list[GrantingSlack] = []
    done = asyncio.Event()

    async def run() -> None:
        async with granting_slack() as slack:
            found.append(slack)
            started.set()
            await done.wait()

    thread = threading.Thread(target=lambda: loop.run_until_complete(run()))
    thread.start()
    assert started.wait(10)
    try:
        yield found[0]
    finally:
        loop.call_soon_threadsafe(done.set)
        thread.join()
        loop.close()


async def _arguments(request: web.Request) -> Facts:
    if request.content_type == "application/json":
        return dict(await request.json())
    return {name: str(value) for name, value in {**request.query, **(await request.post())}.items()}
