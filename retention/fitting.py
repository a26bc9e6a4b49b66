"""What a policy makes of a question: the window it measures, and what it cannot measure at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retention.calendar import DAYS_OF, rolling_thirty_days, trailing_twelve_months, trailing_word
from retention.errors import QuestionError
from retention.language.kinds import FORMS
from retention.period import MONTHS_A_YEAR
from retention.question import OF_THE_OPENING, PERCENTAGES, Kind, Metric, Trailing, Unit

if TYPE_CHECKING:
    from retention.period import Period
    from retention.policy import Policy

# Months that are added up or averaged count an account once in each: nothing that is a share of accounts has a meaning.
_OF_ACCOUNTS = frozenset({"logo_retention", "crr", "logo_churn", "ltv", "ltv_cac"})
_THIRTY_DAYS = 30
_METRICS_OF = {Kind.RECONCILE: OF_THE_OPENING, Kind.DIFF: OF_THE_OPENING, Kind.BENCHMARKS: PERCENTAGES}


def kinds_of(metric: Metric) -> tuple[Kind, ...]:
    """The kinds of question that can be asked of `metric`."""
    from retention.metrics.effects import EXPLAINED  # noqa: PLC0415 - an answer of one period needs no causes

    taken = {**_METRICS_OF, Kind.WHY: frozenset(EXPLAINED)}
    asked = (kind for kind, form in FORMS.items() if "metric" in form.takes)
    return tuple(kind for kind in asked if metric in taken.get(kind, frozenset(Metric)))


def policy_window(policy: Policy, period: Period) -> Period:
    """The window that `policy` measures when `period` is asked: its own one ends where the period ends."""
    if policy.window == "rolling_30_days" and (period.end - period.start).days != _THIRTY_DAYS:
        return rolling_thirty_days(period.end)
    if policy.window == "twelve_months" and period.months != MONTHS_A_YEAR:
        return trailing_twelve_months(period.end)
    return period


def policy_look_back(policy: Policy, window: Trailing | None) -> Trailing | None:
    """What each point of a trend looks back on when `window` is asked; None for its own step.

    Raises QuestionError `method_needs_months`.
    """
    if policy.window == "rolling_30_days":
        return Trailing(unit=Unit.DAY, count=_THIRTY_DAYS)
    if policy.window == "twelve_months":
        return Trailing(unit=Unit.MONTH, count=MONTHS_A_YEAR)
    if policy.by_months and window is not None and window.unit in DAYS_OF:
        label = trailing_word(window)
        raise QuestionError("method_needs_months", label=label, policy=policy.name, method=policy.method)
    return window


def refuse_kind(metric: Metric, kind: Kind) -> None:
    """Refuse a kind that has no meaning for the metric.

    Only a metric of the accounts of the opening is bridged, only one in percent has reference rows.
    Raises QuestionError `metric_without_kind`.
    """
    taken = _METRICS_OF.get(kind, frozenset(Metric))
    if metric not in taken:
        valid = tuple(each for each in Metric if each in taken)
        raise QuestionError("metric_without_kind", metric=metric, kind=kind, valid=valid)


def refuse_misfit(policy: Policy, metric: Metric, kind: Kind, period: Period) -> None:
    """Refuse what has no meaning under the policy's method.

    Raises QuestionError `method_without_metric`, `method_needs_months`, `method_has_no_parts`.
    """
    if not policy.by_months:
        return
    facts = {"policy": policy.name, "method": policy.method}
    if metric in _OF_ACCOUNTS and kind is not Kind.COHORTS:
        raise QuestionError("method_without_metric", metric=metric, **facts)
    if kind is Kind.COHORTS:
        raise QuestionError("method_without_cohorts", **facts)
    if kind is Kind.WHY and policy.method == "compounded":
        raise QuestionError("method_has_no_parts", **facts)
    if kind is not Kind.TREND and period.months is None:
        raise QuestionError("method_needs_months", label=period.label, **facts)
