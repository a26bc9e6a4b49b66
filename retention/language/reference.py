"""The reference of the language, for the docs: what can be written, and what it means."""

from __future__ import annotations

from typing import Literal, NamedTuple


class Entry(NamedTuple):
    """One line of the reference. Every `written` form is a whole question, and those of a period a period."""

    part: Literal["metric", "period", "clause"]
    written: tuple[str, ...]
    meaning: str


REFERENCE = (
    Entry(
        "metric",
        ("nrr", "ndr", "net revenue retention", "net dollar retention"),
        "what the accounts of the opening are worth at the closing, against the opening; the metric when none is named",
    ),
    Entry(
        "metric",
        ("grr", "gdr", "gross revenue retention", "gross dollar retention"),
        "the same without expansion; never above 100 %",
    ),
    Entry("metric", ("logo retention", "logo"), "accounts of the opening that are still active at the closing"),
    Entry(
        "metric",
        ("crr", "customer retention", "customer retention rate"),
        "customers at the end without those who were none at the start, against customers at the start",
    ),
    Entry("metric", ("logo churn", "customer churn", "account churn"), "accounts of the opening that were lost"),
    Entry("metric", ("revenue churn", "dollar churn", "churn"), "contraction and churn, against the opening"),
    Entry(
        "period",
        ("last-month", "last-quarter", "last-half", "last-year"),
        "the newest one that is over; last-quarter when no period is named",
    ),
    Entry(
        "period",
        ("mtd", "qtd", "ytd", "this-month", "this-quarter", "this-half", "this-year"),
        "the running one, as far as the ledger is complete",
    ),
    Entry(
        "period",
        ("ttm", "last-12-months", "last-4-quarters", "last-2-years"),
        "whole months, fiscal quarters or fiscal years that end with the newest one that is over",
    ),
    Entry("period", ("last-8-weeks", "last-90-days"), "that many weeks or days, ending yesterday"),
    Entry("period", ("2025",), "the calendar year"),
    Entry("period", ("FY2025", "FY25", "fiscal year 2025"), "the fiscal year that ends in 2025"),
    Entry("period", ("2025-Q3", "Q3-2025", "Q3 FY2025"), "a quarter of the fiscal year that ends in 2025"),
    Entry("period", ("2025-H1", "H1-2025", "H1 FY2025"), "a half of the fiscal year that ends in 2025"),
    Entry("period", ("2025-06", "jun-2025", "june 2025"), "a month"),
    Entry("period", ("Q3", "H1", "jun"), "the newest such quarter, half or month that is over"),
    Entry(
        "period",
        ("2025-06-01..2025-08-31", "2025-06-01 to 2025-08-31", "1 jun 2025 to 31 aug 2025", "2025-06..2025-08"),
        "from the first day to the last; both belong to the period",
    ),
    Entry("period", ("since 2025-01", "since 2025-06-15"), "from that day or month, as far as the ledger is complete"),
    Entry("period", ("as of 2025-06-30", "ttm as of 2025-06-30"), "the twelve months that end with that day"),
    Entry("period", ("last-8-weeks as of 2025-06-30",), "that many weeks, ending with that day"),
    Entry("clause", ("enterprise", '"mid market"', "enterprise, smb"), "accounts with that value of any attribute"),
    Entry(
        "clause",
        ("segment=enterprise", "segment=enterprise,smb", 'segment="mid market"'),
        "accounts with that value, or one of those values, of the attribute",
    ),
    Entry("clause", ("by region", "per region"), "one row a value of the attribute"),
    Entry("clause", ("vs previous", "compared to previous", "against previous"), "held against the period before"),
    Entry("clause", ("vs last-year", "vs a year ago"), "held against the same dates a year earlier"),
    Entry("clause", ("policy=holdfast",), "counted by the rules of that policy"),
    Entry("clause", ("currency=EUR",), "accounts that bill in that currency"),
)


def language_reference() -> tuple[Entry, ...]:
    """Return the entries in the order of the docs: metrics, periods, clauses."""
    return REFERENCE
