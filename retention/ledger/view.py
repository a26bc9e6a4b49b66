"""`Ledger`: one immutable version of the ledger, as questions see it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from retention.ledger.columns import BEFORE_ALL, NO_VALUE, Categories
from retention.ledger.kernel import largest_line
from retention.ledger.lens import Lens, lens_of
from retention.policy import DEFAULT_POLICY

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from numpy.typing import NDArray

    from retention.ledger.columns import Codes, Columns, EffectiveDated, Flags
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

    def lens(self, policy: Policy, currency: str | None) -> Lens:
        """The lines as `policy` reads them, for figures in `currency`. Raises QuestionError `no_rate`."""
        known = policy.name == DEFAULT_POLICY and (currency is None or self.currencies == (currency,))
        return self.remember(
            ("lens", policy, currency),
            lambda: lens_of(self.columns, policy, currency, self.default_first_active if known else None),
        )

    def attribute_codes(
        self, attribute: str, opening: int, closing: int, policy: Policy, currency: str | None
    ) -> Codes:
        """Each account's code in `labels(attribute)` where it stood at the close of ordinal day `opening`.

        An account without a record by then counts where it first has one; by a line's attribute, one that was not
        active at the opening counts where it stands at the `closing`. An attribute that this version does not know has
        no values.
        """
        own = self.columns.attributes.get(attribute)
        if own is None and attribute not in LINE_ATTRIBUTES:
            return np.full(self.columns.account_count, NO_VALUE, dtype=np.int32)
        if own is not None:
            day = opening if self.remember(("changes", attribute), own.changes) else BEFORE_ALL
            return self.remember(("own", attribute, day), lambda: _as_of(own, day, self.columns.account_count))
        return self.remember(
            ("line", attribute, opening, closing, policy, currency),
            lambda: self._line_codes(attribute, opening, closing, self.account_lens(policy, currency)),
        )

    def account_lens(self, policy: Policy, currency: str | None) -> Lens:
        """The lens of `policy`, with accounts as its units whatever the grain."""
        by_account = policy if policy.grain == "account" else policy.model_copy(update={"grain": "account"})
        return self.lens(by_account, currency)

    def _line_codes(self, attribute: str, opening: int, closing: int, lens: Lens) -> Codes:
        lines, counted = lens.lines, lens.counted
        codes = lines.text[attribute].codes
        at_opening = largest_line(lines, opening, counted)
        line = np.where(at_opening >= 0, at_opening, largest_line(lines, closing, counted))
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
        if own is None and attribute not in LINE_ATTRIBUTES:
            return Categories.of(())
        return own.value if own is not None else self.columns.text[attribute]


def _as_of(dated: EffectiveDated, day: int, accounts: int) -> Codes:
    """Each account's code at the close of `day`; its first record where `day` precedes them all."""
    codes = np.full(accounts, NO_VALUE, dtype=np.int32)
    if len(dated.account) == 0:
        return codes
    firsts = np.flatnonzero(np.concatenate(([True], dated.account[1:] != dated.account[:-1])))
    known = np.add.reduceat((dated.valid_from <= day).astype(np.int64), firsts)
    codes[dated.account[firsts]] = dated.value.codes[firsts + np.maximum(known - 1, 0)]
    return codes
