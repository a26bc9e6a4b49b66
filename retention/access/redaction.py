"""Answers without the names of accounts, for those who may not see them: the figures stay as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from retention.answer import NamesNotShown
from retention.errors import QuestionError
from retention.question import Kind
from retention.sign_in import TokenScope

if TYPE_CHECKING:
    from retention.access.permit import Permit
    from retention.answer import Condition
    from retention.answer.any import AnyAnswer
    from retention.answer.diff import AccountDiff, DiffAnswer
    from retention.answer.reconcile import BridgeStep


def without_names(answer: AnyAnswer, permit: Permit) -> AnyAnswer:
    """The answer with its lists of accounts left out and told; lists of accounts themselves are never admitted."""
    if permit.accounts:
        return answer
    match answer.kind:
        case Kind.WHY:
            left: AnyAnswer = answer.model_copy(update={"accounts": ()})
        case Kind.DIFF:
            left = answer.model_copy(update={"accounts": (), "rest": None})
        case Kind.RECONCILE:
            left = answer.model_copy(update={"steps": tuple(map(_without_accounts, answer.steps))})
        case Kind.MOVERS | Kind.ACCOUNTS:
            if permit.lacks_scope:
                raise QuestionError("accounts_scope_missing", scope=TokenScope.ACCOUNTS.value)
            raise QuestionError("accounts_not_shown", kind=answer.kind, place=permit.place, names_shown=())
        case Kind.RETENTION | Kind.TREND | Kind.COHORTS | Kind.MATRIX | Kind.BENCHMARKS:
            return answer
        case _:
            assert_never(answer.kind)
    if left == answer:
        return answer
    place = None if permit.place is None else permit.place.name
    told = NamesNotShown(place=place, scope=TokenScope.ACCOUNTS.value if permit.lacks_scope else None)
    return left.model_copy(update={"warnings": (*answer.warnings, told)})


def without_others(answer: DiffAnswer, only: tuple[Condition, ...]) -> DiffAnswer:
    """What differs between two versions, told to somebody who sees some accounts only.

    An account may be theirs in one of the versions alone: then its rows are not told, nor is ever another account that
    a line moved to or from, or what a restricted attribute was in the other version.
    """
    restricted = {condition.attribute for condition in only}
    return answer.model_copy(update={"accounts": tuple(_of_theirs(one, restricted) for one in answer.accounts)})


def _of_theirs(account: AccountDiff, restricted: set[str]) -> AccountDiff:
    attributes = tuple(one for one in account.attributes if one.attribute not in restricted)
    if not (account.before.in_segment and account.after.in_segment):
        return account.model_copy(update={"attributes": attributes, "lines": (), "lines_total": 0})
    lines = tuple(line.model_copy(update={"account": None}) for line in account.lines)
    return account.model_copy(update={"attributes": attributes, "lines": lines})


def _without_accounts(step: BridgeStep) -> BridgeStep:
    return step.model_copy(update={"accounts": ()})
