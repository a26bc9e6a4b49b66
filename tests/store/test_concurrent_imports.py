"""Several processes over one ledger: imports take turns, a reader sees one version whole."""

from __future__ import annotations

import signal
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date
from threading import Barrier
from typing import TYPE_CHECKING

from retention.store.schema import open_for_reading
from retention.store.snapshot import load, rebuild
from tests.store.books import HEADER, Books, line
from tests.store.processes import MEGABYTE, asked, importing, log_size, many_lines, wait_until

if TYPE_CHECKING:
    from pathlib import Path


def test_imports_at_the_same_time_both_land(books: Books) -> None:
    """Into a ledger that neither finds there."""
    files = [books.write(f"{number}.csv", HEADER + line(f"L-{number}")) for number in range(2)]
    processes = [importing(books.database, file) for file in files]
    done = [process.communicate() for process in processes]
    assert [process.returncode for process in processes] == [0, 0], done
    assert sorted(out.splitlines()[0] for out, _ in done) == [
        "Imported canonical as ledger v1.",
        "Imported canonical as ledger v2.",
    ]
    assert books.standing() == ["L-0", "L-1"]


def test_many_imports_at_the_same_moment_land_one_after_the_other(tmp_path: Path) -> None:
    """Again and again into a new ledger: whoever comes second finds the tables made, or waits for them."""
    for attempt in range(5):
        folder = tmp_path / str(attempt)
        folder.mkdir()
        books = Books(folder)
        files = [books.write(f"{number}.csv", HEADER + line(f"L-{number}")) for number in range(6)]
        together = Barrier(len(files))

        def land(file: Path, books: Books = books, together: Barrier = together) -> int:
            together.wait()
            return books.land(file).version

        with ThreadPoolExecutor(len(files)) as pool:
            assert sorted(pool.map(land, files)) == [1, 2, 3, 4, 5, 6]
        assert books.standing() == [f"L-{number}" for number in range(6)]
        with closing(open_for_reading(books.database)) as connection:
            for version in range(1, 7):
                rebuild(connection, version)


def test_a_reader_during_an_import_sees_the_version_before_it(books: Books) -> None:
    """The importing process is held still inside its transaction."""
    books.land(line("L-1") + line("L-2", end="2025-04-01"), complete_through=date(2025, 12, 31))
    answer = asked(books.database)
    process = importing(books.database, books.write("many.csv", many_lines()))
    wait_until(lambda: log_size(books.database) > MEGABYTE, process)
    process.send_signal(signal.SIGSTOP)
    try:
        with closing(open_for_reading(books.database)) as connection:
            ledger = load(connection, books.database)
            assert (ledger.version, ledger.columns.line_count) == (1, 2)
            assert rebuild(connection, 1).fingerprint == ledger.fingerprint
    finally:
        process.send_signal(signal.SIGCONT)
    out, err = process.communicate()
    assert process.returncode == 0, err
    assert out.startswith("Imported canonical as ledger v2.\n")
    assert asked(books.database) != answer
