"""Exchange rates land as a version of their own: lines, accounts and the reach of the ledger stay as they were."""

from __future__ import annotations

import shutil
from contextlib import closing
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from cli.importing import import_rates, import_sample
from retention.errors import LedgerError
from retention.store.column_file import folder_of
from retention.store.schema import open_for_reading
from retention.store.snapshot import load, rebuild
from retention.wording.imports import import_lines
from tests.store.books import TODAY, line

if TYPE_CHECKING:
    from retention.ledger.rates import Rates
    from retention.ledger.view import Ledger
    from retention.sources.report import ImportReport
    from tests.store.books import Books

HEADER = "day,currency,base,rate\n"
RATES = HEADER + "2024-01-01,EUR,USD,1.10\n2025-01-01,EUR,USD,1.04\n2024-01-01,GBP,USD,1.27\n"
WITH_CHF = RATES + "2024-01-01,CHF,USD,1.15\n"
DAY = date(2025, 6, 30).toordinal()


def land(books: Books, content: str = RATES, *, replaces: bool = False) -> ImportReport:
    return import_rates(books.database, books.write("rates.csv", content), replaces=replaces)


def newest(books: Books) -> Ledger:
    with closing(open_for_reading(books.database)) as connection:
        return load(connection, books.database)


def rates_at(books: Books, version: int) -> Rates | None:
    with closing(open_for_reading(books.database)) as connection:
        return rebuild(connection, version).columns.rates


@pytest.fixture
def billed(books: Books) -> Books:
    """A ledger of two lines, in USD and CHF, complete through the end of 2025."""
    lines = line("L-1") + line("L-2").replace("USD", "CHF")
    books.land(lines, "account_id,region\nL-1,emea\n", complete_through=date(2025, 12, 31))
    return books


def test_an_import_of_rates_makes_a_version_that_reaches_as_far_as_before(billed: Books) -> None:
    before = newest(billed)
    assert before.columns.rates is None
    report = land(billed)
    after = newest(billed)
    assert (report.version, report.changed, report.source) == (2, True, "rates")
    assert after.complete_through == before.complete_through == report.complete_through
    assert after.fingerprint != before.fingerprint
    assert after.columns.arr.tolist() == before.columns.arr.tolist()
    assert after.columns.attributes.keys() == before.columns.attributes.keys()
    assert after.columns.rates is not None
    assert after.columns.rates.rate("EUR", DAY) == Fraction(104, 100)
    assert billed.rows("SELECT day, currency, base, rate, source, added, retired FROM rate ORDER BY currency, day") == [
        ("2024-01-01", "EUR", "USD", "1.10", "rates", 2, None),
        ("2025-01-01", "EUR", "USD", "1.04", "rates", 2, None),
        ("2024-01-01", "GBP", "USD", "1.27", "rates", 2, None),
    ]


def test_the_report(billed: Books) -> None:
    assert list(import_lines(land(billed, f"{RATES}soon,EUR,USD,1\n"))) == [
        "Imported rates as ledger v2.",
        "rates.csv: 4 rows read = 3 landed + 1 set aside.",
        "Rates: 3 added, 0 corrected, 0 unchanged.",
        "Rates in USD are known for 2 currencies: EUR, GBP.",
        "There is no rate for CHF, in which lines of this ledger are billed.",
        "rates.csv, row 5, day: soon is not a date; write it as 2025-01-31.",
    ]
    assert list(import_lines(land(billed, f"{HEADER}2024-01-01,GBP,USD,1.28\n2024-01-01,CHF,USD,1.15\n"))) == [
        "Imported rates as ledger v3.",
        "rates.csv: 2 rows read = 2 landed + 0 set aside.",
        "Rates: 1 added, 1 corrected, 0 unchanged.",
        "Rates in USD are known for 3 currencies: CHF, EUR, GBP.",
    ]


def test_the_same_content_again_changes_nothing(billed: Books) -> None:
    land(billed)
    billed.land(line("L-3"))
    again = land(billed)
    assert (again.changed, again.version, billed.versions()) == (False, 3, 3)


