"""One question, one way through: Question -> Scope -> components -> ratios, tier, checks -> Answer."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from retention.answer import (
    Answer,
    AnswerPeriod,
    Compared,
    LedgerState,
    NoTier,
    NoTierReason,
    PartialPeriod,
    RowsSetAside,
    Tier,
    TrailingTwelveMonths,
    Window,
)
from retention.benchmark.tier import nrr_tier
from retention.errors import QuestionError
from retention.ledger.columns import NO_VALUE
from retention.ledger.kernel import Balances, balances_at, components
from retention.metrics import mix
from retention.metrics.checks import cohort_checks, negative_balances, small_beside, spread
from retention.metrics.rates import headline_ratio, retention_of, row_of
from retention.policy import policy_named
from retention.question import Metric
from retention.scope import Scope, Workspace, resolve_scope, trailing_window

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from numpy.typing import NDArray

    from retention.answer import Retention, Row, Warnings
    from retention.ledger.view import Ledger
    from retention.period import Period
    from retention.question import Question

# Raised whenever the same scope on the same ledger would give other figures or other field names.
DEFINITIONS = "1"
_ID_DIGITS = 16


def ask(question: Question, *, ledger: Ledger, today: date, workspace: Workspace | None = None) -> Answer:
    """The exact answer. Raises QuestionError, or LedgerError where the ledger has no lines."""
    scope = resolve_scope(question, ledger=ledger, today=today, workspace=workspace or Workspace())
    return answer_scope(scope, ledger)


def answer_scope(scope: Scope, ledger: Ledger) -> Answer:
    """Answer what is already resolved: the way of `ask`, and of whoever recomputes a receipt."""
    view = _View(scope, ledger, _single_currency(scope, ledger))
    period = scope.period.period()
    measured = view.measure(period, broken_down=True)
    trailing, tier, no_tier = _twelve_months(view, period, measured)
    compared = _compared(view, measured)
    return Answer(
        id=answer_id(scope, ledger),
        metric=scope.metric,
        period=_answer_period(period),
        segment=scope.segment,
        conditions=scope.conditions,
        by=scope.by,
        policy=scope.policy,
        currency=view.currency,
        total=measured.total,
        rows=measured.rows,
        trailing=trailing,
        tier=tier,
        compared=compared,
        warnings=tuple(_warnings(view, measured, trailing, no_tier, compared)),
        ledger=LedgerState(
            version=ledger.version, fingerprint=ledger.fingerprint, complete_through=ledger.complete_through
        ),
        headline=scope.headline,
        definitions=DEFINITIONS,
    )


def answer_id(scope: Scope, ledger: Ledger) -> str:
    """The hash of all that decides the answer: the scope, the policy's parameters, the ledger, the definitions."""
    policy = policy_named(scope.policy).model_dump_json()
    decided_by = f"{scope.model_dump_json()}\n{policy}\n{ledger.fingerprint}\n{DEFINITIONS}"
    return hashlib.sha256(decided_by.encode()).hexdigest()[:_ID_DIGITS]


@dataclass(frozen=True, slots=True)
class _Measured:
    """One window: its total, its rows in order of opening ARR, and the balances that they were made of."""

    period: Period
    total: Retention
    rows: tuple[Row, ...]
    balances: Balances


@dataclass(frozen=True, slots=True)
class _View:
    """The accounts and lines that a scope looks at."""

    scope: Scope
    ledger: Ledger
    currency: str | None

    def measure(self, period: Period, *, broken_down: bool) -> _Measured:
        opening, closing = period.opening_day.toordinal(), period.closing_day.toordinal()
        policy, columns = policy_named(self.scope.policy), self.ledger.columns
        counted = self.ledger.counted(policy, self.scope.currency)
        chosen = self.chosen(opening, closing)
        balances = Balances(
            balances_at(columns, opening, counted),
            balances_at(columns, closing, counted),
            self.ledger.first_active(policy, self.scope.currency) <= opening,
        )
        if chosen is not None:
            balances = Balances(balances.opening[chosen], balances.closing[chosen], balances.active_before[chosen])
        total = retention_of(components(balances, None, 1)[:, 0])
        rows = self._rows(balances, chosen, opening, closing) if broken_down else ()
        return _Measured(period, total, rows, balances)

    def _rows(
        self, balances: Balances, chosen: NDArray[np.bool_] | None, opening: int, closing: int
    ) -> tuple[Row, ...]:
        if self.scope.by is None:
            return ()
        labels = self.ledger.labels(self.scope.by)
        codes = self._codes(self.scope.by, opening, closing)
        # Accounts without a value are the last cell.
        cell = np.where(codes == NO_VALUE, len(labels), codes).astype(np.int64)
        sums = components(balances, cell if chosen is None else cell[chosen], len(labels) + 1)
        rows = [
            row_of(label, sums[:, position])
            for position, label in enumerate((*labels, None))
            if sums[:, position].any()
        ]
        return tuple(sorted(rows, key=lambda row: (-row.opening_arr_minor, row.segment is None, row.segment or "")))

    def chosen(self, opening: int, closing: int) -> NDArray[np.bool_] | None:
        """Which accounts pass every condition; None when all do."""
        chosen: NDArray[np.bool_] | None = None
        for condition in self.scope.conditions:
            wanted = self.ledger.wanted(condition.attribute, condition.values)
            passes = wanted[self._codes(condition.attribute, opening, closing)]
            chosen = passes if chosen is None else chosen & passes
        return chosen

    def _codes(self, attribute: str, opening: int, closing: int) -> NDArray[np.int32]:
        policy = policy_named(self.scope.policy)
        return self.ledger.attribute_codes(attribute, opening, closing, policy, self.scope.currency)


