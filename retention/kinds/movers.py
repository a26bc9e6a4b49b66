"""The accounts behind the movements of a period: of all five, or of the one that is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from retention.answer import NotMeasured, SmallSample
from retention.answer.movers import MovementGroup, Mover, MoversAnswer
from retention.ledger.columns import NO_VALUE, Categories
from retention.measure import in_one_currency, view_of
from retention.metrics.movers import AMOUNT, CLOSING, OPENING, WITH_REASONS, behind, ended_reasons
from retention.question import Kind, Movement
from retention.verdict import Beside, answer_period, head, warnings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from retention.answer import Warnings
    from retention.books import Books
    from retention.ledger.view import Ledger
    from retention.measure import Measured, Parts, View
    from retention.period import Period
    from retention.scope import Scope

# How many accounts of each movement `movers` lists where the question does not say; `accounts` lists all.
TOP = 10


def answer(scope: Scope, ledger: Ledger, books: Books) -> MoversAnswer:
    """Measure the period, and list the accounts whose amounts the movements are the sums of."""
    settled = in_one_currency(scope, ledger)
    view, period = view_of(settled, ledger), settled.period.period()
    measured, parts = view.measure(period, broken_down=False), view.parts(period)
    listed = Accounts(view, period, parts, books.names(ledger.version))
    top = TOP if settled.top is None and settled.kind is Kind.MOVERS else settled.top
    asked = tuple(Movement) if settled.movement is None else (settled.movement,)
    return MoversAnswer(
        **head(view, answer_period(period), _checks(view, measured)),
        kind=Kind.MOVERS if settled.kind is Kind.MOVERS else Kind.ACCOUNTS,
        by=settled.by,
        top=top,
        total=measured.total,
        movements=tuple(_group(movement, listed, top) for movement in asked),
    )


class Accounts:
    """The accounts of one period as an answer shows them: `mover` takes a column of `parts`, `reasons` has one each."""

    def __init__(self, view: View, period: Period, parts: Parts, names: Mapping[str, str]) -> None:
        self.parts, self._ids, self._names = parts, view.ledger.columns.accounts, names
        opening, closing = period.opening_day.toordinal(), period.closing_day.toordinal()
        chosen = view.chosen(opening, closing)
        # Where each column's lines are in the view's: an account's, or a subscription's under that grain.
        self.units = np.arange(view.columns.account_count) if chosen is None else np.flatnonzero(chosen)
        reasons = ended_reasons(view.columns, view.counted, opening, closing)
        self.reasons = Categories(reasons.codes[self.units], reasons.labels)
        by, self._segments = view.scope.by, None
        if by is not None:
            codes = view.codes(by, opening, closing)[self.units]
            self._segments = Categories(codes, view.ledger.labels(by))

    def mover(self, movement: Movement, column: int) -> Mover:
        """One account with its balances and what it moved."""
        account, values = self._ids[self.parts.accounts[column]].decode(), self.parts.values[:, column]
        return Mover(
            account=account,
            name=self._names.get(account),
            segment=None if self._segments is None else _label(self._segments, column),
            opening_arr_minor=int(values[OPENING]),
            closing_arr_minor=int(values[CLOSING]),
            arr_minor=int(values[AMOUNT[movement]]),
            reason=_label(self.reasons, column) if movement in WITH_REASONS else None,
        )


def _group(movement: Movement, listed: Accounts, top: int | None) -> MovementGroup:
    moved = behind(listed.parts.values, movement)
    return MovementGroup(
        movement=movement,
        accounts_total=len(moved),
        arr_minor=int(listed.parts.values[AMOUNT[movement]].sum()),
        accounts=tuple(listed.mover(movement, int(column)) for column in moved[:top]),
    )


def _label(categories: Categories, column: int) -> str | None:
    code = int(categories.codes[column])
    return None if code == NO_VALUE else categories.labels[code]


def _checks(view: View, measured: Measured) -> tuple[Warnings, ...]:
    """As beside any figure, but for small samples and shares of accounts: amounts are made of neither."""
    found = warnings(view, measured, Beside(None, None, None, None), None)
    return tuple(warning for warning in found if not isinstance(warning, SmallSample | NotMeasured))
