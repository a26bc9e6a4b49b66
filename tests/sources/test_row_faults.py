"""Every fault of a row of lines: the exact sentence, and that the row lands nowhere else."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.sources.files import GOOD, HEADER, fault_sentences, places

if TYPE_CHECKING:
    from tests.sources.files import Files

# A good row stands on line 2, so the row of a case stands on line 3.
ONE_FAULT = {
    ",L-2,pro,2025-01-01,,100,USD,month,,": "lines.csv, row 3, account_id: the account is missing.",
    "  ,L-2,pro,2025-01-01,,100,USD,month,,": "lines.csv, row 3, account_id: the account is missing.",
    "A,,pro,2025-01-01,,100,USD,month,,": "lines.csv, row 3, line_id: the line's id is missing.",
    f"A,{'9' * 201},pro,2025-01-01,,100,USD,month,,": (
        "lines.csv, row 3, line_id: the id is longer than 200 characters."
    ),
    f"{'é' * 201},L-2,pro,2025-01-01,,100,USD,month,,": (
        "lines.csv, row 3, account_id: the id is longer than 200 characters."
    ),
    # Dates.
    "A,L-2,pro,2024-02-30,,100,USD,month,,": "lines.csv, row 3, start: 2024-02-30 is not a date.",
    "A,L-2,pro,2025-13-01,,100,USD,month,,": "lines.csv, row 3, start: 2025-13-01 is not a date.",
    "A,L-2,pro,,,100,USD,month,,": ("lines.csv, row 3, start: an empty cell is not a date; write it as 2025-01-31."),
    "A,L-2,pro,1/5/2025,,100,USD,month,,": ("lines.csv, row 3, start: 1/5/2025 is not a date; write it as 2025-01-31."),
    "A,L-2,pro,45662,,100,USD,month,,": "lines.csv, row 3, start: 45662 is not a date; write it as 2025-01-31.",
    "A,L-2,pro,20250105,,100,USD,month,,": ("lines.csv, row 3, start: 20250105 is not a date; write it as 2025-01-31."),
    "A,L-2,pro,2025-W01-1,,100,USD,month,,": (
        "lines.csv, row 3, start: 2025-W01-1 is not a date; write it as 2025-01-31."
    ),
    "A,L-2,pro,2025-01-05T00:00:00Z,,100,USD,month,,": (
        "lines.csv, row 3, start: 2025-01-05T00:00:00Z is not a date; write it as 2025-01-31."
    ),
    "A,L-2,pro,2025-01-01,#N/A,100,USD,month,,": ("lines.csv, row 3, end: #N/A is not a date; write it as 2025-01-31."),
    "A,L-2,pro,1899-12-30,,100,USD,month,,": (
        "lines.csv, row 3, start: 1899-12-30 is not between the years 1900 and 2200."
    ),
    "A,L-2,pro,9999-12-31,,100,USD,month,,": (
        "lines.csv, row 3, start: 9999-12-31 is not between the years 1900 and 2200."
    ),
    "A,L-2,pro,2025-01-01,2201-01-01,100,USD,month,,": (
        "lines.csv, row 3, end: 2201-01-01 is not between the years 1900 and 2200."
    ),
    "A,L-2,pro,2025-01-02,2025-01-01,100,USD,month,,": (
        "lines.csv, row 3, end: 2025-01-01 is before the start 2025-01-02."
    ),
    "A,L-2,pro,2025-01-02,2025-01-02,100,USD,month,,": (
        "lines.csv, row 3, end: 2025-01-02 is also the start, so the line never runs."
    ),
    # Amounts, by the decimals of their currency: none, two, three, four.
    "A,L-2,pro,2025-01-01,,,USD,month,,": (
        "lines.csv, row 3, amount: an empty cell is not an amount; write it as 1234.50."
    ),
    "A,L-2,pro,2025-01-01,,twelve,USD,month,,": (
        "lines.csv, row 3, amount: twelve is not an amount; write it as 1234.50."
    ),
    'A,L-2,pro,2025-01-01,,"1,234.50",USD,month,,': (
        "lines.csv, row 3, amount: 1,234.50 is not an amount; write it as 1234.50."
    ),
    "A,L-2,pro,2025-01-01,,$100,USD,month,,": ("lines.csv, row 3, amount: $100 is not an amount; write it as 1234.50."),
    "A,L-2,pro,2025-01-01,,(100),USD,month,,": (
        "lines.csv, row 3, amount: (100) is not an amount; write it as 1234.50."
    ),
    "A,L-2,pro,2025-01-01,,1e3,USD,month,,": ("lines.csv, row 3, amount: 1e3 is not an amount; write it as 1234.50."),
    "A,L-2,pro,2025-01-01,,NaN,USD,month,,": ("lines.csv, row 3, amount: NaN is not an amount; write it as 1234.50."),
    f"A,L-2,pro,2025-01-01,,{'9' * 5000},USD,month,,": (
        f"lines.csv, row 3, amount: {'9' * 60}… is not an amount; write it as 1234.50."
    ),
    "A,L-2,pro,2025-01-01,,100.5,JPY,month,,": "lines.csv, row 3, amount: 100.5 has decimals, JPY has none.",
    "A,L-2,pro,2025-01-01,,100.505,USD,month,,": (
        "lines.csv, row 3, amount: 100.505 has more decimals than USD, which has 2."
    ),
    "A,L-2,pro,2025-01-01,,100.5051,KWD,month,,": (
        "lines.csv, row 3, amount: 100.5051 has more decimals than KWD, which has 3."
    ),
    "A,L-2,pro,2025-01-01,,100.50511,CLF,month,,": (
        "lines.csv, row 3, amount: 100.50511 has more decimals than CLF, which has 4."
    ),
    "A,L-2,pro,2025-01-01,,100000000000000.01,USD,year,,": (
        "lines.csv, row 3, amount: 100000000000000.01 is too large an amount."
    ),
    "A,L-2,pro,2025-01-01,,-9000000000000,USD,month,,": (
        "lines.csv, row 3, amount: -9000000000000 is too large an amount."
    ),
    # Currencies, intervals, the rest.
    "A,L-2,pro,2025-01-01,,100,Dollar,month,,": (
        "lines.csv, row 3, currency: Dollar is not a currency code, such as USD."
    ),
    "A,L-2,pro,2025-01-01,,100,,month,,": (
        "lines.csv, row 3, currency: an empty cell is not a currency code, such as USD."
    ),
    "A,L-2,pro,2025-01-01,,100,USD,monthly,,": (
        "lines.csv, row 3, interval: monthly is not an interval;"
        " write day, week, month, quarter, half-year, year or N months."
    ),
    "A,L-2,pro,2025-01-01,,100,USD,0 months,,": (
        "lines.csv, row 3, interval: 0 months is not an interval;"
        " write day, week, month, quarter, half-year, year or N months."
    ),
    "A,L-2,pro,2025-01-01,,100,USD,month,many,": "lines.csv, row 3, quantity: many is not a number.",
    "A,L-2,pro,2025-01-01,,100,USD,month,,gone": (
        "lines.csv, row 3, status: gone is not a status; write active, cancelled, past_due, paused, or trial."
    ),
    "A,L-2,pro,2025-01-01,,100,USD,month,,cancelled": "lines.csv, row 3, status: a cancelled line needs an end.",
    "A,L-2,pro,2025-01-01,9999-12-31,100,USD,month,,Canceled": (
        "lines.csv, row 3, status: a cancelled line needs an end."
    ),
    # The row as a whole.
    "A,L-2,pro": "lines.csv, row 3: the row has 3 cells, the header 10.",
    "A": "lines.csv, row 3: the row has 1 cell, the header 10.",
    "A,L-2,pro,2025-01-01,,1,234.50,USD,month,,": "lines.csv, row 3: the row has 11 cells, the header 10.",
    "A,L-1,pro,2025-01-01,2025-12-31,100.00,USD,month,1,active": (
        "lines.csv, row 3, line_id: the line L-1 stands already on row 2."
    ),
    # The same line in other words is the same line.
    " A , L-1 ,pro,2025-01-01,2025-12-31,100,usd,Month,1,": (
        "lines.csv, row 3, line_id: the line L-1 stands already on row 2."
    ),
    "A,L-1,pro,2025-01-01,2025-12-31,100.01,USD,month,1,active": (
        "lines.csv, row 3, line_id: the line L-1 stands with other content on row 2."
    ),
    "B,L-1,pro,2025-01-01,2025-12-31,100.00,USD,month,1,active": (
        "lines.csv, row 3, line_id: the line L-1 stands with other content on row 2."
    ),
    # A long cell is cut, a cell of several lines is said in one.
    f"A,L-2,pro,2025-01-01,,100,{'x' * 100},month,,": (
        f"lines.csv, row 3, currency: {'x' * 60}… is not a currency code, such as USD."
    ),
    'A,L-2,pro,2025-01-01,,100,"US\nD",month,,': (
        "lines.csv, row 3, currency: US D is not a currency code, such as USD."
    ),
}


@pytest.mark.parametrize(("row", "sentence"), ONE_FAULT.items())
def test_a_fault(files: Files, row: str, sentence: str) -> None:
    package = files.read(f"{HEADER}{GOOD}{row}\n")
    assert fault_sentences(package) == [sentence]
    assert places(package) == (2, 1, 1)
    assert package.lines.lines.line_id == ["L-1"]
    assert [number for number, _ in package.lines.reading.raw()] == [3]


def test_all_faults_of_a_row_are_told_and_it_is_set_aside_once(files: Files) -> None:
    package = files.read(f"{HEADER}{GOOD},L-1,pro,2025-02-30,soon,1.234,XXX,monthly,some,gone\n")
    assert fault_sentences(package) == [
        "lines.csv, row 3, account_id: the account is missing.",
        "lines.csv, row 3, start: 2025-02-30 is not a date.",
        "lines.csv, row 3, end: soon is not a date; write it as 2025-01-31.",
        "lines.csv, row 3, currency: XXX is not a currency code, such as USD.",
        (
            "lines.csv, row 3, interval: monthly is not an interval;"
            " write day, week, month, quarter, half-year, year or N months."
        ),
        "lines.csv, row 3, quantity: some is not a number.",
        "lines.csv, row 3, status: gone is not a status; write active, cancelled, past_due, paused, or trial.",
        "lines.csv, row 3, line_id: the line L-1 stands with other content on row 2.",
    ]
    assert places(package) == (2, 1, 1)


def test_without_a_known_currency_an_amount_is_still_held_to_be_a_number(files: Files) -> None:
    package = files.read(f"{HEADER}A,L-2,pro,2025-01-01,,1.23456,XXX,month,,\nA,L-3,pro,2025-01-01,,x,XXX,month,,\n")
    assert fault_sentences(package) == [
        "lines.csv, row 2, currency: XXX is not a currency code, such as USD.",
        "lines.csv, row 2, amount: 1.23456 has more decimals than any currency.",
        "lines.csv, row 3, currency: XXX is not a currency code, such as USD.",
        "lines.csv, row 3, amount: x is not an amount; write it as 1234.50.",
    ]


def test_faults_come_in_the_order_of_the_rows(files: Files) -> None:
    package = files.read(f"{HEADER}A,1,p,2025-01-01,,1,USD,month,,gone\n,2,p,2025-01-01,,1,USD,month,,\nB,3\n")
    assert [(fault.row, fault.code) for fault in package.faults] == [
        (2, "unknown_status"),
        (3, "missing_account"),
        (4, "wrong_cell_count"),
    ]


def test_a_row_that_cannot_be_read_does_not_hold_its_line_id(files: Files) -> None:
    """Row 2 lacks the end that a cancelled line needs; row 3 says the same line rightly and lands."""
    cancelled = "A,L-1,pro,2025-01-01,{end},100,USD,month,1,cancelled\n"
    package = files.read(HEADER + cancelled.format(end="") + cancelled.format(end="2025-06-01"))
    assert fault_sentences(package) == ["lines.csv, row 2, status: a cancelled line needs an end."]
    assert package.lines.lines.row == [3]


def test_a_date_that_cannot_be_read_is_no_missing_end(files: Files) -> None:
    package = files.read(f"{HEADER}A,L-1,pro,2025-01-01,soon,100,USD,month,1,cancelled\n")
    assert fault_sentences(package) == ["lines.csv, row 2, end: soon is not a date; write it as 2025-01-31."]


def test_duplicates_are_found_across_the_blocks_of_a_long_file(files: Files) -> None:
    rows = [f"A,L-{number},pro,2025-01-01,,{number},USD,month,,\n" for number in range(5000)]
    package = files.read(HEADER + "".join(rows) + rows[7] + rows[4999].replace(",4999,", ",1,") + rows[0])
    assert fault_sentences(package) == [
        "lines.csv, row 5,002, line_id: the line L-7 stands already on row 9.",
        "lines.csv, row 5,003, line_id: the line L-4999 stands with other content on row 5,001.",
        "lines.csv, row 5,004, line_id: the line L-0 stands already on row 2.",
    ]
    assert places(package) == (5003, 5000, 3)


def test_the_quarantine_keeps_the_row_as_it_stood(files: Files) -> None:
    package = files.read(f'{HEADER}{GOOD}A , "x ""y"" z" ,pro,2025-01-01,,?,USD,month,,\n')
    ((number, cells),) = package.lines.reading.raw()
    assert number == 3
    assert json.dumps(cells[:2]) == json.dumps(["A ", ' "x ""y"" z" '])


ACCEPTED = {
    " A ,L-2,pro , 2025-01-01,, 100.50 ,usd , MONTH,,": ("A", "pro", "2025-01-01", None, 10050, "USD", "month", 120600),
    "A,L-2,,2025-01-01,9999-12-31,100,USD,year,,": ("A", None, "2025-01-01", None, 10000, "USD", "year", 10000),
    "A,L-2,,2025-01-01,9999-01-01,+1,USD,week,,": ("A", None, "2025-01-01", None, 100, "USD", "week", 5200),
    "A,L-2,,1900-01-01,2200-12-31,1,USD,day,,": ("A", None, "1900-01-01", "2200-12-31", 100, "USD", "day", 36500),
    "A,L-2,,2025-01-01,,100,JPY,quarter,,": ("A", None, "2025-01-01", None, 100, "JPY", "quarter", 400),
    "A,L-2,,2025-01-01,,100.00,JPY,quarter,,": ("A", None, "2025-01-01", None, 100, "JPY", "quarter", 400),
    "A,L-2,,2025-01-01,,1.234,KWD,half-year,,": ("A", None, "2025-01-01", None, 1234, "KWD", "half-year", 2468),
    "A,L-2,,2025-01-01,,-1.5,USD,3 months,,": ("A", None, "2025-01-01", None, -150, "USD", "quarter", -600),
    "A,L-2,,2025-01-01,,1,USD,24 months,,": ("A", None, "2025-01-01", None, 100, "USD", "24 months", 50),
    "A,L-2,,2025-01-01,,0.01,USD,36 months,,": ("A", None, "2025-01-01", None, 1, "USD", "36 months", 0),
}


@pytest.mark.parametrize(("row", "line"), ACCEPTED.items())
def test_a_good_row(files: Files, row: str, line: tuple[object, ...]) -> None:
    package = files.read(f"{HEADER}{row}\n")
    lines = package.lines.lines
    columns = (lines.account_id, lines.product, lines.start, lines.end, lines.amount_minor, lines.currency)
    assert fault_sentences(package) == []
    assert tuple(column[0] for column in (*columns, lines.interval, lines.arr_minor)) == line
    assert package.lines.intervals_rounded == ("36 months" in row)


STATUSES = {
    "": "active",
    "Active": "active",
    "TRIAL": "trial",
    "trialing": "trial",
    "paused": "paused",
    "past due": "past_due",
    "past-due": "past_due",
    "past_due": "past_due",
    "cancelled": "cancelled",
    "canceled": "cancelled",
}


@pytest.mark.parametrize(("written", "status"), STATUSES.items())
def test_a_status(files: Files, written: str, status: str) -> None:
    package = files.read(f"{HEADER}A,L-1,pro,2025-01-01,2025-06-01,1,USD,month,1.5,{written}\n")
    assert (package.lines.lines.status, package.lines.lines.quantity) == ([status], ["1.5"])
