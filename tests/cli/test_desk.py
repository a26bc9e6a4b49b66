"""The desk over a file that changes under it: replaced by another, or locked by an import."""

from __future__ import annotations

import sqlite3
import threading
import time
from contextlib import closing
from datetime import date
from typing import TYPE_CHECKING

import pytest

from cli.importing import import_sample
from cli.wiring import LedgerDesk
from retention.asker import LOCAL
from retention.errors import LedgerError
from retention.language import read_question
from retention.scope import Workspace
from retention.store.registry import registry_path
from retention.store.registry.audit import entries
from retention.wording import explain

if TYPE_CHECKING:
    from pathlib import Path

TODAY = date(2026, 11, 22)
QUESTION = read_question("nrr last-quarter")


def desk_over(database: Path, today: date = TODAY) -> LedgerDesk:
    return LedgerDesk(database, Workspace(), lambda: today)


def receipts(database: Path) -> int:
    with closing(sqlite3.connect(database)) as connection:
        return int(connection.execute("SELECT count(*) FROM receipt").fetchone()[0])


def test_another_file_in_its_place_is_seen(tmp_path: Path) -> None:
    database, other = tmp_path / "books.db", tmp_path / "other.db"
    list(import_sample(database, TODAY))
    list(import_sample(other, date(2026, 8, 22)))
    desk = desk_over(database, date(2026, 8, 22))
    before = desk.answer(QUESTION)
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    # SQLite's side files go with their database: left behind, they would be read into the next one of that name.
    for name in ("books.db", "books.db-wal", "books.db-shm"):
        (tmp_path / name).unlink()
    other.replace(database)
    after = desk.answer(QUESTION)
    desk.close()
    assert before.ledger.fingerprint != after.ledger.fingerprint
    assert receipts(database) == 1


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    database = tmp_path / "books.db"
    list(import_sample(database, TODAY))
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    content = database.read_bytes()
    database.write_bytes(content[:4096] + bytes(len(content) - 4096))
    with pytest.raises(LedgerError) as refused:
        desk_over(database).answer(QUESTION)
    assert explain(refused.value) == "books.db cannot be used as a ledger: database disk image is malformed."


def test_an_import_keeps_receipts_waiting_and_no_answer(tmp_path: Path) -> None:
    database = tmp_path / "books.db"
    list(import_sample(database, TODAY))
    desk = desk_over(database)
    with closing(sqlite3.connect(database, isolation_level=None)) as importing:
        importing.execute("BEGIN IMMEDIATE")
        answer = desk.answer(QUESTION)
        assert receipts(database) == 0
        importing.execute("ROLLBACK")
    desk.close()
    assert receipts(database) == 1
    assert answer.ledger.version == 2


def test_who_verifies_while_an_import_lands_waits_alone(tmp_path: Path) -> None:
    database = tmp_path / "books.db"
    list(import_sample(database, TODAY))
    desk, verified = desk_over(database), []
    with closing(sqlite3.connect(database, isolation_level=None)) as importing:
        importing.execute("BEGIN IMMEDIATE")
        answer = desk.answer(QUESTION)
        verifying = threading.Thread(target=lambda: verified.append(desk.verify(answer.id).holds))
        verifying.start()
        time.sleep(0.2)
        asking = threading.Thread(target=desk.answer, args=(read_question("grr last-quarter"),))
        asking.start()
        asking.join(3)
        answered, waits = not asking.is_alive(), verifying.is_alive()
        importing.execute("ROLLBACK")
    verifying.join()
    asking.join()
    desk.close()
    assert (answered, waits, verified) == (True, True, [True])


def test_a_question_that_is_being_answered_reads_its_own_file_to_the_end(tmp_path: Path) -> None:
    """Another question of the same desk has seen the new file already; the connection of the old one lives on."""
    database, other = tmp_path / "books.db", tmp_path / "other.db"
    list(import_sample(database, TODAY))
    list(import_sample(other, date(2026, 8, 22)))
    desk = desk_over(database)
    fingerprint = desk.answer(QUESTION).ledger.fingerprint
    reading, _ = desk._open()
    for path in (database, other):
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    other.replace(database)
    desk.describe()
    assert desk._open()[0] is not reading
    assert reading.read(2).fingerprint == fingerprint
    assert reading.closings() == ()
    desk.close()


