"""The examination where many workspaces install Holdfast: settings and address, then every workspace in its turn."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.doctor.calls import checked
from bot.doctor.examination import examine_workspace
from bot.doctor.reaching import knock, of_clock, of_scopes, of_slack
from bot.doctor.ways import of_address
from bot.settings import OAuthSettings, SlackSettings, many_workspaces
from retention.errors import HoldfastError, SettingsError
from retention.findings import Check, Finding, State

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping, Sequence
    from datetime import datetime

    from bot.doctor.beside import Beside
    from retention.installation import Grant

    Installed = Callable[[OAuthSettings], Sequence[Grant]]
    """What is installed, with its tokens opened. Raises SettingsError and LedgerError."""

_REFUSED = {"token_refused"}
_OF_SLACK = (Check.SLACK, Check.SCOPES, Check.CLOCK, Check.RULED_CHANNELS, Check.CHANNELS, Check.DIGESTS)


def is_of_many(environment: Mapping[str, str]) -> bool:
    """Whether the settings are those of many workspaces; those of both ways are examined as such, and refused."""
    try:
        return many_workspaces(environment)
    except SettingsError:
        return True


async def examine_many(
    environment: Mapping[str, str],
    installed: Installed,
    beside: Beside,
    now: Callable[[], datetime],
    url: str | None = None,
) -> AsyncIterator[Finding]:
    """Look at the settings, the public address, this machine, and each workspace that has installed Holdfast."""
    try:
        many_workspaces(environment)
        settings = OAuthSettings.from_environment(environment)
    except SettingsError as error:
        yield Finding(Check.SETTINGS, State.FAILED, "fault", {"error": error})
        for finding in beside.findings:
            yield finding
        for check in (Check.ADDRESS, *_OF_SLACK):
            yield Finding(check, State.NOT_CHECKED, "no_settings")
        return
    yield Finding(Check.SETTINGS, State.OK, "settings_of_many", {"count": len(settings.workspaces)})
    reached = SlackSettings("", signing_secret=settings.signing_secret, api_url=settings.api_url)
    for finding in await checked(Check.ADDRESS, of_address(reached, url or settings.url)):
        yield finding
    for finding in beside.findings:
        yield finding
    async for finding in _of_workspaces(settings, installed, beside, now):
        yield finding


async def _of_workspaces(
    settings: OAuthSettings, installed: Installed, beside: Beside, now: Callable[[], datetime]
) -> AsyncIterator[Finding]:
    """What is found in each workspace; the findings about one begin with its name."""
    try:
        grants = installed(settings)
    except HoldfastError as error:
        yield Finding(Check.SLACK, State.FAILED, "fault", {"error": error})
        return
    if not grants:
        yield Finding(Check.SLACK, State.FAILED, "nobody_installed", {"url": settings.install_url})
    left = beside.subscriptions or ()
    for number, grant in enumerate(grants):
        own = tuple(one for one in left if grant.id in {one.team, grant.enterprise})
        left = tuple(one for one in left if one not in own)
        mine = replace(beside, subscriptions=None if beside.subscriptions is None else own)
        async for finding in _of_workspace(settings, grant, mine, now, is_first=number == 0):
            yield finding
    for subscription in left:
        yield Finding(Check.DIGESTS, State.WARNING, "digest_elsewhere", {"digest": subscription})


async def _of_workspace(
    settings: OAuthSettings, grant: Grant, beside: Beside, now: Callable[[], datetime], *, is_first: bool
) -> AsyncIterator[Finding]:
    facts = {"team": grant.name, "id": grant.id, "url": settings.install_url}
    if not settings.permits(grant.team, grant.enterprise):
        yield Finding(Check.SLACK, State.WARNING, "workspace_not_named", facts)
        return
    if grant.expires is not None and grant.expires <= now():
        yield Finding(Check.SLACK, State.NOT_CHECKED, "token_to_renew", facts)
        return
    own = SlackSettings(grant.token, signing_secret=settings.signing_secret, api_url=settings.api_url)
    knocked = await knock(own, now)
    if knocked.error is not None and knocked.error.code in _REFUSED:
        reason = knocked.error.facts["reason"]
        yield Finding(Check.SLACK, State.FAILED, "installation_refused", {**facts, "reason": reason})
        return
    yield of_slack(knocked, own)
    for finding in of_scopes(knocked, user_groups=beside.by_groups):
        yield finding
    if is_first:
        yield of_clock(knocked)
    if knocked.facts is not None:
        async for finding in examine_workspace(own, knocked, beside):
            yield finding
