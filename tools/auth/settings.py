"""`SignInSettings`: where assistants come from over HTTP, and whose tokens they bring, read from an environment."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import ip_address
from typing import TYPE_CHECKING, Self
from urllib.parse import SplitResult, urlsplit

from retention.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Mapping

URL = "HOLDFAST_MCP_URL"
ISSUER = "HOLDFAST_MCP_ISSUER"
AUDIENCE = "HOLDFAST_MCP_AUDIENCE"
JWKS_URL = "HOLDFAST_MCP_JWKS_URL"
ORIGINS = "HOLDFAST_MCP_ORIGINS"
CALLS = "HOLDFAST_MCP_CALLS_PER_MINUTE"

CALLS_PER_MINUTE = 600
MOST_CALLS = 1_000_000
_EXAMPLES = {
    URL: "https://holdfast.example.com/mcp",
    ISSUER: "https://login.example.com",
    JWKS_URL: "https://login.example.com/keys",
}
_PORTS = {"https": 443, "http": 80}
_HOST = re.compile(r"[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\]", re.ASCII)
_PATH = re.compile(r"[A-Za-z0-9._~/%+-]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class SignInSettings:
    """All of it, checked.

    url               by which assistants come, without a slash at its end; None where only those of this machine do
    issuer            whose tokens are taken, exactly as it calls itself; None where only named tokens are
    audience          for whom the issuer makes them
    jwks_url          where its keys are; None where its metadata says so
    origins           further origins of browsers that may call
    calls_per_minute  how many calls one who signed in may make
    """

    url: str | None = None
    issuer: str | None = None
    audience: str = ""
    jwks_url: str | None = None
    origins: tuple[str, ...] = ()
    calls_per_minute: int = CALLS_PER_MINUTE

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Self:
        """Read them. Raises SettingsError that names the setting at fault."""
        found = {name: environment.get(name, "").strip() for name in (URL, ISSUER, AUDIENCE, JWKS_URL, ORIGINS, CALLS)}
        for name in (URL, ISSUER, JWKS_URL):
            if found[name] and not _is_address(found[name]):
                raise SettingsError("sign_in_url", setting=name, value=found[name], example=_EXAMPLES[name])
        if found[ISSUER] and not found[URL]:
            raise SettingsError("issuer_needs_url")
        if not found[ISSUER] and (alone := next((name for name in (AUDIENCE, JWKS_URL) if found[name]), None)):
            raise SettingsError("without_issuer", setting=alone)
        url = found[URL].rstrip("/")
        return cls(
            url=url or None,
            issuer=found[ISSUER] or None,
            audience=found[AUDIENCE] or url,
            jwks_url=found[JWKS_URL] or None,
            origins=tuple(_origin(word) for word in found[ORIGINS].replace(",", " ").split()),
            calls_per_minute=_calls(found[CALLS]),
        )

    def hosts(self) -> list[str]:
        """The Host headers of requests to the public address."""
        if self.url is None:
            return []
        parts = urlsplit(self.url)
        name = parts.netloc.lower()
        return [name] if parts.port is not None else [name, f"{name}:{_PORTS[parts.scheme]}"]

    def all_origins(self) -> list[str]:
        """The Origin headers of browsers that may call: those of the public address, and the further ones."""
        own = [] if self.url is None else [_origin_of(urlsplit(self.url))]
        return [*own, *self.origins]


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches that address, or name."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def is_safe(url: str) -> bool:
    """Whether nobody between here and there can change what is read: https, or this machine."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname or ""))


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        host = parts.netloc.removesuffix(f":{parts.port}") if parts.port is not None else parts.netloc
    except ValueError:
        return False
    plain = not (parts.query or parts.fragment or text.endswith(("?", "#")))
    return bool(plain and is_safe(text) and _HOST.fullmatch(host) and _PATH.fullmatch(parts.path))


def _origin(text: str) -> str:
    if not _is_address(text) or urlsplit(text).path not in {"", "/"}:
        raise SettingsError("origin_malformed", setting=ORIGINS, value=text)
    return _origin_of(urlsplit(text))


def _origin_of(parts: SplitResult) -> str:
    """As browsers write it: without the port that its scheme has anyway."""
    name = parts.netloc.lower()
    return f"{parts.scheme}://{name.removesuffix(f':{_PORTS[parts.scheme]}')}"


def _calls(text: str) -> int:
    if not text:
        return CALLS_PER_MINUTE
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= MOST_CALLS):
        raise SettingsError("calls_malformed", setting=CALLS, value=text, most=MOST_CALLS)
    return int(text)
