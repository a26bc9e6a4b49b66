"""A ledger file of schema version 1 is read as it is, brought up to date by the next import, and still verifies."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from retention.errors import LedgerError
from retention.store import schema
from retention.store.editions import schema_version
from retention.store.receipts import verify
from retention.store.schema import open_for_reading, open_for_writing
from retention.store.snapshot import load, names_of, rebuild
from tests.store.books import line

if TYPE_CHECKING:
    from tests.store.books import Books

# Two versions of one fingerprint (the second only corrects a quantity, which no column held then), three receipts.
DUMP = Path(__file__).with_name("version_1.sql").read_text(encoding="utf-8")
FINGERPRINT = "3f85d01fb188237a48515bbd78e99de8"
RECEIPTS = ("c2381d43ad664552", "fc7615b6ba5e3586", "f28b2430f8d9ad26")
# The file whose import made the second version.
LINES = (
    "account_id,line_id,product,start,end,amount,currency,interval,quantity,status\n"
    "acme,a1,pro,2024-01-01,,100.00,USD,month,10,active\n"
    "acme,a2,support,2024-06-01,2025-09-01,45.50,USD,month,1,active\n"
    "beta,b1,pro,2024-01-01,2025-06-01,300.00,USD,month,30,active\n"
    "beta,b2,pro,2025-06-01,,360.00,USD,month,40,active\n"
    "gamma,g1,starter,2023-05-01,2025-03-01,50.00,USD,month,5,cancelled\n"
    "delta,d1,pro,2025-02-01,,80.00,USD,month,8,past_due\n"
)


@pytest.fixture
def earlier(books: Books) -> Books:
    with closing(sqlite3.connect(books.database)) as connection:
        connection.executescript(DUMP)
    return books


def version_of_schema(books: Books) -> int:
    with closing(open_for_reading(books.database)) as connection:
        return schema_version(connection)


def dump(books: Books) -> list[str]:
    with closing(sqlite3.connect(books.database)) as connection:
        return list(connection.iterdump())


def hold(books: Books) -> list[bool]:
    with closing(open_for_reading(books.database)) as connection:
        return [verify(connection, receipt).holds for receipt in RECEIPTS]


def test_receipts_hold_and_the_file_stays_as_it_is(earlier: Books) -> None:
    before = earlier.content()
    assert hold(earlier) == [True, True, True]
    assert version_of_schema(earlier) == 1
    assert earlier.content() == before


def test_questions_are_answered_as_before(earlier: Books) -> None:
    # Its id is of other definitions, and quick ratio and ARPA are told since.
    unlike: dict[str, bool | set[str]] = {"id": True, "definitions": True, "total": {"quick_ratio", "arpa"}}
    figures = earlier.ask("nrr 2025").model_dump(exclude=unlike)
    with closing(open_for_reading(earlier.database)) as connection:
        assert verify(connection, RECEIPTS[1]).answer.model_dump(exclude=unlike) == figures
    assert version_of_schema(earlier) == 1
    with closing(open_for_reading(earlier.database)) as connection:
        ledger = load(connection, earlier.database)
        assert names_of(connection, 2) == {"acme": "Acme plc", "beta": "Beta", "gamma": "Gamma"}
    assert (ledger.fingerprint, ledger.columns.amounts, ledger.columns.days) == (FINGERPRINT, {}, {})


def test_an_import_brings_the_file_up_to_date_and_receipts_still_hold(earlier: Books) -> None:
    assert earlier.land(line("new")).version == 3
    assert version_of_schema(earlier) == schema.SCHEMA_VERSION
    assert hold(earlier) == [True, True, True]
    assert earlier.rows("SELECT version, edition FROM ledger_version") == [(1, 1), (2, 1), (3, 2)]
    with closing(open_for_reading(earlier.database)) as connection:
        assert [rebuild(connection, version).fingerprint for version in (1, 2)] == [FINGERPRINT] * 2
        assert rebuild(connection, 2).columns.amounts == {}
        # What lines of before said is known from now on.
        quantities = rebuild(connection, 3).columns.amounts["quantity"]
    assert quantities.tolist() == [10_000_000, 1_000_000, 30_000_000, 40_000_000, 8_000_000, 5_000_000, 0]


def test_the_same_file_again_makes_its_quantities_known(earlier: Books) -> None:
    """No line is touched: the new version holds more of what they say."""
    report = earlier.land(LINES)
    assert (report.version, report.changed) == (3, True)
    assert report.lines.model_dump() == {"added": 0, "corrected": 0, "unchanged": 6, "retired": 0, "not_in_file": 0}
    with closing(open_for_reading(earlier.database)) as connection:
        assert load(connection, earlier.database).columns.amounts["quantity"].tolist()[3] == 40_000_000
    assert not earlier.land(LINES).changed


def test_a_desk_that_was_open_before_sees_the_new_version(earlier: Books) -> None:
    with closing(open_for_reading(earlier.database)) as connection:
        assert load(connection, earlier.database).version == 2
        earlier.land(line("new"))
        newest = load(connection, earlier.database)
        assert (newest.version, "quantity" in newest.columns.amounts) == (3, True)


def test_a_step_that_fails_leaves_the_file_as_it_was(earlier: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    before = dump(earlier)
    monkeypatch.setattr(schema, "_STEPS", (*schema._STEPS, "ALTER TABLE nothing ADD COLUMN x"))
    with pytest.raises(LedgerError, match="ledger_unusable"):
        open_for_writing(earlier.database)
    assert (version_of_schema(earlier), dump(earlier)) == (1, before)
    monkeypatch.undo()
    assert earlier.land(line("new")).version == 3


def test_a_file_brought_up_to_date_has_the_tables_of_a_new_one(earlier: Books, tmp_path: Path) -> None:
    def tables(database: Path) -> dict[str, list[tuple[object, ...]]]:
        open_for_writing(database).close()
        with closing(sqlite3.connect(database)) as connection:
            names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            return {name: connection.execute(f"PRAGMA table_info({name})").fetchall() for name in sorted(names)}

    assert tables(earlier.database) == tables(tmp_path / "new.db")
