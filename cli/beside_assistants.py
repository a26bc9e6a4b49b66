"""What an examination of assistants needs to know of this machine. Nothing is written."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from cli.access import AccessRules
from cli.beside import of_ledger, of_rules
from cli.launching import start_of
from retention.asker import ASSISTANT
from retention.errors import LedgerError
from retention.findings import Check, Finding, State
from retention.store.registry import open_as_it_is, registry_path
from retention.store.registry.tokens import tokens_in
from retention.store.schema import unusable
from tools.doctor.beside import Beside

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from retention.sign_in import NamedToken


def beside_assistants(ledger: Path, environment: Mapping[str, str]) -> Beside:
    """Look at the ledger, at what rules say of assistants, and at the tokens that they bring."""
    rules = AccessRules.beside(ledger, environment)
    there, (ruled, readable) = of_ledger(ledger), of_rules(rules)
    if readable:
        told = rules.count() is None or rules.of_assistants()
        code = "access_of_assistants" if told else "access_of_others"
        ruled = Finding(Check.ACCESS, State.OK if told else State.FAILED, code, ruled.facts)
    return Beside(
        findings=(there, ruled),
        readable=there.state is State.OK,
        unsigned=readable and rules.permit(ASSISTANT).refused is None,
        tokens=_tokens(registry_path(ledger)),
        ruled=rules.tokens() if readable else None,
        start=start_of(ledger, environment),
    )


def _tokens(path: Path) -> tuple[NamedToken, ...] | LedgerError:
    if not path.exists():
        return ()
    try:
        with closing(open_as_it_is(path)) as connection:
            return tokens_in(connection)
    except sqlite3.Error as error:
        return unusable(error, path)
    except LedgerError as error:
        return error
