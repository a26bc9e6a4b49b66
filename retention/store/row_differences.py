"""Which rows of the system of record two versions do not share: what lies behind two figures that differ."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from retention.books import AttributeDiffers, Differences, LineDiffers
from retention.store.landing import LINES

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence

    from retention.books import Facts

_KEY = ("account_id", "source", "line_id")
_FACTS = tuple(name for name in LINES.columns if name not in {*_KEY, "row"})
# A row stands in a version when it was added by then and not retired.
_STANDS_IN = "(added <= {0} AND (retired IS NULL OR retired > {0}))"
_IN_ONE_ALONE = f"{_STANDS_IN.format(':before')} != {_STANDS_IN.format(':after')}"
_OF_ACCOUNTS = "account_id IN (SELECT value FROM json_each(:accounts))"


def differences(connection: sqlite3.Connection, before: int, after: int, accounts: Sequence[str]) -> Differences:
    """What the rows of `accounts` say otherwise in versions `before` and `after`."""
    asked: dict[str, str | int] = {"before": before, "after": after, "accounts": json.dumps(accounts)}
    return Differences(
        tuple(_lines(connection, asked)), tuple(_attributes(connection, asked)), rates=_rates(connection, asked)
    )


def _lines(connection: sqlite3.Connection, asked: dict[str, str | int]) -> Iterator[LineDiffers]:
    stored = {row[1] for row in connection.execute("PRAGMA table_info(line)")}
    # A file of an earlier schema lacks what its lines could not say yet.
    facts = tuple(name if name in stored else f"NULL AS {name}" for name in _FACTS)
    rows = connection.execute(
        f"SELECT {', '.join((*_KEY, *facts))}, {_STANDS_IN.format(':before')} FROM line"
        f" WHERE {_OF_ACCOUNTS} AND {_IN_ONE_ALONE}",
        asked,
    )
    states: dict[tuple[str, str], dict[bool, tuple[str, Facts]]] = {}
    for account, source, line_id, *values, stood_before in rows:
        said = account, dict(zip(_FACTS, values, strict=True))
        states.setdefault((line_id, source), {})[bool(stood_before)] = said
    for (line_id, source), state in sorted(states.items()):
        before_account, before = state.get(True, (None, None))
        after_account, after = state.get(False, (None, None))
        if (before_account, before) != (after_account, after):
            yield LineDiffers(source, line_id, before_account, after_account, before, after)


def _attributes(connection: sqlite3.Connection, asked: dict[str, str | int]) -> Iterator[AttributeDiffers]:
    rows = connection.execute(
        f"SELECT account_id, attribute, valid_from, value, {_STANDS_IN.format(':before')} FROM attribute"
        f" WHERE {_OF_ACCOUNTS} AND {_IN_ONE_ALONE} ORDER BY account_id, attribute, valid_from",
        asked,
    )
    states: dict[tuple[str, str, str], dict[bool, str]] = {}
    for account, attribute, valid_from, value, stood_before in rows:
        states.setdefault((account, attribute, valid_from), {})[bool(stood_before)] = value
    for key, state in states.items():
        if state.get(True) != state.get(False):
            yield AttributeDiffers(*key, state.get(True), state.get(False))


def _rates(connection: sqlite3.Connection, asked: dict[str, str | int]) -> bool:
    """Whether any exchange rate stands in one of the versions alone."""
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'rate'").fetchone():
        return False
    found = connection.execute(f"SELECT EXISTS (SELECT 1 FROM rate WHERE {_IN_ONE_ALONE})", asked).fetchone()
    return bool(found[0])
