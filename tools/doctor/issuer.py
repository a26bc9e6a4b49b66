"""The issuer of tokens: whether its metadata and keys can be read, and whether its clock is ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

import aiohttp

from retention.findings import Check, Finding, State, seconds_ahead
from tools.auth.fetching import SECONDS, UnreadableError, discovered, fetched
from tools.auth.issuer import LEEWAY
from tools.auth.keys import ALGORITHMS, keys_in

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from tools.auth.settings import SignInSettings

# Seconds. A Date header has no fractions, and an answer takes its way; beyond the second good tokens are refused.
CLOCK_WARNING, CLOCK_FAILURE = 10, LEEWAY


async def of_issuer(settings: SignInSettings | None, now: Callable[[], datetime]) -> list[Finding]:
    """Its metadata, its keys and, where there is one, its clock."""
    if settings is None:
        return [Finding(Check.ISSUER, State.NOT_CHECKED, "no_sign_in_settings")]
    if settings.issuer is None:
        return [Finding(Check.ISSUER, State.OK, "no_issuer")]
    findings, keys_url = await _discovered(settings.issuer, settings.jwks_url)
    if keys_url is not None:
        findings += await _keys(settings.issuer, keys_url)
    return [*findings, await _clock(settings.issuer, keys_url, now)]


async def _discovered(issuer: str, jwks_url: str | None) -> tuple[list[Finding], str | None]:
    """Where its keys are. Clients read its metadata to sign in, even where we are told of its keys."""
    try:
        found = await discovered(issuer)
    except UnreadableError as error:
        facts = {"issuer": issuer, "reason": str(error)}
        if jwks_url is not None:
            return [Finding(Check.ISSUER, State.WARNING, "issuer_undiscovered", facts)], jwks_url
        return [Finding(Check.ISSUER, State.FAILED, "issuer_unread", facts)], None
    return [], jwks_url or found


async def _keys(issuer: str, url: str) -> list[Finding]:
    try:
        document = await fetched(url)
    except UnreadableError as error:
        facts = {"issuer": issuer, "reason": str(error)}
        return [Finding(Check.ISSUER, State.FAILED, "issuer_unread", facts)]
    try:
        keys = keys_in(document)
    except UnreadableError:
        return [Finding(Check.ISSUER, State.FAILED, "keys_of_no_use", {"url": url, "valid": ALGORITHMS})]
    algorithms = {name for key in keys.values() for name in key.algorithms}
    used = tuple(name for name in ALGORITHMS if name in algorithms)
    # The only key of an issuer has no name beside its own.
    count = len({id(key) for key in keys.values()})
    return [Finding(Check.ISSUER, State.OK, "issuer", {"issuer": issuer, "count": count, "algorithms": used})]


async def _clock(issuer: str, url: str | None, now: Callable[[], datetime]) -> Finding:
    if url is None:
        return Finding(Check.CLOCK, State.NOT_CHECKED, "no_issuer_read")
    timeout = aiohttp.ClientTimeout(total=SECONDS)
    before = now()
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout, trust_env=True) as session,
            session.get(url, allow_redirects=False) as response,
        ):
            ahead = seconds_ahead(response.headers.get("Date", ""), before, now())
    except (aiohttp.ClientError, OSError, TimeoutError):
        return Finding(Check.CLOCK, State.NOT_CHECKED, "no_issuer_read")
    if ahead is None:
        return Finding(Check.CLOCK, State.NOT_CHECKED, "no_issuer_date", {"issuer": issuer})
    seconds = round(ahead)
    facts = {"issuer": issuer, "ahead": seconds, "limit": CLOCK_FAILURE}
    if abs(seconds) > CLOCK_FAILURE:
        return Finding(Check.CLOCK, State.FAILED, "issuer_clock_refused", facts)
    if abs(seconds) > CLOCK_WARNING:
        return Finding(Check.CLOCK, State.WARNING, "issuer_clock_off", facts)
    return Finding(Check.CLOCK, State.OK, "issuer_clock", facts)
