"""The ASGI application of assistants: the SDK's transport behind our gate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcp.server.auth.routes import build_resource_metadata_url, create_protected_resource_routes
from mcp.server.streamable_http_manager import StreamableHTTPASGIApp
from mcp.server.transport_security import TransportSecuritySettings
from pydantic import AnyHttpUrl, ConfigDict, TypeAdapter
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import Route

from retention.errors import SettingsError
from retention.sign_in import TokenScope
from tools.auth.door import Door
from tools.auth.gate import Gate
from tools.auth.issuer import IssuerTokens
from tools.auth.keys import SigningKeys
from tools.auth.rates import Rate
from tools.auth.settings import SignInSettings, is_loopback
from tools.server import build_server
from tools.streams import OpenStreams

if TYPE_CHECKING:
    from retention.desk import Desk
    from retention.sign_in import TokenBook

PATH = "/mcp"
LOCAL_NAMES = ("127.0.0.1", "localhost", "[::1]")
EVERY_ADDRESS = ("0.0.0.0", "::")  # noqa: S104 - named to be told apart
# A session of the protocol of 2025 takes 41 KB, and ends where nobody has used it for so many seconds.
MAX_SESSIONS, IDLE_SECONDS = 500, 900.0
# Far above every call that a tool takes.
MAX_REQUEST_BYTES = 256 * 1024
_HEADERS = "authorization content-type last-event-id mcp-method mcp-name mcp-protocol-version mcp-session-id".split()
_EXPOSED = ["mcp-session-id", "retry-after", "www-authenticate"]
# An issuer is compared letter by letter: no slash is put behind its name.
_URL = TypeAdapter(AnyHttpUrl, config=ConfigDict(url_preserve_empty_path=True))
NO_SETTINGS = SignInSettings()


def http_app(  # noqa: PLR0913 - all that it is made of
    desk: Desk,
    host: str,
    port: int,
    settings: SignInSettings = NO_SETTINGS,
    tokens: TokenBook | None = None,
    streams: OpenStreams | None = None,
) -> Starlette:
    """Build the application: both protocols at `PATH`, and where to sign in beside it.

    It answers only requests whose Host is the public address, or this machine and `port`. Clients of the 2025 protocol
    have a session, so that the server can ask them back; those of 2026 need none. Whoever stops the process closes
    `streams`.
    """
    server = build_server(desk)
    server.streamable_http_app(
        host=host,
        max_sessions=MAX_SESSIONS,
        session_idle_timeout=IDLE_SECONDS,
        max_request_body_size=MAX_REQUEST_BYTES,
        # Given whatever the host is: without, the SDK would check nothing on an address that is not this machine's.
        transport_security=_known(host, port, settings),
    )
    manager = server.session_manager
    metadata_url, metadata_routes = _metadata(settings)
    gate = Gate(
        StreamableHTTPASGIApp(manager),
        door=door_of(settings, tokens),
        calls=Rate(settings.calls_per_minute),
        streams=streams or OpenStreams(),
        metadata_url=metadata_url,
    )
    return Starlette(
        routes=[Route(PATH, endpoint=gate), *metadata_routes],
        middleware=_for_browsers(settings),
        lifespan=lambda _: manager.run(),
    )


def _known(host: str, port: int, settings: SignInSettings) -> TransportSecuritySettings:
    """The values of Host and Origin that are answered."""
    names = (*LOCAL_NAMES, *(() if host in EVERY_ADDRESS else (in_url(host),)))
    return TransportSecuritySettings(
        allowed_hosts=[*(f"{name}:{port}" for name in names), *settings.hosts()],
        allowed_origins=[*(f"http://{name}:{port}" for name in names), *settings.all_origins()],
    )


def _metadata(settings: SignInSettings) -> tuple[str | None, list[Route]]:
    """Where clients learn at which issuer they sign in, which anybody may read; without an issuer there is nothing."""
    if settings.issuer is None or settings.url is None:
        return None, []
    resource, issuer = _URL.validate_python(settings.url), _URL.validate_python(settings.issuer)
    scopes = [scope.value for scope in TokenScope]
    routes = create_protected_resource_routes(resource, [issuer], scopes, resource_name="Holdfast")
    return str(build_resource_metadata_url(resource)), routes


def _for_browsers(settings: SignInSettings) -> list[Middleware]:
    """Pages of further origins may call, and read what they need to sign in."""
    if not settings.origins:
        return []
    return [
        Middleware(
            CORSMiddleware,
            allow_origins=settings.origins,
            allow_methods=["GET", "POST", "DELETE"],
            allow_headers=_HEADERS,
            expose_headers=_EXPOSED,
        )
    ]


def door_of(settings: SignInSettings, tokens: TokenBook | None) -> Door:
    """What lets requests in."""
    if settings.issuer is None:
        return Door(tokens)
    keys = SigningKeys(settings.issuer, settings.jwks_url)
    return Door(tokens, IssuerTokens(settings.issuer, settings.audience, keys))


def require_reachable(host: str, settings: SignInSettings, tokens: TokenBook | None) -> None:
    """Raise SettingsError where it may not listen on `host`.

    `not_loopback`: other machines reach it, and nothing tells who asks. `every_address`: no Host could be checked.
    """
    if is_loopback(host):
        return
    if settings.issuer is None and (tokens is None or not tokens.made()):
        raise SettingsError("not_loopback", host=host)
    if host in EVERY_ADDRESS and settings.url is None:
        raise SettingsError("every_address", host=host)


def in_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host
