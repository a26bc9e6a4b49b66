"""Files as programs write them: every form that is a CSV is read, every other gets one clear sentence."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from retention.errors import LedgerError
from retention.sources.files import read_csv
from retention.wording import explain
from tests.sources.files import GOOD, HEADER, fault_sentences, places

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.sources.files import Files

TEXT = HEADER + GOOD + GOOD.replace("L-1", "L-2")
FORMS: dict[str, Callable[[str], bytes]] = {
    "as it is": str.encode,
    "gzip": lambda text: gzip.compress(text.encode()),
    "byte order mark": lambda text: text.encode("utf-8-sig"),
    "gzip of a byte order mark": lambda text: gzip.compress(text.encode("utf-8-sig")),
    "Windows line ends": lambda text: text.replace("\n", "\r\n").encode(),
    "old Macintosh line ends": lambda text: text.replace("\n", "\r").encode(),
    "no last line end": lambda text: text.rstrip("\n").encode(),
    "everything quoted": lambda text: "".join(
        ",".join(f'"{cell}"' for cell in row.split(",")) + "\n" for row in text.splitlines()
    ).encode(),
    "spaces around cells": lambda text: text.replace(",", " , ").encode(),
    "titles in capitals": lambda text: (text.splitlines()[0].upper() + text[len(HEADER) - 1 :]).encode(),
    "Excel's empty columns": lambda text: text.replace("\n", ",,\n").encode(),
    "Excel's empty rows": lambda text: f"{text}{',' * 9}\n{',' * 9}\n".encode(),
    "blank lines": lambda text: ("\n\n" + text.replace("\n", "\n\n  \n")).encode(),
}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_a_form_of_the_same_file(files: Files, form: Callable[[str], bytes]) -> None:
    expected, package = files.read(TEXT), files.read(form(TEXT))
    assert fault_sentences(package) == []
    assert places(package) == (2, 2, 0)
    assert package.lines.lines.columns()[:-1] == expected.lines.lines.columns()[:-1]


def test_a_gzipped_file_is_the_same_content(files: Files) -> None:
    plain, packed = files.read(TEXT), files.read(gzip.compress(TEXT.encode(), mtime=7))
    assert plain.content_hash == packed.content_hash
    assert plain.content_hash != files.read(TEXT.replace("L-2", "L-3")).content_hash


def test_cells_with_commas_quotes_and_line_ends(files: Files) -> None:
    package = files.read(f'{HEADER}"A, Inc.",L-1,"say ""pro""\nplus",2025-01-01,,1,USD,month,,\n')
    lines = package.lines.lines
    assert (lines.account_id, lines.product) == (["A, Inc."], ['say "pro"\nplus'])


NEWLINES = ["\n", "\r\n", "\r"]


@pytest.mark.parametrize("newline", NEWLINES, ids=["LF", "CRLF", "CR"])
def test_a_row_number_is_the_line_on_which_the_row_begins(files: Files, newline: str) -> None:
    """As an editor counts: a cell that reaches over two lines, and blank lines, move what stands below them."""
    rows = [
        'A,L-1,"two\nlines",2025-01-01,,1,USD,month,,',
        ",L-2,pro,2025-01-01,,1,USD,month,,",
        "",
        ',L-3,"and\nthree\nlines",2025-01-01,,1,USD,month,,',
        ",L-4,pro,2025-01-01,,1,USD,month,,",
    ]
    package = files.read((HEADER + "\n".join(rows)).replace("\n", newline))
    assert [fault.row for fault in package.faults] == [4, 6, 9]
    assert package.lines.lines.row == [2]


NO_CSV: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "lines.csv is empty. Nothing was changed."),
    "a byte order mark alone": (b"\xef\xbb\xbf\n", "lines.csv is empty. Nothing was changed."),
    "blank lines": (b"\n \n,,,\n", "lines.csv is empty. Nothing was changed."),
    "gzip of nothing": (gzip.compress(b""), "lines.csv is empty. Nothing was changed."),
    "a picture": (
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
        "lines.csv is not a CSV file with a header and commas. Nothing was changed.",
    ),
    "a letter": (
        b"Dear Sir or Madam\nplease find our numbers below\n",
        "lines.csv is not a CSV file with a header and commas. Nothing was changed.",
    ),
    "a workbook": (
        b"PK\x03\x04\x14\x00\x06\x00",
        "lines.csv is a workbook or an archive, not a CSV file. Save the table as CSV and import that.",
    ),
    "semicolons": (
        TEXT.replace(",", ";").encode(),
        "lines.csv separates its cells by semicolons. Save it with commas and import it again.",
    ),
    "tabs": (
        TEXT.replace(",", "\t").encode(),
        "lines.csv separates its cells by tabs. Save it with commas and import it again.",
    ),
    "bars": (
        TEXT.replace(",", "|").encode(),
        "lines.csv separates its cells by bars. Save it with commas and import it again.",
    ),
    "UTF-16": (TEXT.encode("utf-16"), "lines.csv is not UTF-8 text. Save it as UTF-8 and import it again."),
    "Latin-1": (
        TEXT.replace(
            "pro,2025-01-01,2025-12-31,100.00,USD,month,1,active\nA,L-2,pro", "pro,,,,,,,\nA,L-2,Größe"
        ).encode("latin-1"),
        "lines.csv, row 3 is not UTF-8 text. Save it as UTF-8 and import it again.",
    ),
    "half a gzip file": (gzip.compress(TEXT.encode())[:40], "lines.csv cannot be read: it is not a whole gzip file."),
    "damaged gzip": (
        gzip.compress(TEXT.encode(), mtime=0)[:-8] + b"12345678",
        "lines.csv cannot be read: it is not a whole gzip file.",
    ),
    "a quotation mark that never closes": (
        (TEXT + GOOD.replace("pro", '"pro') + GOOD * 3).encode(),
        "lines.csv, row 4: a quotation mark opens here and never closes. Nothing was changed.",
    ),
    "one that opens in the header": (
        ('"' + TEXT).encode(),
        "lines.csv, row 1: a quotation mark opens here and never closes. Nothing was changed.",
    ),
    "a column twice": (
        TEXT.replace("product", " Amount ").encode(),
        'lines.csv has more than one column "Amount". Keep one of them and import it again.',
    ),
    "a column too few": (
        TEXT.replace("amount", "mrr").encode(),
        (
            'lines.csv has no column for the amount (looked for: "amount"). Found: account_id, line_id, product, start,'
            ' end, mrr, currency, interval, quantity, status. Map it: --map with amount = "mrr".'
        ),
    ),
}


@pytest.mark.parametrize(("content", "sentence"), NO_CSV.values(), ids=NO_CSV)
def test_what_is_no_csv_file(files: Files, content: bytes, sentence: str) -> None:
    with pytest.raises(LedgerError) as raised:
        files.read(content)
    assert explain(raised.value) == sentence


def test_a_quotation_mark_that_never_closes_far_down(files: Files) -> None:
    rows = "".join(GOOD.replace("L-1", f"L-{number}") for number in range(5000))
    with pytest.raises(LedgerError) as raised:
        files.read(f"{HEADER}{rows}A,'L','\"',\n\"{rows}")
    assert explain(raised.value) == (
        "lines.csv, row 5,003: a quotation mark opens here and never closes. Nothing was changed."
    )


def test_a_cell_of_two_million_characters(files: Files) -> None:
    package = files.read(f'{HEADER}{GOOD}A,L-2,"{"x" * 2_000_000}",2025-01-01,,1,USD,month,,\n')
    assert places(package) == (2, 2, 0)


def test_a_folder_and_a_file_that_is_not_there(tmp_path: Path) -> None:
    for path, sentence in {
        tmp_path: f"{tmp_path.name} cannot be read: is a directory.",
        tmp_path / "none.csv": "none.csv cannot be read: no such file or directory.",
        # Always there on Linux, and never readable from its start.
        Path("/proc/self/mem"): "mem cannot be read: input/output error.",
    }.items():
        with pytest.raises(LedgerError) as raised:
            read_csv(path)
        assert explain(raised.value) == sentence
