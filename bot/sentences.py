"""The sentences that only the Slack face says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.settings import APP_TOKEN, BOT_TOKEN, SIGNING_SECRET, Mode

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from retention.errors import SettingsError

WORKING = "Working on it. The answer will appear here."
BUSY = "Too many questions are waiting. Please ask again in a minute."
OTHER_WORKSPACE = "This Holdfast belongs to another workspace."
HELP_HEADLINE = "Ask for net revenue retention"
HELP_GRAMMAR = "Name a period. Then, if you like, a segment, a breakdown (by …) or a comparison (vs …)."
HELP_ATTRIBUTES = "This ledger knows:"
HELP_PERIODS = (
    "Periods: last-month, last-quarter, last-year, qtd, ytd, ttm, last-8-weeks, 2025, 2025-Q3, 2025-06, since 2025-01."
)

_TOKEN_KIND = {BOT_TOKEN: "bot token", APP_TOKEN: "app-level token", SIGNING_SECRET: "signing secret"}
_TOKEN_PLACE = {
    BOT_TOKEN: "OAuth & Permissions, Bot User OAuth Token",
    APP_TOKEN: "Basic Information, App-Level Tokens",
    SIGNING_SECRET: "Basic Information, Signing Secret",
}
_SETTINGS = {
    "api_url_malformed": '{setting} is not an address: "{value}". An address begins with https:// or http://.',
    "token_refused": "Slack refused {setting} ({reason}). Copy the {kind} again: {place}.",
    "scope_missing": "{setting} lacks the scope {scope}. Add it in the settings of your Slack app.",
    "slack_unreachable": "Slack cannot be reached at {url} ({reason}).",
    "slack_failed": "Slack answered at {url} with an error ({reason}). Try again in a minute.",
    "address_unavailable": "Cannot listen on {host}:{port} ({reason}). Choose another --host or --port.",
}
_MODE = {Mode.SOCKET: "Socket Mode", Mode.HTTP: "HTTP"}


def connected(team: str) -> str:
    """Say that the bot answers, over a socket that it opened itself."""
    return f"Slack: connected to {team} over Socket Mode. Stop with Ctrl-C."


def listening(host: str, port: int, path: str) -> str:
    """Say that the bot answers, and where Slack must reach it."""
    return f"Slack: listening on http://{host}:{port:d}{path}. Stop with Ctrl-C."


def rows_shown(shown: int, total: int) -> str:
    """Say that a table was cut. Both count segments, not the total's row."""
    return f"{shown:d} of {total:d} rows."


def lines_left(count: int) -> str:
    """Say that a list was cut."""
    return f"And {count:d} more."


def attribute_line(name: str, values: Sequence[str], values_total: int) -> str:
    """Name an attribute and its most frequent values."""
    listed = ", ".join(values)
    return f"{name}: {listed}, …" if values_total > len(values) else f"{name}: {listed}"


def explain_settings(error: SettingsError) -> str:
    """Say what the set-up lacks, and where it is found. One or two sentences; never a secret."""
    facts = error.facts
    if error.code == "settings_missing":
        return _missing(facts["settings"], facts["mode"])
    if error.code == "token_malformed":
        return _malformed(facts["setting"], facts["prefix"], facts["looks_like"])
    setting = facts.get("setting", "")
    return _SETTINGS[error.code].format(kind=_TOKEN_KIND.get(setting), place=_TOKEN_PLACE.get(setting), **facts)


def _missing(settings: Iterable[str], mode: Mode) -> str:
    names = list(settings)
    verb = "is" if len(names) == 1 else "are"
    places = "; ".join(f"the {_TOKEN_KIND[name]} under {_TOKEN_PLACE[name]}" for name in names)
    return (
        f"{' and '.join(names)} {verb} not set, and Slack over {_MODE[mode]} needs {'it' if verb == 'is' else 'them'}. "
        f"In the settings of your Slack app you find {places}."
    )


def _malformed(setting: str, prefix: str, looks_like: str | None) -> str:
    kind = _TOKEN_KIND[setting]
    article = "an" if kind.startswith("a") else "a"
    seen = f", and this one looks like {looks_like}" if looks_like else ""
    return f"{setting} is not {article} {kind}: those begin with {prefix}{seen}. It is under {_TOKEN_PLACE[setting]}."
