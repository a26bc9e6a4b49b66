"""What the wiring knows of this machine: the ledger, the rules, the named tokens, how a client would start us."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from retention.errors import LedgerError
    from retention.findings import Finding
    from retention.sign_in import NamedToken
    from tools.connecting import Start


@dataclass(frozen=True, slots=True)
class Beside:
    """What was found before anything is asked.

    findings  of the ledger and the access rules
    readable  whether the ledger can be read
    unsigned  whether an assistant without a sign-in, as over stdio, may ask anything
    tokens    the named tokens, or why they cannot be read
    ruled     the names of tokens in rules; None where the rules cannot be read
    start     how a client would start us
    """

    findings: tuple[Finding, ...]
    readable: bool
    unsigned: bool
    tokens: tuple[NamedToken, ...] | LedgerError
    ruled: frozenset[str] | None
    start: Start
