"""The accounts file: attributes as questions name them, values over time, accounts without values."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from retention.errors import LedgerError
from retention.wording import explain
from tests.sources.files import GOOD, HEADER, fault_sentences

if TYPE_CHECKING:
    from tests.sources.files import Files

LINES = HEADER + GOOD


def records(files: Files, accounts: str) -> list[tuple[str, ...]]:
    package = files.read(LINES, accounts)
    assert package.accounts is not None
    return [tuple(record) for record in package.accounts.records]


def test_every_further_column_is_an_attribute(files: Files) -> None:
    assert records(files, "account_id,name,region,Size band\nA, Acme , emea ,\n") == [
        ("A", "name", "", "Acme"),
        ("A", "region", "", "emea"),
        ("A", "size_band", "", ""),
    ]


TITLES = {
    "Region": "region",
    "Size band (2025)": "size_band_2025",
    "ARR, last year": "arr_last_year",
    "mid-market?": "mid_market",
    "Größe": "größe",
    "%": "%",
}


@pytest.mark.parametrize(("title", "name"), TITLES.items())
def test_the_word_of_an_attribute(files: Files, title: str, name: str) -> None:
    assert records(files, f'account_id,"{title}"\nA,x\n') == [("A", name, "", "x")]


def test_attributes_over_time(files: Files) -> None:
    assert records(files, "account_id,valid_from,segment\nA,,smb\nA,2025-03-01,enterprise\nA,2025-06-01,\n") == [
        ("A", "segment", "", "smb"),
        ("A", "segment", "2025-03-01", "enterprise"),
        ("A", "segment", "2025-06-01", ""),
    ]


def test_faults_of_account_rows(files: Files) -> None:
    package = files.read(LINES, "account_id,valid_from,segment\n,,smb\nA,soon,smb\nA,1850-01-01,smb\nA,smb\n,never,x\n")
    assert fault_sentences(package) == [
        "accounts.csv, row 2, account_id: the account is missing.",
        "accounts.csv, row 3, valid_from: soon is not a date; write it as 2025-01-31.",
        "accounts.csv, row 4, valid_from: 1850-01-01 is not between the years 1900 and 2200.",
        "accounts.csv, row 5: the row has 2 cells, the header 3.",
        "accounts.csv, row 6, account_id: the account is missing.",
        "accounts.csv, row 6, valid_from: never is not a date; write it as 2025-01-31.",
    ]
    assert package.accounts is not None
    assert package.accounts.records == []


def test_a_hundred_columns(files: Files) -> None:
    titles = [f"attribute {number}" for number in range(100)]
    accounts = ["account_id", *titles], *([f"A{account}", *map(str, range(100))] for account in range(50))
    made = records(files, "".join(",".join(row) + "\n" for row in accounts))
    assert len(made) == 50 * 100
    assert made[-1] == ("A49", "attribute_99", "", "99")


SAME_WORDS = {
    "account_id,Size band,size_band\nA,1,2\n": (
        'The columns "Size band" and "size_band" of accounts.csv would be the same word in a question.'
        " Rename one of them."
    ),
    "account_id,region,Region\nA,1,2\n": (
        'accounts.csv has more than one column "region". Keep one of them and import it again.'
    ),
    "account_id,Account_ID,region\nA,1,2\n": (
        'accounts.csv has more than one column "account_id". Keep one of them and import it again.'
    ),
}


@pytest.mark.parametrize(("accounts", "sentence"), SAME_WORDS.items())
def test_columns_that_would_be_one_attribute(files: Files, accounts: str, sentence: str) -> None:
    with pytest.raises(LedgerError) as raised:
        files.read(LINES, accounts)
    assert explain(raised.value) == sentence


def test_one_file_can_hold_lines_and_accounts(files: Files) -> None:
    """A row without an account cannot be a line, nor an account: it is set aside twice, once for each."""
    combined = files.write("all.csv", HEADER + GOOD + GOOD.replace("A,L-1", ",L-2"))
    package = files.read(combined.read_bytes(), combined.read_bytes())
    assert fault_sentences(package) == [
        "lines.csv, row 3, account_id: the account is missing.",
        "accounts.csv, row 3, account_id: the account is missing.",
    ]
