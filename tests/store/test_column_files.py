"""The column files are derived: deleted, damaged or impossible to write, every answer stays the same."""

from __future__ import annotations

import json
import os
import shutil
import time
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pytest

from retention.store.column_file import folder_of
from tests.store.books import line

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.store.books import Books


@pytest.fixture
def columns(books: Books) -> Path:
    """The only version's folder."""
    books.land(line("L-1") + line("L-2", end="2025-04-01"), "account_id,region\nL-1,emea\nL-2,apac\n")
    books.land(line("L-3"), complete_through=date(2025, 12, 31))
    newest: str = books.rows("SELECT fingerprint FROM ledger_version ORDER BY version DESC LIMIT 1")[0][0]
    return folder_of(books.database, newest)


def answered(books: Books) -> bytes:
    return books.ask("nrr ttm by region").model_dump_json().encode()


DAMAGE: dict[str, Callable[[Path], object]] = {
    "deleted": shutil.rmtree,
    "emptied": lambda folder: [file.write_bytes(b"") for file in folder.iterdir()],
    "cut in half": lambda folder: [
        file.write_bytes(file.read_bytes()[: file.stat().st_size // 2]) for file in folder.iterdir()
    ],
    "an array gone": lambda folder: (folder / "arr.npy").unlink(),
    "an array of another version": lambda folder: np.save(folder / "arr.npy", np.arange(7)),
    "accounts of another version": lambda folder: np.save(folder / "accounts.npy", np.array([b"A"])),
    "first days of another version": lambda folder: np.save(folder / "first_active.npy", np.arange(9, dtype=np.int32)),
    "codes of another version": lambda folder: np.save(folder / "text-currency.npy", np.arange(9, dtype=np.int32)),
    "attributes of another version": lambda folder: np.save(
        folder / "attribute-0-code.npy", np.arange(9, dtype=np.int32)
    ),
    "no offsets": lambda folder: np.save(folder / "offsets.npy", np.array([], dtype=np.int64)),
    "labels that are none": lambda folder: (folder / "labels.json").write_text("[]"),
    "labels without attributes": lambda folder: (folder / "labels.json").write_text('{"format": 2, "text": {}}'),
    "labels that are text": lambda folder: (folder / "labels.json").write_text(
        '{"format": 2, "text": "", "attributes": ""}'
    ),
    "labels of an older form": lambda folder: (folder / "labels.json").write_text('{"format": 0}'),
    "labels that are no JSON": lambda folder: (folder / "labels.json").write_bytes(b"\xff{"),
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_damaged_files_are_built_again(books: Books, columns: Path, damage: Callable[[Path], object]) -> None:
    before = answered(books)
    content = {file.name: file.read_bytes() for file in columns.iterdir()}
    damage(columns)
    assert answered(books) == before
    assert {file.name: file.read_bytes() for file in columns.iterdir()} == content


def test_where_no_files_can_be_written_the_answer_is_the_same(books: Books, columns: Path) -> None:
    """A file stands where their folder would be: even the superuser cannot write into it."""
    before = answered(books)
    shutil.rmtree(columns.parent)
    columns.parent.write_text("in the way")
    assert answered(books) == before
    assert books.land(line("L-4")).version == 3
    assert columns.parent.read_text() == "in the way"


def test_only_the_newest_few_versions_are_kept(books: Books) -> None:
    for number in range(7):
        books.land(line(f"L-{number}"))
    newest = books.rows("SELECT fingerprint FROM ledger_version ORDER BY version DESC LIMIT 4")
    kept = {folder_of(books.database, row[0]) for row in newest}
    assert set(books.database.with_name("books.db.columns").iterdir()) == kept


def test_the_draft_of_a_write_that_was_killed_is_cleared_away(books: Books, columns: Path) -> None:
    old, fresh = columns.with_name(".draft-old"), columns.with_name(".draft-fresh")
    for draft in (old, fresh):
        draft.mkdir()
    two_days_ago = time.time() - 2 * 86_400
    os.utime(old, (two_days_ago, two_days_ago))
    books.land(line("L-5"))
    assert (old.exists(), fresh.exists()) == (False, True)


def test_others_may_read_what_one_user_imported(columns: Path) -> None:
    """As the user's mask allows, like the ledger beside them."""
    assert columns.stat().st_mode & 0o777 == columns.parent.stat().st_mode & 0o777
    assert json.loads((columns / "labels.json").read_text(encoding="utf-8"))["format"] == 2
