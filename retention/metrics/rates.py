"""The ratios of definitions part 3, made of summed components."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from retention.ledger.kernel import COMPONENTS
from retention.question import Metric
from retention.ratio import QUICK_RATIO_BOUNDARIES, TIER_BOUNDARIES, Ratio, mean_fields, ratio_fields

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retention.answer import Retention
    from retention.policy import Policy
    from retention.ratio import Fields, Figure


class Exact(NamedTuple):
    """A fraction that is not reduced: its denominator is a weight."""

    numerator: int
    denominator: int


def rate_fields(
    sums: Sequence[int], policy: Policy, lost: int, figures: dict[str, Exact | None] | None
) -> dict[str, Any]:
    """The fields of `Retention` of one column of COMPONENTS.

    `lost` is what GRR takes off the opening; `figures` are NRR and GRR where the months make them. Ratios of an empty
    cohort are None, and so are those of accounts where the months add up: an account can count in several.
    """
    part: dict[str, Any] = dict(zip(COMPONENTS, sums, strict=True))
    found = figures or revenue_rates(sums, policy, lost)
    opening, shrunk = part["opening_arr_minor"], part["contraction_arr_minor"] + part["churn_arr_minor"]
    gained = part["new_arr_minor"] + part["reactivation_arr_minor"] + part["expansion_arr_minor"]
    active = part["accounts_closing"]
    part |= {
        "quick_ratio": ratio_fields(gained, shrunk, QUICK_RATIO_BOUNDARIES),
        "arpa": mean_fields(part["closing_arr_minor"], active) if active else None,
        "nrr": _fields(found["nrr"], TIER_BOUNDARIES),
        "grr": _fields(found["grr"]),
        "revenue_churn": _churn(found["grr"]) if figures else ratio_fields(shrunk, opening),
        "revenue_churn_lost_accounts": ratio_fields(part["churn_arr_minor"], opening),
    }
    if policy.by_months:
        return part | dict.fromkeys(("logo_retention", "crr", "logo_churn"))
    accounts, gone = part["accounts_opening"], part["accounts_churned"]
    pool = accounts if policy.logo_denominator == "opening" else accounts + part["accounts_new"]
    return part | {
        "logo_retention": ratio_fields(pool - gone, pool),
        "crr": ratio_fields(part["accounts_retained"], accounts),
        "logo_churn": ratio_fields(gone, pool),
    }


def nothing_fields(policy: Policy) -> dict[str, Any]:
    """The fields of a set of accounts of which none stands at either end of the window."""
    return rate_fields([0] * len(COMPONENTS), policy, 0, None)


def revenue_rates(sums: Sequence[int], policy: Policy, lost: int) -> dict[str, Exact | None]:
    """NRR and GRR of one window, with the opening as the denominator; None where it is empty."""
    part = dict(zip(COMPONENTS, sums, strict=True))
    opening = part["opening_arr_minor"]
    if opening <= 0:
        return {"nrr": None, "grr": None}
    kept = opening + part["expansion_arr_minor"] - part["contraction_arr_minor"] - part["churn_arr_minor"]
    if policy.reactivation_in_nrr:
        kept += part["reactivation_arr_minor"]
    gross = min(kept, opening) if policy.grr_cap == "aggregate" else opening - lost
    return {"nrr": Exact(kept, opening), "grr": Exact(gross, opening)}


def _fields(rate: Exact | None, boundaries: tuple[int, ...] | None = None) -> Fields | None:
    if rate is None:
        return None
    return ratio_fields(*rate) if boundaries is None else ratio_fields(*rate, boundaries)


def _churn(gross: Exact | None) -> Fields | None:
    """What is not retained, where months make the ratio."""
    return None if gross is None else ratio_fields(gross.denominator - gross.numerator, gross.denominator)


def headline_figure(retention: Retention, metric: Metric) -> Figure | None:
    """What `metric` is: a ratio, a multiple or an amount of money a year; None where it could not be measured."""
    match metric:
        case Metric.RENEWAL_RATE:
            return None if retention.renewals is None else retention.renewals.by_arr
        case Metric.WIN_BACK_RATE:
            return None if retention.win_back is None else retention.win_back.rate
        case Metric.LTV:
            return None if retention.lifetime is None else retention.lifetime.ltv
        case Metric.LTV_CAC:
            return None if retention.lifetime is None else retention.lifetime.ltv_cac
    figure: Figure | None = getattr(retention, metric)
    return figure


def headline_ratio(retention: Retention, metric: Metric) -> Ratio | None:
    """The same for metrics that are a ratio of integers; None for amounts of money and what is made of them."""
    figure = headline_figure(retention, metric)
    return figure if isinstance(figure, Ratio) else None
