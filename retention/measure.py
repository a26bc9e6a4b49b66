"""From a scope to integers: which accounts and lines it looks at, and their components in each of its windows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from retention.errors import QuestionError
from retention.ledger.columns import NO_VALUE
from retention.ledger.kernel import Balances, balances_at, movement_parts, summed
from retention.metrics.rates import retention_of, row_of
from retention.policy import Policy, policy_named
from retention.scope import trailing_window

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from retention.answer import Retention, Row
    from retention.ledger.columns import Codes, Flags
    from retention.ledger.view import Ledger
    from retention.period import Period
    from retention.scope import Scope


@dataclass(frozen=True, slots=True)
class Measured:
    """One window: its total, its rows in order of opening ARR, and the balances that they were made of."""

    period: Period
    total: Retention
    rows: tuple[Row, ...]
    balances: Balances


class Parts(NamedTuple):
    """The COMPONENTS of every account looked at, shape (components, accounts), and the accounts' positions."""

    values: NDArray[np.int64]
    accounts: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class View:
    """The accounts and lines that a scope looks at."""

    scope: Scope
    ledger: Ledger
    policy: Policy
    counted: Flags | None
    first_active: NDArray[np.int32]

    @property
    def currency(self) -> str | None:
        """That of every amount; None where the scope looks at no money."""
        return self.scope.currency

    def measure(self, period: Period, *, broken_down: bool) -> Measured:
        """The components and ratios of one window, with rows where the scope has a breakdown and they are wanted."""
        opening, closing = period.opening_day.toordinal(), period.closing_day.toordinal()
        chosen = self.chosen(opening, closing)
        balances = self._balances(opening, closing, chosen)
        parts = movement_parts(balances)
        total = retention_of(summed(parts, None, 1)[:, 0].tolist())
        by = self.scope.by if broken_down else None
        rows = () if by is None else self._rows(by, parts, chosen, opening, closing)
        return Measured(period, total, rows, balances)

    def parts(self, period: Period) -> Parts:
        """The components of every account that the scope looks at; their sums are those of `measure`."""
        opening, closing = period.opening_day.toordinal(), period.closing_day.toordinal()
        chosen = self.chosen(opening, closing)
        accounts = np.arange(self.ledger.columns.account_count)
        return Parts(
            movement_parts(self._balances(opening, closing, chosen)), accounts if chosen is None else accounts[chosen]
        )

    def _balances(self, opening: int, closing: int, chosen: Flags | None) -> Balances:
        balances = Balances(
            balances_at(self.ledger.columns, opening, self.counted),
            balances_at(self.ledger.columns, closing, self.counted),
            self.first_active <= opening,
        )
        if chosen is None:
            return balances
        return Balances(balances.opening[chosen], balances.closing[chosen], balances.active_before[chosen])

    def chosen(self, opening: int, closing: int) -> Flags | None:
        """Which accounts pass every condition; None when all do."""
        chosen: Flags | None = None
        for condition in self.scope.conditions:
            wanted = self.ledger.wanted(condition.attribute, condition.values)
            passes = wanted[self._codes(condition.attribute, opening, closing)]
            chosen = passes if chosen is None else chosen & passes
        return chosen

    def _rows(
        self, by: str, parts: NDArray[np.int64], chosen: Flags | None, opening: int, closing: int
    ) -> tuple[Row, ...]:
        labels = self.ledger.labels(by)
        codes = self._codes(by, opening, closing)
        # Accounts without a value are the last cell.
        cell = np.where(codes == NO_VALUE, len(labels), codes).astype(np.int64)
        sums = summed(parts, cell if chosen is None else cell[chosen], len(labels) + 1)
        named = zip((*labels, None), sums.T.tolist(), strict=True)
        rows = [row_of(label, part) for label, part in named if any(part)]
        return tuple(sorted(rows, key=lambda row: (-row.opening_arr_minor, row.segment is None, row.segment or "")))

    def _codes(self, attribute: str, opening: int, closing: int) -> Codes:
        return self.ledger.attribute_codes(attribute, opening, closing, self.policy, self.scope.currency)


def view_of(scope: Scope, ledger: Ledger) -> View:
    """What `scope` looks at."""
    policy = policy_named(scope.policy)
    return View(
        scope,
        ledger,
        policy,
        ledger.counted(policy, scope.currency),
        ledger.first_active(policy, scope.currency),
    )


def in_one_currency(scope: Scope, ledger: Ledger) -> Scope:
    """The scope with its currency settled, before anything is compared or added.

    Raises QuestionError `mixed_currencies` where the accounts have money of several at a date the answer looks at.
    """
    if scope.currency is not None:
        return scope
    found = ledger.currencies if len(ledger.currencies) == 1 else _currencies(scope, ledger)
    if len(found) > 1:
        raise QuestionError("mixed_currencies", currencies=found)
    return scope.model_copy(update={"currency": next(iter(found), None)})


def _currencies(scope: Scope, ledger: Ledger) -> tuple[str, ...]:
    """The currencies of all counted money that stands at a date the answer looks at.

    Only conditions on the accounts' own attributes narrow it: which line is an account's largest cannot be told
    across currencies.
    """
    own = tuple(condition for condition in scope.conditions if condition.attribute in ledger.columns.attributes)
    view, columns, found = view_of(scope.model_copy(update={"conditions": own}), ledger), ledger.columns, set()
    for period in _windows(scope):
        opening, closing = period.opening_day.toordinal(), period.closing_day.toordinal()
        chosen = view.chosen(opening, closing)
        money = (columns.arr != 0) if view.counted is None else (columns.arr != 0) & view.counted
        if chosen is not None:
            money &= chosen[columns.account_of_line()]
        for day in (opening, closing):
            running = money & (columns.start <= day) & (day < columns.end)
            found |= set(np.unique(columns.text["currency"].codes[running]).tolist())
    return tuple(ledger.currencies[code] for code in sorted(found))


def _windows(scope: Scope) -> Iterator[Period]:
    """Every window that the answer to `scope` looks at."""
    period = scope.period.period()
    yield period
    trailing = trailing_window(period)
    if trailing is not None:
        yield trailing
    if scope.compared_period is not None:
        yield scope.compared_period.period()
