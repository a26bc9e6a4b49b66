"""The reference of the language, for the docs: what can be written, and what it means."""

from __future__ import annotations

from typing import Literal, NamedTuple

from retention.language.own_words import LINKS
from retention.language.words import METRICS
from retention.question import Kind


class Entry(NamedTuple):
    """One line of the reference. Every `written` form is a whole question, those of a period a period too.

    Only those of the part `word` stand within a question.
    """

    part: Literal["kind", "metric", "period", "clause", "word"]
    written: tuple[str, ...]
    meaning: str


REFERENCE = (
    Entry("kind", ("nrr last-quarter", "nrr"), "one metric of one period, with the movements behind it"),
    Entry(
        "kind",
        ("nrr ttm monthly since 2024-01", "nrr trailing-12-months by month since 2024-01"),
        "a trend: every month since January 2024, each looking back on twelve months",
    ),
    Entry("kind", ("grr quarterly 2024..2025", "grr by quarter 2024..2025"), "every quarter from 2024 to 2025"),
    Entry("kind", ("logo churn yearly all-time", "logo churn annually"), "every year since the ledger begins"),
    Entry(
        "kind",
        ("nrr trend", "nrr trends", "nrr trended", "nrr trendline", "nrr over time", "nrr monthly"),
        "a trend by month over the last 12 months; quarterly takes the last 8 quarters, yearly all time",
    ),
    Entry(
        "kind",
        ("cohorts", "cohorts quarterly revenue", "cohort table", "cohort triangle", "cohort analysis", "cohort"),
        "what is left of the accounts that joined in each quarter, by age, all time",
    ),
    Entry(
        "kind",
        ("cohorts monthly logo 2024", "cohorts by month logos 2024"),
        "the same in numbers of accounts, for those who joined in each month of 2024",
    ),
    Entry(
        "kind",
        ("movers last-quarter", "movers", "top movers", "biggest movers", "largest movers"),
        "the accounts behind each movement, the 10 largest of each",
    ),
    Entry("kind", ("movers last-quarter top 20 by region", "top-20 movers by region"), "the same, 20 of each"),
    Entry(
        "kind",
        ("accounts churned last-quarter", "churned accounts", "accounts lost", "accounts churn"),
        "all accounts that churned",
    ),
    Entry("kind", ("accounts contracted", "accounts contraction"), "all accounts that contracted; top 10 lists ten"),
    Entry("kind", ("accounts expanded 2025", "accounts expansion 2025"), "all accounts that expanded"),
    Entry("kind", ("accounts new", "accounts new business"), "all accounts that were never active before"),
    Entry(
        "kind",
        (
            "accounts reactivated",
            "accounts reactivation",
            "accounts won back",
            "accounts returned",
        ),
        "all accounts that came back",
    ),
    Entry(
        "kind",
        ("why nrr last-quarter vs previous by segment", "why did nrr fall by segment", "explain nrr by segment"),
        "why a metric changed: rate and mix by segment, by movement, accounts; by default since the period before",
    ),
    Entry(
        "kind",
        ("matrix by industry", "retention matrix by industry", "quadrants by industry"),
        "segments by GRR and NRR over the last 12 months: where to expand, where to rescue",
    ),
    Entry(
        "kind",
        ("benchmarks nrr", "benchmark nrr ttm"),
        "the reference figures that apply to a metric over the last 12 months, and why the others do not",
    ),
    Entry(
        "kind",
        (
            "reconcile chartmogul stripe 2025-Q3",
            "reconcile chartmogul with stripe 2025-Q3",
            "reconciliation chartmogul vs stripe 2025-Q3",
        ),
        "the difference between two policies as a bridge of causes",
    ),
    Entry(
        "kind", ("reconcile chartmogul", "reconcile chartmogul holdfast"), "one policy alone is held against holdfast"
    ),
    Entry(
        "kind",
        ("diff 2025-Q2 v3 v5", "difference 2025-Q2 versions 3 and 5", "diff 2025-Q2 v3..v5", "diff 2025-Q2 v3 vs v5"),
        "one period as two ledger versions know it, account by account",
    ),
    Entry("kind", ("diff 2025-Q2 v3", "diff 2025-Q2 v3 vs newest"), "version 3 against the newest"),
    Entry(
        "metric",
        ("nrr", "ndr", "net revenue retention", "net dollar retention", "net retention"),
        "what the accounts of the opening are worth at the closing, against the opening; the metric when none is named",
    ),
    Entry(
        "metric",
        ("grr", "gdr", "gross revenue retention", "gross dollar retention", "gross retention"),
        "the same without expansion; never above 100 %",
    ),
    Entry("metric", ("logo retention", "logo"), "accounts of the opening that are still active at the closing"),
    Entry(
        "metric",
        ("crr", "customer retention", "customer retention rate"),
        "customers at the end without those who were none at the start, against customers at the start",
    ),
    Entry("metric", ("logo churn", "customer churn", "account churn"), "accounts of the opening that were lost"),
    Entry(
        "metric",
        ("revenue churn", "dollar churn", "churn", "gross churn", "gross revenue churn", "gross dollar churn"),
        "contraction and churn, against the opening",
    ),
    Entry("metric", ("quick ratio",), "new, reactivated and expanded ARR, against contracted and churned ARR"),
    Entry(
        "metric",
        ("renewal rate", "renewal"),
        "lines whose term ended in the period and continued, against all whose term ended",
    ),
    Entry(
        "metric", ("win-back rate", "win-back"), "accounts lost earlier that are active again, against all lost earlier"
    ),
    Entry("metric", ("arpa", "average revenue per account"), "ARR at the closing for each customer"),
    Entry(
        "metric",
        ("ltv", "lifetime value", "customer lifetime value"),
        "ARPA with the margin that you give, against the churn rate",
    ),
    Entry(
        "metric",
        ("ltv:cac", "ltv/cac", "ltv cac", "ltv to cac"),
        "LTV against the cost of winning a customer that you give",
    ),
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
    Entry(
        "period",
        ("all-time", "since the beginning", "since the start"),
        "from the ledger's first day as far as it is complete",
    ),
    Entry(
        "clause",
        ("enterprise", '"mid market"', "enterprise, smb", "enterprise or smb"),
        "accounts with that value of any attribute",
    ),
    Entry(
        "clause",
        ("segment=enterprise", "segment=enterprise,smb", 'segment="mid market"'),
        "accounts with that value, or one of those values, of the attribute",
    ),
    Entry("clause", ("by region", "by the region", "by each region", "per region"), "one row a value of the attribute"),
    Entry(
        "clause",
        (
            *("vs previous", "versus previous", "compared to previous", "compared with previous", "against previous"),
            *("vs prior", "vs previous period", "vs prior period", "vs last period"),
        ),
        "held against the period before",
    ),
    Entry(
        "clause",
        (
            *("vs last-year", "vs previous year", "vs prior year", "vs a year ago", "vs a year earlier"),
            *("vs a year before", "vs year ago", "vs year earlier", "vs year before", "vs same period last year"),
            *("vs same month last year", "vs same quarter last year", "vs same half last year"),
        ),
        "held against the same dates a year earlier",
    ),
    Entry(
        "clause",
        (
            "nrr monthly",
            "nrr every month",
            "nrr each month",
            "nrr per month",
            "nrr by month",
            "nrr by the month",
            "nrr by each month",
        ),
        "the steps of a trend, the width of cohorts; likewise quarterly and yearly or annually",
    ),
    Entry("clause", ("movers top 20", "movers top-20"), "at most 20 accounts of each movement, 1 to 1,000"),
    Entry("clause", ("why nrr top 20",), "the 20 accounts that moved the ratio most"),
    Entry(
        "clause",
        ("as known on 2025-07-05", "known on 2025-07-05", "as known at 2025-07-05", "known 2025-07-05"),
        "answered with what the ledger knew at the end of that day",
    ),
    Entry(
        "clause",
        ("ltv margin=80%", "ltv margin=80", "ltv gross margin=80%"),
        "the gross margin that LTV assumes, in percent",
    ),
    Entry(
        "clause", ("ltv:cac margin=80% cac=1200", "ltv:cac margin=80% cac=1,200.00"), "what winning a customer costs"
    ),
    Entry("clause", ("policy=holdfast",), "counted by the rules of that policy"),
    Entry(
        "clause", ("currency=EUR",), "the currency of the figures; without exchange rates only lines billed in it count"
    ),
    Entry("word", LINKS[Kind.WHY], "passed over in a question that begins with why"),
    Entry("word", LINKS[Kind.TREND], "passed over in a question for a trend"),
    Entry("word", LINKS[Kind.MOVERS], "passed over in a question for movers"),
    Entry("word", LINKS[Kind.ACCOUNTS], "passed over in a question for accounts"),
    Entry("word", LINKS[Kind.BENCHMARKS], "passed over in a question for benchmarks"),
    Entry("word", LINKS[Kind.DIFF], "passed over in a question for a difference of versions"),
    Entry(
        "word",
        (
            *(
                "for",
                "in",
                "of",
                "the",
                "what",
                "what's",
                "whats",
                "is",
                "was",
                "are",
                "were",
                "our",
                "my",
                "show",
                "give",
                "tell",
            ),
            *(
                "me",
                "please",
                "hi",
                "hey",
                "hello",
                "thanks",
                "from",
                "rate",
                "rates",
                "customers",
                "segment",
                "and",
                "retention",
            ),
        ),
        "passed over in every question",
    ),
)


def language_reference() -> tuple[Entry, ...]:
    """Return the entries in the order of the docs: kinds, metrics, periods, clauses, words that are passed over."""
    return tuple(entry for entry in REFERENCE if _is_computed(entry))


def _is_computed(entry: Entry) -> bool:
    """Say whether this version computes the metric that the entry is about."""
    subject = entry.written[0] if entry.part == "metric" else entry.written[0].split()[0]
    return subject in METRICS or not (entry.part == "metric" or subject.startswith("ltv"))