def test_a_rate_written_otherwise_is_unchanged(billed: Books) -> None:
    land(billed)
    report = land(billed, RATES.replace("1.10", "1.1"))
    assert report.rates is not None
    assert report.rates.change.model_dump() == {
        "added": 0,
        "corrected": 0,
        "unchanged": 3,
        "retired": 0,
        "not_in_file": 0,
    }


def test_rates_of_before_stand_beside_new_ones_and_corrections_leave_the_past_as_it_was(billed: Books) -> None:
    land(billed)
    land(billed, f"{HEADER}2025-01-01,EUR,USD,1.05\n2026-01-01,EUR,USD,1.2\n")
    then, now = rates_at(billed, 2), rates_at(billed, 3)
    assert then is not None
    assert now is not None
    assert (then.rate("EUR", DAY), now.rate("EUR", DAY)) == (Fraction(104, 100), Fraction(105, 100))
    assert now.rate("GBP", DAY) == Fraction(127, 100)
    assert rates_at(billed, 1) is None


def test_an_import_of_lines_keeps_the_rates(billed: Books) -> None:
    """12 × 100 USD and 12 × 100 CHF at 1.15 are 2,580 USD; of what is corrected later the answer knows nothing."""
    land(billed, WITH_CHF)
    billed.land(line("L-3", start="2025-07-01"))
    assert newest(billed).columns.rates == rates_at(billed, 2)
    answer = billed.ask("nrr 2025-02 currency=USD")
    assert answer.model_dump()["total"]["opening_arr_minor"] == 258_000
    land(billed, f"{HEADER}2024-01-01,CHF,USD,1.16\n")
    assert billed.holds(answer)


def test_where_the_files_are_the_whole_the_others_are_retired(billed: Books) -> None:
    land(billed)
    report = land(billed, f"{HEADER}2024-01-01,USD,EUR,0.9\n", replaces=True)
    assert report.rates is not None
    assert (report.rates.base, report.rates.currencies, report.rates.change.retired) == ("EUR", ("USD",), 3)
    assert rates_at(billed, 3) != rates_at(billed, 2)


def test_another_base_is_refused(billed: Books) -> None:
    land(billed)
    before = billed.content()
    with pytest.raises(LedgerError, match="other_base"):
        land(billed, f"{HEADER}2024-01-01,USD,EUR,0.9\n")
    assert billed.content() == before


def test_the_column_files_hold_the_rates(billed: Books) -> None:
    land(billed)
    folder = folder_of(billed.database, newest(billed).fingerprint)
    content, known = (folder / "labels.json").read_bytes(), newest(billed).columns.rates
    assert known is not None
    shutil.rmtree(folder)
    assert newest(billed).columns.rates == known
    assert (folder / "labels.json").read_bytes() == content
    (folder / "labels.json").write_bytes(content.replace(b'"decimals"', b'"rates"'))
    assert newest(billed).columns.rates == known


def test_rows_set_aside_are_listed_and_answered_for(billed: Books) -> None:
    land(billed, f"{RATES}soon,EUR,USD,1\n")
    assert newest(billed).rows_set_aside == 1
    land(billed, f"{RATES}2023-01-01,EUR,USD,1\n")
    assert newest(billed).rows_set_aside == 0


def test_the_sample_may_have_rates_too(books: Books) -> None:
    list(import_sample(books.database, TODAY))
    assert land(books).version == 3
    assert [report.changed for report in import_sample(books.database, TODAY)] == [False]


def test_a_ledger_whose_rates_were_changed_by_hand_is_noticed(billed: Books) -> None:
    land(billed, WITH_CHF)
    answer = billed.ask("nrr 2025 currency=USD")
    for statement in (
        "UPDATE rate SET rate = '1.11' WHERE rate = '1.10'",
        "UPDATE rate SET base = 'GBP' WHERE rate = '1.27'",
    ):
        with closing(open_for_reading(billed.database)) as connection:
            connection.execute(statement)
        with pytest.raises(LedgerError, match="tampered"):
            billed.holds(answer)
