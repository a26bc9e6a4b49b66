"""A server at an address: whether it is there and ours, how it asks for a token, whether it answers one with it."""

from __future__ import annotations

import json
import os
import re
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

import aiohttp
import httpx2
from mcp.client.streamable_http import streamable_http_client
from mcp_types.version import LATEST_MODERN_VERSION

from retention.findings import Check, Finding, State
from retention.sign_in import TokenScope
from tools.addressing import is_insecure
from tools.auth.fetching import SECONDS, UnreadableError, fetched
from tools.auth.settings import is_loopback
from tools.doctor.starting import found
from tools.doctor.talking import PROTOCOLS, SilentError, talk

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tools.auth.settings import SignInSettings

OPEN, NO_TOKEN, FORBIDDEN, OTHER_HOST, BUSY = 200, 401, 403, 421, (429, 503)
_REDIRECTS = range(300, 400)
_META = "io.modelcontextprotocol/"
# A question of the protocol of 2026 that opens no session.
_HELLO = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "server/discover",
    "params": {
        "_meta": {
            f"{_META}protocolVersion": LATEST_MODERN_VERSION,
            f"{_META}clientInfo": {"name": "holdfast-doctor", "version": "1"},
            f"{_META}clientCapabilities": {},
        }
    },
}
_HEADERS = {
    "accept": "application/json, text/event-stream",
    "content-type": "application/json",
    "mcp-protocol-version": LATEST_MODERN_VERSION,
    "mcp-method": "server/discover",
}
_PART = re.compile(r'(\w+)="([^"]*)"')
_MOST_BYTES = 65_536


class Reply(NamedTuple):
    """What came back: the status, the headers in lower case, the body where it is a JSON object."""

    status: int
    headers: dict[str, str]
    body: dict[str, Any]

    @property
    def challenge(self) -> dict[str, str]:
        """The parts of the challenge to sign in; empty where there is none."""
        said = self.headers.get("www-authenticate", "")
        return dict(_PART.findall(said)) if said.lower().startswith("bearer") else {}

    @property
    def sentence(self) -> str:
        """What it says about a refusal, else the status."""
        return str(self.body.get("error_description") or f"HTTP {self.status}")


async def of_address(url: str, token: str | None, settings: SignInSettings | None) -> AsyncIterator[Finding]:
    """Ask the server at `url` without a token, and with `token` where there is one."""
    try:
        reply = await _asked(url)
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        reason = _reason(error)
        yield Finding(Check.ADDRESS, State.FAILED, "server_unreachable", {"url": url, "reason": reason})
        reply = None
    if reply is not None:
        at = _of_reply(url, reply)
        yield at
    if reply is None or at.state is State.FAILED:
        for check in (Check.SIGN_IN, Check.HTTP):
            yield Finding(check, State.NOT_CHECKED, "no_server")
        return
    for finding in await _of_sign_in(url, reply, settings):
        yield finding
    async for finding in _of_conversations(url, token, needs_token=reply.status == NO_TOKEN):
        yield finding


async def _asked(url: str, token: str | None = None) -> Reply:
    timeout = aiohttp.ClientTimeout(total=SECONDS)
    headers = _HEADERS if token is None else {**_HEADERS, "authorization": f"Bearer {token}"}
    async with (
        aiohttp.ClientSession(timeout=timeout, trust_env=True) as session,
        session.post(url, data=json.dumps(_HELLO), headers=headers, allow_redirects=False) as response,
    ):
        raw = await response.content.read(_MOST_BYTES)
        return Reply(response.status, {name.lower(): text for name, text in response.headers.items()}, _object(raw))


def _object(raw: bytes) -> dict[str, Any]:
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _of_reply(url: str, reply: Reply) -> Finding:
    facts = {"url": url, "status": reply.status}
    if reply.status in _REDIRECTS:
        to = reply.headers.get("location", "")
        return Finding(Check.ADDRESS, State.FAILED, "server_moved", {"url": url, "to": to})
    if reply.status == OTHER_HOST:
        return Finding(Check.ADDRESS, State.FAILED, "host_not_ours", {"url": url, "host": urlsplit(url).netloc})
    if reply.status == FORBIDDEN:
        return Finding(Check.ADDRESS, State.FAILED, "server_forbids", facts)
    if reply.status in BUSY and reply.body.get("error_description"):
        return Finding(Check.ADDRESS, State.FAILED, "server_busy", {"url": url, "sentence": reply.sentence})
    if reply.status != NO_TOKEN and not (reply.status == OPEN and _is_ours(reply)):
        return Finding(Check.ADDRESS, State.FAILED, "server_of_another", facts)
    if is_insecure(url):
        return Finding(Check.ADDRESS, State.WARNING, "server_insecure", facts)
    return Finding(Check.ADDRESS, State.OK, "server", facts)


