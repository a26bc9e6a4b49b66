"""What stands beside a figure: the trailing twelve months with their tier, the earlier period, the checks."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from retention.answer import (
    AnswerPeriod,
    Compared,
    ConvertedCurrency,
    LedgerState,
    LeftOut,
    LineAttribute,
    NoTier,
    NoTierReason,
    NotMeasured,
    PartialPeriod,
    PolicyWindow,
    RowsSetAside,
    Tier,
    TrailingTwelveMonths,
    Window,
)
from retention.benchmark.fit import Asked
from retention.benchmark.tier import nrr_tier
from retention.metrics import mix
from retention.metrics.checks import cohort_checks, negative_balances, small_beside, small_lifetime, spread
from retention.metrics.rates import headline_figure
from retention.policy import policy_named
from retention.question import Metric
from retention.scope import trailing_window

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retention.answer import Warnings
    from retention.ledger.view import Ledger
    from retention.measure import Measured, View
    from retention.period import Period
    from retention.question import Comparison
    from retention.scope import Scope

# Raised whenever the same scope on the same ledger would give another answer.
DEFINITIONS = "2"
_ID_DIGITS = 16


@dataclass(frozen=True, slots=True)
class Beside:
    """What is shown beside the period asked: the trailing twelve months, their tier, the earlier period."""

    trailing: Measured | None
    tier: Tier | None
    no_tier: NoTier | None
    earlier: Measured | None

    @property
    def trailing_twelve_months(self) -> TrailingTwelveMonths | None:
        """The trailing twelve months as answers carry them; None where the period asked is itself twelve months."""
        if self.trailing is None:
            return None
        return TrailingTwelveMonths(window=_window(self.trailing.period), total=self.trailing.total)


def beside(view: View, measured: Measured) -> Beside:
    """Measure what stands beside `measured`."""
    scope = view.scope
    compared_period = None if scope.compared_period is None else scope.compared_period.period()
    earlier = None if compared_period is None else view.measure(compared_period, broken_down=True)
    trailing_period, first_day = trailing_window(measured.period), view.ledger.first_day
    window = _window(trailing_period or measured.period)
    if view.policy.window == "rolling_30_days":
        return Beside(None, None, _no_tier(view, NoTierReason.WINDOW, window), earlier)
    if first_day is None or first_day >= window.start:
        return Beside(None, None, _no_tier(view, NoTierReason.HISTORY, window), earlier)
    trailing = None if trailing_period is None else view.measure(trailing_period, broken_down=False)
    nrr = (trailing or measured).total.nrr
    if nrr is None:
        return Beside(None, None, _no_tier(view, NoTierReason.EMPTY, window), earlier)
    if view.policy.by_months:
        return Beside(trailing, None, _no_tier(view, NoTierReason.METHOD, window), earlier)
    tier = nrr_tier(nrr, asked_of(view, window), scope.own_rows) if scope.metric is Metric.NRR else None
    if tier is None or trailing is None:
        return Beside(trailing, tier, None, earlier)
    return Beside(shown_with(trailing, tier), tier, None, earlier)


def asked_of(view: View, window: Window) -> Asked:
    """What reference rows are held against where the figure is that of `window`."""
    scope = view.scope
    return Asked(scope.metric, window, view.policy.method, scope.conditions, scope.company)


def shown_with(measured: Measured, tier: Tier) -> Measured:
    """The same with the NRR that the tier was given for in as many decimals as the tier needs."""
    if tier.nrr == measured.total.nrr:
        return measured
    return replace(measured, total=measured.total.model_copy(update={"nrr": tier.nrr}))


def _no_tier(view: View, reason: NoTierReason, window: Window) -> NoTier | None:
    first_day = view.ledger.first_day
    if first_day is None or view.scope.metric is not Metric.NRR:
        return None
    return NoTier(reason=reason, window=window, ledger_start=first_day)


def compared(view: View, against: Comparison, earlier: Measured, measured: Measured) -> Compared:
    """The earlier period, and how the figure moved since, in total and by segment."""
    # The product of months is no sum of the segments' own, so it has no rate and no mix.
    metric, additive = view.scope.metric, view.policy.method != "compounded"
    before, after = (headline_figure(one.total, metric) for one in (earlier, measured))
    return Compared(
        against=against,
        period=answer_period(earlier.period),
        total=earlier.total,
        rows=earlier.rows,
        change=mix.change(before, after),
        row_changes=mix.row_changes(earlier.rows, measured.rows, metric),
        effect=mix.effect(earlier.rows, measured.rows, metric) if additive else None,
    )


def warnings(view: View, measured: Measured, others: Beside, earlier: Compared | None) -> Iterator[Warnings]:
    """What must be known beside the figure, in the order it is told."""
    first_day, period, metric = view.ledger.first_day, measured.period, view.scope.metric
    if first_day is not None:
        yield from cohort_checks(measured.total, measured.rows, period.opening_day, first_day, metric)
    if period.partial:
        yield PartialPeriod(start=period.start, end=period.end)
    yield from _policy_checks(view)
    yield from _line_attributes(view)
    windows: tuple[tuple[Literal["total", "trailing", "compared"], Measured | None], ...] = (
        ("total", measured),
        ("trailing", others.trailing),
        ("compared", others.earlier),
    )
    found = (
        *(small_beside(of, one.total, metric) for of, one in windows if one is not None and of != "total"),
        small_lifetime(measured.total),
        spread(measured.rows, metric),
        None
        if earlier is None
        else mix.reversal(metric, earlier.total, earlier.rows, measured.total, measured.rows, earlier.effect),
        *(negative_balances(of, one.balances) for of, one in windows if one is not None),
        RowsSetAside(rows=view.ledger.rows_set_aside) if view.ledger.rows_set_aside else None,
        others.no_tier if measured.total.accounts_opening else None,
    )
    yield from (warning for warning in found if warning is not None)


def ledger_checks(view: View) -> Iterator[Warnings]:
    """What is to be known of the ledger and the policy, whatever is made of them."""
    yield from _policy_checks(view)
    yield from _line_attributes(view)
    if view.ledger.rows_set_aside:
        yield RowsSetAside(rows=view.ledger.rows_set_aside)


def _line_attributes(view: View) -> Iterator[Warnings]:
    asked = (*(condition.attribute for condition in view.scope.conditions), view.scope.by)
    for attribute in dict.fromkeys(name for name in asked if name is not None):
        if attribute not in view.ledger.columns.attributes:
            yield LineAttribute(attribute=attribute)


def _policy_checks(view: View) -> Iterator[Warnings]:
    """What the policy made of the question."""
    scope, exchange = view.scope, view.lens.exchange
    if scope.asked_period is not None:
        yield PolicyWindow(asked=scope.asked_period.label, window=_window(scope.period.period()))
    if view.policy.by_months:
        yield NotMeasured(metric=Metric.LOGO_RETENTION, reason="method")
    if exchange is not None:
        yield ConvertedCurrency(
            currencies=tuple(name for name in view.ledger.currencies if name != exchange.currency),
            mode=exchange.mode,
            rates_day=date.fromordinal(exchange.rates.newest) if exchange.mode == "constant" else None,
        )


def left_out(scope: Scope) -> Iterator[PartialPeriod | LeftOut]:
    """That the scope's period is running, and the days of it before its first whole step and after its last."""
    if scope.period.partial:
        yield PartialPeriod(start=scope.period.start, end=scope.period.end)
    period, steps = scope.period, [step for step in scope.steps if step.end <= scope.period.end]
    if scope.every is None or not steps:
        return
    ends = ((period.start, steps[0].start), (steps[-1].end, period.end))
    windows = tuple(Window(start=start, end=end) for start, end in ends if start < end)
    if windows:
        yield LeftOut(every=scope.every, windows=windows)


