"""Wiring: opens the store, reads the clock and the environment, and makes the desk that every face is handed."""

from __future__ import annotations

import sqlite3
import threading
import time
import weakref
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import partial
from typing import TYPE_CHECKING

from cli.access import AccessRules
from cli.files import changes, identity
from cli.noting import Given, Noting, entry, resolved
from retention.access.allowed import Allowed
from retention.access.deed import ANSWERED, DONE
from retention.ask import answer_scope
from retention.asker import LOCAL
from retention.desk import Recalled
from retention.follow_up import question_of
from retention.history import asked
from retention.language.writing import written
from retention.memory import Memory
from retention.store.closings import all_closings
from retention.store.receipts import recall, store_receipt, verify
from retention.store.registry import registry_path
from retention.store.registry.audit import AuditBook
from retention.store.schema import open_for_reading, unusable
from retention.store.snapshot import load, newest_version
from retention.store.versions import StoredBooks

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping
    from pathlib import Path

    from retention.access.deed import Deed
    from retention.access.permit import Permit
    from retention.answer.any import AnyAnswer
    from retention.asker import Asker
    from retention.desk import LedgerDescription, Verification
    from retention.ledger.view import Ledger
    from retention.question import Question, Term
    from retention.scope import Scope, Workspace

# How long, in milliseconds, a receipt waits for an import to land: while answering, and at the end.
_BRIEFLY, _LONG = 50, 60_000
# Seconds between two attempts of whoever needs a receipt now.
_PAUSE = 0.05
# How often a database was opened, and the number of what others wrote to it since.
State = tuple[int, int]
Moment = tuple[State, date, "Permit"]
# Answers and descriptions that are kept for those who ask the same again.
_REMEMBERED = 256


def utc_now() -> datetime:
    return datetime.now(UTC)


def today_in(workspace: Workspace) -> date:
    """The date in the workspace's time zone."""
    if workspace.time_zone == "UTC":
        return utc_now().date()
    from zoneinfo import ZoneInfo  # most workspaces do without

    return datetime.now(ZoneInfo(workspace.time_zone)).date()


