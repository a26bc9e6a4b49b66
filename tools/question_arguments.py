"""The arguments of the tools that ask a question, and the `Question` that they make."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field, WithJsonSchema

from retention.errors import QuestionError
from retention.language import Parts, question_of_kind
from retention.language.quantities import MOST_LISTED
from retention.policy import DEFAULT_POLICY
from retention.question import Basis, Comparison, Every, Kind, Metric, Movement, Question
from tools.arguments import Arguments

# An optional argument may be left out or null: clients that must fill in every argument send null.
Text = str | None


def _one_of(values: type[Metric | Comparison | Every | Basis | Movement]) -> WithJsonSchema:
    """A closed list in the schema; the core checks the word, so a wrong one gets the same sentence as everywhere."""
    return WithJsonSchema({"type": "string", "enum": [value.value for value in values]})


def _from(lowest: int, highest: int | None = None) -> WithJsonSchema:
    """A whole number within bounds, which the core checks."""
    return WithJsonSchema({"type": "integer", "minimum": lowest, **({"maximum": highest} if highest else {})})


MetricName = Annotated[
    Annotated[str, _one_of(Metric)] | None,
    Field(
        description="What the headline shows; nrr without one. Every answer holds those of the movements beside it.",
        examples=["grr"],
    ),
]
Period = Annotated[
    Text,
    Field(
        description="The time asked about, in words or dates. `last-quarter` without one.",
        examples=["last-quarter", "2025", "2025-Q3", "2025-06", "ttm", "qtd", "2025-06-01..2025-08-31"],
    ),
]
Segment = Annotated[
    Text,
    Field(
        description="Which accounts: values or attribute=value, several joined by spaces. Empty for all accounts.",
        examples=["enterprise", "region=emea", "enterprise region=emea"],
    ),
]
By = Annotated[
    Text, Field(description="An attribute: one row for each of its values.", examples=["region", "industry"])
]
Compare = Annotated[
    Annotated[str, _one_of(Comparison)] | None,
    Field(
        description="The earlier period to hold the answer against: the one before, or the same one a year earlier.",
        examples=["previous"],
    ),
]
Policy = Annotated[
    Text,
    Field(description=f"The counting rules, one of the policies of describe_ledger; {DEFAULT_POLICY} without one."),
]
Currency = Annotated[
    Text,
    Field(
        description=(
            "The ISO 4217 currency of the figures. With exchange rates in the ledger everything is converted to it,"
            " without them only lines billed in it count."
        ),
        examples=["USD"],
    ),
]
KnownOn = Annotated[
    Text,
    Field(
        description="A day: answer with what was known at its end, not with later corrections.", examples=["2025-07-05"]
    ),
]
Margin = Annotated[Text, Field(description="Gross margin, for ltv and ltv_cac only.", examples=["80%"])]
Cac = Annotated[Text, Field(description="Cost of winning a customer, for ltv_cac only.", examples=["1200"])]
Top = Annotated[
    Annotated[int, _from(1, MOST_LISTED)] | None,
    Field(description=f"How many accounts of each movement, 1 to {MOST_LISTED}.", examples=[20]),
]
Steps = Annotated[Annotated[str, _one_of(Every)] | None, Field(examples=["month"])]
Version = Annotated[int, _from(1)]


class QuestionArguments(Arguments):
    """What every question takes; `kind` is what it asks."""

    kind: ClassVar[Kind]

    def question(self) -> Question:
        """Make the question. Raises QuestionError."""
        return question_of_kind(self.asked_kind(), Parts(**self.model_dump(), has_window_field=True))

    def asked_kind(self) -> Kind:
        return self.kind


class RetentionArguments(QuestionArguments):
    kind = Kind.RETENTION

    period: Annotated[
        str,
        Field(
            description="The time asked about, in words or dates.",
            examples=["last-quarter", "2025", "2025-Q3", "2025-06", "ttm", "qtd", "2025-06-01..2025-08-31"],
        ),
    ]
    metric: MetricName = None
    segment: Segment = None
    by: By = None
    compare: Compare = None
    policy: Policy = None
    currency: Currency = None
    known_on: KnownOn = None
    margin: Margin = None
    cac: Cac = None

    def question(self) -> Question:
        """Make the question. Raises QuestionError, also for a period that is blank."""
        if not self.period.strip():
            raise QuestionError("missing_period", nearest="last-quarter")
        return super().question()


class TrendArguments(QuestionArguments):
    kind = Kind.TREND

    period: Annotated[
        Text,
        Field(
            description="What the trend runs through. Without one the last 12 months, 8 quarters, or all years.",
            examples=["last-12-months", "since 2024-01", "2024..2025", "all-time"],
        ),
    ] = None
    every: Annotated[Steps, Field(description="The steps: one point each; month without one.")] = None
    window: Annotated[
        Text,
        Field(
            description=(
                "What each point looks back on: `ttm` for the twelve months that end with the step. Without one, each"
                " point is the step itself."
            ),
            examples=["ttm", "trailing-3-months"],
        ),
    ] = None
    metric: MetricName = None
    segment: Segment = None
    by: By = None
    policy: Policy = None
    currency: Currency = None
    known_on: KnownOn = None
    margin: Margin = None
    cac: Cac = None


class CohortsArguments(QuestionArguments):
    kind = Kind.COHORTS

    period: Annotated[
        Text,
        Field(
            description="When the accounts of the cohorts were first active. All time without one.",
            examples=["all-time", "2024", "since 2024-01"],
        ),
    ] = None
    every: Annotated[Steps, Field(description="The width of a cohort and of an age; quarter without one.")] = None
    basis: Annotated[
        Annotated[str, _one_of(Basis)] | None,
        Field(
            description="What is followed: revenue (ARR) or logo (accounts). revenue without one.",
            examples=["logo"],
        ),
    ] = None
    segment: Segment = None
    policy: Policy = None
    currency: Currency = None
    known_on: KnownOn = None


class AccountsArguments(QuestionArguments):
    period: Period = None
    movement: Annotated[
        Annotated[str, _one_of(Movement)] | None,
        Field(
            description="One movement: all of its accounts. Without one the largest accounts of every movement.",
            examples=["churn"],
        ),
    ] = None
    segment: Segment = None
    by: Annotated[Text, Field(description="An attribute whose value stands beside each account.")] = None
    top: Top = None
    policy: Policy = None
    currency: Currency = None
    known_on: KnownOn = None

    def asked_kind(self) -> Kind:
        return Kind.ACCOUNTS if self.movement and self.movement.strip() else Kind.MOVERS


class WhyArguments(QuestionArguments):
    kind = Kind.WHY

    period: Period = None
    metric: MetricName = None
    segment: Segment = None
    compare: Annotated[
        Compare, Field(description="What it changed from: the period before (the default), or a year earlier.")
    ] = None
    by: Annotated[
        By, Field(description="The attribute whose values the change is split over; segment without one.")
    ] = None
    top: Annotated[Top, Field(description=f"How many accounts that moved it, 1 to {MOST_LISTED}.")] = None
    policy: Policy = None
    currency: Currency = None
    known_on: KnownOn = None


class ReconcileArguments(QuestionArguments):
    kind = Kind.RECONCILE

    policy: Annotated[str, Field(description="The first policy, one of describe_ledger.", examples=["chartmogul"])]
    against: Annotated[
        Text, Field(description=f"The second policy; {DEFAULT_POLICY} without one.", examples=["stripe"])
    ] = None
    period: Period = None
    metric: MetricName = None
    segment: Segment = None
    currency: Currency = None
    known_on: KnownOn = None


class BenchmarksArguments(QuestionArguments):
    kind = Kind.BENCHMARKS

    period: Annotated[
        Text, Field(description="The time measured; the last twelve months without one.", examples=["ttm", "2025"])
    ] = None
    metric: MetricName = None
    segment: Segment = None
    policy: Policy = None
    currency: Currency = None
    known_on: KnownOn = None


class VersionsArguments(QuestionArguments):
    kind = Kind.DIFF

    older: Annotated[
        Version,
        Field(description="The earlier ledger version, one of describe_ledger.", examples=[1]),
    ]
    newer: Annotated[Version | None, Field(description="The later one; the newest without one.", examples=[2])] = None
    period: Period = None
    metric: MetricName = None
    segment: Segment = None
    policy: Policy = None
    currency: Currency = None


class MatrixArguments(QuestionArguments):
    kind = Kind.MATRIX

    by: Annotated[
        By, Field(description="The attribute whose values are placed by GRR and NRR; segment without one.")
    ] = None
    period: Annotated[
        Text, Field(description="The time measured; the last twelve months without one.", examples=["ttm", "2025"])
    ] = None
    segment: Segment = None
    policy: Policy = None
    currency: Currency = None
    known_on: KnownOn = None