def _single_currency(scope: Scope, ledger: Ledger) -> str | None:
    """The currency of the answer; raises QuestionError `mixed_currencies` where there are several without a choice.

    What counts is money that stands at a date the answer looks at, for the accounts it looks at.
    """
    if scope.currency is not None or len(ledger.currencies) == 1:
        return scope.currency or ledger.currencies[0]
    view, columns = _View(scope, ledger, None), ledger.columns
    counted = ledger.counted(policy_named(scope.policy), None)
    found: set[str] = set()
    for period in _windows(scope):
        opening, closing = period.opening_day.toordinal(), period.closing_day.toordinal()
        chosen = view.chosen(opening, closing)
        money = (columns.arr != 0) if counted is None else (columns.arr != 0) & counted
        if chosen is not None:
            money &= chosen[columns.account_of_line()]
        for day in (opening, closing):
            there = np.unique(columns.text["currency"].codes[money & (columns.start <= day) & (day < columns.end)])
            found |= {ledger.currencies[code] for code in there}
    if len(found) > 1:
        raise QuestionError("mixed_currencies", currencies=tuple(sorted(found)))
    return next(iter(found), None)


def _windows(scope: Scope) -> Iterator[Period]:
    """Every window that the answer to `scope` looks at."""
    period = scope.period.period()
    yield period
    trailing = trailing_window(period)
    if trailing is not None:
        yield trailing
    if scope.compared_period is not None:
        yield scope.compared_period.period()


def _twelve_months(
    view: _View, period: Period, measured: _Measured
) -> tuple[TrailingTwelveMonths | None, Tier | None, NoTier | None]:
    """The metric over the twelve months that end with the period, and the tier where it is NRR.

    A period of twelve months is its own window. Without twelve months of history there is neither.
    """
    trailing = trailing_window(period)
    window = _window(trailing or period)
    first_day = view.ledger.first_day
    if first_day is None or first_day >= window.start:
        reason = (
            None if first_day is None else NoTier(reason=NoTierReason.HISTORY, window=window, ledger_start=first_day)
        )
        return None, None, reason
    total = measured.total if trailing is None else view.measure(trailing, broken_down=False).total
    shown = None if trailing is None else TrailingTwelveMonths(window=window, total=total)
    if total.nrr is None:
        return None, None, NoTier(reason=NoTierReason.EMPTY, window=window, ledger_start=first_day)
    tier = nrr_tier(total.nrr, window, view.scope.segment) if view.scope.metric is Metric.NRR else None
    return shown, tier, None


def _compared(view: _View, measured: _Measured) -> Compared | None:
    scope = view.scope
    if scope.compare is None or scope.compared_period is None:
        return None
    earlier = view.measure(scope.compared_period.period(), broken_down=True)
    before, after = (headline_ratio(one.total, scope.metric) for one in (earlier, measured))
    return Compared(
        against=scope.compare,
        period=_answer_period(earlier.period),
        total=earlier.total,
        rows=earlier.rows,
        change=mix.change(before, after),
        row_changes=mix.row_changes(earlier.rows, measured.rows, scope.metric),
        effect=mix.effect(earlier.rows, measured.rows, scope.metric),
    )


def _warnings(
    view: _View,
    measured: _Measured,
    trailing: TrailingTwelveMonths | None,
    no_tier: NoTier | None,
    compared: Compared | None,
) -> Iterator[Warnings]:
    """What must be known beside the figure, in the order it is told."""
    first_day, period = view.ledger.first_day, measured.period
    if first_day is not None:
        yield from cohort_checks(measured.total, measured.rows, period.opening_day, first_day)
    if period.partial:
        yield PartialPeriod(start=period.start, end=period.end)
    found = (
        small_beside("trailing", None if trailing is None else trailing.total),
        small_beside("compared", None if compared is None else compared.total),
        spread(measured.rows, view.scope.metric),
        None
        if compared is None
        else mix.reversal(
            view.scope.metric, compared.total, compared.rows, measured.total, measured.rows, compared.effect
        ),
        negative_balances(measured.balances),
        RowsSetAside(rows=view.ledger.rows_set_aside) if view.ledger.rows_set_aside else None,
        no_tier if measured.total.accounts_opening and view.scope.metric is Metric.NRR else None,
    )
    yield from (warning for warning in found if warning is not None)


def _answer_period(period: Period) -> AnswerPeriod:
    return AnswerPeriod(
        start=period.start, end=period.end, label=period.label, kind=period.kind, partial=period.partial
    )


def _window(period: Period) -> Window:
    return Window(start=period.start, end=period.end)
