"""Why a ratio changed: segments by rate and mix, the accounts that moved it, what drove them, why they left."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from retention.answer import NotMeasured
from retention.answer.why import Driver, DriverAmount, MovedBy, ReasonAmount, WhyAnswer
from retention.errors import QuestionError
from retention.kinds.movers import Accounts
from retention.measure import in_one_currency, view_of
from retention.metrics.drivers import DRIVERS, driver_amounts
from retention.metrics.effects import EXPLAINED, MovedMost, adds_up, moved_most, segment_effects
from retention.metrics.movers import AMOUNT, WITH_REASONS, behind
from retention.metrics.rates import headline_ratio
from retention.question import Movement
from retention.ratio import difference
from retention.verdict import Beside, answer_period, compared, head, warnings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from retention.answer import Compared
    from retention.books import Books
    from retention.ledger.view import Ledger
    from retention.measure import Measured, View
    from retention.metrics.effects import Moved
    from retention.period import Period
    from retention.ratio import Ratio
    from retention.scope import Scope

# How many accounts are listed where the question does not say.
TOP = 10
_NOTHING_MOVED = MovedMost([], 0)
_SIGN = {Movement.EXPANSION: 1, Movement.CONTRACTION: -1}


def answer(scope: Scope, ledger: Ledger, books: Books) -> WhyAnswer:
    """Measure both periods, and take the change apart.

    Raises QuestionError `why_metric` for a metric that is no ratio of sums, `why_policy` where the policy's is none.
    """
    if scope.metric not in EXPLAINED:
        raise QuestionError("why_metric", metric=scope.metric, valid=EXPLAINED)
    settled = in_one_currency(scope, ledger)
    view, period = view_of(settled, ledger), settled.period.period()
    measured = view.measure(period, broken_down=True)
    earlier, against = _earlier(view, measured)
    for one in (earlier, measured):
        if not adds_up(one.total, one.rows, settled.metric):
            raise QuestionError("why_policy", metric=settled.metric, policy=settled.policy)
    behind_it = _Behind(view, period, Accounts(view, period, view.parts(period), books.names(ledger.version)))
    ratio, moved = headline_ratio(measured.total, settled.metric), _NOTHING_MOVED
    if ratio is not None:
        moved = moved_most(behind_it.parts, settled.metric, view.policy, settled.top or TOP)
    found = warnings(view, measured, Beside(None, None, None, earlier), against)
    # What the policy does not measure is not explained either.
    checks = (warning for warning in found if not isinstance(warning, NotMeasured))
    return WhyAnswer(
        **head(view, answer_period(period), tuple(checks)),
        metric=settled.metric,
        by=settled.by or "",
        total=measured.total,
        compared=against,
        segments=segment_effects(earlier.rows, measured.rows, settled.metric),
        accounts_total=moved.accounts_total,
        accounts=tuple(behind_it.moved(one, ratio) for one in moved.largest if ratio is not None),
        drivers=tuple(behind_it.drivers()),
        reasons=tuple(behind_it.reasons()),
    )


def _earlier(view: View, measured: Measured) -> tuple[Measured, Compared]:
    scope = view.scope
    if scope.compare is None or scope.compared_period is None:
        raise ValueError(scope)  # resolving a scope of this kind gives it an earlier period
    earlier = view.measure(scope.compared_period.period(), broken_down=True)
    return earlier, compared(view, scope.compare, earlier, measured)


class _Driven(NamedTuple):
    """The columns of the parts with a movement, and what drove each of them: shape (drivers, columns)."""

    columns: NDArray[np.int64]
    amounts: NDArray[np.int64]


class _Behind:
    """What is behind the movements of one period, account by account."""

    def __init__(self, view: View, period: Period, listed: Accounts) -> None:
        self.parts, self._listed = listed.parts.values, listed
        self._driven = {movement: self._drive(view, period, movement) for movement in _SIGN}

    def moved(self, one: Moved, ratio: Ratio) -> MovedBy:
        """One account that moved `ratio`, and by how many points."""
        return MovedBy(
            movement=one.movement,
            account=self._listed.mover(one.movement, one.column),
            effect=difference(Fraction(one.weight, ratio.denominator)),
            driver=self._largest_driver(one.movement, one.column),
        )

    def drivers(self) -> Iterator[DriverAmount]:
        """Of expansion, then of contraction: the largest driver first, then as they are named."""
        for movement, driven in self._driven.items():
            sums = driven.amounts.sum(axis=1).tolist()
            accounts = (driven.amounts != 0).sum(axis=1).tolist()
            for driver in sorted(range(len(DRIVERS)), key=lambda row: -abs(sums[row])):
                if accounts[driver]:
                    yield DriverAmount(
                        movement=movement, driver=DRIVERS[driver], accounts=accounts[driver], arr_minor=sums[driver]
                    )

    def reasons(self) -> Iterator[ReasonAmount]:
        """Of contraction, then of churn: the largest reason first, those without one last."""
        reasons = self._listed.reasons
        if not reasons.labels:
            return
        for movement in WITH_REASONS:
            columns = behind(self.parts, movement)
            codes = reasons.codes[columns]
            amounts = self.parts[AMOUNT[movement], columns]
            found = [
                ReasonAmount(
                    movement=movement,
                    reason=None if code < 0 else reasons.labels[code],
                    accounts=int((codes == code).sum()),
                    arr_minor=int(amounts[codes == code].sum()),
                )
                for code in np.unique(codes).tolist()
            ]
            yield from sorted(found, key=lambda one: (one.reason is None, -one.arr_minor, one.reason))

    def _drive(self, view: View, period: Period, movement: Movement) -> _Driven:
        columns = behind(self.parts, movement)
        opening, closing = period.opening_day.toordinal(), period.closing_day.toordinal()
        exchange = view.lens.exchange
        converted = exchange is not None and exchange.mode != "constant"
        # Accounts move by themselves what they move at the rates of the opening.
        arr = exchange.arr_at_rates_of(opening) if exchange is not None and converted else view.columns.arr
        lines = replace(view.columns, arr=arr)
        amounts = driver_amounts(lines, view.counted, opening, closing, self._listed.units[columns])
        # Where a policy reads more than the two ends of the window, the lines at both do not explain all of it.
        rest = _SIGN[movement] * self.parts[AMOUNT[movement], columns] - amounts.sum(axis=0)
        amounts[DRIVERS.index(Driver.EXCHANGE if converted else Driver.BETWEEN)] += rest
        return _Driven(columns, amounts)

    def _largest_driver(self, movement: Movement, column: int) -> Driver | None:
        if movement not in _SIGN:
            return None
        driven = self._driven[movement]
        amounts = driven.amounts[:, int(np.flatnonzero(driven.columns == column)[0])]
        return DRIVERS[int(np.argmax(_SIGN[movement] * amounts))]
