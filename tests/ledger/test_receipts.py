"""Receipts: an answer can be computed again from the rows of then, and rows that were changed are found."""

from __future__ import annotations

import sqlite3
from datetime import date
from typing import TYPE_CHECKING

import pytest

from cli.importing import import_files
from cli.wiring import LedgerDesk
from retention.errors import LedgerError, QuestionError
from retention.language import read_question
from retention.scope import Workspace
from retention.store.receipts import verify
from retention.store.schema import open_for_reading
from tests.narrowed import main

if TYPE_CHECKING:
    from pathlib import Path

    from retention.answer import Answer
    from retention.desk import Verification

TODAY = date(2026, 1, 10)
HEADER = "account_id,line_id,product,start,end,amount,currency,interval\n"
LINES = """\
acme,a1,pro,2024-01-01,,100.00,USD,month
beta,b1,pro,2024-01-01,2025-06-01,50.00,USD,month
coda,c1,team,2024-03-01,,1200.00,USD,year
"""
ACCOUNTS = """\
account_id,name,segment
acme,Acme Ltd,smb
beta,Beta GmbH,smb
coda,Coda Inc,enterprise
"""


class Books:
    """A ledger file with two CSV files beside it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.database = folder, folder / "books.db"

    def land(self, lines: str, accounts: str | None = ACCOUNTS) -> None:
        (self.folder / "lines.csv").write_text(HEADER + lines, encoding="utf-8")
        if accounts is not None:
            (self.folder / "accounts.csv").write_text(accounts, encoding="utf-8")
        import_files(
            self.database,
            lines=self.folder / "lines.csv",
            accounts=None if accounts is None else self.folder / "accounts.csv",
            complete_through=date(2025, 12, 31),
            today=TODAY,
        )

    def ask(self, question: str) -> Answer:
        desk = LedgerDesk(self.database, Workspace(), lambda: TODAY)
        try:
            return main(desk.answer(read_question(question)))
        finally:
            desk.close()

    def verify(self, prefix: str) -> Verification:
        connection = open_for_reading(self.database)
        try:
            return verify(connection, prefix)
        finally:
            connection.close()

    def tamper(self, sql: str, *values: object) -> None:
        """Change the file behind the product's back."""
        with sqlite3.connect(self.database) as connection:
            assert connection.execute(sql, values).rowcount > 0
        connection.close()


@pytest.fixture
def books(tmp_path: Path) -> Books:
    made = Books(tmp_path)
    made.land(LINES)
    return made


def test_an_answer_holds(books: Books) -> None:
    answer = books.ask("nrr 2025 by segment vs previous")
    found = books.verify(answer.id)
    assert found.holds
    assert found.answer == answer
    assert found.recomputed.model_dump_json() == answer.model_dump_json()


def test_an_answer_holds_after_a_later_import(books: Books) -> None:
    """A correction changes what 2025 is now; the answer of before is computed again on the version of before."""
    before = books.ask("nrr 2025")
    books.land(LINES.replace("2025-06-01", ""))
    after = books.ask("nrr 2025")
    assert (before.total.churn_arr_minor, after.total.churn_arr_minor) == (60_000, 0)
    assert (before.ledger.version, after.ledger.version) == (1, 2)
    assert before.id != after.id
    for answer in (before, after):
        assert books.verify(answer.id).holds
        assert books.verify(answer.id).answer == answer


def test_an_answer_does_not_need_the_column_files(books: Books) -> None:
    answer = books.ask("nrr 2025")
    for path in sorted(books.folder.glob("books.db.columns/*/*")):
        path.write_bytes(b"")
    assert books.verify(answer.id).holds
    assert books.ask("nrr 2025") == answer


def test_the_same_answer_given_twice_has_one_receipt(books: Books) -> None:
    first, second = books.ask("nrr 2025"), books.ask("2025 nrr")
    assert first == second
    connection = open_for_reading(books.database)
    assert connection.execute("SELECT count(*) FROM receipt").fetchone() == (1,)
    connection.close()


TAMPERED = {
    "amount": "UPDATE line SET arr_minor = arr_minor + 1 WHERE line_id = 'a1'",
    "end": "UPDATE line SET end = '2025-07-01' WHERE line_id = 'b1'",
    "start": "UPDATE line SET start = '2024-01-02' WHERE line_id = 'a1'",
    "no day": "UPDATE line SET start = '2024-02-30' WHERE line_id = 'a1'",
    "no number": "UPDATE line SET arr_minor = 'many' WHERE line_id = 'a1'",
    "overlap rules": "UPDATE ledger_version SET overlap_rules = '{'",
    "status": "UPDATE line SET status = 'trial' WHERE line_id = 'a1'",
    "currency": "UPDATE line SET currency = 'EUR' WHERE line_id = 'a1'",
    "product": "UPDATE line SET product = 'team' WHERE line_id = 'a1'",
    "a line less": "DELETE FROM line WHERE line_id = 'b1'",
    "a line retired": "UPDATE line SET retired = 1 WHERE line_id = 'b1'",
    "attribute": "UPDATE attribute SET value = 'enterprise' WHERE account_id = 'acme' AND attribute = 'segment'",
    "reach": "UPDATE ledger_version SET complete_through = '2025-12-30'",
    "no reach": "UPDATE ledger_version SET complete_through = 'soon'",
    "rows set aside": "UPDATE ledger_version SET rows_set_aside = 3",
    "fingerprint": "UPDATE ledger_version SET fingerprint = 'f00d'",
}


