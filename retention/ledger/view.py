"""`Ledger`: one immutable version of the ledger, as questions see it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from retention.ledger.columns import BEFORE_ALL, NO_VALUE
from retention.ledger.kernel import first_active_days, largest_line
from retention.policy import DEFAULT_POLICY

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from numpy.typing import NDArray

    from retention.ledger.columns import Categories, Codes, Columns, EffectiveDated, Flags
    from retention.policy import Policy

LINE_ATTRIBUTES = ("product", "interval")
# Attributes read at one date serve the next question too; more dates than a year of month-ends are seldom asked.
_KEPT_READINGS = 256

T = TypeVar("T")


@dataclass(frozen=True)
class Ledger:
    """One version: its columns and what identifies it. `rows_set_aside` are rows that its imports could not read."""

    version: int
    fingerprint: str
    complete_through: date
    rows_set_aside: int
    columns: Columns
    default_first_active: NDArray[np.int32]
    _memory: dict[tuple[Any, ...], Any] = field(default_factory=dict, repr=False)

    @cached_property
    def first_day(self) -> date | None:
        return self.columns.first_day()

    @cached_property
    def attribute_names(self) -> tuple[str, ...]:
        """What can be filtered and broken down by; an account's own attribute hides the line's of the same name."""
        own = tuple(sorted(self.columns.attributes))
        return own + tuple(name for name in LINE_ATTRIBUTES if name not in own)

    @property
    def currencies(self) -> tuple[str, ...]:
        return self.columns.text["currency"].labels

    def labels(self, attribute: str) -> tuple[str, ...]:
        return self._categories(attribute).labels

    def wanted(self, attribute: str, values: tuple[str, ...]) -> Flags:
        """For every code of `attribute`, and last for NO_VALUE, whether its label is one of `values`."""

        def make() -> Flags:
            labels = self.labels(attribute)
            return np.array([*(label in values for label in labels), False])

        return self.remember(("wanted", attribute, values), make)

    def counted(self, policy: Policy, currency: str | None) -> Flags | None:
        """Which lines count under `policy` in `currency`; None when all do."""
        return self.remember(("counted", policy.name, currency), lambda: counted_lines(self.columns, policy, currency))

    def first_active(self, policy: Policy, currency: str | None) -> NDArray[np.int32]:
        """The first ordinal day each account is active on, counting the lines that `counted` gives."""
        if policy.name == DEFAULT_POLICY and (currency is None or self.currencies == (currency,)):
            return self.default_first_active
        return self.remember(
            ("first_active", policy.name, currency),
            lambda: first_active_days(self.columns, self.counted(policy, currency)),
        )

    def attribute_codes(
        self, attribute: str, opening: int, closing: int, policy: Policy, currency: str | None
    ) -> Codes:
        """Each account's code in `labels(attribute)` where it stood at the close of ordinal day `opening`.

        An account without a record by then counts where it first has one; by a line's attribute, one that was not
        active at the opening counts where it stands at the `closing`.
        """
        own = self.columns.attributes.get(attribute)
        if own is not None:
            day = opening if self.remember(("changes", attribute), own.changes) else BEFORE_ALL
            return self.remember(("own", attribute, day), lambda: _as_of(own, day, self.columns.account_count))
        return self.remember(
            ("line", attribute, opening, closing, policy.name, currency),
            lambda: self._line_codes(attribute, opening, closing, self.counted(policy, currency)),
        )

    def _line_codes(self, attribute: str, opening: int, closing: int, counted: Flags | None) -> Codes:
        codes = self.columns.text[attribute].codes
        at_opening = largest_line(self.columns, opening, counted)
        line = np.where(at_opening >= 0, at_opening, largest_line(self.columns, closing, counted))
        return np.where(line >= 0, codes[line], NO_VALUE).astype(np.int32)

    def remember(self, key: tuple[Any, ...], make: Callable[[], T]) -> T:
        """What `make` gives, made once for this version. Readings of many dates do not pile up."""
        try:
            known: T = self._memory[key]
        except KeyError:
            known = make()
            if len(self._memory) >= _KEPT_READINGS:
                self._memory.clear()
            self._memory[key] = known
        return known

    def _categories(self, attribute: str) -> Categories:
        own = self.columns.attributes.get(attribute)
        return own.value if own is not None else self.columns.text[attribute]


def counted_lines(columns: Columns, policy: Policy, currency: str | None) -> Flags | None:
    """Which lines count under `policy` in `currency`; None when all do."""
    status = _chosen(columns.text["status"], policy.counted_statuses)
    money = None if currency is None else _chosen(columns.text["currency"], {currency})
    return status if money is None else money if status is None else status & money


def _chosen(categories: Categories, labels: frozenset[str] | set[str]) -> Flags | None:
    codes = [code for code, label in enumerate(categories.labels) if label in labels]
    if len(codes) == len(categories.labels):
        return None
    return np.isin(categories.codes, codes)


def _as_of(dated: EffectiveDated, day: int, accounts: int) -> Codes:
    """Each account's code at the close of `day`; its first record where `day` precedes them all."""
    codes = np.full(accounts, NO_VALUE, dtype=np.int32)
    if len(dated.account) == 0:
        return codes
    firsts = np.flatnonzero(np.concatenate(([True], dated.account[1:] != dated.account[:-1])))
    known = np.add.reduceat((dated.valid_from <= day).astype(np.int64), firsts)
    codes[dated.account[firsts]] = dated.value.codes[firsts + np.maximum(known - 1, 0)]
    return codes
