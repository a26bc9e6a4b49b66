"""What is said when the data must change: every error is brought about, the exact sentence is read."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from typing import TYPE_CHECKING

import pytest

from cli.importing import import_rates, import_sample
from cli.wiring import LedgerDesk
from retention.errors import LedgerError
from retention.scope import Workspace
from retention.sources.rates import read_rates
from retention.store.history import report_of
from retention.store.receipts import verify
from retention.store.schema import open_for_reading, open_for_writing, unusable
from retention.wording import explain
from retention.wording.ledger_errors import LEDGER_SENTENCES
from tests.wording.folder import GOOD, HEADER, TODAY, Folder

if TYPE_CHECKING:
    from collections.abc import Callable

HUGE = HEADER + "".join(f"A,{number},p,2025-01-01,,100000000000000,USD,year\n" for number in range(1000))
BROKEN = f"{HEADER}A,1,p,2025-13-01,,100,USD,month\nB,2,p,2025-01-01,2024-01-01,100,USD,month\n"
MAPPING = """
name = "mine"
[lines]
account_id = "account_id"
line_id = "line_id"
start = "start"
amount = "amount"
currency = "currency"
interval = "interval"
"""


def verified_after(folder: Folder, sql: str) -> None:
    """Change the file by hand after an answer, and verify that."""
    given = folder.asked("2024")
    folder.change(sql)
    with closing(open_for_reading(folder.database)) as connection:
        verify(connection, given)


def busy(folder: Folder) -> None:
    """Write while another connection does."""
    folder.load()
    with closing(sqlite3.connect(folder.database, isolation_level=None)) as first:
        first.execute("BEGIN IMMEDIATE")
        with closing(sqlite3.connect(folder.database, isolation_level=None, timeout=0)) as second:
            try:
                second.execute("BEGIN IMMEDIATE")
            except sqlite3.Error as error:
                raise unusable(error, folder.database) from error


def without_lines(folder: Folder) -> None:
    open_for_writing(folder.database).close()
    LedgerDesk(folder.database, Workspace(), lambda: TODAY).describe()


def of_a_newer_version(folder: Folder) -> None:
    folder.load()
    folder.change("PRAGMA user_version = 99")
    open_for_reading(folder.database)


def of_something_else(folder: Folder) -> None:
    folder.change("CREATE TABLE notes (text)")
    open_for_reading(folder.database)


def version_of(folder: Folder, imports: int) -> None:
    for number in range(imports):
        folder.load(GOOD.replace("100", str(100 + number)))
    with closing(open_for_reading(folder.database)) as connection:
        report_of(connection, 7)


def sample_into_imported(folder: Folder) -> None:
    folder.load()
    list(import_sample(folder.database, TODAY))


def imported_into_sample(folder: Folder) -> None:
    list(import_sample(folder.database, TODAY))
    folder.load()


def rated(folder: Folder, *rows: str) -> None:
    file = folder.file("rates.csv", "\n".join(("day,currency,base,rate", *rows, "")))
    import_rates(folder.database, file, replaces=False)


def in_two_bases(folder: Folder) -> None:
    folder.load()
    rated(folder, "2025-01-01,EUR,USD,1.1")
    rated(folder, "2025-01-01,EUR,GBP,0.8")


def rated_badly(folder: Folder) -> None:
    folder.load()
    rated(folder, "soon,EUR,USD,1")


def rates_alone(folder: Folder) -> None:
    open_for_writing(folder.database).close()
    rated(folder, "2025-01-01,EUR,USD,1")


CASES: list[tuple[str, Callable[[Folder], object], str]] = [
    (
        "unreadable_file",
        lambda folder: folder.load(lines=folder.path / "none.csv"),
        "none.csv cannot be read: no such file or directory.",
    ),
    ("unreadable_file", lambda folder: folder.load(lines=folder.path), "data cannot be read: is a directory."),
    (
        "unreadable_file",
        lambda folder: folder.load(b"\x1f\x8bxx"),
        "lines.csv cannot be read: it is not a whole gzip file.",
    ),
    (
        "unreadable_file",
        lambda folder: folder.load(mapping_file=folder.path / "none.toml"),
        "none.toml cannot be read: no such file or directory.",
    ),
    ("empty_file", lambda folder: folder.load(" \n"), "lines.csv is empty. Nothing was changed."),
    (
        "not_csv",
        lambda folder: folder.load("a,b\x00"),
        "lines.csv is not a CSV file with a header and commas. Nothing was changed.",
    ),
    (
        "not_csv",
        lambda folder: folder.load("hello\n"),
        "lines.csv is not a CSV file with a header and commas. Nothing was changed.",
    ),
    (
        "not_utf8",
        lambda folder: folder.load(GOOD.encode() + b"\xe9,2,p,2025-01-01,,1,USD,month\n"),
        "lines.csv, row 3 is not UTF-8 text. Save it as UTF-8 and import it again.",
    ),
    (
        "workbook",
        lambda folder: folder.load(b"PK\x03\x04\x14\x00"),
        "lines.csv is a workbook or an archive, not a CSV file. Save the table as CSV and import that.",
    ),
    (
        "other_separator",
        lambda folder: folder.load(GOOD.replace(",", ";")),
        "lines.csv separates its cells by semicolons. Save it with commas and import it again.",
    ),
    (
        "unclosed_quote",
        lambda folder: folder.load(f'{GOOD}B,2,"p,2025-01-01,,100,USD,month\nC,3,p,2025-01-01,,100,USD,month\n'),
        "lines.csv, row 3: a quotation mark opens here and never closes. Nothing was changed.",
    ),
    (
        "repeated_column",
        lambda folder: folder.load(GOOD.replace("product", "amount")),
        'lines.csv has more than one column "amount". Keep one of them and import it again.',
    ),
    (
        "missing_columns",
        lambda folder: folder.load(GOOD.replace("amount", "mrr")),
        (
            'lines.csv has no column for the amount (looked for: "amount"). Found: account_id, line_id, product, start,'
            ' end, mrr, currency, interval. Map it: --map with amount = "mrr".'
        ),
    ),
    (
        "missing_columns",
        lambda folder: folder.load("id,start,stop,value\n1,2,3,4\n"),
        (
            "lines.csv has no column for the account, the line's id, the product, the end, the amount, the currency,"
            ' and the billing interval (looked for: "account_id", "line_id", "product", "end", "amount", "currency",'
            ' "interval"). Found: id, start, stop, value.'
            " Say which column is which in a mapping: --map FILE."
        ),
    ),
    (
        "unknown_format",
        lambda folder: folder.load(format_="excel"),
        'I don\'t know the format "excel". Formats: canonical, fight-churn, ravenstack. For your own: --map FILE.',
    ),
    (
        "bad_mapping",
        lambda folder: folder.mapped("name = "),
        "mapping.toml is not a mapping: Invalid value (at end of document).",
    ),
    (
        "bad_mapping",
        lambda folder: folder.mapped(MAPPING.replace('line_id = "line_id"\n', "")),
        "mapping.toml, lines.line_id: this key is missing.",
    ),
    ("bad_mapping", lambda folder: folder.mapped(b"\xff"), "mapping.toml is not a mapping: not UTF-8 text."),
    (
        "no_account_mapping",
        lambda folder: folder.mapped(MAPPING, accounts=folder.file("accounts.csv", "account_id,segment\nA,smb\n")),
        "The mapping has no [accounts] table, so accounts.csv cannot be read. Add one to the mapping.",
    ),
    (
        "no_file_names",
        lambda folder: folder.mapped(MAPPING, lines=None, folder=folder.path),
        (
            "A folder needs a format or a mapping that names its files: --format fight-churn or ravenstack, or --map"
            " FILE. Otherwise name them: --lines FILE and --accounts FILE."
        ),
    ),
    (
        "missing_file",
        lambda folder: folder.load(lines=None, folder=folder.path, format_="ravenstack"),
        "data has no ravenstack_subscriptions.csv or ravenstack_accounts.csv, which the format ravenstack needs.",
    ),
    (
        "folder_and_lines",
        lambda folder: folder.load(folder=folder.path),
        "Give a folder or --lines FILE, not both: the format finds its files in the folder.",
    ),
    (
        "nothing_to_import",
        lambda folder: folder.load(lines=None),
        "Name the file of lines: holdfast import --lines FILE [--accounts FILE].",
    ),
    (
        "nothing_to_import",
        lambda folder: folder.load(lines=None, format_="ravenstack"),
        "Name the folder of the files: holdfast import --format ravenstack FOLDER.",
    ),
    (
        "unknown_overlap",
        lambda folder: folder.load(overlap="max"),
        'I don\'t know the overlap rule "max". Rules: sum, latest_wins.',
    ),
    (
        "nothing_landed",
        lambda folder: folder.load(BROKEN),
        (
            "No row could be read, so nothing was changed.\n"
            "lines.csv, row 2, start: 2025-13-01 is not a date.\n"
            "lines.csv, row 3, end: 2024-01-01 is before the start 2025-01-01."
        ),
    ),
    (
        "nothing_landed",
        lambda folder: folder.load(HEADER),
        "There are no rows under the header, so nothing was changed.",
    ),
    (
        "no_complete_through",
        lambda folder: folder.load(GOOD.replace("2025", "2027")),
        "No line has started yet, so nobody can tell how far the data reaches. Say it: --complete-through DATE.",
    ),
    (
        "complete_through_future",
        lambda folder: folder.load(complete_through=date(2099, 12, 31)),
        "The data cannot be complete through 31 Dec 2099: today is 15 Jan 2026.",
    ),
    (
        "too_large",
        lambda folder: folder.load(HUGE),
        "The amounts of this ledger are too large to be summed exactly. Look for an amount with digits too many.",
    ),
    (
        "sample_and_real",
        sample_into_imported,
        (
            "This ledger already holds imported lines, and the sample is invented. Put it into a file of its own:"
            " holdfast sample --db sample.db."
        ),
    ),
    (
        "sample_and_real",
        imported_into_sample,
        "This ledger holds the sample, which is invented. Import your lines into a file of their own: --db FILE.",
    ),
    (
        "rate_columns",
        lambda folder: read_rates(folder.file("rates.csv", "day,from,to,rate\n")),
        ("rates.csv must have the columns day, currency, base, and rate, and no others. Found: day, from, to, rate."),
    ),
    (
        "other_base",
        in_two_bases,
        (
            "The rates of this ledger are in USD, those of rates.csv in GBP. To replace them all, import it with"
            " --replace."
        ),
    ),
    (
        "nothing_landed",
        rated_badly,
        (
            "No row could be read, so nothing was changed.\n"
            "rates.csv, row 2, day: soon is not a date; write it as 2025-01-31."
        ),
    ),
    (
        "no_ledger",
        lambda folder: rated(folder, "2025-01-01,EUR,USD,1"),
        "There is no ledger ledger.db. Import one: holdfast import --lines FILE, or try holdfast sample.",
    ),
    (
        "empty_ledger",
        rates_alone,
        "The ledger has no lines yet. Import some: holdfast import --lines FILE, or try holdfast sample.",
    ),
    (
        "no_ledger",
        lambda folder: open_for_reading(folder.database),
        "There is no ledger ledger.db. Import one: holdfast import --lines FILE, or try holdfast sample.",
    ),
    (
        "no_ledger",
        lambda folder: open_for_reading(folder.file("empty.db", "")),
        "There is no ledger empty.db. Import one: holdfast import --lines FILE, or try holdfast sample.",
    ),
    (
        "empty_ledger",
        without_lines,
        "The ledger has no lines yet. Import some: holdfast import --lines FILE, or try holdfast sample.",
    ),
    (
        "not_a_ledger",
        lambda folder: open_for_reading(folder.file("notes.db", "Dear diary, today I looked at churn.")),
        "notes.db is not a Holdfast ledger. Name another with --db FILE or HOLDFAST_DB.",
    ),
    (
        "not_a_ledger",
        of_something_else,
        "ledger.db is not a Holdfast ledger. Name another with --db FILE or HOLDFAST_DB.",
    ),
    ("newer_ledger", of_a_newer_version, "ledger.db was written by a newer Holdfast. Update this one."),
    ("ledger_busy", busy, "Another import is writing to ledger.db. Try again when it has ended."),
    (
        "ledger_unusable",
        lambda folder: open_for_reading(folder.path),
        "data cannot be used as a ledger: unable to open database file.",
    ),
    (
        "tampered",
        lambda folder: verified_after(folder, "UPDATE line SET arr_minor = arr_minor + 1"),
        (
            "The rows of ledger v1 are no longer those that were imported: their fingerprint differs. The file"
            " was changed from outside; restore it from a backup."
        ),
    ),
    (
        "unknown_version",
        lambda folder: version_of(folder, 1),
        "There is no ledger version 7, only version 1.",
    ),
    (
        "unknown_version",
        lambda folder: version_of(folder, 2),
        "There is no ledger version 7. Versions: 1 to 2.",
    ),
]


@pytest.mark.parametrize(("code", "act", "sentence"), CASES)
def test_data(folder: Folder, code: str, act: Callable[[Folder], object], sentence: str) -> None:
    with pytest.raises(LedgerError) as raised:
        act(folder)
    assert raised.value.code == code
    assert explain(raised.value) == sentence


def test_a_receipt_that_was_changed_is_named(folder: Folder) -> None:
    given = folder.asked("2024")
    folder.change("UPDATE receipt SET answer = '{}'")
    with closing(open_for_reading(folder.database)) as connection, pytest.raises(LedgerError) as raised:
        verify(connection, given)
    assert raised.value.code == "tampered_receipt"
    assert explain(raised.value) == (
        f"The receipt of answer {given} is no longer what was stored when it was given. The file was changed from"
        " outside; restore it from a backup."
    )


def test_many_faults_are_counted(folder: Folder) -> None:
    with pytest.raises(LedgerError) as raised:
        folder.load(HEADER + "A,{0},p,2025-13-01,,100,USD,month\n" * 1204)
    first, *faults, last = explain(raised.value).splitlines()
    assert first == "No row could be read, so nothing was changed."
    assert faults == [f"lines.csv, row {row}, start: 2025-13-01 is not a date." for row in range(2, 7)]
    assert last == "1,204 faults in all."


def test_every_code_is_among_these_cases() -> None:
    assert {code for code, _, _ in CASES} | {"tampered_receipt"} == set(LEDGER_SENTENCES)