@pytest.mark.parametrize("what", TAMPERED)
def test_rows_that_were_changed_are_found(books: Books, what: str) -> None:
    answer = books.ask("nrr 2025")
    books.tamper(TAMPERED[what])
    with pytest.raises(LedgerError) as raised:
        books.verify(answer.id)
    assert (raised.value.code, raised.value.facts) == ("tampered", {"version": 1})


def test_rows_changed_together_with_their_fingerprint_are_found_by_the_receipt(books: Books) -> None:
    """The rows of another import with that import's fingerprint: the ledger is whole, but not the one of then."""
    answer = books.ask("nrr 2025")
    books.land(LINES.replace("100.00", "100.01"))
    other = books.ask("nrr 2025")
    books.tamper("UPDATE line SET arr_minor = 120012 WHERE line_id = 'a1'")
    books.tamper("UPDATE ledger_version SET fingerprint = ?", other.ledger.fingerprint)
    found = books.verify(answer.id)
    assert not found.holds
    assert found.answer == answer
    assert main(found.recomputed).total == other.total


def test_a_receipt_that_was_changed_does_not_hold(books: Books) -> None:
    answer = books.ask("nrr 2025")
    books.tamper("UPDATE receipt SET answer = replace(answer, '\"accounts_churned\":1', '\"accounts_churned\":0')")
    found = books.verify(answer.id)
    assert not found.holds
    assert (main(found.answer).total.accounts_churned, main(found.recomputed).total.accounts_churned) == (0, 1)


RECEIPTS = {
    "that of a better-looking answer": (
        "UPDATE receipt SET (scope, answer) = (SELECT scope, answer FROM receipt r WHERE r.id > receipt.id)"
        " WHERE id = (SELECT min(id) FROM receipt)"
    ),
    "half an answer": "UPDATE receipt SET answer = substr(answer, 1, 200) WHERE id = (SELECT min(id) FROM receipt)",
    "no scope": "UPDATE receipt SET scope = '{}' WHERE id = (SELECT min(id) FROM receipt)",
}


@pytest.mark.parametrize("what", RECEIPTS)
def test_a_receipt_that_is_not_this_answers_is_told(books: Books, what: str) -> None:
    first = min(books.ask("nrr 2025").id, books.ask("nrr 2025 enterprise").id)
    books.tamper(RECEIPTS[what])
    with pytest.raises(LedgerError) as raised:
        books.verify(first)
    assert (raised.value.code, raised.value.facts) == ("tampered_receipt", {"id": first})


def test_the_first_characters_are_enough_in_either_case(books: Books) -> None:
    answer = books.ask("nrr 2025")
    for prefix in (answer.id[:6], answer.id[:8].upper(), f" {answer.id} "):
        assert books.verify(prefix).answer == answer


@pytest.mark.parametrize("prefix", ["", "12345", "  12345 "])
def test_a_prefix_that_is_too_short_is_refused(books: Books, prefix: str) -> None:
    with pytest.raises(QuestionError) as raised:
        books.verify(prefix)
    assert (raised.value.code, raised.value.facts) == ("short_answer_id", {"text": prefix, "shortest": 6})


@pytest.mark.parametrize("prefix", ["000000", "%%%%%%", "______", "nrr 2025", "\ud800aaaaaa"])
def test_a_prefix_of_no_answer_is_told(books: Books, prefix: str) -> None:
    books.ask("nrr 2025")
    with pytest.raises(QuestionError) as raised:
        books.verify(prefix)
    assert (raised.value.code, raised.value.facts) == ("unknown_answer", {"text": prefix})


def test_a_prefix_of_two_answers_names_both(books: Books) -> None:
    """Two receipts get ids that begin alike, which chance would need millions of answers for."""
    first, second = books.ask("nrr 2025"), books.ask("grr 2025")
    books.tamper("UPDATE receipt SET id = 'abcdef0000000001' WHERE id = ?", first.id)
    books.tamper("UPDATE receipt SET id = 'abcdef0000000002' WHERE id = ?", second.id)
    with pytest.raises(QuestionError) as raised:
        books.verify("abcdef")
    assert raised.value.facts == {"text": "abcdef", "candidates": ("abcdef0000000001", "abcdef0000000002")}
