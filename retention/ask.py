"""One question, one way through: Question -> Scope -> components -> ratios, tier, checks -> Answer."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from retention.answer import Answer, LedgerState
from retention.measure import in_one_currency, view_of
from retention.policy import policy_named
from retention.scope import Scope, Workspace, resolve_scope
from retention.verdict import answer_period, beside, compared, warnings

if TYPE_CHECKING:
    from datetime import date

    from retention.ledger.view import Ledger
    from retention.question import Question

# Raised whenever the same scope on the same ledger would give other figures or other field names.
DEFINITIONS = "1"
_ID_DIGITS = 16


def ask(question: Question, *, ledger: Ledger, today: date, workspace: Workspace | None = None) -> Answer:
    """The exact answer. Raises QuestionError, or LedgerError where the ledger has no lines."""
    return answer_scope(scope_of(question, ledger=ledger, today=today, workspace=workspace or Workspace()), ledger)


def scope_of(question: Question, *, ledger: Ledger, today: date, workspace: Workspace) -> Scope:
    """The question resolved, once for each day and ledger version. Raises as `ask`."""
    return ledger.remember(
        ("scope", question, today, workspace),
        lambda: resolve_scope(question, ledger=ledger, today=today, workspace=workspace),
    )


def answer_scope(scope: Scope, ledger: Ledger) -> Answer:
    """Answer what is already resolved: the way of `ask`, and of whoever recomputes a receipt."""
    scope = in_one_currency(scope, ledger)
    view = view_of(scope, ledger)
    measured = view.measure(scope.period.period(), broken_down=True)
    others = beside(view, measured)
    earlier = None
    if scope.compare is not None and others.earlier is not None:
        earlier = compared(scope.compare, others.earlier, measured, scope.metric)
    return Answer(
        id=answer_id(scope, ledger),
        metric=scope.metric,
        period=answer_period(measured.period),
        segment=scope.segment,
        conditions=scope.conditions,
        by=scope.by,
        policy=scope.policy,
        currency=view.currency,
        total=measured.total,
        rows=measured.rows,
        trailing=others.trailing_twelve_months,
        tier=others.tier,
        compared=earlier,
        warnings=tuple(warnings(view, measured, others, earlier)),
        ledger=LedgerState(
            version=ledger.version, fingerprint=ledger.fingerprint, complete_through=ledger.complete_through
        ),
        headline=scope.headline,
        definitions=DEFINITIONS,
    )


def answer_id(scope: Scope, ledger: Ledger) -> str:
    """The hash of all that decides the answer: the scope, the policy's parameters, the ledger, the definitions."""
    policy = policy_named(scope.policy).model_dump_json()
    decided_by = f"{scope.model_dump_json()}\n{policy}\n{ledger.version} {ledger.fingerprint}\n{DEFINITIONS}"
    return hashlib.sha256(decided_by.encode()).hexdigest()[:_ID_DIGITS]
