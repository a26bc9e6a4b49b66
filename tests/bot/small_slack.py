"""The part of Slack's web API that the bot calls, over HTTP on loopback: it knows people and channels, keeps posts."""

from __future__ import annotations

import itertools
import json
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from aiohttp import web
from aiohttp.test_utils import TestServer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

TEAM, USER, CHANNEL = "T01", "U1", "C1"
Facts = dict[str, Any]


class SmallSlack:
    """A workspace. `calls` are the methods called with their arguments, `refusals` what a method is refused with.

    `enterprise` is the id of its organisation.

    A picture is shown once it was refused `unseen` times, as a file that Slack has not looked at yet; blocks of the
    type `undrawn` are never shown.
    """

    def __init__(self) -> None:
        self.users: dict[str, Facts] = {USER: {"id": USER, "team_id": TEAM, "tz": "Europe/Berlin"}}
        self.channels: dict[str, Facts] = {CHANNEL: {"id": CHANNEL, "name": "finance"}}
        self.groups: dict[str, list[str]] = {}
        self.members: dict[str, list[str]] = {}
        self.enterprise: str | None = None
        self.calls: list[tuple[str, Facts]] = []
        self.refusals: dict[str, str] = {}
        self.unseen = 0
        self.undrawn: str | None = None
        self.posts: list[Facts] = []
        self.responses: list[Facts] = []
        self.uploads: list[bytes] = []
        self.url = self.response_url = ""
        self._moments = itertools.count(1)

    def called(self, method: str) -> list[Facts]:
        """The arguments of every call of `method`, in order."""
        return [arguments for name, arguments in self.calls if name == method]

    async def answer(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        arguments = await _arguments(request)
        self.calls.append((method, arguments))
        if method in self.refusals:
            return web.json_response({"ok": False, "error": self.refusals[method]})
        if self._is_unseen(arguments):
            return web.json_response({"ok": False, "error": "invalid_blocks"})
        return web.json_response(self._result(method, arguments))

    async def respond(self, request: web.Request) -> web.Response:
        """Take what is sent to a response_url."""
        told = await request.json()
        if self._is_unseen(told):
            return web.Response(status=404, text="invalid_blocks")
        self.responses.append(told)
        return web.Response(text="ok")

    def _is_unseen(self, told: Facts) -> bool:
        kinds = {block["type"] for block in told.get("blocks", ())}
        self.unseen -= "image" in kinds
        return self.undrawn in kinds or ("image" in kinds and self.unseen >= 0)

    async def take_file(self, request: web.Request) -> web.Response:
        self.uploads.append(await request.read())
        return web.Response(text="ok")

    def _result(self, method: str, arguments: Facts) -> Facts:
        match method:
            case "users.info":
                return _one("user", self.users.get(arguments["user"]), "user_not_found")
            case "conversations.info":
                return _one("channel", self.channels.get(arguments["channel"]), "channel_not_found")
            case "conversations.open":
                return {"ok": True, "channel": {"id": f"D{arguments['users']}"}}
            case "views.open" | "views.update" | "views.publish":
                return {"ok": True, "view": {"id": "V1"}}
            case "usergroups.list":
                return {"ok": True, "usergroups": [{"id": group} for group in self.groups]}
            case "usergroups.users.list":
                return {"ok": True, "users": self.groups[arguments["usergroup"]]}
            case "chat.delete":
                self.posts = [post for post in self.posts if post["ts"] != arguments["ts"]]
            case "conversations.members" | "conversations.history" | "conversations.replies":
                return self._members(arguments) if method.endswith("members") else self._messages(arguments)
            case "chat.postMessage" | "chat.postEphemeral" | "chat.update":
                moment = arguments.get("ts") or f"{next(self._moments)}.000100"
                self.posts.append({"method": method, **arguments, "ts": moment})
                return {"ok": True, "ts": moment, "channel": arguments.get("channel"), "message": {}}
            case "files.getUploadURLExternal":
                return {"ok": True, "upload_url": self.url.replace("/api/", "/upload"), "file_id": "F1"}
            case "files.completeUploadExternal":
                return {"ok": True, "files": [{"id": "F1"}]}
        # What auth.test says; the others are asked for no more than that it was done.
        return {"ok": True, "team_id": TEAM, "enterprise_id": self.enterprise}

    def _members(self, arguments: Facts) -> Facts:
        """Who is in a channel, two a page."""
        first = int(arguments.get("cursor") or 0)
        members = self.members.get(arguments["channel"], [])
        more = str(first + 2) if first + 2 < len(members) else ""
        return {"ok": True, "members": members[first : first + 2], "response_metadata": {"next_cursor": more}}

    def _messages(self, arguments: Facts) -> Facts:
        """A channel without its threads, or one thread: the newest first, two a page."""
        thread = arguments.get("ts")
        posts = [
            post
            for post in self.posts
            if post["channel"] == arguments["channel"]
            and (thread in {post["ts"], post.get("thread_ts")} if thread else not post.get("thread_ts"))
        ]
        posts = sorted(posts, key=lambda post: -float(post["ts"]))
        first = int(arguments.get("cursor") or 0)
        more = str(first + 2) if first + 2 < len(posts) else ""
        return {"ok": True, "messages": posts[first : first + 2], "response_metadata": {"next_cursor": more}}


@asynccontextmanager
async def small_slack(slack: SmallSlack | None = None) -> AsyncIterator[SmallSlack]:
    """A workspace that listens until the end of the block; its `url` is what SLACK_API_URL would be."""
    slack, application = slack or SmallSlack(), web.Application()

    async def answer(request: web.Request) -> web.StreamResponse:
        # Looked up for each call: a test may put another answer in its place.
        return await slack.answer(request)

    application.router.add_route("*", "/api/{method}", answer)
    application.router.add_post("/response", slack.respond)
    application.router.add_post("/upload", slack.take_file)
    server = TestServer(application, host="127.0.0.1")
    await server.start_server()
    slack.url, slack.response_url = str(server.make_url("/api/")), str(server.make_url("/response"))
    try:
        yield slack
    finally:
        await server.close()


def _one(name: str, found: Facts | None, missing: str) -> Facts:
    return {"ok": True, name: found} if found is not None else {"ok": False, "error": missing}


async def _arguments(request: web.Request) -> Facts:
    if request.content_type == "application/json":
        return dict(await request.json())
    fields = dict(await request.post()) or dict(request.query)
    return {name: _read(str(value)) for name, value in fields.items()}


def _read(value: str) -> object:
    return json.loads(value) if value[:1] in {"[", "{"} else value
