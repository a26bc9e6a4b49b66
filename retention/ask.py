"""One question, one way through: Question -> Scope -> components -> ratios, tier, checks -> Answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retention.books import Alone
from retention.kinds import period
from retention.question import Kind
from retention.scope import Scope, Workspace, resolve_scope

if TYPE_CHECKING:
    from datetime import date

    from retention.answer.any import AnyAnswer
    from retention.books import Books
    from retention.ledger.view import Ledger
    from retention.question import Question


def ask(
    question: Question,
    *,
    ledger: Ledger,
    today: date,
    workspace: Workspace | None = None,
    books: Books | None = None,
) -> AnyAnswer:
    """The exact answer. Raises QuestionError, or LedgerError where the ledger has no lines."""
    scope = scope_of(question, ledger=ledger, today=today, workspace=workspace or Workspace())
    return answer_scope(scope, ledger, books)


def scope_of(question: Question, *, ledger: Ledger, today: date, workspace: Workspace) -> Scope:
    """The question resolved, once for each day and ledger version. Raises as `ask`."""
    return ledger.remember(
        ("scope", question, today, workspace),
        lambda: resolve_scope(question, ledger=ledger, today=today, workspace=workspace),
    )


def answer_scope(scope: Scope, ledger: Ledger, books: Books | None = None) -> AnyAnswer:
    """Answer what is already resolved: the way of `ask`, and of whoever recomputes a receipt."""
    # ruff: noqa: PLC0415 - a process seldom answers more than one kind
    books = books or Alone(ledger)
    match scope.kind:
        case Kind.RETENTION:
            return period.answer(scope, ledger, books)
        case Kind.MOVERS | Kind.ACCOUNTS:
            from retention.kinds import movers

            return movers.answer(scope, ledger, books)
        case Kind.MATRIX:
            from retention.kinds import matrix

            return matrix.answer(scope, ledger, books)
        case Kind.BENCHMARKS:
            from retention.kinds import benchmarks

            return benchmarks.answer(scope, ledger, books)
        case Kind.RECONCILE:
            from retention.kinds import reconcile

            return reconcile.answer(scope, ledger, books)
        case Kind.TREND:
            from retention.kinds import trend

            return trend.answer(scope, ledger, books)
        case Kind.COHORTS:
            from retention.kinds import cohorts

            return cohorts.answer(scope, ledger, books)
    raise NotImplementedError(scope.kind)
