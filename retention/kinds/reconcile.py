"""Two policies on one question: the difference as a bridge of causes, with the accounts behind each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from retention.answer import NotMeasured
from retention.answer.reconcile import AccountBehind, BridgeStep, PolicyFigure, ReconcileAnswer
from retention.errors import QuestionError
from retention.fitting import policy_window
from retention.measure import in_one_currency, view_of
from retention.metrics.bridge import by_account, shares, stages, unit_of
from retention.metrics.checks import cohort_checks
from retention.metrics.rates import headline_ratio
from retention.policy import policy_named
from retention.ratio import difference, exact
from retention.verdict import answer_period, head, ledger_checks

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from retention.answer import Retention, Warnings
    from retention.books import Books
    from retention.ledger.view import Ledger
    from retention.measure import View
    from retention.metrics.bridge import Stage
    from retention.period import Period
    from retention.policy import Policy
    from retention.ratio import Ratio
    from retention.scope import Scope

ACCOUNTS_SHOWN = 10


@dataclass(frozen=True, slots=True)
class _Stand:
    """What one policy gives: its window, figures, and each account's part in the ratio."""

    period: Period
    total: Retention
    ratio: Ratio
    base: NDArray[np.int64]
    kept: NDArray[np.int64]


def answer(scope: Scope, ledger: Ledger, books: Books) -> ReconcileAnswer:
    """Walk from the scope's policy to the one that it is held against, cause by cause."""
    settled = in_one_currency(scope, ledger)
    first, second = policy_named(settled.policy), policy_named(settled.against_policy or settled.policy)
    names = books.names(ledger.version)
    before = start = _stand(settled, ledger, first)
    steps, without_effect = [], []
    for stage in stages(first, second):
        after = _stand(settled, ledger, stage.policy)
        step = _step(stage, before, after, settled.top or ACCOUNTS_SHOWN, ledger, names)
        if int(step.effect.numerator) or step.accounts_total:
            steps.append(step)
        else:
            without_effect.append(stage.cause)
        before = after
    view = view_of(settled, ledger)
    period, first_day = start.period, ledger.first_day
    checks = () if first_day is None else cohort_checks(start.total, (), period.opening_day, first_day)
    return ReconcileAnswer(
        **head(view, answer_period(settled.period.period()), (*checks, *_ledger_checks(view))),
        metric=settled.metric,
        first=_figure(first, start),
        second=_figure(second, before),
        unit="accounts" if unit_of(settled.metric) == "accounts" else "arr_minor",
        change=difference(exact(before.ratio) - exact(start.ratio)),
        steps=tuple(steps),
        without_effect=tuple(without_effect),
    )


def _ledger_checks(view: View) -> tuple[Warnings, ...]:
    """As beside any answer, but for ratios that a bridge does not show."""
    return tuple(check for check in ledger_checks(view) if not isinstance(check, NotMeasured))


def _stand(scope: Scope, ledger: Ledger, policy: Policy) -> _Stand:
    period = policy_window(policy, scope.period.period())
    view = view_of(scope.model_copy(update={"by": None}), ledger, policy)
    total = view.measure(period, broken_down=False).total
    found = headline_ratio(total, scope.metric)
    if found is None:
        raise QuestionError("nothing_to_reconcile", policy=policy.name, day=period.opening_day, metric=scope.metric)
    parts, count = view.parts(period), ledger.columns.account_count
    base, kept = (by_account(each, parts.accounts, count) for each in shares(scope.metric, policy, parts.values))
    return _Stand(period, total, found, base, kept)


def _figure(policy: Policy, stand: _Stand) -> PolicyFigure:
    return PolicyFigure(policy=policy.name, period=answer_period(stand.period), total=stand.total, ratio=stand.ratio)


def _step(  # noqa: PLR0913 - a step is where it starts, where it ends, and what its accounts are called
    stage: Stage, before: _Stand, after: _Stand, shown: int, ledger: Ledger, names: Mapping[str, str]
) -> BridgeStep:
    moved = np.abs(after.kept - before.kept) + np.abs(after.base - before.base)
    behind = np.flatnonzero(moved)
    largest = behind[np.argsort(-moved[behind], kind="stable")][:shown]
    return BridgeStep(
        cause=stage.cause,
        parameters=stage.changed,
        before=before.ratio,
        after=after.ratio,
        effect=difference(exact(after.ratio) - exact(before.ratio)),
        accounts_total=len(behind),
        accounts=tuple(
            AccountBehind(
                account=(account := ledger.columns.accounts[place].decode()),
                name=names.get(account),
                base_before=int(before.base[place]),
                base_after=int(after.base[place]),
                kept_before=int(before.kept[place]),
                kept_after=int(after.kept[place]),
            )
            for place in largest.tolist()
        ),
    )
