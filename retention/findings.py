"""`Finding`: what one check of a set-up found, as a code and facts; `retention.wording` says it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC
from email.utils import parsedate_to_datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime


class State(StrEnum):
    """How a check ended; one that could not be made says why, and is no good news."""

    OK = "ok"
    WARNING = "warning"
    FAILED = "failed"
    NOT_CHECKED = "not_checked"


class Check(StrEnum):
    """What is checked: of Slack in this order, of assistants in that of their own examination."""

    SETTINGS = "settings"
    SLACK = "slack"
    SCOPES = "scopes"
    SOCKET = "socket"
    ADDRESS = "address"
    CLOCK = "clock"
    LEDGER = "ledger"
    ACCESS = "access"
    REGISTRY = "registry"
    RULED_CHANNELS = "ruled_channels"
    CHANNELS = "channels"
    DIGESTS = "digests"
    TOKENS = "tokens"
    RULED_TOKENS = "ruled_tokens"
    ISSUER = "issuer"
    STDIO = "stdio"
    SIGN_IN = "sign_in"
    HTTP = "http"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of a report. `facts` are the values that the sentence of `code` needs."""

    check: Check
    state: State
    code: str
    facts: dict[str, Any] = field(default_factory=dict)


def all_well(findings: Iterable[Finding]) -> bool:
    """Whether everything was checked, and nothing has to be mended; a warning may stand."""
    return all(finding.state in {State.OK, State.WARNING} for finding in findings)


def seconds_ahead(date: str, before: datetime, after: datetime) -> float | None:
    """How far our clock, in the middle of a call, is ahead of the Date header of its answer; None without one."""
    try:
        theirs = parsedate_to_datetime(date)
    except ValueError:
        return None
    if theirs.tzinfo is None:
        theirs = theirs.replace(tzinfo=UTC)
    ours = before + (after - before) / 2
    return (ours - theirs).total_seconds()
