"""Receipts: the scope and the bytes of every answer given, so that anyone can have it computed again."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING

from pydantic import ValidationError

from retention.answer.any import model_of
from retention.ask import answer_scope
from retention.desk import Verification
from retention.errors import LedgerError, QuestionError
from retention.scope import Scope
from retention.store.snapshot import rebuild
from retention.store.versions import StoredBooks

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from retention.answer.any import AnyAnswer

SHORTEST_PREFIX = 6


def store_receipt(connection: sqlite3.Connection, scope: Scope, answer: AnyAnswer, now: datetime) -> None:
    """Keep the receipt of `answer`; the same answer given again keeps the first."""
    connection.execute(
        "INSERT OR IGNORE INTO receipt (id, version, answered_at, scope, answer) VALUES (?, ?, ?, ?, ?)",
        (
            answer.id,
            answer.ledger.version,
            now.isoformat(timespec="seconds"),
            scope.model_dump_json(),
            answer.model_dump_json(),
        ),
    )


def verify(connection: sqlite3.Connection, prefix: str) -> Verification:
    """Compute the answer whose id starts with `prefix` again.

    The ledger of then is read from its rows, not from the column files. Raises QuestionError `unknown_answer`,
    `short_answer_id` or `ambiguous_answer`, LedgerError `tampered` where those rows are no longer what they were,
    `tampered_receipt` where the receipt cannot be read or is that of another answer.
    """
    wanted = _first_characters(prefix)
    rows = connection.execute(
        "SELECT id, version, answered_at, scope, answer FROM receipt WHERE substr(id, 1, ?) = ? ORDER BY id LIMIT 3",
        (len(wanted), wanted),
    ).fetchall()
    if not rows:
        raise QuestionError("unknown_answer", text=prefix)
    if len(rows) > 1:
        raise QuestionError("ambiguous_answer", text=prefix, candidates=tuple(row[0] for row in rows))
    answer_id, version, answered_at, scope, stored = rows[0]
    resolved, answer = _read(answer_id, scope, stored)
    books = StoredBooks(connection, partial(rebuild, connection))
    recomputed = answer_scope(resolved, books.ledger(version), books)
    if recomputed.definitions == answer.definitions:
        return Verification(answer, recomputed, answered_at, holds=recomputed == answer)
    said = {name: value for name, value in json.loads(stored).items() if name not in {"id", "definitions"}}
    return Verification(answer, recomputed, answered_at, holds=_says(recomputed.model_dump(mode="json"), said))


def recall(
    connection: sqlite3.Connection,
    prefix: str,
    *,
    seen: Callable[[Scope], bool],
    waiting: Iterable[tuple[Scope, AnyAnswer]] = (),
) -> tuple[Scope, AnyAnswer]:
    """The receipt whose id starts with `prefix`, of those whose scope is `seen`; the others count as not there.

    `waiting` are answers that were given and are not written yet. Raises QuestionError as `verify` does, LedgerError
    `tampered_receipt`, which names what was asked for.
    """
    wanted = _first_characters(prefix)
    rows = connection.execute(
        # Ids are hexadecimal: all that start with the text lie between it and the text with a "g".
        "SELECT id, scope, answer FROM receipt WHERE id >= ? AND id < ?",
        (wanted, f"{wanted}g"),
    )
    found: dict[str, tuple[Scope, str | AnyAnswer]] = {}
    for answer_id, scope, stored in rows:
        found[answer_id] = _scope(prefix, scope), stored
    found |= {answer.id: (scope, answer) for scope, answer in waiting if answer.id.startswith(wanted)}
    candidates = sorted(answer_id for answer_id, (scope, _) in found.items() if seen(scope))
    if not candidates:
        raise QuestionError("unknown_answer", text=prefix)
    if len(candidates) > 1:
        raise QuestionError("ambiguous_answer", text=prefix, candidates=tuple(candidates))
    resolved, given = found[candidates[0]]
    return resolved, _answer(candidates[0], resolved, given) if isinstance(given, str) else given


def _first_characters(prefix: str) -> str:
    """What an id must start with. Raises QuestionError `short_answer_id`, or `unknown_answer` where none can."""
    wanted = prefix.strip().casefold()
    if len(wanted) < SHORTEST_PREFIX:
        raise QuestionError("short_answer_id", text=prefix, shortest=SHORTEST_PREFIX)
    if not wanted.isascii():  # half a character of two, for one, which SQLite cannot be asked for
        raise QuestionError("unknown_answer", text=prefix)
    return wanted


def _read(answer_id: str, scope: str, stored: str) -> tuple[Scope, AnyAnswer]:
    resolved = _scope(answer_id, scope)
    return resolved, _answer(answer_id, resolved, stored)


def _scope(answer_id: str, stored: str) -> Scope:
    try:
        return Scope.model_validate_json(stored)
    except ValidationError as error:
        raise LedgerError("tampered_receipt", id=answer_id) from error


def _answer(answer_id: str, scope: Scope, stored: str) -> AnyAnswer:
    try:
        answer = model_of(scope.kind).model_validate_json(stored)
    except ValidationError as error:
        raise LedgerError("tampered_receipt", id=answer_id) from error
    if answer.id != answer_id:
        raise LedgerError("tampered_receipt", id=answer_id)
    return answer


def _says(found: object, said: object, name: str = "") -> bool:
    """Whether JSON `found` holds all that `said` does: every field, every row in its place, every warning."""
    if isinstance(said, dict) and isinstance(found, dict):
        return all(key in found and _says(found[key], value, key) for key, value in said.items())
    if isinstance(said, list) and isinstance(found, list):
        if name == "warnings":
            return all(any(_says(one, warning) for one in found) for warning in said)
        return len(said) == len(found) and all(map(_says, found, said))
    return found == said
