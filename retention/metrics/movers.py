"""The accounts behind each movement, and why they left or shrank (definitions, part 2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from retention.ledger.columns import NO_VALUE, Categories
from retention.ledger.kernel import COMPONENTS
from retention.question import Movement

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from retention.ledger.columns import Columns, Flags

AMOUNT = {movement: COMPONENTS.index(f"{movement.value}_arr_minor") for movement in Movement}
OPENING, CLOSING = COMPONENTS.index("opening_arr_minor"), COMPONENTS.index("closing_arr_minor")
# Movements that an imported reason explains.
WITH_REASONS = (Movement.CONTRACTION, Movement.CHURN)


def behind(parts: NDArray[np.int64], movement: Movement) -> NDArray[np.int64]:
    """The columns of `parts` (COMPONENTS × accounts) that have this movement, largest amount first.

    Of equal amounts the earlier column comes first, which is the account whose id sorts first.
    """
    amounts = parts[AMOUNT[movement]]
    moved = np.flatnonzero(amounts)
    return moved[np.argsort(-amounts[moved], kind="stable")]


def ended_reasons(columns: Columns, counted: Flags | None, opening: int, closing: int) -> Categories:
    """A reason an account: that of its newest counted line that ended after the opening, by the closing, with one.

    Both are ordinal days at whose close balances are read. Of lines that ended on one day the first by line id counts.
    """
    reason = columns.text.get("reason")
    codes = np.full(columns.account_count, NO_VALUE, dtype=np.int32)
    if reason is None:
        return Categories(codes, ())
    # A line that another replaced on its first day never ran.
    ended = (opening < columns.end) & (columns.end <= closing) & (columns.start < columns.end)
    ended &= reason.codes != NO_VALUE
    if counted is not None:
        ended &= counted
    lines = np.flatnonzero(ended)
    account = columns.account_of_line()[lines]
    newest_first = np.lexsort((-columns.end[lines], account))
    accounts, firsts = np.unique(account[newest_first], return_index=True)
    codes[accounts] = reason.codes[lines[newest_first[firsts]]]
    return Categories(codes, reason.labels)
