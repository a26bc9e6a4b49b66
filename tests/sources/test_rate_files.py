"""A file of exchange rates: what every row means, and the exact sentence of every fault."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from retention.errors import LedgerError
from retention.sources.rates import RateBatch, read_rates
from retention.wording import explain
from retention.wording.row_faults import fault_sentence
from retention.wording.voice import voice

if TYPE_CHECKING:
    from tests.sources.files import Files

HEADER = "day,currency,base,rate\n"
GOOD = "2024-01-01,EUR,USD,1.10\n"


def read(files: Files, content: str) -> RateBatch:
    return read_rates(files.write("rates.csv", content))


def sentences(batch: RateBatch) -> list[str]:
    return [fault_sentence(voice("en"), fault) for fault in batch.reading.faults]


ONE_FAULT = {
    "soon,EUR,USD,1.1": "day: soon is not a date; write it as 2025-01-31",
    ",EUR,USD,1.1": "day: an empty cell is not a date; write it as 2025-01-31",
    "2024-02-30,EUR,USD,1.1": "day: 2024-02-30 is not a date",
    "1800-01-01,EUR,USD,1.1": "day: 1800-01-01 is not between the years 1900 and 2200",
    "2024-02-01,Euro,USD,1.1": "currency: Euro is not a currency code, such as USD",
    "2024-02-01,EUR,,1.1": "base: an empty cell is not a currency code, such as USD",
    '2024-02-01,EUR,USD,"1,1"': "rate: 1,1 is not a rate; write it as 1.0825",
    "2024-02-01,EUR,USD,": "rate: an empty cell is not a rate; write it as 1.0825",
    "2024-02-01,EUR,USD,1e3": "rate: 1e3 is not a rate; write it as 1.0825",
    "2024-02-01,EUR,USD,NaN": "rate: NaN is not a rate; write it as 1.0825",
    f"2024-02-01,EUR,USD,{'1' * 61}": f"rate: {'1' * 60}… is not a rate; write it as 1.0825",
    "2024-02-01,EUR,USD,0": "rate: 0 is not above zero",
    "2024-02-01,EUR,USD,0.000": "rate: 0.000 is not above zero",
    "2024-02-01,EUR,USD,-1.1": "rate: -1.1 is not above zero",
    "2024-02-01,EUR,GBP,1.1": "base: the base is GBP here and USD on row 2; a file has one base",
    "2024-02-01,USD,USD,1.1": "rate: one USD is 1 USD, not 1.1",
    "2024-01-01,EUR,USD,1.11": "rate: EUR has another rate for 2024-01-01 on row 2: 1.10",
}


@pytest.mark.parametrize(("row", "reason"), ONE_FAULT.items())
def test_a_row_with_one_fault(files: Files, row: str, reason: str) -> None:
    batch = read(files, f"{HEADER}{GOOD}{row}\n")
    assert sentences(batch) == [f"rates.csv, row 3, {reason}."]
    report = batch.reading.report()
    assert (report.rows_read, report.rows_landed, report.rows_quarantined) == (2, 1, 1)
    assert batch.rows == [("2024-01-01", "EUR", "USD", "1.10")]


def test_a_row_with_several_faults_says_them_all(files: Files) -> None:
    batch = read(files, f"{HEADER}soon,Euro,Dollar,dear\n2024-01-01,EUR\n")
    assert [(fault.row, fault.code) for fault in batch.reading.faults] == [
        (2, "bad_date"),
        (2, "unknown_currency_code"),
        (2, "unknown_currency_code"),
        (2, "unreadable_rate"),
        (3, "wrong_cell_count"),
    ]
    assert (batch.rows, batch.base) == ([], None)


def test_the_first_good_row_settles_the_base(files: Files) -> None:
    batch = read(files, f"{HEADER}2024-01-01,EUR,GBP,x\n{GOOD}")
    assert (batch.base, len(sentences(batch))) == ("USD", 1)


def test_rates_are_kept_as_they_are_written(files: Files) -> None:
    """Small and capital letters, columns in another order, the same rate twice, the base itself."""
    batch = read(
        files, "Rate,base,Currency,DAY\n1.10,usd,eur,2024-01-01\n1.1,USD,EUR,2024-01-01\n1,USD,USD,2024-01-01\n"
    )
    assert sentences(batch) == []
    assert batch.rows == [("2024-01-01", "EUR", "USD", "1.10"), ("2024-01-01", "USD", "USD", "1")]
    assert batch.reading.report().rows_landed == 3


def test_faults_are_found_across_the_blocks_of_a_long_file(files: Files) -> None:
    days = [f"20{year:02}-{month:02}-{day:02}" for year in range(10) for month in range(1, 13) for day in range(1, 29)]
    rows = [f"{day},EUR,USD,1.1\n" for day in days]
    batch = read(files, HEADER + "".join(rows) + f"{days[0]},EUR,USD,1.2\n{days[0]},JPY,GBP,1.2\n")
    assert sentences(batch) == [
        "rates.csv, row 3,362, rate: EUR has another rate for 2000-01-01 on row 2: 1.1.",
        "rates.csv, row 3,363, base: the base is GBP here and USD on row 2; a file has one base.",
    ]


@pytest.mark.parametrize(
    "header", ["day,currency,rate", "day,currency,base,rate,source", "day,currency,base,rate,rate", "date,from,to,rate"]
)
def test_the_columns_are_these_four(files: Files, header: str) -> None:
    with pytest.raises(LedgerError) as raised:
        read(files, f"{header}\n")
    assert explain(raised.value) == (
        "rates.csv must have the columns day, currency, base, and rate, and no others."
        f" Found: {header.replace(',', ', ')}."
    )
