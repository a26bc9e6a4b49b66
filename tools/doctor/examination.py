"""The examination: every check in order, each found as soon as it is made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tools.doctor.address import of_address
from tools.doctor.issuer import of_issuer
from tools.doctor.settings import settings_in
from tools.doctor.starting import of_stdio
from tools.doctor.tokens import of_ruled_tokens, of_tokens

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping
    from datetime import datetime

    from retention.findings import Finding
    from tools.doctor.beside import Beside


async def examine(
    environment: Mapping[str, str],
    beside: Beside,
    now: Callable[[], datetime],
    url: str | None = None,
    token: str | None = None,
) -> AsyncIterator[Finding]:
    """Look at this machine, at the issuer, at a process of our own and, where there is one, at the server at `url`.

    It goes on after a failure, and says of what can no longer be checked why not.
    """
    for finding in beside.findings:
        yield finding
    findings, settings = settings_in(environment)
    for finding in (*findings, *of_tokens(beside, settings, now()), *of_ruled_tokens(beside, now())):
        yield finding
    for finding in await of_issuer(settings, now):
        yield finding
    async for finding in of_stdio(beside):
        yield finding
    if url is not None:
        async for finding in of_address(url, token, settings):
            yield finding