def head(view: View, period: AnswerPeriod, checks: tuple[Warnings, ...]) -> dict[str, Any]:
    """The fields that every kind of answer begins with; the id is that of the scope as it was asked."""
    scope, ledger = view.scope, view.ledger
    return {
        # What is remembered holds the scope, so no other object takes its identity meanwhile.
        "id": ledger.remember(("id", id(scope)), lambda: (scope, answer_id(scope, ledger)))[1],
        "period": period,
        "segment": scope.segment,
        "conditions": scope.conditions,
        "policy": scope.policy,
        "currency": view.currency,
        "warnings": checks,
        "ledger": LedgerState(
            version=ledger.version, fingerprint=ledger.fingerprint, complete_through=ledger.complete_through
        ),
        "definitions": DEFINITIONS,
    }


def answer_id(scope: Scope, *ledgers: Ledger) -> str:
    """The hash of all that decides the answer: the scope, the policies' parameters, the ledgers, the definitions."""
    names = [scope.policy] if scope.against_policy is None else [scope.policy, scope.against_policy]
    policies = "\n".join(policy_named(name).model_dump_json(exclude={"documented"}) for name in names)
    marks = " ".join(f"{ledger.version} {ledger.fingerprint}" for ledger in ledgers)
    # Without defaults: what a later version lets a question ask for does not change the ids of those that do not.
    decided_by = f"{scope.model_dump_json(exclude_defaults=True)}\n{policies}\n{marks}\n{DEFINITIONS}"
    return hashlib.sha256(decided_by.encode()).hexdigest()[:_ID_DIGITS]


def answer_period(period: Period) -> AnswerPeriod:
    """The period as answers carry it."""
    return AnswerPeriod(
        start=period.start, end=period.end, label=period.label, kind=period.kind, partial=period.partial
    )


def _window(period: Period) -> Window:
    return Window(start=period.start, end=period.end)
