"""CSV files as they come: plain or gzipped, with a byte order mark or not, any line ending."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import zlib
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from retention.errors import LedgerError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_GZIP = b"\x1f\x8b"
_ZIP = b"PK\x03\x04"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
# No text file holds it, so a record of it can only be ours.
_AFTER_THE_LAST = "\x00"
_OTHER_SEPARATORS = {";": "semicolon", "\t": "tab", "|": "bar"}
_FEWEST_COLUMNS = 2
_ANY_LENGTH = 2**31 - 1
# Rows are judged in blocks: a file of any length is never in memory as single cells.
_BLOCK_LENGTH = 2_000


class Block(NamedTuple):
    """Records as they follow each other; `rows[i]` begins on line `numbers[i]`.

    Lines are counted as an editor counts them: the header's is 1, and a cell may reach over several.
    """

    rows: list[list[str]]
    numbers: list[int]


@dataclass(frozen=True)
class CsvFile:
    """A file and its records, block by block, which can be gone through once.

    Its last block raises LedgerError `unclosed_quote` where a quotation mark opens and never closes.
    """

    name: str
    sha256: str
    header: tuple[str, ...]
    blocks: Iterator[Block]

    def column(self, name: str) -> int | None:
        """The position of the column called `name`, ignoring case and surrounding space."""
        return next(iter(self.positions(name)), None)

    def positions(self, name: str) -> list[int]:
        """The positions of all columns called `name`."""
        wanted = name.strip().casefold()
        return [position for position, title in enumerate(self.header) if title.casefold() == wanted]


def read_csv(path: Path) -> CsvFile:
    """Open a CSV. Raises LedgerError where it is none; that changes nothing.

    Codes: `unreadable_file`, `empty_file`, `workbook`, `not_utf8`, `unclosed_quote`, `other_separator`, `not_csv`.
    """
    content = _content(path)
    _refuse_other_than_text(content, path.name)
    blocks = _blocks(content, path.name)
    rows, numbers = next(blocks)
    if not rows:
        raise LedgerError("empty_file", file=path.name)
    header = tuple(title.strip() for title in rows[0])
    if len(header) < _FEWEST_COLUMNS:
        for character, separator in _OTHER_SEPARATORS.items():
            if character in header[0]:
                raise LedgerError("other_separator", file=path.name, separator=separator)
        raise LedgerError("not_csv", file=path.name)
    sha256 = hashlib.sha256(content).hexdigest()
    return CsvFile(path.name, sha256, header, chain((Block(rows[1:], numbers[1:]),), blocks))


def _content(path: Path) -> bytes:
    try:
        content = path.read_bytes()
        return gzip.decompress(content) if content.startswith(_GZIP) else content
    except (OSError, EOFError, zlib.error) as error:
        reason = getattr(error, "strerror", None) or "it is not a whole gzip file"
        raise LedgerError("unreadable_file", file=path.name, reason=reason) from error


def _refuse_other_than_text(content: bytes, name: str) -> None:
    if content.startswith(_ZIP):
        raise LedgerError("workbook", file=name)
    if content.startswith(_UTF_16):
        raise LedgerError("not_utf8", file=name, row=None)
    if b"\x00" in content:
        raise LedgerError("not_csv", file=name)
    try:
        content.decode()
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        raise LedgerError("not_utf8", file=name, row=row) from error


def _blocks(content: bytes, name: str) -> Iterator[Block]:
    """All records and the lines they begin on. One whose cells are all blank says nothing and is none."""
    csv.field_size_limit(_ANY_LENGTH)
    text = io.TextIOWrapper(io.BytesIO(content), encoding="utf-8-sig", newline="")
    reader = csv.reader(chain(text, (_AFTER_THE_LAST,)))
    rows: list[list[str]] = []
    numbers: list[int] = []
    begins = 1
    for row in reader:
        if len(rows) == _BLOCK_LENGTH:
            yield Block(rows, numbers)
            rows, numbers = [], []
        if (row and row[0].strip()) or any(map(str.strip, row)):
            rows.append(row)
            numbers.append(begins)
        begins = reader.line_num + 1
    # A quotation mark that never closes has swallowed everything after it, our own last record too.
    if rows.pop() != [_AFTER_THE_LAST]:
        raise LedgerError("unclosed_quote", file=name, row=numbers[-1])
    yield Block(rows, numbers[:-1])
