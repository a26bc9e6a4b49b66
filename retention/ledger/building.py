"""Rows of the system of record -> columns: sorting, the overlap rule, effective dates, the fingerprint."""

from __future__ import annotations

import hashlib
from datetime import date
from itertools import pairwise
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from retention.errors import LedgerError
from retention.ledger.columns import (
    BEFORE_ALL,
    INT64_LIMIT,
    OPEN_END,
    Categories,
    Columns,
    EffectiveDated,
    prove_no_overflow,
)
from retention.ledger.rates import Rates
from retention.money import LONGEST_NUMBER

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from retention.ledger.columns import Days, Money
    from retention.ledger.rates import RateRow

# account_id, attribute, valid_from, value
AttributeRow = tuple[str, str, str, str]
_MILLIONTHS = 6
_RECURRING = "recurring"


class LineRow(NamedTuple):
    """A line as the system of record has it: days as ISO text, money in minor units a year, None for what it lacks.

    Of two lines the newer has the larger `newness`. A `kind` of None is recurring, a `subscription` of None the line
    itself; `quantity` is decimal text.
    """

    account_id: str
    source: str
    line_id: str
    start: str
    end: str | None
    arr_minor: int
    currency: str
    status: str
    product: str | None
    interval: str
    newness: int
    quantity: str | None = None
    discount_arr_minor: int | None = None
    discount_kind: str | None = None
    cancelled: str | None = None
    past_due_since: str | None = None
    kind: str | None = None
    subscription: str | None = None
    reason: str | None = None


def build_columns(
    lines: Sequence[LineRow],
    attributes: Iterable[AttributeRow],
    latest_wins: frozenset[str],
    rates: Iterable[RateRow] = (),
) -> Columns:
    """Columns of `lines`, sorted by account, line id and source; the order in which rows arrive changes nothing.

    `latest_wins` names the sources whose newer line replaces the one before (import mappings, `overlap`).
    Raises LedgerError `too_large`.
    """
    rows = sorted(lines, key=itemgetter(0, 2, 1))
    account = [row.account_id for row in rows]
    start, end = _days([row.start for row in rows]), _days([row.end for row in rows])
    arr = np.fromiter((row.arr_minor for row in rows), np.int64, len(rows))
    prove_no_overflow(arr)
    for source in sorted(latest_wins):
        _cut_at_next_start(rows, source, start, end)
    firsts = [position for position, name in enumerate(account) if position == 0 or name != account[position - 1]]
    ids = [account[position] for position in firsts]
    offsets = np.array([*firsts, len(rows)], dtype=np.int64)
    return Columns(
        accounts=np.array([name.encode() for name in ids], dtype=np.bytes_),
        offsets=offsets,
        start=start,
        end=end,
        arr=arr,
        text={
            "currency": Categories.of([row.currency for row in rows]),
            "status": Categories.of([row.status for row in rows]),
            "product": Categories.of([row.product for row in rows]),
            "interval": Categories.of([row.interval for row in rows]),
            **_particular_text(rows),
        },
        attributes=_effective_dated(attributes, {name: position for position, name in enumerate(ids)}),
        days=_particular_days(rows),
        amounts=_particular_amounts(rows, arr, offsets),
        rates=Rates.of(rates),
    )


def _particular_text(rows: Sequence[LineRow]) -> dict[str, Categories]:
    """What at least one line says in words; where one is of another kind, the others are recurring."""
    texts = {name: _said(rows, name) for name in ("subscription", "kind", "discount_kind", "reason")}
    if texts["subscription"]:
        texts["subscription"] = [row.subscription or row.line_id for row in rows]
    texts["kind"] = [kind or _RECURRING for kind in texts["kind"]]
    return {name: Categories.of(said) for name, said in texts.items() if said}


def _particular_days(rows: Sequence[LineRow]) -> dict[str, Days]:
    return {name: _days(said) for name in ("cancelled", "past_due_since") if (said := _said(rows, name))}


