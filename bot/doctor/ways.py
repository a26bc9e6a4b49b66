"""The way from Slack to Holdfast: a socket that is really opened, or a public address that is really asked."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import aiohttp

from bot.doctor.calls import RefusedError, UnansweredError, called
from bot.installation import open_socket_address, reason_of
from bot.server import EVENTS_PATH
from retention.errors import SettingsError
from retention.findings import Check, Finding, State

if TYPE_CHECKING:
    from bot.doctor.reaching import Knock
    from bot.settings import SlackSettings

SECONDS = 10.0
HEALTH_PATH = "/healthz"
_UNSIGNED = 401
# Slack says goodbye, and does not close.
_CLOSE_SECONDS = 1.0
_NETWORK = (aiohttp.ClientError, OSError, TimeoutError, ValueError)


async def of_socket(settings: SlackSettings, knocked: Knock) -> list[Finding]:
    """Open a socket, wait for Slack's hello, and close it; its app must be that of the bot token."""
    if settings.app_token is None:
        return [Finding(Check.SOCKET, State.NOT_CHECKED, "no_app_token")]
    try:
        address = await open_socket_address(settings)
    except SettingsError as error:
        code = {"scope_missing": "socket_scope", "slack_unreachable": "unreachable"}.get(error.code, "fault")
        return [Finding(Check.SOCKET, State.FAILED, code, {"error": error})]
    host = urlsplit(address).hostname or ""
    try:
        async with asyncio.timeout(SECONDS):
            hello = await _hello(address, knocked.client.proxy)
    except TypeError:
        # Instead of a message it was closed.
        return [Finding(Check.SOCKET, State.FAILED, "socket_closed", {"host": host, "reason": "closed"})]
    except _NETWORK as error:
        # Its address is a key: only where it leads is told.
        return [Finding(Check.SOCKET, State.FAILED, "socket_closed", {"host": host, "reason": reason_of(error)})]
    if hello.get("type") != "hello":
        reason = str(hello.get("reason") or hello.get("type"))
        code = "socket_mode_off" if reason == "link_disabled" else "socket_closed"
        return [Finding(Check.SOCKET, State.FAILED, code, {"host": host, "reason": reason})]
    ours, theirs = (hello.get("connection_info") or {}).get("app_id"), await _app_of_bot(settings, knocked)
    if ours and theirs and ours != theirs:
        return [Finding(Check.SOCKET, State.FAILED, "two_apps", {"app_token": ours, "bot_token": theirs})]
    return [Finding(Check.SOCKET, State.OK, "socket")]


async def _hello(address: str, proxy: str | None) -> dict[str, Any]:
    """The first message of the socket, which says hello, or why there will be none."""
    timeout = aiohttp.ClientWSTimeout(ws_close=_CLOSE_SECONDS)
    async with aiohttp.ClientSession() as session, session.ws_connect(address, proxy=proxy, timeout=timeout) as socket:
        message = await socket.receive_json()
        return message if isinstance(message, dict) else {}


async def _app_of_bot(settings: SlackSettings, knocked: Knock) -> str | None:
    """The id of the app that the bot token is of, where Slack tells."""
    bot = (knocked.facts or {}).get("bot_id")
    if bot is None:
        return None
    try:
        found = await called("bots.info", knocked.client.bots_info(bot=bot), settings)
    except (RefusedError, UnansweredError):
        # It is a scope that is missing, which is told of where scopes are.
        return None
    return found.data["bot"].get("app_id") if isinstance(found.data, dict) else None


async def of_address(settings: SlackSettings, url: str | None) -> list[Finding]:
    """Ask the public address for our health, and whether it passes Slack's requests on, with one that is not signed."""
    if url is None:
        code = "no_signing_secret" if settings.signing_secret is None else "no_address"
        state = State.NOT_CHECKED if settings.signing_secret is None else State.OK
        return [Finding(Check.ADDRESS, state, code)]
    address = url.strip().rstrip("/").removesuffix(EVENTS_PATH)
    if not address.startswith(("https://", "http://")):
        return [Finding(Check.ADDRESS, State.FAILED, "no_such_address", {"url": address})]
    timeout = aiohttp.ClientTimeout(total=SECONDS)
    try:
        async with aiohttp.ClientSession(timeout=timeout, trust_env=True) as session:
            async with session.get(address + HEALTH_PATH, allow_redirects=False) as response:
                if not await _is_ours(response):
                    return [_other(address, HEALTH_PATH, response.status)]
            async with session.post(address + EVENTS_PATH, allow_redirects=False) as response:
                if response.status != _UNSIGNED:
                    return [_other(address, EVENTS_PATH, response.status)]
    except _NETWORK as error:
        facts = {"url": address + HEALTH_PATH, "reason": reason_of(error)}
        return [Finding(Check.ADDRESS, State.FAILED, "address_unreachable", facts)]
    if urlsplit(address).scheme != "https":
        return [Finding(Check.ADDRESS, State.WARNING, "address_insecure", {"url": address})]
    return [Finding(Check.ADDRESS, State.OK, "address", {"url": address})]


def _other(address: str, path: str, status: int) -> Finding:
    return Finding(Check.ADDRESS, State.FAILED, "address_of_another", {"url": address + path, "status": status})


async def _is_ours(response: aiohttp.ClientResponse) -> bool:
    try:
        return response.ok and await response.json(content_type=None) == {"status": "ok"}
    except ValueError:
        return False
