"""Rows of the system of record -> columns: sorting, the overlap rule, effective dates, the fingerprint."""

from __future__ import annotations

import hashlib
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from retention.ledger.columns import (
    BEFORE_ALL,
    OPEN_END,
    Categories,
    Columns,
    EffectiveDated,
    prove_no_overflow,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

# account_id, source, line_id, start, end, arr_minor, currency, status, product, interval, newness: of two lines the
# newer has the larger one
LineRow = tuple[str, str, str, str, str | None, int, str, str, str | None, str, int]
# account_id, attribute, valid_from, value
AttributeRow = tuple[str, str, str, str]


def build_columns(lines: Sequence[LineRow], attributes: Iterable[AttributeRow], latest_wins: frozenset[str]) -> Columns:
    """Columns of `lines`, sorted by account, line id and source; the order in which rows arrive changes nothing.

    `latest_wins` names the sources whose newer line replaces the one before (import mappings, `overlap`).
    Raises LedgerError `too_large`.
    """
    rows = sorted(lines, key=lambda row: (row[0], row[2], row[1]))
    account = [row[0] for row in rows]
    day = _days({row[3] for row in rows} | {row[4] for row in rows if row[4] is not None})
    start = np.fromiter((day[row[3]] for row in rows), np.int32, len(rows))
    end = np.fromiter((OPEN_END if row[4] is None else day[row[4]] for row in rows), np.int32, len(rows))
    arr = np.fromiter((row[5] for row in rows), np.int64, len(rows))
    prove_no_overflow(arr)
    for source in sorted(latest_wins):
        _cut_at_next_start(rows, source, start, end)
    firsts = [position for position, name in enumerate(account) if position == 0 or name != account[position - 1]]
    ids = [account[position] for position in firsts]
    return Columns(
        accounts=np.array([name.encode() for name in ids], dtype=np.bytes_),
        offsets=np.array([*firsts, len(rows)], dtype=np.int64),
        start=start,
        end=end,
        arr=arr,
        text={
            "currency": Categories.of([row[6] for row in rows]),
            "status": Categories.of([row[7] for row in rows]),
            "product": Categories.of([row[8] for row in rows]),
            "interval": Categories.of([row[9] for row in rows]),
        },
        attributes=_effective_dated(attributes, {name: position for position, name in enumerate(ids)}),
    )


def _days(texts: Iterable[str]) -> dict[str, int]:
    return {text: date.fromisoformat(text).toordinal() for text in texts}


def _cut_at_next_start(rows: Sequence[LineRow], source: str, start: NDArray[np.int32], end: NDArray[np.int32]) -> None:
    """End every line of `source` where the account's next one starts; of equal starts by newness.

    A line that the next one replaces on its first day never runs: its end is its start.
    """
    mine = [position for position, row in enumerate(rows) if row[1] == source]
    mine.sort(key=lambda position: (rows[position][0], start[position], rows[position][10]))
    for this, following in pairwise(mine):
        if rows[this][0] == rows[following][0]:
            end[this] = min(end[this], start[following])


def _effective_dated(attributes: Iterable[AttributeRow], position: Mapping[str, int]) -> dict[str, EffectiveDated]:
    """One attribute a name, for accounts that have lines; an empty value is a record of having none."""
    by_name: dict[str, list[tuple[int, int, str | None]]] = {}
    for account, name, valid_from, value in attributes:
        if account in position:
            since = date.fromisoformat(valid_from).toordinal() if valid_from else BEFORE_ALL
            by_name.setdefault(name, []).append((position[account], since, value or None))
    return {name: _dated(sorted(records, key=lambda record: record[:2])) for name, records in sorted(by_name.items())}


def _dated(records: Sequence[tuple[int, int, str | None]]) -> EffectiveDated:
    return EffectiveDated(
        account=np.array([record[0] for record in records], dtype=np.int32),
        valid_from=np.array([record[1] for record in records], dtype=np.int32),
        value=Categories.of([record[2] for record in records]),
    )


def fingerprint(columns: Columns, complete_through: date, rows_set_aside: int) -> str:
    """A hash of everything that an answer can depend on: equal contents have equal fingerprints."""
    digest = hashlib.sha256(f"{complete_through.isoformat()} {rows_set_aside}".encode())
    arrays = [columns.accounts, columns.offsets, columns.start, columns.end, columns.arr]
    labels: list[tuple[str, ...]] = []
    for name, categories in sorted(columns.text.items()):
        arrays.append(categories.codes)
        labels.append((name, *categories.labels))
    for name, dated in sorted(columns.attributes.items()):
        arrays += [dated.account, dated.valid_from, dated.value.codes]
        labels.append((name, *dated.value.labels))
    for array in arrays:
        digest.update(f"{array.dtype.str} {array.shape}".encode())
        digest.update(np.ascontiguousarray(array).tobytes())
    digest.update(repr(labels).encode())
    return digest.hexdigest()[:32]