def _particular_amounts(rows: Sequence[LineRow], arr: Money, offsets: NDArray[np.int64]) -> dict[str, Money]:
    """Discounts and quantities. No sum of list prices, and none of an account's quantities, can wrap."""
    found: dict[str, Money] = {}
    if discounts := _said(rows, "discount_arr_minor"):
        found["discount"] = np.fromiter((discount or 0 for discount in discounts), np.int64, len(rows))
        prove_no_overflow(np.abs(arr) + found["discount"])
    if quantities := _said(rows, "quantity"):
        millionths = {text: _millionths(text) for text in set(quantities)}
        found["quantity"] = np.fromiter(map(millionths.__getitem__, quantities), np.int64, len(rows))
        of_account = np.add.reduceat(np.abs(found["quantity"].astype(np.float64)), offsets[:-1])
        if of_account.max() >= INT64_LIMIT / 2:
            raise LedgerError("too_large", lines=len(rows), largest=int(of_account.max()))
    return found


def _said(rows: Sequence[LineRow], field: str) -> list[Any]:
    """The field of every row; nothing where no row gives it."""
    values = list(map(itemgetter(LineRow._fields.index(field)), rows))
    return values if any(values) else []


def _millionths(quantity: str | None) -> int:
    """A decimal text in millionths, rounded half-up, away from zero; 0 for none. Raises LedgerError `too_large`."""
    if quantity is None:
        return 0
    whole, _, fraction = quantity.partition(".")
    if len(whole) > LONGEST_NUMBER:
        raise LedgerError("too_large", lines=1, largest=quantity)
    exact = int(whole.lstrip("-") + fraction[:_MILLIONTHS].ljust(_MILLIONTHS, "0"))
    rounded = exact + (fraction[_MILLIONTHS : _MILLIONTHS + 1] >= "5")
    if rounded >= INT64_LIMIT:
        raise LedgerError("too_large", lines=1, largest=rounded)
    return -rounded if quantity.startswith("-") else rounded


def _days(texts: Sequence[str | None]) -> Days:
    """The ordinal of every ISO day; OPEN_END for none."""
    day = {text: OPEN_END if text is None else date.fromisoformat(text).toordinal() for text in set(texts)}
    return np.fromiter(map(day.__getitem__, texts), np.int32, len(texts))


def _cut_at_next_start(rows: Sequence[LineRow], source: str, start: NDArray[np.int32], end: NDArray[np.int32]) -> None:
    """End every line of `source` where the account's next one starts; of equal starts by newness.

    A line that the next one replaces on its first day never runs: its end is its start.
    """
    mine = [position for position, row in enumerate(rows) if row.source == source]
    mine.sort(key=lambda position: (rows[position].account_id, start[position], rows[position].newness))
    for this, following in pairwise(mine):
        if rows[this].account_id == rows[following].account_id:
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
    arrays: list[NDArray[Any]] = [columns.accounts, columns.offsets, columns.start, columns.end, columns.arr]
    labels: list[tuple[str, ...]] = []
    for name, categories in sorted(columns.text.items()):
        arrays.append(categories.codes)
        labels.append((name, *categories.labels))
    for name, dated in sorted(columns.attributes.items()):
        arrays += [dated.account, dated.valid_from, dated.value.codes]
        labels.append((name, *dated.value.labels))
    arrays += [values for _, values in sorted(columns.days.items())]
    arrays += [values for _, values in sorted(columns.amounts.items())]
    labels += [(name,) for name in (*sorted(columns.days), *sorted(columns.amounts))]
    for array in arrays:
        digest.update(f"{array.dtype.str} {array.shape}".encode())
        digest.update(np.ascontiguousarray(array).tobytes())
    digest.update(repr(labels).encode())
    if columns.rates is not None:
        digest.update(repr((columns.rates.base, columns.rates.days, columns.rates.decimals)).encode())
    return digest.hexdigest()[:32]
