"""A kill in the middle of an import leaves the ledger as it was: the same bytes, whole, ready for the next import."""

from __future__ import annotations

import shutil
import sqlite3
import time
from contextlib import closing
from datetime import date
from typing import TYPE_CHECKING

import pytest

from tests.store.books import Books, line
from tests.store.processes import MANY, MEGABYTE, asked, importing, log_size, many_lines, wait_until

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    """A folder with a ledger of one version and a long file; and what a question gives."""
    books = Books(tmp_path_factory.mktemp("killed"))
    books.land(line("L-1") + line("L-2", end="2025-04-01"), complete_through=date(2025, 12, 31))
    books.write("many.csv", many_lines())
    return books.folder, asked(books.database)


def after(seconds: float) -> Callable[[Path], bool]:
    then = time.monotonic() + seconds
    return lambda _database: time.monotonic() > then


MOMENTS: dict[str, Callable[[], Callable[[Path], bool]]] = {
    "while it starts": lambda: after(0.2),
    "as it opens the ledger": lambda: lambda database: log_size(database) >= 0,
    "as it begins to write": lambda: lambda database: log_size(database) > MEGABYTE // 10,
    "in the middle of writing": lambda: lambda database: log_size(database) > 2 * MEGABYTE,
}


@pytest.mark.parametrize("moment", MOMENTS.values(), ids=MOMENTS)
def test_a_killed_import_leaves_the_ledger_as_it_was(
    before: tuple[Path, bytes], tmp_path: Path, moment: Callable[[], Callable[[Path], bool]]
) -> None:
    folder, answer = before
    books = Books(shutil.copytree(folder, tmp_path / "copy"))
    process = importing(books.database, books.folder / "many.csv")
    reached = moment()
    wait_until(lambda: reached(books.database), process)
    process.kill()
    process.communicate()
    assert asked(books.database) == answer
    assert books.versions() == 1
    with closing(sqlite3.connect(books.database)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert books.rows("SELECT count(*) FROM line") == [(2,)]


def test_the_same_file_lands_after_a_kill(before: tuple[Path, bytes], tmp_path: Path) -> None:
    folder, answer = before
    books = Books(shutil.copytree(folder, tmp_path / "copy"))
    process = importing(books.database, books.folder / "many.csv")
    wait_until(lambda: log_size(books.database) > MEGABYTE, process)
    process.kill()
    process.communicate()
    report = books.land(books.folder / "many.csv")
    assert (report.version, report.lines.added) == (2, MANY)
    assert asked(books.database) != answer


def test_a_kill_of_the_first_import_leaves_no_lines(before: tuple[Path, bytes], tmp_path: Path) -> None:
    books = Books(tmp_path)
    many = before[0] / "many.csv"
    process = importing(books.database, many)
    wait_until(lambda: log_size(books.database) > MEGABYTE, process)
    process.kill()
    process.communicate()
    assert books.versions() == 0
    assert books.land(many).version == 1
