"""The worked tape of definitions, part 4: five accounts over fourteen months, January 2025 to February 2026."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from retention.language import read_question
from retention.measure import View, view_of
from retention.policy import Policy, policy_named
from retention.scope import Workspace, resolve_scope
from tests.ledger.tape import TODAY, ledger_of

if TYPE_CHECKING:
    from retention.answer import Retention
    from retention.ledger.view import Ledger

FIVE = ledger_of(
    """
    A a1 2025-01-01 -          1200
    B b1 2025-01-01 2026-01-01 1200
    B b2 2026-01-01 -          1800
    C c1 2025-01-01 2025-06-01 1200
    C c2 2026-01-01 -           960
    D d1 2026-01-01 -           600
    E e1 2025-01-01 2026-01-01 2400
    E e2 2026-01-01 -          1440
    """,
    complete_through=date(2026, 2, 28),
)
# January 2026 against January 2025, and against December 2025.
TWELVE_MONTHS, ONE_MONTH = "2025-02-01..2026-01-31", "2026-01"


def policy(**changes: Any) -> Policy:  # noqa: ANN401 - any parameter
    """The default with these parameters changed."""
    return Policy.model_validate(policy_named("holdfast").model_dump() | {"name": "changed"} | changes)


def view(ledger: Ledger, question: str, rules: Policy, currency: str | None = None) -> View:
    """What `rules` see of the question."""
    scope = resolve_scope(read_question(question), ledger=ledger, today=TODAY, workspace=Workspace())
    return view_of(scope.model_copy(update={"currency": currency}), ledger, rules)


def measured(question: str, rules: Policy, ledger: Ledger = FIVE) -> Retention:
    """The total of the question's period under `rules`."""
    seen = view(ledger, question, rules)
    return seen.measure(seen.scope.period.period(), broken_down=False).total


def percents(total: Retention) -> tuple[str | None, ...]:
    """NRR, GRR and logo retention."""
    ratios = (total.nrr, total.grr, total.logo_retention)
    return tuple(None if ratio is None else ratio.percent for ratio in ratios)
