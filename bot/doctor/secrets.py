"""The settings: which way Slack reaches Holdfast, and whether each secret is there and of its kind."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.settings import (
    API_URL,
    APP_TOKEN,
    BOT_TOKEN,
    CLIENT_SECRET,
    NEEDED,
    PREFIX,
    SIGNING_SECRET,
    TOKEN_KEY,
    Mode,
    SlackSettings,
    api_url_of,
    require_prefix,
)
from retention.errors import SettingsError
from retention.findings import Check, Finding, State

if TYPE_CHECKING:
    from collections.abc import Mapping

_SIGNING_SECRET = re.compile(r"[0-9a-f]{32}")
_TOKEN = re.compile(r"\b(?:xox[a-z]|xapp)-[\w-]+")
_HIDDEN = "[hidden]"
_SHORTEST = 7


@dataclass(frozen=True, slots=True)
class Secrets:
    """What was found in the environment. In `settings` a secret that is missing or of another kind is empty.

    `settings` is None where not even Slack's address can be read.
    """

    mode: Mode
    findings: tuple[Finding, ...]
    settings: SlackSettings | None


def mode_of(environment: Mapping[str, str], *, http: bool) -> Mode:
    """The way that `serve` would take: a socket with an app-level token, else HTTP with a signing secret."""
    if http:
        return Mode.HTTP
    only_http = not environment.get(APP_TOKEN, "").strip() and environment.get(SIGNING_SECRET, "").strip()
    return Mode.HTTP if only_http else Mode.SOCKET


def secrets_in(environment: Mapping[str, str], mode: Mode) -> Secrets:
    """Look at every setting that `mode` needs, and not only until the first that is wrong."""
    found = {name: environment.get(name, "").strip() for name in NEEDED[mode]}
    missing = [name for name, value in found.items() if not value]
    errors = [SettingsError("settings_missing", settings=missing, mode=mode)] if missing else []
    for name, value in found.items():
        try:
            if value:
                _require_kind(name, value)
        except SettingsError as error:
            errors.append(error)
            found[name] = ""
    try:
        url = api_url_of(environment.get(API_URL, "").strip())
    except SettingsError as error:
        errors.append(error)
        url = None
    return Secrets(
        mode=mode,
        findings=tuple(_findings(mode, found, errors)),
        settings=None
        if url is None
        else SlackSettings(
            bot_token=found[BOT_TOKEN],
            app_token=found.get(APP_TOKEN) or None,
            signing_secret=found.get(SIGNING_SECRET) or None,
            api_url=url,
        ),
    )


def _require_kind(name: str, value: str) -> None:
    require_prefix(name, value)
    if name == SIGNING_SECRET and value.startswith(tuple(PREFIX.values())):
        raise SettingsError("token_for_secret", setting=name)


def _findings(mode: Mode, found: Mapping[str, str], errors: list[SettingsError]) -> list[Finding]:
    findings = [Finding(Check.SETTINGS, State.FAILED, "fault", {"error": error}) for error in errors]
    secret = found.get(SIGNING_SECRET)
    if secret and not _SIGNING_SECRET.fullmatch(secret):
        findings.append(Finding(Check.SETTINGS, State.WARNING, "secret_unusual", {"setting": SIGNING_SECRET}))
    return findings or [Finding(Check.SETTINGS, State.OK, "settings", {"mode": mode})]


def hidden(text: str, environment: Mapping[str, str]) -> str:
    """The text without any secret: neither one of the environment, nor whatever looks like a token."""
    for name in (BOT_TOKEN, APP_TOKEN, SIGNING_SECRET, CLIENT_SECRET, TOKEN_KEY):
        secret = environment.get(name, "").strip()
        # A word that anybody may say is no secret.
        if len(secret) > _SHORTEST:
            text = text.replace(secret, _HIDDEN)
    return _TOKEN.sub(_HIDDEN, text)
