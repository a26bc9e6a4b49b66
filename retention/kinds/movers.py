"""The accounts behind the movements of a period: of all five, or of the one that is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retention.answer import SmallSample
from retention.answer.movers import MovementGroup, Mover, MoversAnswer
from retention.ledger.columns import NO_VALUE, Categories
from retention.measure import in_one_currency, view_of
from retention.metrics.movers import AMOUNT, CLOSING, OPENING, WITH_REASONS, behind, ended_reasons
from retention.question import Kind, Movement
from retention.verdict import Beside, answer_period, head, warnings

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np

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
    """The accounts of one period as an answer shows them: `mover` takes a column of `parts`."""

    def __init__(self, view: View, period: Period, parts: Parts, names: Mapping[str, str]) -> None:
        self.parts, self._columns, self._names = parts, view.ledger.columns, names
        opening, closing = period.opening_day.toordinal(), period.closing_day.toordinal()
        self.reasons = ended_reasons(view.ledger.columns, view.counted, opening, closing)
        by, self._segments = view.scope.by, None
        if by is not None:
            codes = view.ledger.attribute_codes(by, opening, closing, view.policy, view.scope.currency)
            self._segments = Categories(codes, view.ledger.labels(by))

    def mover(self, movement: Movement, column: int) -> Mover:
        """One account with its balances and what it moved."""
        position = int(self.parts.accounts[column])
        account, values = self._columns.accounts[position].decode(), self.parts.values[:, column]
        return Mover(
            account=account,
            name=self._names.get(account),
            segment=None if self._segments is None else _label(self._segments, position),
            opening_arr_minor=int(values[OPENING]),
            closing_arr_minor=int(values[CLOSING]),
            arr_minor=int(values[AMOUNT[movement]]),
            reason=_label(self.reasons, position) if movement in WITH_REASONS else None,
        )


def _group(movement: Movement, listed: Accounts, top: int | None) -> MovementGroup:
    moved: np.ndarray[tuple[int], np.dtype[np.int64]] = behind(listed.parts.values, movement)
    return MovementGroup(
        movement=movement,
        accounts_total=len(moved),
        arr_minor=int(listed.parts.values[AMOUNT[movement]].sum()),
        accounts=tuple(listed.mover(movement, int(column)) for column in moved[:top]),
    )


def _label(categories: Categories, position: int) -> str | None:
    code = int(categories.codes[position])
    return None if code == NO_VALUE else categories.labels[code]


def _checks(view: View, measured: Measured) -> tuple[Warnings, ...]:
    """As beside any figure, but for small samples: amounts are not made of shares."""
    found = warnings(view, measured, Beside(None, None, None, None), None)
    return tuple(warning for warning in found if not isinstance(warning, SmallSample))
