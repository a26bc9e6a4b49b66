"""The settings of assistants over HTTP: all that is wrong with them, and what is set where the rest is right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retention.errors import SettingsError
from retention.findings import Check, Finding, State
from retention.language import nearest
from tools.auth.settings import AUDIENCE, CALLS, ISSUER, JWKS_URL, ORIGINS, URL, SignInSettings
from tools.connecting import TOKEN_VARIABLE

if TYPE_CHECKING:
    from collections.abc import Mapping

_PREFIX = "HOLDFAST_MCP_"
_SETTINGS = (URL, ISSUER, AUDIENCE, JWKS_URL, ORIGINS, CALLS)
_KNOWN = (*_SETTINGS, TOKEN_VARIABLE)
# Which setting is left out to find what else is wrong, where the error does not name it.
_AT_FAULT = {"issuer_needs_url": ISSUER}


def settings_in(environment: Mapping[str, str]) -> tuple[list[Finding], SignInSettings | None]:
    """What was found, and the settings; None where one is wrong, and `serve` would not start."""
    given = {name: environment[name] for name in _SETTINGS if environment.get(name, "").strip()}
    findings = []
    while True:
        try:
            settings = SignInSettings.from_environment(given)
        except SettingsError as error:
            findings.append(Finding(Check.SETTINGS, State.FAILED, "fault", {"error": error}))
            del given[_AT_FAULT.get(error.code) or error.facts["setting"]]
        else:
            break
    failed = bool(findings)
    findings += [
        Finding(Check.SETTINGS, State.WARNING, "setting_unknown", {"setting": name, "nearest": nearest(name, _KNOWN)})
        for name in sorted(environment)
        if name.startswith(_PREFIX) and name not in _KNOWN
    ]
    facts = {"url": settings.url, "issuer": settings.issuer}
    return findings or [Finding(Check.SETTINGS, State.OK, "sign_in_settings", facts)], None if failed else settings
