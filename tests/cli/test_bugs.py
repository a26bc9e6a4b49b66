"""A bug, made to happen for real: status 1, a reference, the traceback for whoever mends it, one calm sentence."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Done


def test_a_bug_ends_with_a_reference(holdfast: Callable[..., Done], small_ledger: Path) -> None:
    """The report of an import was damaged by hand: nothing in the product foresees that."""
    with closing(sqlite3.connect(small_ledger)) as connection:
        connection.execute("UPDATE ledger_version SET report = '{'")
        connection.commit()
    status, out, err = holdfast("report", "--db", small_ledger)
    first, *traceback, last = err.splitlines()
    reference = first.removeprefix("reference ")
    assert (status, out, len(reference)) == (1, "", 4)
    assert traceback[0] == "Traceback (most recent call last):"
    assert last == f"That failed on our side (reference {reference}). It has been logged; nothing was changed."
