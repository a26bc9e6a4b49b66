"""The accounts that are not the same in two ledger versions."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from retention.ledger.kernel import COMPONENTS

if TYPE_CHECKING:
    from numpy.typing import NDArray

SUMS = tuple(f"{name}_arr_minor" for name in "opening expansion contraction churn new reactivation fx closing".split())
_SUMS = np.array([COMPONENTS.index(name) for name in SUMS])
_OPENING, _CLOSING = SUMS.index("opening_arr_minor"), SUMS.index("closing_arr_minor")


class Stands(NamedTuple):
    """What accounts are in one version.

    accounts    ids, sorted, shape (accounts,)
    parts       their COMPONENTS, shape (components, accounts); zero for those that are not looked at
    in_segment  which of them are looked at
    """

    accounts: NDArray[np.bytes_]
    parts: NDArray[np.int64]
    in_segment: NDArray[np.bool_]

    @classmethod
    def of(cls, accounts: NDArray[np.bytes_], parts: NDArray[np.int64], unit_account: NDArray[np.int64]) -> Stands:
        """Of the COMPONENTS of units, `unit_account` being the account's position of each."""
        summed = np.zeros((len(COMPONENTS), len(accounts)), dtype=np.int64)
        if len(np.unique(unit_account)) == len(unit_account):
            summed[:, unit_account] = parts
        else:
            np.add.at(summed.T, unit_account, parts.T)
        in_segment = np.zeros(len(accounts), dtype=np.bool_)
        in_segment[unit_account] = True
        return cls(accounts, summed, in_segment)

    def among(self, ids: NDArray[np.bytes_]) -> Stands:
        """The same for `ids`, sorted, which hold all of the accounts; the others are nothing here."""
        parts = np.zeros((len(COMPONENTS), len(ids)), dtype=np.int64)
        in_segment = np.zeros(len(ids), dtype=np.bool_)
        position = np.searchsorted(ids, self.accounts)
        parts[:, position], in_segment[position] = self.parts, self.in_segment
        return Stands(ids, parts, in_segment)

    def sums(self, account: int) -> list[int]:
        """The SUMS of one account."""
        figures: list[int] = self.parts[_SUMS, account].tolist()
        return figures


class Differing(NamedTuple):
    """Both versions over the same accounts, and the positions of those that differ, the largest difference first."""

    before: Stands
    after: Stands
    order: NDArray[np.int64]

    def beyond(self, listed: int) -> tuple[list[int], list[int]]:
        """The SUMS of the accounts after the first `listed` that differ, in either version."""
        rest = self.order[listed:]
        before, after = (stands.parts[np.ix_(_SUMS, rest)].sum(axis=1).tolist() for stands in (self.before, self.after))
        return before, after


def differing(before: Stands, after: Stands) -> Differing:
    """The accounts whose part in any sum or count differs. Differences are ordered by opening and closing together."""
    ids = np.union1d(before.accounts, after.accounts)
    first, second = before.among(ids), after.among(ids)
    change = second.parts - first.parts
    differs = np.flatnonzero(change.any(axis=0))
    size = np.abs(change[_SUMS[[_OPENING, _CLOSING]]][:, differs]).sum(axis=0)
    return Differing(first, second, differs[np.argsort(-size, kind="stable")])
