"""A bridge between two policies: one cause after the other takes the second policy's value (definitions, part 4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from retention.answer.reconcile import Cause
from retention.ledger.kernel import COMPONENTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from retention.policy import Policy

# First what lines are worth and when, then whose they are, then what the movements make of them.
_PARAMETERS: dict[Cause, tuple[str, ...]] = {
    Cause.TRIALS: ("trial",),
    Cause.PAUSED: ("paused",),
    Cause.PAST_DUE: ("past_due",),
    Cause.USAGE: ("usage",),
    Cause.DISCOUNTS: ("discount",),
    Cause.INTERVAL_FACTORS: ("week_factor", "day_factor"),
    Cause.EXCHANGE: ("fx",),
    Cause.CHURN_TIMING: ("churn_timing",),
    Cause.GRAIN: ("grain",),
    Cause.WINDOW: ("window",),
    Cause.METHOD: ("method",),
    Cause.SAME_PERIOD: ("same_period",),
    Cause.TERMINAL_CHURN: ("churn_terminal",),
    Cause.REACTIVATION: ("reactivation_days", "reactivation_in_nrr"),
    Cause.GRR_CAP: ("grr_cap",),
    Cause.DENOMINATOR: ("logo_denominator",),
    Cause.SEGMENT: ("segment_as_of",),
}
_OF_ACCOUNTS = frozenset({"logo_retention", "crr", "logo_churn"})


class Stage(NamedTuple):
    """A policy on the way, and the parameters that were changed to come here: name, before, after."""

    cause: Cause
    policy: Policy
    changed: tuple[tuple[str, str, str], ...]


def stages(first: Policy, second: Policy) -> Iterator[Stage]:
    """Every policy on the way from `first` to `second`: all parameters of one cause change together."""
    now = first
    for cause, names in _causes(first, second):
        changed = {name: getattr(second, name) for name in names if getattr(now, name) != getattr(second, name)}
        if changed:
            told = tuple((name, _said(getattr(now, name)), _said(value)) for name, value in changed.items())
            # No policy on the way has the name of one that is known.
            now = now.model_copy(update=changed | {"name": f"{first.name} to {second.name}: {cause}"})
            yield Stage(cause, now, told)


def _causes(first: Policy, second: Policy) -> Iterator[tuple[Cause, tuple[str, ...]]]:
    """The causes with their parameters; a window of days has no months, so there both change in one step."""
    together = first.window != second.window and (first.by_months or second.by_months)
    for cause, names in _PARAMETERS.items():
        if together and cause is Cause.WINDOW:
            continue
        yield cause, (*_PARAMETERS[Cause.WINDOW], *names) if together and cause is Cause.METHOD else names


def _said(value: object) -> str:
    return str(value).casefold()


def unit_of(metric: str) -> str:
    """What an account's part in the ratio is counted in."""
    return "accounts" if metric in _OF_ACCOUNTS else "arr_minor"


def shares(metric: str, policy: Policy, parts: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Every unit's part of the ratio's denominator and of its numerator, from its COMPONENTS."""
    part = {name: parts[row] for row, name in enumerate(COMPONENTS)}
    if unit_of(metric) == "accounts":
        base = part["accounts_opening"]
        if metric != "crr" and policy.logo_denominator == "opening_plus_new":
            base = base + part["accounts_new"]
        if metric == "crr":
            return base, part["accounts_retained"]
        gone = part["accounts_churned"]
        return base, gone if metric == "logo_churn" else base - gone
    base = part["opening_arr_minor"]
    lost = part["contraction_arr_minor"] + part["churn_arr_minor"]
    if metric == "revenue_churn":
        return base, lost
    if metric == "grr" and policy.grr_cap != "aggregate":
        return base, base - (np.minimum(base, lost) if policy.grr_cap == "per_account" else lost)
    kept = base + part["expansion_arr_minor"] - lost
    return base, kept + part["reactivation_arr_minor"] if policy.reactivation_in_nrr else kept


def by_account(values: NDArray[np.int64], accounts: NDArray[np.int64], count: int) -> NDArray[np.int64]:
    """The units' values summed by account, one entry for every account of the ledger."""
    sums = np.zeros(count, dtype=np.int64)
    np.add.at(sums, accounts, values)
    return sums
