"""What is said when the set-up must change: which setting, what is wrong with it, where the right one is found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from retention.wording.access_faults import access_problems
from retention.wording.benchmark_faults import company_problems, row_problems
from retention.wording.installing_settings import INSTALLING_SETTINGS
from retention.wording.ledger_errors import LEDGER_SENTENCES
from retention.wording.sign_in_settings import SIGN_IN_SETTINGS

if TYPE_CHECKING:
    from retention.wording.ledger_errors import Sentence
    from retention.wording.voice import Voice

# The settings that hold what Slack gave.
_BOT_TOKEN = "SLACK_BOT_TOKEN"  # noqa: S105 - the name of a setting
_APP_TOKEN = "SLACK_APP_TOKEN"  # noqa: S105 - the name of a setting
_SIGNING_SECRET = "SLACK_SIGNING_SECRET"  # noqa: S105 - the name of a setting


def _the_secret(voice: Voice, setting: str) -> str:
    return {
        _BOT_TOKEN: voice.say("the bot token"),
        _APP_TOKEN: voice.say("the app-level token"),
        _SIGNING_SECRET: voice.say("the signing secret"),
    }[setting]


def _a_secret(voice: Voice, setting: str) -> str:
    return {_BOT_TOKEN: voice.say("a bot token"), _APP_TOKEN: voice.say("an app-level token")}[setting]


def _place(voice: Voice, setting: str) -> str:
    """Where a Slack app's settings show it."""
    return {
        _BOT_TOKEN: voice.say("OAuth & Permissions (Bot User OAuth Token)"),
        _APP_TOKEN: voice.say("Basic Information (App-Level Tokens)"),
        _SIGNING_SECRET: voice.say("Basic Information (Signing Secret)"),
    }[setting]


def _missing(voice: Voice, facts: dict[str, Any]) -> str:
    names = facts["settings"]
    places = [
        voice.say("{secret} under {place}", secret=_the_secret(voice, name), place=_place(voice, name))
        for name in names
    ]
    return voice.plural(
        "{names} is not set, and Slack over {mode} needs it. In the settings of your Slack app you find {places}.",
        "{names} are not set, and Slack over {mode} needs them. In the settings of your Slack app you find {places}.",
        len(names),
        names=voice.together(names),
        mode={"socket": voice.say("Socket Mode"), "http": voice.say("HTTP")}[facts["mode"]],
        places=voice.together(places),
    )


def _malformed(voice: Voice, facts: dict[str, Any]) -> str:
    setting, other = facts["setting"], facts["looks_like"]
    figures = {
        "setting": setting,
        "secret": _a_secret(voice, setting),
        "prefix": facts["prefix"],
        "place": _place(voice, setting),
    }
    if other is None:
        return voice.say("{setting} is not {secret}: those begin with {prefix}. It is under {place}.", **figures)
    return voice.say(
        "{setting} is not {secret}: those begin with {prefix}, and this one looks like {other}. It is under {place}.",
        other=_a_secret(voice, other),
        **figures,
    )


def _unreachable(voice: Voice, facts: dict[str, Any]) -> str:
    if facts["seconds"] is not None:
        return voice.say(
            "Slack did not answer at {url} within {seconds} s. Try again in a minute.",
            url=facts["url"],
            seconds=voice.number(facts["seconds"]),
        )
    return voice.say("Slack cannot be reached at {url} ({reason}).", url=facts["url"], reason=facts["reason"])


def _time_zone(voice: Voice, facts: dict[str, Any]) -> str:
    if facts["nearest"] is None:
        return voice.say(
            '{setting} is "{value}", which is no time zone. Write it as UTC or Europe/Berlin.',
            setting=facts["setting"],
            value=facts["value"],
        )
    return voice.say('{setting} is "{value}", which is no time zone. Did you mean {nearest}?', **facts)


SETTINGS_SENTENCES: dict[str, Sentence] = {
    "access_unreadable": lambda voice, facts: voice.say("{file} cannot be read: {reason}.", **facts),
    "access_rules": access_problems,
    "bad_setting": lambda voice, facts: voice.say(
        '{setting} is "{value}". Valid: {valid}.',
        setting=facts["setting"],
        value=facts["value"],
        valid=voice.listed(facts["valid"]),
    ),
    "unknown_time_zone": _time_zone,
    "company_facts": company_problems,
    "benchmarks_unreadable": lambda voice, facts: voice.say(
        "{setting}: {problem}",
        setting=facts["setting"],
        problem=LEDGER_SENTENCES[facts["problem"].code](voice, facts["problem"].facts),
    ),
    "benchmark_rows": row_problems,
    **INSTALLING_SETTINGS,
    "settings_missing": _missing,
    "token_malformed": _malformed,
    "token_for_secret": lambda voice, facts: voice.say(
        "{setting} holds a token. The signing secret is under Basic Information (Signing Secret).", **facts
    ),
    "api_url_is_token": lambda voice, facts: voice.say(
        "{setting} holds a token. Leave it unset: it is for tests, and Slack's own address is known.", **facts
    ),
    "api_url_malformed": lambda voice, facts: voice.say(
        '{setting} is not an address: "{value}". An address begins with https:// or http://.', **facts
    ),
    "address_not_public": lambda voice, facts: voice.say(
        '"{value}" is not an address that Slack can call. Write it as https://holdfast.example.com.', **facts
    ),
    "token_refused": lambda voice, facts: voice.say(
        "Slack refused {setting} ({reason}). Copy {secret} again from {place}.",
        setting=facts["setting"],
        reason=facts["reason"],
        secret=_the_secret(voice, facts["setting"]),
        place=_place(voice, facts["setting"]),
    ),
    "scope_missing": lambda voice, facts: voice.say(
        "{setting} lacks the scope {scope}. Add it in the settings of your Slack app.", **facts
    ),
    "slack_unreachable": _unreachable,
    "slack_failed": lambda voice, facts: voice.say(
        "Slack answered at {url} with an error ({reason}). Try again in a minute.", **facts
    ),
    "address_unavailable": lambda voice, facts: voice.say(
        "Cannot listen on {address} ({reason}). Choose another --host or --port.", **facts
    ),
    **SIGN_IN_SETTINGS,
}
