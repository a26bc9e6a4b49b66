"""Win-back rate: of the accounts that had churned before a period, those that are active at its close."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from retention.answer import WinBack
from retention.ratio import ratio

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from retention.ledger.kernel import Balances

WIN_BACK_PARTS = ("accounts_churned_before", "accounts_won_back")


def win_back_of(sums: Sequence[int]) -> WinBack:
    """The rate of one column of WIN_BACK_PARTS."""
    churned, won = sums
    return WinBack(accounts_churned_before=churned, accounts_won_back=won, rate=ratio(won, churned))


def win_back_parts(balances: Balances) -> NDArray[np.int64]:
    """The WIN_BACK_PARTS of every account: shape (parts, accounts).

    Churned before: active at some earlier time, but not at the opening.
    """
    churned = balances.active_before & (balances.opening <= 0)
    return np.stack((churned, churned & (balances.closing > 0))).astype(np.int64)
