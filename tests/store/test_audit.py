"""The audit's file: entries stay in their order, wait while it cannot be written, and are never lost silently."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Thread
from typing import TYPE_CHECKING

from retention.store.registry import audit, open_registry
from retention.store.registry.audit import AuditBook, Entry, entries

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

ENTRY = Entry("2025-11-22T10:00:00+00:00", "slack", "T1", "U1", "#general C1", "ask", "done", "nrr 2025-Q3", "ab12")


def kept(path: Path) -> list[Entry]:
    with closing(open_registry(path)) as connection:
        return list(entries(connection).entries)


def test_entries_come_back_in_their_order(tmp_path: Path) -> None:
    book, path = AuditBook(tmp_path / "r"), tmp_path / "r"
    noted = [replace(ENTRY, user=f"U{number}") for number in range(5)]
    for one in noted:
        book.note(one)
    assert kept(path) == noted
    book.close()
    with closing(open_registry(path)) as connection:
        newest = entries(connection, limit=2)
        assert (list(newest.entries), newest.total) == (noted[-2:], 5)
        assert entries(connection, user="U3").entries == (noted[3],)


def test_since_a_moment(tmp_path: Path) -> None:
    book = AuditBook(tmp_path / "r")
    moments = [datetime(2025, 11, day, 10, tzinfo=UTC) for day in (20, 21, 22)]
    for moment in moments:
        book.note(replace(ENTRY, at=audit.moment(moment)))
    book.close()
    with closing(open_registry(tmp_path / "r")) as connection:
        assert entries(connection, since=moments[1]).total == 2
        assert entries(connection, since=moments[1] + timedelta(seconds=1)).total == 1


def test_several_threads_write_one_file(tmp_path: Path) -> None:
    book = AuditBook(tmp_path / "r")

    def write(thread: int) -> None:
        for number in range(50):
            book.note(replace(ENTRY, user=f"U{thread}", answer=str(number)))

    threads = [Thread(target=write, args=(thread,)) for thread in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    book.close()
    found = kept(tmp_path / "r")
    for thread in range(4):
        mine = [one.answer for one in found if one.user == f"U{thread}"]
        assert mine == [str(number) for number in range(50)]


def test_what_cannot_be_written_waits_and_is_told_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    book, path = AuditBook(tmp_path / "r"), tmp_path / "r"
    book.note(ENTRY)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        book.note(replace(ENTRY, user="U2"))
        book.note(replace(ENTRY, user="U3"))
        other.execute("ROLLBACK")
    assert caplog.messages == ["audit: entries wait because the registry cannot be written: database is locked"]
    assert [one.user for one in kept(path)] == ["U1"]
    book.note(replace(ENTRY, user="U4"))
    assert [one.user for one in kept(path)] == ["U1", "U2", "U3", "U4"]
    book.close()


def test_what_waits_is_written_at_the_end(tmp_path: Path) -> None:
    book, path = AuditBook(tmp_path / "r"), tmp_path / "r"
    book.note(ENTRY)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        book.note(replace(ENTRY, user="U2"))
        other.execute("ROLLBACK")
    book.close()
    assert [one.user for one in kept(path)] == ["U1", "U2"]


def test_an_answer_is_given_where_nothing_can_be_noted(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    folder = tmp_path / "r"
    folder.mkdir()
    book = AuditBook(folder)
    book.note(ENTRY)
    book.close()
    assert [record.levelname for record in caplog.records] == ["ERROR", "ERROR"]
    assert caplog.messages[-1] == "audit: 1 entries could not be written"


def test_too_many_waiting_lose_the_oldest_and_say_so(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit, "MOST_WAITING", 2)
    folder = tmp_path / "r"
    folder.mkdir()
    book = AuditBook(folder)
    for user in ("U1", "U2", "U3"):
        book.note(replace(ENTRY, user=user))
    assert "audit: 2 entries wait and cannot be written; the oldest is lost" in caplog.messages
    folder.rmdir()
    book.close()
    assert [one.user for one in kept(folder)] == ["U2", "U3"]


def test_what_is_written_at_once_waits_for_nobody_and_loses_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "r"
    book = AuditBook(path)
    book.take(ENTRY)
    assert not book.write_at_once(), "the registry would have to be opened"
    book.write()
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        book.take(replace(ENTRY, user="U2"))
        assert not book.write_at_once()
        other.execute("ROLLBACK")
    assert book.write_at_once()
    book.take(replace(ENTRY, user="U3"))
    assert book.write_at_once()
    book.close()
    assert [one.user for one in kept(path)] == [ENTRY.user, "U2", "U3"]
    assert caplog.messages == []


def test_now_and_then_the_journal_is_emptied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "MOST_WITHOUT_CHECKPOINT", 2)
    book = AuditBook(tmp_path / "r")
    book.note(ENTRY)
    said = []
    for _ in range(6):
        book.take(ENTRY)
        said.append(book.write_at_once())
        if not said[-1]:
            book.write()
    book.close()
    assert said == [True, True, False, True, True, False]
    assert len(kept(tmp_path / "r")) == 7
