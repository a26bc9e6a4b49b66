"""The registry's file: whose it is, and what several processes that have it open see of one another."""

from __future__ import annotations

import stat
import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING

from retention.store.registry import open_registry

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
