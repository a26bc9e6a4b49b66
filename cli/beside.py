"""What an examination needs to know of this machine: the ledger, the access rules, the registry. Nothing is written."""

from __future__ import annotations

import errno
import os
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from bot.doctor.beside import Beside
from cli.access import AccessRules
from retention.errors import LedgerError, SettingsError
from retention.findings import Check, Finding, State
from retention.store.registry import open_as_it_is, registry_path
from retention.store.registry.digest_rows import subscriptions_in
from retention.store.registry.installations import grants_in
from retention.store.schema import open_for_reading, unusable
from retention.store.snapshot import newest_version

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from bot.settings import OAuthSettings
    from retention.digest import Subscription
    from retention.installation import Grant


def beside(ledger: Path, environment: Mapping[str, str]) -> Beside:
    """Look at everything that is there, and keep what is wrong with it."""
    rules = AccessRules.beside(ledger, environment)
    ruled, readable = of_rules(rules)
    of_registry, subscriptions = _of_registry(registry_path(ledger))
    return Beside(
        findings=(of_ledger(ledger), ruled, of_registry),
        permit=rules.permit,
        by_groups=readable and rules.by_groups(),
        channels=rules.channels() if readable else None,
        subscriptions=subscriptions,
    )


def installed(ledger: Path, settings: OAuthSettings) -> tuple[Grant, ...]:
    """The workspaces that installed, as the registry has them. Raises SettingsError and LedgerError."""
    path = registry_path(ledger)
    if not path.exists():
        return ()
    with closing(open_as_it_is(path)) as connection:
        try:
            return grants_in(connection, settings.token_keys)
        except sqlite3.Error as error:
            raise unusable(error, path) from error


def of_ledger(path: Path) -> Finding:
    """Whether it can be read, and its newest version."""
    try:
        with closing(open_for_reading(path)) as connection:
            facts = {"file": path.name, "version": newest_version(connection)}
    except LedgerError as error:
        return Finding(Check.LEDGER, State.FAILED, "fault", {"error": error})
    return Finding(Check.LEDGER, State.OK, "ledger", facts)


def of_rules(rules: AccessRules) -> tuple[Finding, bool]:
    """How many there are, and whether they can be read."""
    try:
        rules.check()
    except SettingsError as error:
        return Finding(Check.ACCESS, State.FAILED, "fault", {"error": error}), False
    return Finding(Check.ACCESS, State.OK, "access", {"file": rules.path.name, "count": rules.count()}), True


def _of_registry(path: Path) -> tuple[Finding, tuple[Subscription, ...] | None]:
    """Whether it can be written, and its digests; None where it cannot be used."""
    try:
        if not path.exists():
            _require_writable(path)
            return Finding(Check.REGISTRY, State.OK, "registry_to_come", {"file": path.name}), ()
        with closing(open_as_it_is(path)) as connection:
            subscriptions = subscriptions_in(connection)
    except LedgerError as error:
        return Finding(Check.REGISTRY, State.FAILED, "registry_fault", {"error": error}), None
    return Finding(Check.REGISTRY, State.OK, "registry", {"file": path.name}), subscriptions


def _require_writable(path: Path) -> None:
    """Raise LedgerError where the file could not be made."""
    problem = errno.EACCES if path.parent.is_dir() else errno.ENOENT
    if not os.access(path.parent, os.W_OK):
        raise LedgerError("ledger_unusable", file=path.name, reason=os.strerror(problem))
