"""One table of calls that every client makes: a tool that is added needs a line here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Call:
    """A call of a tool, and the question of the terminal that must give the same; None where there is no such."""

    tool: str
    arguments: dict[str, Any]
    question: str | None = None

    def given(self, answer_id: str) -> dict[str, Any]:
        """The arguments of a run in which the first call's answer has that id."""
        return {name: answer_id if value == ANSWER_ID else value for name, value in self.arguments.items()}

    def __str__(self) -> str:
        return " ".join([self.tool, *(f"{name}={value}" for name, value in self.arguments.items())])


ANSWER_ID = "the id of the first call's answer"
"""Stands in arguments for an id that only the run knows."""

CALLS = (
    Call("get_retention", {"period": "last-quarter", "segment": "enterprise"}, "nrr last-quarter enterprise"),
    Call("get_retention", {"period": "last-year", "metric": "grr", "by": "region"}, "grr last-year by region"),
    # JavaScript reads a number beyond 2^53 as its neighbour, and says nothing: this answer has some.
    Call(
        "get_retention",
        {"period": "last-year", "by": "region", "compare": "previous"},
        "nrr last-year by region vs previous",
    ),
    Call(
        "get_retention",
        {"period": "ttm", "metric": "ltv_cac", "margin": "80%", "cac": "25000"},
        "ltv:cac ttm margin=80% cac=25000",
    ),
    Call(
        "get_trend",
        {"period": "2025", "metric": "grr", "every": "quarter", "by": "region"},
        "grr quarterly 2025 by region",
    ),
    Call(
        "get_trend", {"period": "since 2025-01", "every": "quarter", "window": "ttm"}, "nrr ttm quarterly since 2025-01"
    ),
    # Too long to be whole: cut, with a link to all of its rows, which not every library knows.
    Call("get_trend", {"period": "all-time", "by": "industry"}),
    Call("get_cohorts", {"every": "quarter"}, "cohorts quarterly"),
    Call("list_accounts", {"period": "last-quarter", "top": 3}, "movers last-quarter top 3"),
    Call("list_accounts", {"period": "last-quarter", "movement": "churn"}, "accounts churned last-quarter"),
    Call(
        "explain_change",
        {"period": "last-quarter", "segment": "smb", "by": "region"},
        "why nrr last-quarter smb by region",
    ),
    Call(
        "reconcile_policies",
        {"policy": "chartmogul", "against": "stripe", "period": "last-quarter"},
        "reconcile chartmogul stripe last-quarter",
    ),
    Call("get_benchmarks", {"metric": "logo_churn", "segment": "enterprise"}, "benchmarks logo churn enterprise"),
    Call("compare_versions", {"period": "last-quarter", "older": 1, "newer": 2}, "diff last-quarter v1 v2"),
    Call("get_matrix", {"by": "industry"}, "matrix by industry"),
    Call("describe_ledger", {}),
    Call("verify_answer", {"answer": ANSWER_ID}),
    # Hosts keep it for views, and still list it.
    Call("draw_answer", {"id": ANSWER_ID, "theme": "dark"}),
)

MISSPELT = Call("get_retention", {"period": "last-quarter", "segmnt": "enterprise"})
"""Must come back with the argument's right name; an answer about all accounts would be a confident wrong number."""