def _is_ours(reply: Reply) -> bool:
    result = reply.body.get("result")
    meta = result.get("_meta") if isinstance(result, dict) else None
    server = meta.get(f"{_META}serverInfo") if isinstance(meta, dict) else None
    return isinstance(server, dict) and server.get("name") == "holdfast"


async def _of_sign_in(url: str, reply: Reply, settings: SignInSettings | None) -> list[Finding]:
    if reply.status == OPEN:
        if is_loopback(urlsplit(url).hostname or ""):
            return [Finding(Check.SIGN_IN, State.OK, "open_here")]
        return [Finding(Check.SIGN_IN, State.FAILED, "open_to_all", {"url": url})]
    challenge = reply.challenge
    if not challenge:
        return [Finding(Check.SIGN_IN, State.FAILED, "no_challenge")]
    findings = []
    if TokenScope.RETENTION.value not in challenge.get("scope", "").split():
        findings.append(Finding(Check.SIGN_IN, State.FAILED, "no_scope", {"scope": TokenScope.RETENTION.value}))
    metadata_url = challenge.get("resource_metadata")
    issuer = None if settings is None else settings.issuer
    if metadata_url is not None:
        return [*findings, await _of_metadata(url, metadata_url, issuer)]
    if issuer is not None:
        return [*findings, Finding(Check.SIGN_IN, State.FAILED, "no_metadata", {"issuer": issuer})]
    return findings or [Finding(Check.SIGN_IN, State.OK, "named_tokens_only")]


async def _of_metadata(url: str, metadata_url: str, issuer: str | None) -> Finding:
    """Clients compare the resource with the address that they were given, and go to the issuer that it names."""
    try:
        metadata = await fetched(metadata_url)
    except UnreadableError as error:
        return Finding(Check.SIGN_IN, State.FAILED, "metadata_unread", {"reason": str(error)})
    resource, issuers = metadata.get("resource"), metadata.get("authorization_servers")
    if resource != url:
        return Finding(Check.SIGN_IN, State.FAILED, "resource_differs", {"url": url, "resource": str(resource)})
    named = [str(each) for each in issuers] if isinstance(issuers, list) else []
    if not named:
        return Finding(Check.SIGN_IN, State.FAILED, "metadata_unread", {"reason": f"{metadata_url} names no issuer"})
    if issuer is not None and issuer not in named:
        return Finding(Check.SIGN_IN, State.FAILED, "issuer_differs", {"issuer": issuer, "named": named})
    return Finding(Check.SIGN_IN, State.OK, "sign_in", {"issuers": named})


async def _of_conversations(url: str, token: str | None, *, needs_token: bool) -> AsyncIterator[Finding]:
    if token is None and needs_token:
        yield Finding(Check.HTTP, State.NOT_CHECKED, "no_token_given")
        return
    if token is not None:
        try:
            reply = await _asked(url, token)
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            yield Finding(Check.HTTP, State.FAILED, "server_unreachable", {"url": url, "reason": _reason(error)})
            return
        if reply.status != OPEN:
            yield Finding(Check.HTTP, State.FAILED, "token_not_taken", {"sentence": reply.sentence})
            return
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    for mode, protocol in PROTOCOLS.items():
        async with httpx2.AsyncClient(headers=headers) as http:
            try:
                heard = await talk(streamable_http_client(url, http_client=http), mode)
            except SilentError as silent:
                facts = {"protocol": protocol, "reason": str(silent)}
                yield Finding(Check.HTTP, State.FAILED, "no_conversation", facts)
            else:
                yield found(Check.HTTP, heard, protocol)


def _reason(error: Exception) -> str:
    """The word of the system for it; empty where nothing came in time."""
    if isinstance(error, TimeoutError):
        return ""
    cause = error.os_error if isinstance(error, aiohttp.ClientConnectorError) else error
    # In place of the system's word asyncio puts the address that was tried.
    number = cause.errno if isinstance(cause, OSError) else None
    return os.strerror(number) if number is not None and number > 0 else str(cause) or type(cause).__name__
