"""`holdfast import`: what it prints, and with what status it ends, over real files."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest

from tests.cli.conftest import HEADER, LINES, TODAY

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Done

ACCOUNTS = "account_id,name,segment\nA,Acme,smb\nB,,\n"
FAULTY = f"{LINES}C,3,pro,2024-02-30,soon,1.234,USD,monthly\n"
MAPPING = """
name = "mine"
[lines]
file = "subs.csv"
account_id = "id"
line_id = { columns = ["id", "from"] }
start = "from"
amount = "cents"
amount_unit = "minor"
currency = { constant = "EUR" }
interval = { constant = "month" }
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The current folder, with lines and accounts."""
    (tmp_path / "lines.csv").write_text(LINES, encoding="utf-8")
    (tmp_path / "accounts.csv").write_text(ACCOUNTS, encoding="utf-8")
    return tmp_path


def test_the_report(holdfast: Callable[..., Done], folder: Path) -> None:
    (folder / "lines.csv").write_text(FAULTY, encoding="utf-8")
    done = holdfast(
        *("import", "--lines", "lines.csv", "--accounts", "accounts.csv", "--complete-through", "2025-12-31"),
        *("--today", TODAY),
    )
    assert done == (
        0,
        (
            "Imported canonical as ledger v1.\n"
            "lines.csv: 3 rows read = 2 landed + 1 set aside.\n"
            "accounts.csv: 2 rows read = 2 landed + 0 set aside.\n"
            "Lines: 2 added, 0 corrected, 0 unchanged.\n"
            "Attributes: 2 added, 0 corrected, 0 unchanged.\n"
            "lines.csv, row 4, start: 2024-02-30 is not a date.\n"
            "lines.csv, row 4, end: soon is not a date; write it as 2025-01-31.\n"
            "lines.csv, row 4, interval: monthly is not an interval;"
            " write day, week, month, quarter, half-year, year or N months.\n"
            "lines.csv, row 4, amount: 1.234 has more decimals than USD, which has 2.\n"
            "Complete through 31 Dec 2025, as given.\n"
        ),
        "",
    )
    assert holdfast("report").out == done.out
    assert holdfast("faults").out == "".join(line + "\n" for line in done.out.splitlines()[5:9])


def test_many_faults_are_cut_and_said_to_be(holdfast: Callable[..., Done], folder: Path) -> None:
    (folder / "lines.csv").write_text(LINES + "C,3,pro,2024-02-30,,1,USD,month\n" * 1204, encoding="utf-8")
    out = holdfast("import", "--lines", "lines.csv").out.splitlines()
    assert out[1] == "lines.csv: 1,206 rows read = 2 landed + 1,204 set aside."
    assert out[3:14] == [
        *(f"lines.csv, row {row}, start: 2024-02-30 is not a date." for row in range(4, 14)),
        "10 of 1,204 faults shown; holdfast faults lists them all.",
    ]
    assert len(holdfast("faults").out.splitlines()) == 1204


def test_the_same_file_again_as_it_is_and_packed(holdfast: Callable[..., Done], folder: Path) -> None:
    assert holdfast("import", "--lines", "lines.csv").status == 0
    again = (0, "Nothing has changed: this content was imported before. Ledger v1 stands.\n", "")
    assert holdfast("import", "--lines", "lines.csv") == again
    (folder / "packed.csv.gz").write_bytes(gzip.compress((folder / "lines.csv").read_bytes()))
    assert holdfast("import", "--lines", "packed.csv.gz") == again


def test_a_later_file(holdfast: Callable[..., Done], folder: Path) -> None:
    holdfast("import", "--lines", "lines.csv", "--accounts", "accounts.csv", "--complete-through", "2025-12-31")
    (folder / "later.csv").write_text(f"{HEADER}\nA,1,pro,2024-01-01,,120,USD,month\n", encoding="utf-8")
    through = ("--complete-through", "2025-12-31")
    assert holdfast("import", "--lines", "later.csv", *through).out.splitlines()[2:4] == [
        "Lines: 0 added, 1 corrected, 0 unchanged.",
        "1 line of the ledger is not in this file and stays. If the file holds all lines, import it with --replace.",
    ]
    assert holdfast("import", "--lines", "later.csv", *through, "--replace").out.splitlines()[2:] == [
        "Lines: 0 added, 0 corrected, 1 unchanged, 1 retired.",
        "Complete through 31 Dec 2025, as given.",
    ]


def test_overlaps_added_up_or_replaced(holdfast: Callable[..., Done], folder: Path) -> None:
    (folder / "lines.csv").write_text(f"{LINES}A,3,pro,2025-01-01,,70,USD,month\n", encoding="utf-8")
    through = ("--complete-through", "2025-12-31")
    assert holdfast("import", "--lines", "lines.csv", *through, "--db", "sum.db").out.splitlines()[3] == (
        "1 line starts while another of its account runs (1 of the same product; first: 3). They are added up; where"
        " the newer replaces the older, import with --overlap latest_wins."
    )
    latest = ("--overlap", "latest_wins", "--db", "latest.db")
    assert holdfast("import", "--lines", "lines.csv", *through, *latest).out.splitlines()[3] == (
        "1 line starts while another of its account runs and replaces it (first: 3)."
    )
    for database, percent in (("sum.db", "113.3"), ("latest.db", "46.7")):
        asked = holdfast("ask", "nrr 2025-01..2025-12", "--db", database, "--today", "2026-01-15").out
        assert f": {percent} %" in asked.splitlines()[0]


def test_a_mapping_of_ones_own(holdfast: Callable[..., Done], folder: Path) -> None:
    (folder / "my mapping.toml").write_text(MAPPING, encoding="utf-8")
    (folder / "subs.csv").write_text("id,from,cents\nA,2024-01-01,1250\nA,2024-02-01,12.50\n", encoding="utf-8")
    out = (
        "Imported mine as ledger v1.\n"
        "subs.csv: 2 rows read = 1 landed + 1 set aside.\n"
        "Lines: 1 added, 0 corrected, 0 unchanged.\n"
        "subs.csv, row 3, cents: 12.50 is not a whole number of minor units.\n"
        "Complete through 1 Jan 2024: the newest line start. Where the data reaches further, say so with"
        " --complete-through DATE.\n"
    )
    assert holdfast("import", "--map", "my mapping.toml", "--lines", "subs.csv", "--db", "a.db") == (0, out, "")
    # Where the mapping names its file, the folder is enough.
    assert holdfast("import", "--map", "my mapping.toml", folder, "--db", "b.db") == (0, out, "")


REFUSED = {
    "a mapping with a mistake": (
        ("--map", "wrong.toml", "--lines", "lines.csv"),
        (
            "wrong.toml, lines.amout: this key is not known. Keys: file, account_id, line_id, start, amount, currency,"
            " interval, end, product, quantity, status, discount, discount_kind, cancelled, past_due_since, kind,"
            " subscription, reason, end_is, amount_unit, date_format, overlap, agrees_with."
        ),
    ),
    "a mapping that is none": (
        ("--map", "lines.csv", "--lines", "lines.csv"),
        "lines.csv is not a mapping: Expected '=' after a key in a key/value pair (at line 1, column 11).",
    ),
    "a file that is not there": (("--lines", "none.csv"), "none.csv cannot be read: no such file or directory."),
    "a folder for a file": (("--lines", "."), " cannot be read: is a directory."),
    "no mapping of accounts": (
        ("--map", "mine.toml", "--lines", "subs.csv", "--accounts", "accounts.csv"),
        "The mapping has no [accounts] table, so accounts.csv cannot be read. Add one to the mapping.",
    ),
    "a file in place of the ledger": (
        ("--lines", "lines.csv", "--db", "accounts.csv"),
        "accounts.csv is not a Holdfast ledger. Name another with --db FILE or HOLDFAST_DB.",
    ),
    "a ledger in a folder that is not there": (
        ("--lines", "lines.csv", "--db", "none/x.db"),
        "x.db cannot be used as a ledger: unable to open database file.",
    ),
}


@pytest.mark.parametrize(("arguments", "sentence"), REFUSED.values(), ids=REFUSED)
def test_what_is_refused(
    holdfast: Callable[..., Done], folder: Path, arguments: tuple[str, ...], sentence: str
) -> None:
    (folder / "mine.toml").write_text(MAPPING, encoding="utf-8")
    (folder / "wrong.toml").write_text(MAPPING.replace('amount = "', 'amount = "cents"\namout = "'), encoding="utf-8")
    (folder / "subs.csv").write_text("id,from,cents\nA,2024-01-01,1250\n", encoding="utf-8")
    assert holdfast("import", "--lines", "lines.csv").status == 0
    before = (folder / "holdfast.db").read_bytes()
    status, out, err = holdfast("import", *arguments)
    assert (status, out, err) == (3, "", f"{sentence}\n")
    assert (folder / "holdfast.db").read_bytes() == before


def test_the_database_is_as_it_was_when_a_file_is_refused(process: Callable[..., Done], folder: Path) -> None:
    """As processes, one after the other: not a byte of the ledger changes, and no file stays behind."""
    assert process("import", "--lines", "lines.csv", "--db", "x.db").status == 0
    before = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    (folder / "broken.csv").write_text(f'{LINES}C,3,"pro,2024-01-01,,1,USD,month\n', encoding="utf-8")
    assert process("import", "--lines", "broken.csv", "--db", "x.db") == (
        3,
        "",
        "broken.csv, row 4: a quotation mark opens here and never closes. Nothing was changed.\n",
    )
    (folder / "broken.csv").unlink()
    assert {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()} == before
