"""One question, one way through: Question -> Scope -> components -> ratios, tier, checks -> Answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from retention.books import Alone
from retention.history import asked, history_warnings
from retention.kinds import period
from retention.question import Kind
from retention.scope import Workspace

if TYPE_CHECKING:
    from datetime import date

    from retention.answer.any import AnyAnswer
    from retention.books import Books
    from retention.ledger.view import Ledger
    from retention.question import Question
    from retention.scope import Scope


def ask(
    question: Question,
    *,
    ledger: Ledger,
    today: date,
    workspace: Workspace | None = None,
    books: Books | None = None,
) -> AnyAnswer:
    """The exact answer. Raises QuestionError, or LedgerError where the ledger has no lines."""
    books = books or Alone(ledger)
    scope, then = asked(question, newest=ledger, today=today, workspace=workspace or Workspace(), books=books)
    return answer_scope(scope, then, books)


def answer_scope(scope: Scope, ledger: Ledger, books: Books | None = None) -> AnyAnswer:
    """Answer what is already resolved: the way of `ask`, and of whoever recomputes a receipt."""
    books = books or Alone(ledger)
    answer = _of_kind(scope, ledger, books)
    notes = tuple(history_warnings(scope, ledger, books, answer))
    return answer.model_copy(update={"warnings": (*notes, *answer.warnings)}) if notes else answer


def _of_kind(scope: Scope, ledger: Ledger, books: Books) -> AnyAnswer:
    # ruff: noqa: PLC0415 - a process seldom answers more than one kind
    match scope.kind:
        case Kind.RETENTION:
            return period.answer(scope, ledger, books)
        case Kind.MOVERS | Kind.ACCOUNTS:
            from retention.kinds import movers

            return movers.answer(scope, ledger, books)
        case Kind.MATRIX:
            from retention.kinds import matrix

            return matrix.answer(scope, ledger, books)
        case Kind.WHY:
            from retention.kinds import why

            return why.answer(scope, ledger, books)
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
        case Kind.DIFF:
            from retention.kinds import diff

            return diff.answer(scope, ledger, books)
    assert_never(scope.kind)
