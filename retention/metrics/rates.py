"""The ratios of definitions part 3, made of summed components."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from retention.answer import Retention, Row
from retention.ledger.kernel import COMPONENTS
from retention.ratio import TIER_BOUNDARIES, ratio_fields

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retention.ratio import Ratio


def retention_of(sums: Sequence[int]) -> Retention:
    """The ratios of one column of COMPONENTS; None where the opening cohort is empty."""
    return Retention.model_validate(_with_rates(sums))


def row_of(segment: str | None, sums: Sequence[int]) -> Row:
    """As `retention_of`, for one row of a breakdown."""
    return Row.model_validate({"segment": segment} | _with_rates(sums))


def _with_rates(sums: Sequence[int]) -> dict[str, Any]:
    part: dict[str, Any] = dict(zip(COMPONENTS, sums, strict=True))
    opening, lost = part["opening_arr_minor"], part["contraction_arr_minor"] + part["churn_arr_minor"]
    accounts = part["accounts_opening"]
    joined = part["accounts_new"] + part["accounts_reactivated"]
    return part | {
        "nrr": ratio_fields(opening + part["expansion_arr_minor"] - lost, opening, TIER_BOUNDARIES),
        "grr": ratio_fields(opening - lost, opening),
        "logo_retention": ratio_fields(part["accounts_retained"], accounts),
        "crr": ratio_fields(part["accounts_closing"] - joined, accounts),
        "logo_churn": ratio_fields(accounts - part["accounts_retained"], accounts),
        "revenue_churn": ratio_fields(lost, opening),
        "revenue_churn_lost_accounts": ratio_fields(part["churn_arr_minor"], opening),
    }


def headline_ratio(retention: Retention, metric: str) -> Ratio | None:
    """The ratio that `metric` names; its values are field names of `Retention`."""
    value: Ratio | None = getattr(retention, metric)
    return value
