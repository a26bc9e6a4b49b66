"""CSV files as they come: plain or gzipped, with a byte order mark or not, any line ending."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from retention.errors import LedgerError

if TYPE_CHECKING:
    from pathlib import Path

_GZIP = b"\x1f\x8b"
_LONGEST_CELL = 1_000_000


@dataclass(frozen=True)
class CsvFile:
    """A file in memory. `rows[i]` is a record of `header`'s length or not; `numbers[i]` the line it ends on."""

    name: str
    sha256: str
    header: tuple[str, ...]
    rows: list[list[str]]
    numbers: list[int]

    def column(self, name: str) -> int | None:
        """The position of the column called `name`, ignoring case and surrounding space."""
        wanted = name.strip().casefold()
        for position, title in enumerate(self.header):
            if title.strip().casefold() == wanted:
                return position
        return None


def read_csv(path: Path) -> CsvFile:
    """Read a whole CSV. Raises LedgerError `unreadable_file`, `empty_file` or `not_csv`; each changes nothing."""
    content = _content(path)
    text = _text(content, path.name)
    if not text.strip():
        raise LedgerError("empty_file", file=path.name)
    reader = csv.reader(io.StringIO(text, newline=""))
    csv.field_size_limit(_LONGEST_CELL)
    rows, numbers = [], []
    try:
        for row in reader:
            if row:
                rows.append(row)
                numbers.append(reader.line_num)
    except csv.Error as error:
        raise LedgerError("not_csv", file=path.name, row=reader.line_num) from error
    header = tuple(title.strip() for title in rows[0])
    if len(header) < 2:  # noqa: PLR2004 - one column is a text file
        raise LedgerError("not_csv", file=path.name, row=None)
    return CsvFile(path.name, hashlib.sha256(content).hexdigest(), header, rows[1:], numbers[1:])


def _content(path: Path) -> bytes:
    try:
        content = path.read_bytes()
        return gzip.decompress(content) if content.startswith(_GZIP) else content
    except (OSError, EOFError, zlib.error) as error:
        reason = getattr(error, "strerror", None) or "it is not a whole gzip file"
        raise LedgerError("unreadable_file", file=path.name, reason=reason) from error


def _text(content: bytes, name: str) -> str:
    if b"\x00" in content:
        raise LedgerError("not_csv", file=name, row=None)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        raise LedgerError("not_utf8", file=name, row=row) from error
