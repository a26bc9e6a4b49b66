"""The sentence of each finding, by its code: what was found, and what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from retention.wording.digest_findings import DIGEST_FINDINGS
from retention.wording.errors import explain
from retention.wording.mcp_findings import MCP_FINDINGS
from retention.wording.slack_app import scope_purpose

if TYPE_CHECKING:
    from collections.abc import Callable

    from retention.errors import LedgerError
    from retention.wording.voice import Voice

Facts = dict[str, Any]
SECONDS_A_MINUTE = 60
_NO_ANSWER = "TimeoutError"


def _settings(voice: Voice, facts: Facts) -> str:
    return {
        "socket": voice.say("Socket Mode, with a bot token and an app-level token."),
        "http": voice.say("Signed requests over HTTP, with a bot token and a signing secret."),
    }[facts["mode"]]


def _scope_missing(voice: Voice, facts: Facts) -> str:
    missing = voice.say(
        "{scope} is missing; it is needed {purpose}.",
        scope=facts["scope"],
        purpose=scope_purpose(facts["scope"], voice),
    )
    if not facts["missing"]:
        return missing
    return voice.plural(
        "{missing} Add it under OAuth & Permissions (Bot Token Scopes), then install the app again (Install App).",
        "{missing} Add all {count} under OAuth & Permissions (Bot Token Scopes), then install the app again (Install"
        " App).",
        facts["missing"],
        missing=missing,
    )


def _needs_scope(voice: Voice, facts: Facts) -> str:
    scopes = [scope.strip() for scope in str(facts["scope"]).split(",") if scope.strip()]
    if not scopes:
        return voice.say("because the bot token lacks a scope, and Slack does not say which.")
    return voice.say(
        "because the bot token lacks the scope {scopes}. Add it under OAuth & Permissions (Bot Token Scopes), then"
        " install the app again (Install App).",
        scopes=voice.either(scopes),
    )


def _apart(voice: Voice, facts: Facts) -> str:
    """How far the clocks are apart: "this machine is 2 min 5 s ahead of Slack"."""
    minutes, seconds = divmod(abs(facts["ahead"]), SECONDS_A_MINUTE)
    span = voice.say("{minutes} min {seconds} s", minutes=voice.number(minutes), seconds=voice.number(seconds))
    if facts["ahead"] > 0:
        return voice.say("this machine is {span} ahead of Slack", span=span)
    return voice.say("this machine is {span} behind Slack", span=span)


def _reason(voice: Voice, facts: Facts) -> str:
    return voice.say("no answer in time") if facts["reason"] == _NO_ANSWER else str(facts["reason"])


def _name_unseen(voice: Voice, facts: Facts) -> str:
    if facts["nearest"] is None:
        return voice.say(
            "A rule names {name}, and the bot sees no channel of that name, so the rule never applies. Correct it in"
            " access.toml, or, if it is a private channel, type /invite @{bot} in it.",
            **facts,
        )
    return voice.say(
        "A rule names {name}, and the bot sees no channel of that name, so the rule never applies. Did you mean"
        " {nearest}? Correct it in access.toml, or, if it is a private channel, type /invite @{bot} in it.",
        **facts,
    )


def _access(voice: Voice, facts: Facts) -> str:
    if facts["count"] is None:
        return voice.say(
            "There is no {file}: members of the workspace may ask everything, guests and people of other companies"
            " nothing.",
            file=facts["file"],
        )
    return voice.plural("{file} has {count} rule.", "{file} has {count} rules.", facts["count"], file=facts["file"])


def _registry_sentence(voice: Voice, error: LedgerError) -> str:
    """The registry is not the ledger, whose sentences speak of another file."""
    if error.code == "ledger_busy":
        return voice.say("Another program holds {file} and does not let go of it.", file=error.facts["file"])
    if error.code == "ledger_unusable":
        return voice.say("{file} cannot be used: {reason}.", file=error.facts["file"], reason=error.facts["reason"])
    return explain(error, voice)


SENTENCES: dict[str, Callable[[Voice, Facts], str]] = {
    "fault": lambda voice, facts: explain(facts["error"], voice),
    "settings": _settings,
    "settings_of_many": lambda voice, facts: voice.plural(
        "Signed requests over HTTP; SLACK_WORKSPACES names {count} workspace that may install Holdfast.",
        "Signed requests over HTTP; SLACK_WORKSPACES names {count} workspaces that may install Holdfast.",
        facts["count"],
    ),
    "no_settings": lambda voice, _: voice.say("because the settings are not complete (see Settings)."),
    "nobody_installed": lambda voice, facts: voice.say(
        "No workspace has installed Holdfast yet. Open {url} and follow Add to Slack.", **facts
    ),
    "workspace_not_named": lambda voice, facts: voice.say(
        "{team} has installed Holdfast and is not answered: SLACK_WORKSPACES does not name {id}. Add it there, or"
        " remove the app from that workspace.",
        **facts,
    ),
    "token_to_renew": lambda voice, facts: voice.say(
        "because the token of {team} has ended: holdfast serve renews it when it runs. Start it, then run this again.",
        **facts,
    ),
    "installation_refused": lambda voice, facts: voice.say(
        "Slack no longer takes the token of {team} ({reason}). Install Holdfast there again: {url}", **facts
    ),
    "secret_unusual": lambda voice, facts: voice.say(
        "{setting} is not 32 characters of 0–9 and a–f, as a signing secret is. Copy it again from Basic Information"
        " (Signing Secret).",
        **facts,
    ),
    "no_api_url": lambda voice, _: voice.say("because SLACK_API_URL is no address (see Settings)."),
    "workspace": lambda voice, facts: voice.say("{team} takes the bot token; the bot is @{bot} there.", **facts),
    "no_bot_token": lambda voice, facts: voice.say(
        "because there is no bot token to ask with (see Settings). Slack itself answers at {url}.", **facts
    ),
    "app_removed": lambda voice, facts: voice.say(
        "Slack no longer takes {setting} ({reason}): the app was removed from the workspace, or its token revoked."
        " Install it again under Install App, and copy the new bot token.",
        **facts,
    ),
    "unreachable": lambda voice, facts: voice.say(
        "{sentence} This machine must be able to call that address; where a proxy stands between, name it in"
        " HTTPS_PROXY.",
        sentence=explain(facts["error"], voice),
    ),
    "no_slack": lambda voice, _: voice.say("because Slack has not taken the bot token (see Slack)."),
    "no_answer_at_all": lambda voice, _: voice.say("because Slack was not reached (see Slack)."),
    "no_answer": lambda voice, facts: voice.say("because of this: {sentence}", sentence=explain(facts["error"], voice)),
    "call_refused": lambda voice, facts: voice.say(
        "because Slack did not answer {method} ({reason}). Try again in a minute.", **facts
    ),
    "too_slow": lambda voice, facts: voice.say(
        "because Slack's answers took more than {seconds} s. Try again in a minute.",
        seconds=voice.number(facts["seconds"]),
    ),
    "scopes": lambda voice, facts: voice.plural(
        "The {count} scope that is needed is there.", "All {count} scopes that are needed are there.", facts["count"]
    ),
    "scope_missing": _scope_missing,
    "scopes_unsaid": lambda voice, _: voice.say(
        "because Slack's answer does not say which scopes the token has. A check below that needs one more says so."
    ),
    "needs_scope": _needs_scope,
    "no_app_token": lambda voice, _: voice.say("because there is no app-level token to open one with (see Settings)."),
    "socket": lambda voice, _: voice.say("A socket opened, and Slack said hello."),
    "socket_scope": lambda voice, facts: voice.say(
        "SLACK_APP_TOKEN lacks the scope {scope}. Make an app-level token with it under Basic Information (App-Level"
        " Tokens).",
        scope=facts["error"].facts["scope"] or "connections:write",
    ),
    "socket_mode_off": lambda voice, _: voice.say(
        "The app does not use Socket Mode. Switch it on under Socket Mode (Enable Socket Mode)."
    ),
    "socket_closed": lambda voice, facts: voice.say(
        "Slack offered a socket at {host}, and there was no hello from it ({reason}). This machine must be able to open"
        " web sockets (wss) to {host}; a proxy between must let them through.",
        host=facts["host"],
        reason=_reason(voice, facts),
    ),
    "two_apps": lambda voice, facts: voice.say(
        "SLACK_APP_TOKEN is of the app {app_token}, SLACK_BOT_TOKEN of the app {bot_token}, so nothing that people ask"
        " arrives. Copy both from the settings of one app.",
        **facts,
    ),
    "no_signing_secret": lambda voice, _: voice.say("because there is no signing secret (see Settings)."),
    "no_address": lambda voice, _: voice.say(
        "The signing secret is there. With --url https://YOUR-HOST it is also checked that Slack's requests arrive."
    ),
    "address": lambda voice, facts: voice.say("Holdfast answers at {url}.", **facts),
    "no_such_address": lambda voice, facts: voice.say(
        '"{url}" is not an address. Write it as https://holdfast.example.com.', **facts
    ),
    "address_insecure": lambda voice, facts: voice.say(
        "Holdfast answers at {url}, but Slack calls only addresses that begin with https://.", **facts
    ),
    "address_unreachable": lambda voice, facts: voice.say(
        "{url} cannot be reached from here ({reason}). Start holdfast serve slack --http, and let a public https"
        " address lead to it.",
        url=facts["url"],
        reason=_reason(voice, facts),
    ),
    "address_of_another": lambda voice, facts: voice.say(
        "{url} is not answered by Holdfast (HTTP {status}). Whatever stands at that address must pass /healthz and"
        " /slack/events on to holdfast serve slack --http.",
        url=facts["url"],
        status=str(facts["status"]),
    ),
    "clock": lambda voice, _: voice.say("This machine and Slack have the same time."),
    "clock_off": lambda voice, facts: voice.say(
        "The clocks differ: {apart}. Beyond 5 min Slack's signed requests are refused. Let the machine set its clock"
        " from the network (NTP).",
        apart=_apart(voice, facts),
    ),
    "clock_refused": lambda voice, facts: voice.say(
        "The clocks differ: {apart}. Beyond 5 min Slack's signed requests are refused, and digests come at wrong times."
        " Let the machine set its clock from the network (NTP).",
        apart=_apart(voice, facts),
    ),
    "no_date": lambda voice, _: voice.say("because Slack's answer does not say what time it is."),
    "ledger": lambda voice, facts: voice.say(
        "{file} can be read: ledger v{version}.", file=facts["file"], version=voice.number(facts["version"])
    ),
    "access": _access,
    "registry": lambda voice, facts: voice.say("{file} can be written.", **facts),
    "registry_to_come": lambda voice, facts: voice.say("{file} is made with the first question.", **facts),
    "registry_fault": lambda voice, facts: voice.say(
        "{sentence} Questions and digests are kept in it: holdfast serve does not start without it.",
        sentence=_registry_sentence(voice, facts["error"]),
    ),
    "no_rules": lambda voice, _: voice.say("because the access rules cannot be read (see Access rules)."),
    "no_ruled_channels": lambda voice, _: voice.say("No rule names a channel."),
    "ruled_channels": lambda voice, facts: voice.plural(
        "The {count} channel that rules name is there.",
        "All {count} channels that rules name are there.",
        facts["count"],
    ),
    "ruled_name_unseen": _name_unseen,
    "ruled_id_unseen": lambda voice, facts: voice.say(
        "A rule names {name}, and the bot sees no channel with that id: it is gone or archived, or private and the bot"
        " is not in it. Correct access.toml, or type /invite @{bot} in the channel.",
        **facts,
    ),
    "too_many_channels": lambda voice, facts: voice.say(
        "because Slack's list of channels does not end after {count}.", count=voice.number(facts["count"])
    ),
    "no_channels": lambda voice, facts: voice.say(
        "The bot is in no channel. Commands work everywhere; to mention it, share answers or have digests posted in a"
        " channel, type /invite @{bot} there.",
        **facts,
    ),
    "channels": lambda voice, facts: voice.plural(
        "The bot is in {count} channel: {names}.",
        "The bot is in {count} channels: {names}.",
        len(facts["names"]),
        names=voice.listed([f"#{name}" for name in facts["names"]]),
    ),
    **DIGEST_FINDINGS,
    **MCP_FINDINGS,
}
