"""The named tokens: which hold, which end soon, and which are only named in rules."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from retention.errors import LedgerError
from retention.findings import Check, Finding, State
from retention.language import nearest

if TYPE_CHECKING:
    from datetime import datetime

    from tools.auth.settings import SignInSettings
    from tools.doctor.beside import Beside

SOON = timedelta(days=14)


def of_tokens(beside: Beside, settings: SignInSettings | None, now: datetime) -> list[Finding]:
    """How many hold, and each that has ended by itself or will within `SOON`."""
    if isinstance(beside.tokens, LedgerError):
        return [Finding(Check.TOKENS, State.FAILED, "registry_fault", {"error": beside.tokens})]
    issuer = None if settings is None else settings.issuer
    if not beside.tokens:
        return [Finding(Check.TOKENS, State.OK, "no_named_tokens", {"issuer": issuer})]
    holding = [token for token in beside.tokens if token.holds(now)]
    if not holding and issuer is None:
        return [Finding(Check.TOKENS, State.FAILED, "no_token_holds")]
    findings = [Finding(Check.TOKENS, State.OK, "named_tokens", {"count": len(holding)})]
    for token in beside.tokens:
        if token.revoked is None and token.expires is not None and token.expires <= now + SOON:
            code = "named_token_ends" if token in holding else "named_token_expired"
            facts = {"name": token.name, "moment": token.expires}
            findings.append(Finding(Check.TOKENS, State.WARNING, code, facts))
    return findings


def of_ruled_tokens(beside: Beside, now: datetime) -> list[Finding]:
    """Each token that a rule names and that is not there, or opens nothing any more."""
    if beside.ruled is None:
        return [Finding(Check.RULED_TOKENS, State.NOT_CHECKED, "no_rules")]
    if isinstance(beside.tokens, LedgerError):
        return [Finding(Check.RULED_TOKENS, State.NOT_CHECKED, "no_tokens_read")]
    if not beside.ruled:
        return [Finding(Check.RULED_TOKENS, State.OK, "no_ruled_tokens")]
    known = {token.name: token for token in beside.tokens}
    findings = []
    for name in sorted(beside.ruled):
        if name not in known:
            facts = {"name": name, "nearest": nearest(name, known)}
            findings.append(Finding(Check.RULED_TOKENS, State.FAILED, "ruled_token_unknown", facts))
        elif not known[name].holds(now):
            findings.append(Finding(Check.RULED_TOKENS, State.WARNING, "ruled_token_ended", {"name": name}))
    return findings or [Finding(Check.RULED_TOKENS, State.OK, "ruled_tokens", {"count": len(beside.ruled)})]
