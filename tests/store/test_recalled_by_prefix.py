"""Answers are recalled by the first characters of their ids, among those alone that the asker may see."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from typing import TYPE_CHECKING

import pytest

from cli.importing import import_sample
from cli.wiring import LedgerDesk
from retention.asker import ASSISTANT, LOCAL
from retention.errors import LedgerError, QuestionError
from retention.language import read_question
from retention.scope import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from retention.answer.any import AnyAnswer

TODAY = date(2025, 11, 22)
MINE, THEIRS, ACCOUNTS = "nrr 2025-Q3 region=emea", "nrr 2025-Q3", "movers 2025-Q3 region=emea"
EMEA = '[[rule]]\nwho = ["mcp"]\nonly = "region=emea"\n'


class Receipts:
    """A ledger of which some receipts were given ids that begin alike, which chance would need millions for."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.database = folder, folder / "books.db"
        list(import_sample(self.database, TODAY))

    def desk(self) -> LedgerDesk:
        return LedgerDesk(self.database, Workspace(), lambda: TODAY)

    def give(self, **asked: str) -> dict[str, AnyAnswer]:
        """Answer each question, and give it that id."""
        given: dict[str, AnyAnswer] = {}
        with closing(self.desk()) as desk:
            answers = {answer_id: desk.answer(read_question(text)) for answer_id, text in asked.items()}
        with closing(sqlite3.connect(self.database)) as connection, connection:
            for answer_id, answer in answers.items():
                given[answer_id] = answer.model_copy(update={"id": answer_id})
                stored = given[answer_id].model_dump_json()
                connection.execute("UPDATE receipt SET id = ?, answer = ? WHERE id = ?", (answer_id, stored, answer.id))
        return given

    def rule(self, text: str) -> None:
        (self.folder / "access.toml").write_text(text, encoding="utf-8")


@pytest.fixture
def receipts(tmp_path: Path) -> Receipts:
    return Receipts(tmp_path)


@pytest.fixture
def desk(receipts: Receipts) -> Iterator[LedgerDesk]:
    with closing(receipts.desk()) as opened:
        yield opened


def refused(desk: LedgerDesk, prefix: str) -> QuestionError:
    with pytest.raises(QuestionError) as raised:
        desk.recall(prefix, ASSISTANT)
    return raised.value


def test_the_first_characters_are_enough_in_either_case(desk: LedgerDesk) -> None:
    given = desk.answer(read_question(THEIRS))
    for prefix in (given.id[:6], given.id[:9].upper(), f" {given.id} "):
        assert desk.recall(prefix).answer == given
    assert desk.recall(given.id[:6]).question == desk.recall(given.id).question


@pytest.mark.parametrize("prefix", ["", "abc", " 12345 "])
def test_what_is_too_short_is_told(desk: LedgerDesk, prefix: str) -> None:
    error = refused(desk, prefix)
    assert (error.code, error.facts) == ("short_answer_id", {"text": prefix, "shortest": 6})


@pytest.mark.parametrize(
    "prefix", ["000000", "%%%%%%", "______", "nrr 2025", "\N{PILE OF POO}" * 6, "\ud800aaaaaa", "0" * 17]
)
def test_what_no_answer_begins_with_is_told(desk: LedgerDesk, prefix: str) -> None:
    desk.answer(read_question(THEIRS))
    error = refused(desk, prefix)
    assert (error.code, error.facts) == ("unknown_answer", {"text": prefix})


def test_two_that_begin_alike_are_named(receipts: Receipts, desk: LedgerDesk) -> None:
    given = receipts.give(abcdef0000000001=MINE, abcdef0000000002=THEIRS)
    error = refused(desk, "abcdef")
    assert (error.code, error.facts) == ("ambiguous_answer", {"text": "abcdef", "candidates": tuple(given)})
    assert desk.recall("abcdef0000000002").answer == given["abcdef0000000002"]


def test_those_of_others_are_not_told_apart(receipts: Receipts, desk: LedgerDesk) -> None:
    """Neither that of all regions, nor the list of accounts, whose names the rule does not show."""
    given = receipts.give(abcdef0000000001=THEIRS, abcdef0000000002=MINE, abcdef0000000003=ACCOUNTS)
    receipts.rule(EMEA)
    assert desk.recall("abcdef", ASSISTANT).answer == given["abcdef0000000002"]
    assert desk.recall("abcdef", ASSISTANT) == desk.recall("abcdef0000000002", ASSISTANT)
    for hidden in ("abcdef0000000001", "abcdef0000000003"):
        error = refused(desk, hidden)
        assert (error.code, error.facts) == ("unknown_answer", {"text": hidden})
    assert desk.recall("abcdef0000000001", LOCAL).answer == given["abcdef0000000001"]


def test_only_those_of_others_are_not_there(receipts: Receipts, desk: LedgerDesk) -> None:
    receipts.give(abcdef0000000001=THEIRS, abcdef0000000003=ACCOUNTS)
    receipts.rule(EMEA)
    error = refused(desk, "abcdef")
    assert (error.code, error.facts) == ("unknown_answer", {"text": "abcdef"})


def test_an_answer_whose_receipt_waits_for_an_import_is_there(receipts: Receipts, desk: LedgerDesk) -> None:
    with closing(sqlite3.connect(receipts.database)) as importing:
        importing.execute("BEGIN IMMEDIATE")
        given = desk.answer(read_question(THEIRS))
        assert desk.recall(given.id[:8]).answer == given
        importing.rollback()


def test_a_receipt_that_cannot_be_read_is_told_by_what_was_asked(receipts: Receipts, desk: LedgerDesk) -> None:
    receipts.give(abcdef0000000001=THEIRS)
    with closing(sqlite3.connect(receipts.database)) as connection, connection:
        connection.execute("UPDATE receipt SET scope = '{}'")
    with pytest.raises(LedgerError) as raised:
        desk.recall("abcdef", ASSISTANT)
    assert (raised.value.code, raised.value.facts) == ("tampered_receipt", {"id": "abcdef"})
