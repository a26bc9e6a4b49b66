"""The kinds of question: what each takes, what is meant where nothing is said, and what has no meaning in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retention.errors import QuestionError
from retention.language.quantities import VERSION, versions
from retention.language.words import NEWEST, folded
from retention.period import MONTHS_A_YEAR, PeriodKind
from retention.policy import DEFAULT_POLICY, policies
from retention.question import (
    AllTime,
    Basis,
    Comparison,
    Every,
    Kind,
    LastComplete,
    Metric,
    Movement,
    PeriodExpression,
    Trailing,
    Unit,
)

if TYPE_CHECKING:
    from retention.language.clauses import Clauses

LAST_QUARTER = LastComplete(unit=PeriodKind.QUARTER)
TTM = Trailing(unit=Unit.MONTH, count=MONTHS_A_YEAR)


@dataclass(frozen=True, slots=True)
class Form:
    """What one kind of question takes beside a period, a segment and a currency, and what is meant by default."""

    takes: frozenset[str]
    period: PeriodExpression
    every: Every | None = None
    basis: Basis | None = None
    top: int | None = None
    compare: Comparison | None = None


def _slots(names: str) -> frozenset[str]:
    return frozenset(names.split())


FORMS: dict[Kind, Form] = {
    Kind.RETENTION: Form(_slots("metric by comparison policy known_on margin cac"), LAST_QUARTER),
    Kind.TREND: Form(_slots("metric every by policy known_on margin cac"), TTM, every=Every.MONTH),
    Kind.COHORTS: Form(_slots("every basis policy known_on"), AllTime(), every=Every.QUARTER, basis=Basis.REVENUE),
    Kind.MOVERS: Form(_slots("top by policy known_on"), LAST_QUARTER, top=10),
    Kind.ACCOUNTS: Form(_slots("movement top by policy known_on"), LAST_QUARTER),
    Kind.WHY: Form(_slots("metric top by comparison policy known_on"), LAST_QUARTER, compare=Comparison.PREVIOUS),
    Kind.MATRIX: Form(_slots("by policy known_on"), TTM),
    Kind.BENCHMARKS: Form(_slots("metric policy known_on"), TTM),
    Kind.RECONCILE: Form(_slots("metric known_on"), LAST_QUARTER),
    Kind.DIFF: Form(_slots("metric policy"), LAST_QUARTER),
}
# A trend's period where none is named, by its steps.
PERIOD_OF_STEPS: dict[Every, PeriodExpression] = {
    Every.MONTH: FORMS[Kind.TREND].period,
    Every.QUARTER: Trailing(unit=Unit.QUARTER, count=8),
    Every.YEAR: AllTime(),
}
TAKEN_BY_ALL = frozenset({"kind", "period", "as_of", "currency"})
_RECONCILED = 2
TAKE_ASSUMPTIONS = ("ltv", "ltv_cac")


def kind_of(clauses: Clauses) -> Kind:
    """The kind that is named; steps alone make a trend of a metric."""
    if clauses.kind is not None:
        return clauses.kind[0]
    return Kind.RETENTION if clauses.every is None else Kind.TREND


def settle(clauses: Clauses, kind: Kind) -> None:
    """Give the words that are a metric or a comparison elsewhere the meaning that they have in `kind`."""
    metric, comparison = clauses.metric, clauses.comparison
    match kind:
        case Kind.COHORTS if metric is not None and metric[0] is Metric.LOGO_RETENTION:
            clauses.metric = None
            clauses.fill("basis", Basis.LOGO, metric[1])
        case Kind.ACCOUNTS if metric is not None and folded(metric[1]) in MOVEMENT_METRICS:
            clauses.metric = None
            clauses.fill("movement", MOVEMENT_METRICS[folded(metric[1])], metric[1])
        case Kind.RECONCILE:
            _settle_policies(clauses)
        case Kind.DIFF if comparison is not None:
            if VERSION.fullmatch(comparison[0]) or folded(comparison[0]) in NEWEST:
                clauses.comparison = None
                clauses.versions += versions(comparison[0])


def _settle_policies(clauses: Clauses) -> None:
    """`policy=a vs b` names the policies of a reconciliation as `a with b` does."""
    if clauses.policy is not None and len(clauses.policies) < _RECONCILED:
        clauses.policies.append(clauses.policy[0])
        clauses.policy = None
    said = clauses.comparison
    if said is not None and len(clauses.policies) < _RECONCILED and folded(said[0]) in map(folded, policies()):
        clauses.policies.append(said[0])
        clauses.comparison = None


MOVEMENT_METRICS = {"churn": Movement.CHURN, "winback": Movement.REACTIVATION}


def check(clauses: Clauses, kind: Kind) -> None:
    """Refuse what has no meaning in a question of `kind`.

    Errors: not_of_kind, missing_movement.
    """
    takes = FORMS[kind].takes
    for slot, text in clauses.filled():
        if slot not in takes and slot not in TAKEN_BY_ALL:
            raise QuestionError("not_of_kind", kind=kind, part=slot, text=text)
    if kind is Kind.ACCOUNTS and clauses.movement is None:
        raise QuestionError("missing_movement")


def versions_of(clauses: Clauses) -> tuple[int, int | None]:
    """The versions of a diff, older first; one alone is held against the newest.

    Errors: missing_versions, too_many_versions, same_versions.
    """
    named = sorted(clauses.versions)
    match named:
        case []:
            raise QuestionError("missing_versions")
        case [only]:
            return only, None
        case [older, newer] if older < newer:
            return older, newer
        case [same, _]:
            raise QuestionError("same_versions", version=same)
    raise QuestionError("too_many_versions", versions=tuple(named))


def policies_of(clauses: Clauses) -> tuple[str, str]:
    """The policies of a reconciliation; one alone is held against our own.

    Errors: missing_policies, same_policies.
    """
    if not clauses.policies:
        raise QuestionError("missing_policies")
    first, second = (*clauses.policies, DEFAULT_POLICY)[:2]
    if first.casefold() == second.casefold():
        raise QuestionError("same_policies", policy=second)
    return first, second
