"""Slack itself: whether it answers, takes the bot token, gave it every scope, and has the same time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from slack_sdk.errors import SlackApiError

from bot.doctor.calls import client_for
from bot.installation import answered
from bot.manifest import scopes_needed
from bot.settings import BOT_TOKEN
from retention.errors import SettingsError
from retention.findings import Check, Finding, State, seconds_ahead

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from slack_sdk.web.async_client import AsyncWebClient

    from bot.settings import SlackSettings

SCOPES_HEADER = "x-oauth-scopes"
# Seconds. Slack's date has no fractions, and an answer takes its way; beyond the second Bolt takes no signature.
CLOCK_WARNING, CLOCK_FAILURE = 60, 300
# Slack's words for a token that was good once.
_REMOVED = {"account_inactive", "token_revoked"}


@dataclass(frozen=True, slots=True)
class Knock:
    """What came of the first call.

    facts    Slack's answer, where it took the bot token
    error    why it did not; None also where there was no token to be taken
    headers  those of any answer, in lower case; None where there was none
    ahead    by how many seconds our clock is ahead of Slack's; None where Slack did not say
    """

    client: AsyncWebClient
    facts: Mapping[str, Any] | None
    error: SettingsError | None
    headers: Mapping[str, str] | None
    ahead: float | None


async def knock(settings: SlackSettings, now: Callable[[], datetime]) -> Knock:
    """Ask Slack whose token this is; without one, whether it is there at all."""
    client = client_for(settings)
    before = now()
    try:
        asked = client.auth_test() if settings.bot_token else client.api_test()
        answer: Any = await answered(asked, BOT_TOKEN, settings)
        error = None
    except SettingsError as refusal:
        cause = refusal.__cause__
        answer = cause.response if isinstance(cause, SlackApiError) else None
        error = refusal
    after = now()
    taken = error is None and bool(settings.bot_token)
    headers = None if answer is None else {name.lower(): str(value) for name, value in answer.headers.items()}
    return Knock(
        client=client,
        facts=answer.data if taken else None,
        error=error if settings.bot_token or headers is None else None,
        headers=headers,
        ahead=seconds_ahead((headers or {}).get("date", ""), before, after),
    )


def of_slack(knocked: Knock, settings: SlackSettings) -> Finding:
    """Whether Slack answers and takes the token; where it does, whose it is."""
    error, url = knocked.error, settings.api_url
    if error is not None and error.code == "token_refused" and error.facts["reason"] in _REMOVED:
        return Finding(Check.SLACK, State.FAILED, "app_removed", dict(error.facts))
    if error is not None and error.code == "slack_unreachable":
        return Finding(Check.SLACK, State.FAILED, "unreachable", {"error": error})
    if error is not None:
        return Finding(Check.SLACK, State.FAILED, "fault", {"error": error})
    if knocked.facts is None:
        return Finding(Check.SLACK, State.NOT_CHECKED, "no_bot_token", {"url": url})
    return Finding(
        Check.SLACK,
        State.OK,
        "workspace",
        {"team": str(knocked.facts.get("team") or ""), "bot": str(knocked.facts.get("user") or "")},
    )


def of_scopes(knocked: Knock, *, user_groups: bool) -> list[Finding]:
    """Every scope that is needed and was not given, as the header of Slack's answer says."""
    if knocked.facts is None or knocked.headers is None:
        return [Finding(Check.SCOPES, State.NOT_CHECKED, "no_slack")]
    if SCOPES_HEADER not in knocked.headers:
        return [Finding(Check.SCOPES, State.NOT_CHECKED, "scopes_unsaid")]
    given = {scope.strip() for scope in knocked.headers[SCOPES_HEADER].split(",")}
    needed = scopes_needed(user_groups=user_groups)
    missing = [scope for scope in needed if scope not in given]
    if not missing:
        return [Finding(Check.SCOPES, State.OK, "scopes", {"count": len(needed)})]
    # What to do about all of them is said once, after the last.
    return [
        Finding(
            Check.SCOPES,
            State.FAILED,
            "scope_missing",
            {"scope": scope, "missing": len(missing) if scope == missing[-1] else 0},
        )
        for scope in missing
    ]


def of_clock(knocked: Knock) -> Finding:
    """How far our clock is from Slack's: signed requests of another time are refused."""
    if knocked.headers is None:
        return Finding(Check.CLOCK, State.NOT_CHECKED, "no_answer_at_all")
    if knocked.ahead is None:
        return Finding(Check.CLOCK, State.NOT_CHECKED, "no_date")
    seconds = round(knocked.ahead)
    if abs(seconds) > CLOCK_FAILURE:
        return Finding(Check.CLOCK, State.FAILED, "clock_refused", {"ahead": seconds})
    if abs(seconds) > CLOCK_WARNING:
        return Finding(Check.CLOCK, State.WARNING, "clock_off", {"ahead": seconds})
    return Finding(Check.CLOCK, State.OK, "clock", {})
