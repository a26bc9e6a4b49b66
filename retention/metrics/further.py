"""What only its own metric measures beside the movements: renewals and win-backs, account by account."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from retention.ledger.kernel import sum_by_cell
from retention.metrics.renewal import renewal_parts, renewals_of
from retention.metrics.win_back import win_back_of, win_back_parts
from retention.question import Metric

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from retention.answer import Renewals, Retention, WinBack
    from retention.ledger.columns import Columns, Flags
    from retention.ledger.kernel import Balances
    from retention.period import Period

    Part = TypeVar("Part", bound=Retention)


@dataclass(frozen=True, slots=True)
class Further:
    """Additive integers of every account looked at, and the field of Retention that their sums become."""

    field: str
    parts: NDArray[np.int64]
    made_of: Callable[[Sequence[int]], Renewals | WinBack]

    def summed(self, cell: NDArray[np.int64] | None, cells: int) -> list[list[int]]:
        """The sums of each cell; `cell` is that of each account, None where all are in one."""
        if cell is None:
            return [self.parts.sum(axis=1).tolist()]
        return [list(column) for column in sum_by_cell(self.parts, cell, cells).T.tolist()]

    def told(self, part: Part, sums: Sequence[int]) -> Part:
        """`part` with the figure that `sums` make."""
        return part.model_copy(update={self.field: self.made_of(sums)})


def further(  # noqa: PLR0913 - the window, and which of its lines and accounts
    metric: Metric, columns: Columns, counted: Flags | None, chosen: Flags | None, period: Period, balances: Balances
) -> Further | None:
    """What `metric` measures of the `chosen` accounts, whose `balances` are given; None for most metrics."""
    match metric:
        case Metric.RENEWAL_RATE:
            parts = renewal_parts(columns, counted, period.start.toordinal(), period.end.toordinal())
            return Further("renewals", parts if chosen is None else parts[:, chosen], renewals_of)
        case Metric.WIN_BACK_RATE:
            return Further("win_back", win_back_parts(balances), win_back_of)
    return None
