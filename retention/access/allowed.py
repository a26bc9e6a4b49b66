"""A permit held against one ledger: what is asked is narrowed to it, what is answered is shown by it."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from retention.errors import QuestionError
from retention.question import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retention.access.permit import Permit
    from retention.answer import Condition
    from retention.answer.any import AnyAnswer
    from retention.ledger.view import Ledger
    from retention.question import Question
    from retention.scope import Scope


@dataclass
class Allowed:
    """What `permit` allows on `newest`, the newest ledger version, which a permit without a restriction never needs."""

    permit: Permit
    newest: Ledger | None

    # ruff: noqa: PLC0415 - most permits restrict nothing and hide nothing

    @cached_property
    def only(self) -> tuple[Condition, ...]:
        """The restriction as the ledger spells it. Raises QuestionError `restriction_without_accounts`."""
        if not self.permit.only:
            return ()
        from retention.access.restriction import restriction

        return restriction(self.permit.only, self._ledger)

    @property
    def ledger(self) -> Ledger:
        """The ledger as it is described to the asker: that of the accounts which are theirs now."""
        if not self.only:
            return self._ledger
        from retention.access.restriction import part_now, without_accounts

        part = part_now(self._ledger, self.only)
        if not part.columns.line_count:
            raise without_accounts(self.only)
        return part

    def question(self, question: Question) -> Question:
        """The question of the accounts that the asker sees.

        Raises QuestionError `beyond_restriction`, `within_restriction` or `restriction_without_accounts`.
        """
        if not self.only:
            return question
        from retention.access.restriction import restricted

        return restricted(question, self.only, self._ledger)

    def confirm(self, scope: Scope) -> None:
        """Raise QuestionError `restriction_without_accounts` where `scope` goes beyond the restriction."""
        if not self.only:
            return
        from retention.access.restriction import covers, without_accounts

        if not covers(self.only, scope.conditions):
            raise without_accounts(self.only)

    def sees(self, scope: Scope) -> bool:
        """Whether an answer to `scope` that was given before is there for the asker."""
        try:
            self.permit.admit_kind(scope.kind, scope.metric)
            self.confirm(scope)
        except QuestionError:
            return False
        return True

    @contextmanager
    def told(self) -> Iterator[None]:
        """Errors that list what the ledger holds are told without it to those who see some of it only."""
        try:
            yield
        except QuestionError as error:
            if not self.only:
                raise
            from retention.access.restriction import told_to

            raise told_to(error, self.only) from error

    def shown(self, answer: AnyAnswer) -> AnyAnswer:
        """The answer as the asker may see it; its receipt keeps it whole, and so its id is the same."""
        if self.only:
            from retention.access.redaction import without_others
            from retention.access.restriction import seen_warnings

            answer = answer.model_copy(update={"warnings": seen_warnings(answer, self.only, self._ledger)})
            if answer.kind is Kind.DIFF:
                answer = without_others(answer, self.only)
        if self.permit.accounts:
            return answer
        from retention.access.redaction import without_names

        return without_names(answer, self.permit)

    @property
    def _ledger(self) -> Ledger:
        if self.newest is None:
            raise ValueError(self.permit)  # who restricts is given the ledger
        return self.newest