def test_the_same_question_is_computed_once_and_noted_every_time(tmp_path: Path) -> None:
    database = tmp_path / "books.db"
    list(import_sample(database, TODAY))
    desk = desk_over(database)
    first, second = desk.answer(QUESTION), desk.answer(QUESTION)
    assert second is first
    assert desk.describe() is desk.describe()
    desk.close()
    with closing(sqlite3.connect(registry_path(database))) as connection:
        assert entries(connection).total == 2
    assert receipts(database) == 1


def test_what_somebody_else_writes_is_seen_by_the_next_question(tmp_path: Path) -> None:
    database = tmp_path / "books.db"
    list(import_sample(database, TODAY))
    desk = desk_over(database)
    before, described = desk.answer(QUESTION), desk.describe()
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE ledger_version SET source = 'another.csv'")
    assert desk.answer(QUESTION) is not before
    assert desk.describe() is not described
    desk.close()


def test_the_next_day_the_same_words_are_another_question(tmp_path: Path) -> None:
    database, days = tmp_path / "books.db", iter((TODAY, date(2027, 1, 2)))
    list(import_sample(database, date(2027, 1, 2)))
    desk = LedgerDesk(database, Workspace(), lambda: next(days))
    assert desk.answer(QUESTION).period.label != desk.answer(QUESTION).period.label
    desk.close()


def test_what_was_given_is_at_hand_until_anything_it_depends_on_changes(tmp_path: Path) -> None:
    database, rules = tmp_path / "books.db", tmp_path / "access.toml"
    list(import_sample(database, TODAY))
    days = [TODAY]
    desk = LedgerDesk(database, Workspace(), lambda: days[-1])
    assert desk.given(QUESTION, LOCAL, desk.moment(LOCAL)) is None
    answer, moment = desk.answer(QUESTION, LOCAL), desk.moment(LOCAL)
    assert desk.given(QUESTION, LOCAL, moment) is answer
    assert desk.moment_at_hand(LOCAL) == moment
    desk.write_notes()
    days.append(date(2027, 2, 1))
    assert desk.moment(LOCAL) != moment
    days.append(TODAY)
    assert desk.moment(LOCAL) == moment
    rules.write_text('[[rule]]\nwho = ["terminal"]\nonly = "region=emea"\n', encoding="utf-8")
    assert desk.moment(LOCAL) != moment
    assert desk.given(QUESTION, LOCAL, desk.moment(LOCAL)) is None
    desk.close()
    with closing(sqlite3.connect(registry_path(database))) as registry:
        kept = entries(registry).entries
    assert [(one.deed, one.question, one.answer) for one in kept] == [("ask", "nrr last-quarter", answer.id)] * 2


def test_a_long_step_over_the_books_keeps_nobody_from_what_is_at_hand(tmp_path: Path) -> None:
    """Where a version is read from its rows, sorting them is one step, and its connection is taken meanwhile."""
    path = tmp_path / "books.db"
    list(import_sample(path, TODAY))
    with closing(LedgerDesk(path, Workspace(), lambda: TODAY)) as desk:
        desk.answer(read_question("nrr 2025-Q3"))
        books, _ = desk._open()
        step = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000000) SELECT max(i) FROM n"
        reading = threading.Thread(target=lambda: books.connection.execute(step).fetchone())
        reading.start()
        time.sleep(0.02)
        assert desk.moment_at_hand() is not None
        assert reading.is_alive()
        reading.join()


def test_what_an_import_changes_is_no_longer_at_hand(tmp_path: Path) -> None:
    database = tmp_path / "books.db"
    list(import_sample(database, TODAY))
    desk = desk_over(database)
    desk.answer(QUESTION, LOCAL)
    with closing(sqlite3.connect(database)) as other, other:
        other.execute("UPDATE ledger_version SET source = 'somebody else'")
    assert desk.moment_at_hand(LOCAL) is None
    assert desk.given(QUESTION, LOCAL, desk.moment(LOCAL)) is None
    desk.close()
