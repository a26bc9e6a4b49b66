"""From a scope to integers: which accounts and lines it looks at, and their components in each of its windows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from retention.answer import Retention, Row
from retention.errors import QuestionError
from retention.ledger.columns import NO_VALUE
from retention.ledger.kernel import Balances, movement_parts
from retention.metrics.further import further
from retention.metrics.lifetime import given, rows_with_lifetimes, total_with_lifetime
from retention.metrics.methods import joined, measured_by, months_of
from retention.metrics.rates import nothing_fields
from retention.policy import Policy, policy_named
from retention.question import Metric
from retention.scope import trailing_window

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from retention.ledger.columns import Codes, Columns, Flags
    from retention.ledger.kernel import Block
    from retention.ledger.lens import Lens
    from retention.ledger.view import Ledger
    from retention.metrics.further import Further
    from retention.period import Period
    from retention.scope import Scope


class Parts(NamedTuple):
    """The COMPONENTS of every account looked at, shape (components, accounts), and the accounts' positions.

    Under a policy of that grain a column is a subscription, and an account stands for each of its own.
    """

    values: NDArray[np.int64]
    accounts: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Measured:
    """One window: its total, its rows in order of opening ARR, and the balances that they were made of."""

    period: Period
    total: Retention
    rows: tuple[Row, ...]
    balances: Balances


@dataclass(frozen=True, slots=True)
class View:
    """The accounts and lines that a scope looks at, as its policy reads them."""

    scope: Scope
    ledger: Ledger
    policy: Policy
    lens: Lens

    @property
    def currency(self) -> str | None:
        """That of every amount; None where the scope looks at no money."""
        return self.scope.currency

    @property
    def columns(self) -> Columns:
        """The lines with the starts, ends and run rates that the policy gives them, sorted by unit."""
        return self.lens.lines

    @property
    def counted(self) -> Flags | None:
        """Which of those lines count; None when all do."""
        return self.lens.counted

    @property
    def first_active(self) -> NDArray[np.int32]:
        """The first ordinal day each unit is active on."""
        return self.lens.first_active

    def measure(self, period: Period, *, broken_down: bool) -> Measured:
        """The components and ratios of one window, with rows where the scope has a breakdown and they are wanted."""
        measured = self._measured(period, broken_down=broken_down)
        if self.scope.metric not in (Metric.LTV, Metric.LTV_CAC):
            return measured
        window = trailing_window(period)
        year = measured if window is None else self._measured(window, broken_down=broken_down)
        known = given(self.scope.assumptions, self.currency)
        return replace(
            measured,
            total=total_with_lifetime(measured.total, year.total, known),
            rows=rows_with_lifetimes(measured.rows, year.rows, known),
        )

    def _measured(self, period: Period, *, broken_down: bool) -> Measured:
        chosen = self.chosen(*_days(period))
        each = self._each_balances(period, chosen)
        windows, balances = [movement_parts(one) for one in each], _ends(each)
        more = further(self.scope.metric, self.columns, self.counted, chosen, period, balances)
        total = Retention.model_validate(measured_by(self.policy, windows, None, 1)[0])
        if more is not None:
            total = more.told(total, more.summed(None, 1)[0])
        by = self.scope.by if broken_down else None
        rows = () if by is None else self._rows(by, windows, more, chosen, period)
        return Measured(period, total, rows, balances)

    def parts(self, period: Period) -> Parts:
        """The components of every account that the scope looks at; their sums are those of `measure`."""
        chosen = self.chosen(*_days(period))
        accounts = self.lens.account
        if accounts is None:
            accounts = np.arange(self.ledger.columns.account_count)
        windows = [movement_parts(each) for each in self._each_balances(period, chosen)]
        return Parts(joined(windows), accounts if chosen is None else accounts[chosen])

    def closings(self, days: Sequence[int]) -> Iterator[Block]:
        """Every unit's balance at the close of each ordinal day, block by block; `days` ascend."""
        return self.lens.closings(np.array(days, dtype=np.int32))

    def chosen(self, opening: int, closing: int) -> Flags | None:
        """Which units pass every condition; None when all do."""
        chosen: Flags | None = None
        for condition in self.scope.conditions:
            wanted = self.ledger.wanted(condition.attribute, condition.values)
            passes = wanted[self.codes(condition.attribute, opening, closing)]
            chosen = passes if chosen is None else chosen & passes
        return chosen

    def codes(self, attribute: str, opening: int, closing: int) -> Codes:
        """Every unit's code in the ledger's labels of `attribute`, as of the day that the policy says."""
        day = {"opening": opening, "closing": closing, "current": self.ledger.complete_through.toordinal()}[
            self.policy.segment_as_of
        ]
        codes = self.ledger.attribute_codes(attribute, day, closing, self.policy, self.scope.currency)
        return codes if self.lens.account is None else codes[self.lens.account]

    def _each_balances(self, period: Period, chosen: Flags | None) -> list[Balances]:
        """The balances of every chosen unit, in each window that the policy's method looks at."""
        periods = months_of(period) if self.policy.by_months else [period]
        return [self.lens.balances(*_days(each)).of(chosen) for each in periods]

    def _rows(
        self,
        by: str,
        windows: Sequence[NDArray[np.int64]],
        more: Further | None,
        chosen: Flags | None,
        period: Period,
    ) -> tuple[Row, ...]:
        labels = self.ledger.labels(by)
        codes = self.codes(by, *_days(period))
        # Units without a value are the last cell.
        cell, cells = np.where(codes == NO_VALUE, len(labels), codes).astype(np.int64), len(labels) + 1
        cell = cell if chosen is None else cell[chosen]
        parts = measured_by(self.policy, windows, cell, cells)
        beside = [[0]] * cells if more is None else more.summed(cell, cells)
        rows = []
        for label, part, others in zip((*labels, None), parts, beside, strict=True):
            if part is not None or any(others):
                row = Row.model_validate({"segment": label} | (part or nothing_fields(self.policy)))
                rows.append(row if more is None else more.told(row, others))
        return tuple(sorted(rows, key=lambda row: (-row.opening_arr_minor, row.segment is None, row.segment or "")))


