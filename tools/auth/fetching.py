"""Reading a JSON document of the issuer: a bounded time, a bounded size, no way around https."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from tools.auth.settings import is_safe

SECONDS = 5.0
MOST_BYTES = 512 * 1024


class UnreadableError(Exception):
    """The document could not be read; the text says why."""


async def fetched(url: str, seconds: float = SECONDS) -> dict[str, Any]:
    """The object at that address. Raises UnreadableError."""
    import aiohttp  # noqa: PLC0415 - only who takes tokens of an issuer needs it

    if not is_safe(url):
        reason = f"{url} is no https address"
        raise UnreadableError(reason)
    try:
        async with (
            asyncio.timeout(seconds),
            aiohttp.ClientSession(trust_env=True, headers={"Accept": "application/json"}) as session,
            session.get(url, allow_redirects=False) as response,
        ):
            if response.status != 200:  # noqa: PLR2004 - the status
                reason = f"{url} answered with status {response.status}"
                raise UnreadableError(reason)
            body = b""
            async for chunk in response.content.iter_chunked(MOST_BYTES):
                body += chunk
                if len(body) > MOST_BYTES:
                    reason = f"{url} answered with more than {MOST_BYTES} bytes"
                    raise UnreadableError(reason)
        found = json.loads(body)
    except TimeoutError as error:
        reason = f"{url} did not answer within {seconds:g} s"
        raise UnreadableError(reason) from error
    except aiohttp.ClientError as error:
        raise UnreadableError(str(error)) from error
    except (ValueError, RecursionError) as error:
        reason = f"{url} does not hold JSON"
        raise UnreadableError(reason) from error
    if not isinstance(found, dict):
        reason = f"{url} does not hold a JSON object"
        raise UnreadableError(reason)
    return found


async def discovered(issuer: str) -> str:
    """Where the issuer's metadata says that its keys are. Raises UnreadableError, for the first place tried."""
    first: UnreadableError | None = None
    for url in metadata_urls(issuer):
        try:
            return _keys_in(await fetched(url), url, issuer)
        except UnreadableError as error:
            first = first or error
    raise first or UnreadableError(issuer)


def _keys_in(metadata: dict[str, Any], url: str, issuer: str) -> str:
    if metadata.get("issuer") != issuer:
        reason = f"{url} is the metadata of another issuer"
        raise UnreadableError(reason)
    keys = metadata.get("jwks_uri")
    if not isinstance(keys, str) or not is_safe(keys):
        reason = f"{url} has no https address under jwks_uri"
        raise UnreadableError(reason)
    return keys


def metadata_urls(issuer: str) -> tuple[str, ...]:
    """Where issuers keep metadata: that of OAuth (RFC 8414) and of OpenID Connect, before or behind their path."""
    whole = issuer.rstrip("/")
    scheme, _, rest = whole.partition("://")
    host, slash, path = rest.partition("/")
    oauth, openid = "/.well-known/oauth-authorization-server", "/.well-known/openid-configuration"
    return tuple(
        dict.fromkeys(
            (
                f"{scheme}://{host}{oauth}{slash}{path}",
                whole + openid,
                whole + oauth,
                f"{scheme}://{host}{openid}{slash}{path}",
            )
        )
    )