@dataclass
class LedgerDesk:
    """The desk over one database file. The next question sees a new ledger version, or another file in its place.

    `today` is called for every question; of the `environment` only what names the access rules is read. Safe to use
    from several threads.
    """

    path: Path
    workspace: Workspace
    today: Callable[[], date]
    environment: Mapping[str, str] = field(default_factory=dict)
    _books: StoredBooks | None = None
    _front: sqlite3.Connection | None = None
    _file: tuple[int, int] | None = None
    _ledger: Ledger | None = None
    _unwritten: list[tuple[Scope, AnyAnswer, datetime]] = field(default_factory=list)
    _lock: threading.RLock = field(default_factory=threading.RLock)
    _opened: int = 0
    _state: State | None = None
    _answers: Memory[Given] = field(default_factory=partial(Memory, _REMEMBERED))
    _descriptions: Memory[LedgerDescription] = field(default_factory=partial(Memory, _REMEMBERED))
    _audit: AuditBook = field(init=False)
    _rules: AccessRules = field(init=False)

    def __post_init__(self) -> None:
        self._audit = AuditBook(registry_path(self.path))
        self._rules = AccessRules.beside(self.path, self.environment)

    def answer(self, question: Question, asker: Asker = LOCAL) -> AnyAnswer:
        """Answer what `asker` may ask; on the version that the question is about, the newest where it names none.

        Every answer leaves its receipt, whole, and every question a line in the audit, also where it is refused.
        """
        noting = Noting(self._audit, asker, ANSWERED[asker.occasion], question)
        with noting:
            permit = self.permit(asker)
            permit.admit(question)
            newest, books, state = self._newest()
            allowed, today = Allowed(permit, newest), self.today()
            key = (state, today, permit, question)
            given = self._answers.of(key, partial(self._first, question, today, newest, books, allowed))
            noting.answered(given)
            with self._lock:
                self._write_receipts(patience=_BRIEFLY)
            return given.shown

    def moment(self, asker: Asker = LOCAL) -> Moment:
        """All that an answer to `asker` depends on beside its question."""
        permit = self.permit(asker)
        return self._newest()[2], self.today(), permit

    def moment_at_hand(self, asker: Asker = LOCAL) -> Moment | None:
        """The same for somebody whose groups are not known, as long as the ledger that was read last is the newest.

        None where it must be read or waited for, and where rules ask for groups.
        """
        if not self._lock.acquire(blocking=False):
            return None
        try:
            front, state = self._front, self._state
            if front is None or state is None or identity(self.path) != self._file:
                return None
            if state != (self._opened, changes(front)):
                return None
        except sqlite3.Error as error:
            raise unusable(error, self.path) from error
        finally:
            self._lock.release()
        permit = self._rules.permit_without_groups(asker)
        return None if permit is None else (state, self.today(), permit)

    def given(self, question: Question, asker: Asker, moment: Hashable) -> AnyAnswer | None:
        """The answer that was given to `question` at that moment, noted as asked once more; else None."""
        kept = self._answers.kept((*moment, question)) if isinstance(moment, tuple) else None
        if kept is None:
            return None
        self._audit.take(entry(asker, ANSWERED[asker.occasion], DONE, kept.text, kept.answer.id))
        return kept.shown

    def write_notes(self) -> None:
        """Write into the audit what `given` noted."""
        self._audit.write()

    def write_notes_at_once(self) -> bool:
        """The same where it takes no time; else False."""
        return self._audit.write_at_once()

    def _first(self, question: Question, today: date, newest: Ledger, books: StoredBooks, allowed: Allowed) -> Given:
        """Answer and keep the receipt."""
        scope, answer = self._answered(allowed.question(question), today, newest, books, allowed)
        with self._lock:
            self._unwritten.append((scope, answer, utc_now()))
        return Given(scope, answer, allowed.shown(answer), resolved(question, scope))

    def _answered(
        self, question: Question, today: date, newest: Ledger, books: StoredBooks, allowed: Allowed
    ) -> tuple[Scope, AnyAnswer]:
        try:
            with allowed.told():
                scope, ledger = asked(question, newest=newest, today=today, workspace=self.workspace, books=books)
                allowed.confirm(scope)
            return scope, answer_scope(scope, ledger, books)
        except sqlite3.Error as error:
            raise unusable(error, self.path) from error

    def recall(self, answer_id: str, asker: Asker = LOCAL) -> Recalled:
        """The answer whose id is, or starts with, that as `asker` may see it; beyond what they may there are none.

        Raises QuestionError `unknown_answer`, `short_answer_id` or `ambiguous_answer`.
        """
        permit = self.permit(asker)
        permit.admit_anything()
        allowed = Allowed(permit, self._newest()[0] if permit.only else None)
        with self._lock:
            waiting = [(scope, answer) for scope, answer, _ in self._unwritten]
            scope, answer = recall(self._open()[1], answer_id, seen=allowed.sees, waiting=waiting)
        return Recalled(question_of(scope), allowed.shown(answer))

    def verify(self, answer_id: str, asker: Asker = LOCAL) -> Verification:
        """Compute the answer of that id again, as far as `asker` may see it, in a connection of its own."""
        recalled = self.recall(answer_id, asker)
        given, permit = recalled.answer, self.permit(asker)
        self._keep_receipt(given.id)
        allowed = Allowed(permit, self._newest()[0] if permit.only else None)
        with closing(open_for_reading(self.path)) as connection:
            found = verify(connection, given.id)
        shown = allowed.shown(found.recomputed)
        return replace(found, answer=given, recomputed=shown, question=recalled.question)

    def describe(self, asker: Asker = LOCAL) -> LedgerDescription:
        """Describe the newest ledger version, as far as `asker` sees it."""
        permit = self.permit(asker)
        permit.admit_anything()
        ledger, books, state = self._newest()
        return self._descriptions.of((state, permit), partial(self._described, permit, ledger, books))

    def _described(self, permit: Permit, ledger: Ledger, books: StoredBooks) -> LedgerDescription:
        from retention.describe import describe
        from retention.store.history import versions

        allowed = Allowed(permit, ledger)
        with self._lock:
            told = describe(allowed.ledger, versions(books.connection), all_closings(books.connection))
        return told.model_copy(update={"only": allowed.only}) if allowed.only else told

    def values_like(self, text: str, most: int | None = None, asker: Asker = LOCAL) -> tuple[Term, ...]:
        """The values that `asker` sees and that hold `text`, those that begin with it first."""
        from retention.describe import values_like

        permit = self.permit(asker)
        permit.admit_anything()
        return values_like(Allowed(permit, self._newest()[0]).ledger, text, most)

    def permit(self, asker: Asker = LOCAL) -> Permit:
        """What `asker` may see and do."""
        return self._rules.permit(asker)

    def check(self) -> None:
        """Raise SettingsError where the access rules are not what they must be."""
        self._rules.check()

    def by_groups(self) -> bool:
        """Whether a rule names a user group, so that faces look up those of an asker."""
        return self._rules.by_groups()

    def note(
        self,
        asker: Asker,
        deed: Deed,
        outcome: str = DONE,
        question: Question | None = None,
        answer: str | None = None,
    ) -> None:
        """Keep in the audit what `asker` did."""
        self._audit.note(entry(asker, deed, outcome, None if question is None else written(question), answer))

    def close(self) -> None:
        """Write the receipts that an import kept waiting, then close the database."""
        with self._lock:
            if self._unwritten:
                self._write_receipts(patience=_LONG, last=True)
            if self._books is not None:
                self._books.connection.close()
            if self._front is not None:
                self._front.close()
            self._books = self._front = self._ledger = self._file = None
        self._audit.close()

    def _keep_receipt(self, answer_id: str) -> None:
        """Wait until the receipt of that answer is written, and let others ask meanwhile. Raises LedgerError."""
        until = time.monotonic() + _LONG / 1_000
        while True:
            with self._lock:
                self._write_receipts(patience=_BRIEFLY, last=time.monotonic() >= until)
                if all(answer.id != answer_id for _, answer, _ in self._unwritten):
                    return
            time.sleep(_PAUSE)

    def _write_receipts(self, *, patience: int, last: bool = False) -> None:
        """Write what waits. An import that is landing keeps receipts waiting, never answers."""
        if not self._unwritten:
            return
        _, connection = self._open()
        try:
            connection.execute(f"PRAGMA busy_timeout = {patience}")
            while self._unwritten:
                store_receipt(connection, *self._unwritten[0])
                del self._unwritten[0]
        except sqlite3.OperationalError as error:
            problem = unusable(error, self.path)
            if last or problem.code != "ledger_busy":
                raise problem from error

    def _open(self) -> tuple[StoredBooks, sqlite3.Connection]:
        """The books of the open database, and a connection of its own for whatever must be quick, under the lock.

        Both are others where another file has taken its place. A version that is read occupies that of the books.
        """
        file = identity(self.path)
        if self._books is None or self._front is None or file != self._file:
            connection, front = open_for_reading(self.path), open_for_reading(self.path)
            if self._front is not None:
                self._front.close()
            self._books, self._ledger, self._file = self._books_over(connection), None, file
            self._front = front
            self._opened += 1
        return self._books, self._front

    def _books_over(self, connection: sqlite3.Connection) -> StoredBooks:
        books = StoredBooks(connection, partial(load, connection, self.path), self.workspace.time_zone)
        # A question that still reads a file that was replaced may do so to its end.
        weakref.finalize(books, connection.close)
        return books

    def _newest(self) -> tuple[Ledger, StoredBooks, State]:
        """The newest version, the books that hold it, and what tells this state of them from every other one."""
        with self._lock:
            books, front = self._open()
            try:
                state = self._opened, changes(front)
                # Nobody else has written since: then no version is newer.
                if self._ledger is None or (state != self._state and newest_version(front) != self._ledger.version):
                    self._ledger = load(books.connection, self.path)
                    books.keep(self._ledger)
                self._state = state
            except sqlite3.Error as error:
                raise unusable(error, self.path) from error
            return self._ledger, books, state
