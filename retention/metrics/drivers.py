"""What of their lines made accounts grow or shrink: seats, price, plan, products, usage (docs/decisions/drivers.md)."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from retention.answer.why import Driver

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from retention.ledger.columns import Columns, Flags

DRIVERS = tuple(Driver)
_USAGE = "usage"


class _Product(NamedTuple):
    """One product of an account at both ends: how many lines run, what they are worth, their quantity.

    `usage` lines of a product are apart from its recurring ones. A quantity is None where a line gives none.
    """

    account: int
    usage: bool
    lines_before: int
    lines_after: int
    arr_before: int
    arr_after: int
    quantity_before: int | None
    quantity_after: int | None


def driver_amounts(
    columns: Columns, counted: Flags | None, opening: int, closing: int, accounts: NDArray[np.int64]
) -> NDArray[np.int64]:
    """What each of DRIVERS added to the balance of each of `accounts`: shape (drivers, accounts), signed.

    `opening` and `closing` are the ordinal days at whose close the balances are read; an account's amounts sum to their
    difference. A product that joined or left is PRODUCT; where exactly one left and one joined, both are PLAN. The
    change of a product that stayed is its quantity's change at the old unit price (SEATS, rounded half-up) and the rest
    PRICE; without quantities at both ends it is OTHER. Usage is USAGE.
    """
    amounts = np.zeros((len(DRIVERS), len(accounts)), dtype=np.int64)
    place = {account: position for position, account in enumerate(accounts.tolist())}
    products = _products(columns, counted, opening, closing, accounts)
    for account, own in groupby(products, key=lambda product: product.account):
        for driver, amount in _driven(list(own)):
            amounts[DRIVERS.index(driver), place[account]] += amount
    return amounts


def _driven(products: list[_Product]) -> Iterator[tuple[Driver, int]]:
    """What each product of one account added, by driver."""
    recurring = [product for product in products if not product.usage]
    left = sum(product.lines_after == 0 for product in recurring)
    joined = sum(product.lines_before == 0 for product in recurring)
    exchanged = Driver.PLAN if (left, joined) == (1, 1) else Driver.PRODUCT
    for product in products:
        change = product.arr_after - product.arr_before
        if product.usage:
            yield Driver.USAGE, change
        elif product.lines_before == 0 or product.lines_after == 0:
            yield exchanged, change
        elif product.quantity_before is None or product.quantity_after is None:
            yield Driver.OTHER, change
        else:
            more = product.quantity_after - product.quantity_before
            seats = _half_up(product.arr_before * more, product.quantity_before)
            yield Driver.SEATS, seats
            yield Driver.PRICE, change - seats


def _half_up(numerator: int, denominator: int) -> int:
    """The quotient, rounded half away from zero; `denominator` > 0."""
    rounded = (2 * abs(numerator) + denominator) // (2 * denominator)
    return -rounded if numerator < 0 else rounded


def _products(
    columns: Columns, counted: Flags | None, opening: int, closing: int, accounts: NDArray[np.int64]
) -> Iterable[_Product]:
    """Every product that `accounts` have at either end, sorted by account."""
    before, after = (_running(columns, counted, day) for day in (opening, closing))
    wanted = np.zeros(columns.account_count, dtype=np.bool_)
    wanted[accounts] = True
    account = columns.account_of_line()
    lines = np.flatnonzero((before | after) & wanted[account])
    if len(lines) == 0:
        return ()
    product, usage = columns.text["product"].codes, _usage(columns)
    lines = lines[np.lexsort((usage[lines], product[lines], account[lines]))]
    keys = np.stack((account[lines], product[lines], usage[lines]))
    starts = np.flatnonzero(np.concatenate(([True], (keys[:, 1:] != keys[:, :-1]).any(axis=0))))
    quantity = columns.amounts.get("quantity", np.zeros(columns.line_count, dtype=np.int64))

    def summed(values: NDArray[np.int64]) -> list[int]:
        sums: list[int] = np.add.reduceat(values[lines], starts).tolist()
        return sums

    def quantities(running: Flags) -> list[int | None]:
        missing = summed((running & (quantity == 0)).astype(np.int64))
        known = summed(quantity * running)
        return [None if lacks else total for lacks, total in zip(missing, known, strict=True)]

    return map(
        _Product,
        keys[0, starts].tolist(),
        keys[2, starts].astype(np.bool_).tolist(),
        summed(before.astype(np.int64)),
        summed(after.astype(np.int64)),
        summed(columns.arr * before),
        summed(columns.arr * after),
        quantities(before),
        quantities(after),
    )


def _running(columns: Columns, counted: Flags | None, day: int) -> Flags:
    running = (columns.start <= day) & (day < columns.end)
    return running if counted is None else running & counted


def _usage(columns: Columns) -> Flags:
    """Which lines bill what was used, instead of what was agreed."""
    kind = columns.text.get("kind")
    if kind is None or _USAGE not in kind.labels:
        return np.zeros(columns.line_count, dtype=np.bool_)
    return np.equal(kind.codes, kind.labels.index(_USAGE))
