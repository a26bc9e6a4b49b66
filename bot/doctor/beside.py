"""What the wiring knows of this machine: the ledger, the rules and the registry beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from retention.access.permit import Permit
    from retention.asker import Asker
    from retention.digest import Subscription
    from retention.findings import Finding


@dataclass(frozen=True, slots=True)
class Beside:
    """What was found before Slack is asked.

    findings       of the ledger, the access rules and the registry
    permit         what somebody may see and do
    by_groups      whether a rule names a user group
    channels       those that rules name, by id or as `#name`; None where the rules cannot be read
    subscriptions  the digests; None where the registry cannot be read
    """

    findings: tuple[Finding, ...]
    permit: Callable[[Asker], Permit]
    by_groups: bool = False
    channels: frozenset[str] | None = frozenset()
    subscriptions: tuple[Subscription, ...] | None = ()
