"""What each metric is measured over, and why there may be no figure of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retention.question import Metric

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retention.answer import Lifetime, Retention, Unmeasured

# Metrics that look at the closing alone: those of the twelve months to the same day are the same.
OF_THE_CLOSING = frozenset({Metric.ARPA, Metric.LTV, Metric.LTV_CAC})


def population(retention: Retention, metric: Metric) -> int:
    """How many accounts, or lines of a renewal rate, the figure of `metric` rests on."""
    match metric:
        case Metric.ARPA | Metric.LTV | Metric.LTV_CAC:
            return retention.accounts_closing
        case Metric.QUICK_RATIO:
            return retention.accounts_opening + retention.accounts_new + retention.accounts_reactivated
        case Metric.RENEWAL_RATE:
            return 0 if retention.renewals is None else retention.renewals.lines_ended
        case Metric.WIN_BACK_RATE:
            return 0 if retention.win_back is None else retention.win_back.accounts_churned_before
    return retention.accounts_opening


def reasons(retention: Retention, metric: Metric) -> tuple[Unmeasured, ...]:
    """Why there is no figure of `metric`; none where there is one, and for the metrics of the opening."""
    match metric:
        case Metric.QUICK_RATIO:
            return ("nothing_lost",) if retention.quick_ratio is None else ()
        case Metric.RENEWAL_RATE:
            due = retention.renewals is not None and retention.renewals.by_arr is not None
            return () if due else ("nothing_due",)
        case Metric.WIN_BACK_RATE:
            churned = retention.win_back is not None and retention.win_back.rate is not None
            return () if churned else ("none_churned",)
        case Metric.ARPA:
            return ("no_accounts",) if retention.arpa is None else ()
        case Metric.LTV | Metric.LTV_CAC:
            if retention.arpa is None:
                return ("no_accounts",)
            known = retention.lifetime
            return () if known is None else tuple(_lifetime_reasons(known, metric))
    return ()


def _lifetime_reasons(known: Lifetime, metric: Metric) -> Iterator[Unmeasured]:
    if known.margin_percent is None:
        yield "no_margin"
    if known.cac_minor is None and metric is Metric.LTV_CAC:
        yield "no_cac"
    if known.churn_a_year is None:
        yield "no_year"
    elif known.churn_a_year.numerator == 0:
        yield "no_churn"
