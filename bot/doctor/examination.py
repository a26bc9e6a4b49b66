"""The examination: every check in order, each found as soon as it is made."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from bot.doctor.calls import checked
from bot.doctor.channels import of_bot, of_rules
from bot.doctor.digests import of_digests
from bot.doctor.reaching import knock, of_clock, of_scopes, of_slack
from bot.doctor.ways import of_address, of_socket
from bot.settings import Mode
from retention.findings import Check, Finding, State

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from datetime import datetime

    from bot.doctor.beside import Beside
    from bot.doctor.reaching import Knock
    from bot.doctor.secrets import Secrets
    from bot.settings import SlackSettings

_OF_THE_WORKSPACE = (Check.RULED_CHANNELS, Check.CHANNELS, Check.DIGESTS)


async def examine(
    secrets: Secrets, beside: Beside, now: Callable[[], datetime], url: str | None = None
) -> AsyncIterator[Finding]:
    """Look at the settings, at Slack, at this machine, and at the workspace; `url` is the public address, if any.

    It goes on after a failure, and says of what can no longer be checked why not.
    """
    for finding in secrets.findings:
        yield finding
    if secrets.settings is None:
        for check in (Check.SLACK, Check.SCOPES, _way(secrets.mode), Check.CLOCK):
            yield Finding(check, State.NOT_CHECKED, "no_api_url")
        knocked = None
    else:
        knocked = await knock(secrets.settings, now)
        yield of_slack(knocked, secrets.settings)
        for finding in of_scopes(knocked, user_groups=beside.by_groups):
            yield finding
        for finding in await _of_way(secrets.mode, secrets.settings, knocked, url):
            yield finding
        yield of_clock(knocked)
    for finding in beside.findings:
        yield finding
    if secrets.settings is None or knocked is None or knocked.facts is None:
        for check in _OF_THE_WORKSPACE:
            yield Finding(check, State.NOT_CHECKED, "no_slack")
        return
    async for finding in examine_workspace(secrets.settings, knocked, beside):
        yield finding


async def examine_workspace(settings: SlackSettings, knocked: Knock, beside: Beside) -> AsyncIterator[Finding]:
    """What is checked in each workspace that a bot token is of: channels that rules name, membership, digests."""
    for check, looking in (
        (Check.RULED_CHANNELS, partial(of_rules, settings, knocked, beside.channels)),
        (Check.CHANNELS, partial(of_bot, settings, knocked)),
        (Check.DIGESTS, partial(of_digests, settings, knocked, beside)),
    ):
        for finding in await checked(check, looking()):
            yield finding


async def _of_way(mode: Mode, settings: SlackSettings, knocked: Knock, url: str | None) -> list[Finding]:
    if mode is Mode.HTTP:
        return await checked(Check.ADDRESS, of_address(settings, url))
    if knocked.headers is None:
        return [Finding(Check.SOCKET, State.NOT_CHECKED, "no_answer_at_all")]
    return await checked(Check.SOCKET, of_socket(settings, knocked))


def _way(mode: Mode) -> Check:
    return Check.ADDRESS if mode is Mode.HTTP else Check.SOCKET
