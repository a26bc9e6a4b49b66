"""A desk around another one, for tests that need one of its methods to be slow, broken or out of bounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retention.access.deed import DONE
from retention.asker import LOCAL

if TYPE_CHECKING:
    from collections.abc import Hashable

    from retention.access.deed import Deed
    from retention.access.permit import Permit
    from retention.answer.any import AnyAnswer
    from retention.asker import Asker
    from retention.desk import Desk, LedgerDescription, Recalled, Verification
    from retention.question import Question, Term


class AroundDesk:
    """Hands everything on to `inner`; without one, whatever reaches it is a failure of the test."""

    def __init__(self, inner: Desk | None = None) -> None:
        self._inner = inner

    @property
    def inner(self) -> Desk:
        assert self._inner is not None
        return self._inner

    def answer(self, question: Question, asker: Asker = LOCAL) -> AnyAnswer:
        return self.inner.answer(question, asker)

    def moment(self, asker: Asker = LOCAL) -> Hashable:
        return self.inner.moment(asker)

    def moment_at_hand(self, asker: Asker = LOCAL) -> Hashable | None:
        return self.inner.moment_at_hand(asker)

    def given(self, question: Question, asker: Asker, moment: Hashable) -> AnyAnswer | None:
        return self.inner.given(question, asker, moment)

    def write_notes(self) -> None:
        self.inner.write_notes()

    def write_notes_at_once(self) -> bool:
        return self.inner.write_notes_at_once()

    def recall(self, answer_id: str, asker: Asker = LOCAL) -> Recalled:
        return self.inner.recall(answer_id, asker)

    def verify(self, answer_id: str, asker: Asker = LOCAL) -> Verification:
        return self.inner.verify(answer_id, asker)

    def describe(self, asker: Asker = LOCAL) -> LedgerDescription:
        return self.inner.describe(asker)

    def permit(self, asker: Asker = LOCAL) -> Permit:
        return self.inner.permit(asker)

    def values_like(self, text: str, most: int | None = None, asker: Asker = LOCAL) -> tuple[Term, ...]:
        return self.inner.values_like(text, most, asker)

    def by_groups(self) -> bool:
        return self.inner.by_groups()

    def note(
        self,
        asker: Asker,
        deed: Deed,
        outcome: str = DONE,
        question: Question | None = None,
        answer: str | None = None,
    ) -> None:
        self.inner.note(asker, deed, outcome, question, answer)
