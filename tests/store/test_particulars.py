"""From a file to the ledger's columns and back out of its files: discounts, cancellations, arrears, quantities."""

from __future__ import annotations

import shutil
from contextlib import closing
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pytest

from retention.ledger.columns import OPEN_END
from retention.store.column_file import folder_of
from retention.store.schema import open_for_reading
from retention.store.snapshot import load, names_of, rebuild
from tests.store.books import HEADER

if TYPE_CHECKING:
    from retention.ledger.view import Ledger
    from tests.store.books import Books

COLUMNS = "quantity,status,discount,discount_kind,cancelled,past_due_since,kind,subscription,reason"
FULL = HEADER.replace("\n", f",{COLUMNS}\n")
LINES = FULL + (
    "A,1,pro,2025-01-01,2025-07-01,100,USD,month,5,,20,,2025-05-15,,,s-1,too dear\n"
    "A,2,pro,2025-07-01,,90,USD,month,4.5,past_due,,,,2025-09-01,,s-1,\n"
    "B,3,calls,2025-01-01,,12,USD,quarter,,,3,once,,,usage,,\n"
)


def newest(books: Books) -> Ledger:
    with closing(open_for_reading(books.database)) as connection:
        return load(connection, books.database)


def same(one: Ledger, other: Ledger) -> bool:
    """Whether two ledgers hold the same particulars."""
    first, second = one.columns, other.columns
    return (
        {name: array.tolist() for name, array in first.days.items()}
        == {name: array.tolist() for name, array in second.days.items()}
        and {name: array.tolist() for name, array in first.amounts.items()}
        == {name: array.tolist() for name, array in second.amounts.items()}
        and {name: (text.codes.tolist(), text.labels) for name, text in first.text.items()}
        == {name: (text.codes.tolist(), text.labels) for name, text in second.text.items()}
    )


def test_the_tables_hold_what_the_file_says(books: Books) -> None:
    books.land(LINES)
    assert books.rows(
        "SELECT line_id, quantity, discount_minor, discount_arr_minor, discount_kind, cancelled, past_due_since, kind,"
        " subscription, reason FROM line"
    ) == [
        ("1", "5", 2000, 24000, "recurring", "2025-05-15", None, None, "s-1", "too dear"),
        ("2", "4.5", None, None, None, None, "2025-09-01", None, "s-1", None),
        ("3", None, 300, 1200, "once", None, None, "usage", None, None),
    ]


def test_the_columns_hold_it_from_the_import_from_their_files_and_from_the_rows(books: Books) -> None:
    books.land(LINES)
    from_files = newest(books)
    shutil.rmtree(books.database.with_name("books.db.columns"))
    from_rows = newest(books)
    with closing(open_for_reading(books.database)) as connection:
        rebuilt = rebuild(connection, 1)
    columns = from_files.columns
    assert {name: amounts.tolist() for name, amounts in columns.amounts.items()} == {
        "discount": [24000, 0, 1200],
        "quantity": [5_000_000, 4_500_000, 0],
    }
    assert columns.days["cancelled"].tolist() == [date(2025, 5, 15).toordinal(), OPEN_END, OPEN_END]
    assert columns.days["past_due_since"].tolist() == [OPEN_END, date(2025, 9, 1).toordinal(), OPEN_END]
    assert columns.text["subscription"].labels == ("3", "s-1")
    assert columns.text["kind"].labels == ("recurring", "usage")
    assert columns.text["discount_kind"].labels == ("once", "recurring")
    assert columns.text["reason"].labels == ("too dear",)
    assert same(from_files, from_rows)
    assert same(from_files, rebuilt)


def test_of_a_file_without_them_there_are_no_columns(books: Books) -> None:
    books.land("A,1,pro,2025-01-01,,100,USD,month\n")
    ledger = newest(books)
    names = {path.stem for path in folder_of(books.database, ledger.fingerprint).iterdir()}
    assert (ledger.columns.days, ledger.columns.amounts) == ({}, {})
    assert not any(name.startswith(("days-", "amounts-")) for name in names)


CORRECTIONS = {
    "quantity": (",month,5,", ",month,6,"),
    "discount": (",20,,2025", ",21,,2025"),
    "discount kind": (",20,,2025", ",20,once,2025"),
    "cancelled": ("2025-05-15", "2025-05-16"),
    "past due since": ("2025-09-01", "2025-09-02"),
    "kind": (",usage,", ",,"),
    "subscription": (",s-1,\n", ",s-2,\n"),
    "reason": ("too dear", "moved away"),
}


@pytest.mark.parametrize(("old", "new"), CORRECTIONS.values(), ids=CORRECTIONS)
def test_a_correction_makes_a_version_and_the_one_before_stays(books: Books, old: str, new: str) -> None:
    books.land(LINES, complete_through=date(2025, 12, 31))
    before = newest(books)
    answer = books.ask("nrr 2025")
    report = books.land(LINES.replace(old, new))
    assert (report.lines.corrected, report.lines.unchanged) == (1, 2)
    assert newest(books).fingerprint != before.fingerprint
    with closing(open_for_reading(books.database)) as connection:
        assert same(rebuild(connection, 1), before)
    assert books.holds(answer)
    # Said as before it is as it was, fingerprint and all.
    books.land(LINES)
    assert newest(books).fingerprint == before.fingerprint


def test_what_is_spelled_out_is_what_was_meant_without(books: Books) -> None:
    plain = FULL + "A,1,pro,2025-01-01,,100,USD,month,,,20,,,,,,\n"
    books.land(plain)
    report = books.land(plain.replace(",20,,,,,,", ",20.00,recurring,,,recurring,1,"))
    assert (report.lines.corrected, report.lines.unchanged) == (0, 1)


@pytest.mark.parametrize("name", ["days-cancelled", "amounts-discount", "amounts-quantity", "text-reason"])
def test_damaged_files_are_built_again(books: Books, name: str) -> None:
    books.land(LINES)
    with closing(open_for_reading(books.database)) as connection:
        before = rebuild(connection, 1)
    folder = folder_of(books.database, before.fingerprint)
    content = (folder / f"{name}.npy").read_bytes()
    np.save(folder / f"{name}.npy", np.arange(9))
    assert same(newest(books), before)
    assert (folder / f"{name}.npy").read_bytes() == content
    (folder / f"{name}.npy").unlink()
    assert same(newest(books), before)


def test_names_are_those_of_the_version(books: Books) -> None:
    accounts = "account_id,name,valid_from\nA,Alpha,\nA,Alpha One,2025-03-01\nB,Beta,\nC,,\n"
    books.land(LINES, accounts)
    books.land(LINES, accounts.replace("Alpha One", "Alpha Two").replace("B,Beta,", "B,,"))
    with closing(open_for_reading(books.database)) as connection:
        assert names_of(connection, 1) == {"A": "Alpha One", "B": "Beta"}
        assert names_of(connection, 2) == {"A": "Alpha Two"}
