"""The registry's file: whose it is, and what several processes that have it open see of one another."""

from __future__ import annotations

import stat
import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from retention.errors import LedgerError
from retention.store.registry import open_registry
from retention.store.registry.audit import AuditBook, Entry
from retention.store.registry.digests import StoredDigests
from tests.digest.subscriptions import CREATED, subscription

if TYPE_CHECKING:
    from pathlib import Path

# Another process opens the registry, writes into it and closes it again.
WRITES = """
import sys
from contextlib import closing
from pathlib import Path
from retention.store.registry import open_registry
with closing(open_registry(Path(sys.argv[1]))) as connection:
    connection.execute("INSERT INTO deed (at, face, deed, outcome) VALUES ('now', 'slack', 'ask', 'done')")
"""


def test_it_is_readable_by_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db.registry"
    with closing(open_registry(path)) as connection:
        connection.execute("SELECT count(*) FROM deed").fetchone()
        files = sorted(tmp_path.iterdir())
        assert [file.name for file in files] == [path.name + ending for ending in ("", "-shm", "-wal")]
        assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


def test_a_process_that_has_it_open_twice_sees_what_others_write_meanwhile(tmp_path: Path) -> None:
    """To open it once more must not take away the locks that keep its journal from being thrown away by others."""
    path = tmp_path / "ledger.db.registry"
    with closing(open_registry(path)) as first, closing(open_registry(path)) as second:
        for connection in (first, second):
            connection.execute("SELECT count(*) FROM deed").fetchone()
        journal = path.with_name(path.name + "-wal")
        before = journal.stat().st_ino
        subprocess.run([sys.executable, "-c", WRITES, path], check=True, timeout=60)
        assert journal.stat().st_ino == before
        assert [each.execute("SELECT count(*) FROM deed").fetchone()[0] for each in (first, second)] == [1, 1]
        first.execute("INSERT INTO deed (at, face, deed, outcome) VALUES ('now', 'slack', 'ask', 'done')")
    with closing(open_registry(path)) as found:
        assert found.execute("SELECT count(*) FROM deed").fetchone() == (2,)


ASKED = Entry("2026-11-28T12:00:00+00:00", "slack", "T01", "U1", "C1", "ask", "done", "nrr", "1")


def test_a_process_goes_over_to_the_registry_that_is_put_in_the_place_of_its_own(tmp_path: Path) -> None:
    """Else it would post, from a file that is gone, what another process posts from the one that is there."""
    path, copy = tmp_path / "ledger.db.registry", tmp_path / "copy"
    with closing(StoredDigests(copy, lambda: CREATED)) as restored:
        restored.add(subscription(id="restored"))
    audit = AuditBook(path)
    with closing(StoredDigests(path, lambda: CREATED)) as running, closing(audit):
        running.add(subscription())
        audit.note(ASKED)
        for file in tmp_path.glob(path.name + "*"):
            file.unlink()
        copy.rename(path)
        assert [one.id for one in running.all()] == ["restored"]
        running.add(subscription(id="new"))
        audit.note(ASKED)
        with closing(open_registry(path)) as found:
            assert found.execute("SELECT id FROM digest_subscription ORDER BY 1").fetchall() == [
                ("new",),
                ("restored",),
            ]
            assert found.execute("SELECT count(*) FROM deed").fetchone() == (1,)


def test_a_registry_that_was_removed_is_not_made_anew_by_a_process_that_runs(tmp_path: Path) -> None:
    path, away = tmp_path / "ledger.db.registry", tmp_path / "away"
    audit = AuditBook(path)
    with closing(StoredDigests(path, lambda: CREATED)) as running, closing(audit):
        running.add(subscription())
        audit.note(ASKED)
        path.rename(away)
        with pytest.raises(LedgerError, match="ledger_unusable"):
            running.all()
        audit.note(ASKED)
        assert not path.exists()
        away.rename(path)
        assert running.all() == (subscription(),)
        audit.note(ASKED)
        with closing(open_registry(path)) as found:
            assert found.execute("SELECT count(*) FROM deed").fetchone() == (3,), "what waited is written, too"