def view_of(scope: Scope, ledger: Ledger, policy: Policy | None = None) -> View:
    """What `scope` looks at, by its own policy or by another."""
    rules = policy or policy_named(scope.policy)
    return View(scope, ledger, rules, ledger.lens(rules, scope.currency))


def in_one_currency(scope: Scope, ledger: Ledger) -> Scope:
    """The scope with its currency settled, once for each scope.

    With exchange rates everything is converted: to the currency asked for, else to the base of the rates. Without,
    raises QuestionError `mixed_currencies` where the accounts have money of several at a date the answer looks at.
    """
    if scope.currency is not None:
        return scope
    # What is remembered holds the scope, so no other object takes its identity meanwhile.
    return ledger.remember(("settled", id(scope)), lambda: (scope, _settled(scope, ledger)))[1]


def _settled(scope: Scope, ledger: Ledger) -> Scope:
    if len(ledger.currencies) > 1 and ledger.columns.rates is not None:
        return scope.model_copy(update={"currency": ledger.columns.rates.base})
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
    view, found = view_of(scope.model_copy(update={"conditions": own}), ledger), set()
    columns = view.columns
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
    if scope.steps:
        yield from scope.windows
        return
    period = scope.period.period()
    yield period
    trailing = trailing_window(period)
    if trailing is not None:
        yield trailing
    if scope.compared_period is not None:
        yield scope.compared_period.period()


def _ends(windows: Sequence[Balances]) -> Balances:
    """The balances at both ends of adjoining windows."""
    first, last = windows[0], windows[-1]
    return first if first is last else Balances(first.opening, last.closing, first.active_before)


def _days(period: Period) -> tuple[int, int]:
    """The ordinal days at whose close the opening and the closing stand."""
    return period.opening_day.toordinal(), period.closing_day.toordinal()
