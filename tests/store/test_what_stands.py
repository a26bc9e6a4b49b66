"""What one import leaves for the next: rows that are missing, the day that was given, the overlap rule."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from typing import TYPE_CHECKING

import pytest

from retention.errors import LedgerError
from retention.store.history import outstanding_faults
from retention.store.schema import open_for_reading
from tests.store.books import line

if TYPE_CHECKING:
    from tests.store.books import Books

BAD = "B,L-2,pro,2025-02-30,,100,USD,month\n"
MENDED = "B,L-2,pro,2025-02-03,,100,USD,month\n"


def missing(books: Books) -> list[int]:
    """The rows that faults still name, and the number that answers tell."""
    with closing(open_for_reading(books.database)) as connection:
        rows = [fault.row for fault in outstanding_faults(connection)]
    told = books.rows("SELECT rows_set_aside FROM ledger_version ORDER BY version DESC LIMIT 1")[0][0]
    assert told == len(rows)
    return rows


def test_a_missing_row_stays_missing_while_other_files_arrive(books: Books) -> None:
    books.land(line("L-1") + BAD)
    assert missing(books) == [3]
    books.land(books.write("more.csv", "account_id,line_id,product,start,end,amount,currency,interval\n" + line("L-3")))
    assert missing(books) == [3]


def test_it_is_missing_no_longer_when_another_file_adds_its_line(books: Books) -> None:
    books.land(line("L-1") + BAD)
    books.land(books.write("fix.csv", "account_id,line_id,product,start,end,amount,currency,interval\n" + MENDED))
    assert missing(books) == []


def test_it_is_missing_no_longer_when_its_file_comes_mended(books: Books) -> None:
    books.land(line("L-1") + BAD)
    books.land(line("L-1") + MENDED)
    assert missing(books) == []


def test_it_is_missing_no_longer_when_its_source_is_replaced(books: Books) -> None:
    books.land(line("L-1") + BAD)
    header = "account_id,line_id,product,start,end,amount,currency,interval\n"
    books.land(books.write("all.csv", header + line("L-1")), replaces=True)
    assert missing(books) == []


def test_a_day_that_was_given_stands_until_another_is(books: Books) -> None:
    given = books.land(line("L-1"), complete_through=date(2025, 3, 31))
    assert (given.complete_through, given.complete_through_is) == (date(2025, 3, 31), "given")
    later = line("L-2").replace("2025-01-01", "2025-06-01")
    kept = books.land(later)
    assert (kept.complete_through, kept.complete_through_is) == (date(2025, 3, 31), "as_before")
    moved = books.land(line("L-3"), complete_through=date(2025, 9, 30))
    assert (moved.complete_through, moved.complete_through_is) == (date(2025, 9, 30), "given")


def test_without_a_given_day_the_newest_start_counts(books: Books) -> None:
    first = books.land(line("L-1"))
    assert first.complete_through_is == "newest_start"
    second = books.land(line("L-2").replace("2025-01-01", "2025-06-01"))
    assert (second.complete_through, second.complete_through_is) == (date(2025, 6, 1), "newest_start")


def test_a_day_after_today_is_refused(books: Books) -> None:
    with pytest.raises(LedgerError) as refused:
        books.land(line("L-1"), complete_through=date(2099, 12, 31))
    assert refused.value.code == "complete_through_future"
    assert books.rows("SELECT count(*) FROM ledger_version") == [(0,)]


OLD, NEW = "A,L-1,pro,2025-01-01,,100,USD,month\n", "A,L-0,pro,2025-01-01,,300,USD,month\n"


def test_the_overlap_rule_stands_for_the_next_import(books: Books) -> None:
    """Read as the newer replacing the older, the later import's line is the newer: 300 a month, not 100 or 400."""
    books.land(OLD, overlap="latest_wins")
    report = books.land(NEW, complete_through=date(2025, 12, 31))
    assert [notice.code for notice in report.notices] == []
    assert books.ask("nrr 2025-03").total.opening_arr_minor == 360_000


def test_an_overlap_rule_that_changes_is_told(books: Books) -> None:
    books.land(OLD, overlap="latest_wins")
    report = books.land(NEW, overlap="sum", complete_through=date(2025, 12, 31))
    assert [(notice.code, notice.facts) for notice in report.notices] == [("overlap_rule_changed", {"rule": "sum"})]
    assert books.ask("nrr 2025-03").total.opening_arr_minor == 480_000
