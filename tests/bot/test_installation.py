"""The start asks Slack once whose tokens these are; here a small server on loopback speaks Slack's protocol."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.installation import Installation, find_installation, open_socket_address
from bot.settings import SlackSettings
from retention.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

WHO = {
    "ok": True,
    "team": "Acme",
    "team_id": "T01",
    "user_id": "U0BOT",
    "bot_id": "B0BOT",
    "is_enterprise_install": False,
}


@pytest.fixture
async def slack() -> AsyncIterator[Callable[[dict[str, Any], int], Awaitable[SlackSettings]]]:
    servers = []

    async def answering(body: dict[str, Any], status: int = 200) -> SlackSettings:
        async def answer(_: web.Request) -> web.Response:
            return web.json_response(body, status=status)

        app = web.Application()
        app.router.add_post("/api/{method}", answer)
        server = TestServer(app, host="127.0.0.1")
        await server.start_server()
        servers.append(server)
        return SlackSettings("xoxb-secret", "xapp-secret", api_url=str(server.make_url("/api/")))

    yield answering
    for server in servers:
        await server.close()


async def test_the_workspace_of_a_token(slack: Callable[..., Awaitable[SlackSettings]]) -> None:
    assert await find_installation(await slack(WHO)) == Installation("T01", "Acme", "B0BOT", "U0BOT")


@pytest.mark.parametrize(
    ("body", "status", "code", "facts"),
    [
        (
            {"ok": False, "error": "invalid_auth"},
            200,
            "token_refused",
            {"setting": "SLACK_BOT_TOKEN", "reason": "invalid_auth"},
        ),
        (
            {"ok": False, "error": "account_inactive"},
            200,
            "token_refused",
            {"setting": "SLACK_BOT_TOKEN", "reason": "account_inactive"},
        ),
        ({"ok": False, "error": "internal_error"}, 200, "slack_failed", {"reason": "internal_error"}),
        ({}, 503, "slack_failed", {"reason": "HTTP 503"}),
    ],
)
async def test_a_refused_bot_token(
    slack: Callable[..., Awaitable[SlackSettings]], body: dict[str, Any], status: int, code: str, facts: dict[str, str]
) -> None:
    settings = await slack(body, status)
    with pytest.raises(SettingsError) as caught:
        await find_installation(settings)
    assert caught.value.code == code
    assert {name: caught.value.facts[name] for name in facts} == facts


async def test_an_app_level_token_without_its_scope(slack: Callable[..., Awaitable[SlackSettings]]) -> None:
    settings = await slack({"ok": False, "error": "missing_scope", "needed": "connections:write"})
    with pytest.raises(SettingsError) as caught:
        await open_socket_address(settings)
    assert caught.value.code == "scope_missing"
    assert caught.value.facts == {"setting": "SLACK_APP_TOKEN", "scope": "connections:write"}


async def test_the_address_of_a_socket(slack: Callable[..., Awaitable[SlackSettings]]) -> None:
    assert await open_socket_address(await slack({"ok": True, "url": "wss://127.0.0.1/1"})) == "wss://127.0.0.1/1"


async def test_nobody_answers() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    settings = SlackSettings("xoxb-secret", api_url=f"http://127.0.0.1:{port}/api/")
    with pytest.raises(SettingsError) as caught:
        await find_installation(settings)
    assert caught.value.code == "slack_unreachable"
    assert caught.value.facts == {
        "url": f"http://127.0.0.1:{port}/api/",
        "reason": "Connection refused",
        "seconds": None,
    }


@pytest.mark.parametrize(
    ("installation", "team_id", "enterprise_id", "admitted"),
    [
        (Installation("T01", "Acme", None, None), "T01", None, True),
        (Installation("T01", "Acme", None, None), "T02", None, False),
        (Installation("T01", "Acme", None, None), None, None, False),
        (Installation("T01", "Acme", None, None, "E01"), "T02", "E01", False),
        (Installation("T01", "Acme", None, None, "E01", whole_enterprise=True), "T02", "E01", True),
        (Installation("T01", "Acme", None, None, "E01", whole_enterprise=True), "T02", "E02", False),
        (Installation("T01", "Acme", None, None, None, whole_enterprise=True), "T02", None, False),
    ],
)
def test_only_the_own_workspace_is_answered(
    installation: Installation, team_id: str | None, enterprise_id: str | None, *, admitted: bool
) -> None:
    assert installation.admits(team_id, enterprise_id) is admitted
