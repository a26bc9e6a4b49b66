"""Every question leaves a line in the audit, whatever comes of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple, Self

from retention.access.deed import DONE, FAILED, Deed
from retention.errors import HoldfastError
from retention.language.writing import written
from retention.question import Term
from retention.store.registry.audit import Entry, moment

if TYPE_CHECKING:
    from types import TracebackType

    from retention.answer.any import AnyAnswer
    from retention.asker import Asker, Place
    from retention.question import Question
    from retention.scope import Scope
    from retention.store.registry.audit import AuditBook


@dataclass
class Noting:
    """Notes a deed when it is over: done, refused with the code of its error, or failed."""

    audit: AuditBook
    asker: Asker
    deed: Deed
    question: Question
    answer: str | None = None
    text: str | None = None

    def answered(self, given: Given) -> None:
        """The answer's id, and the question with the segment as it was resolved: which accounts were shown."""
        self.answer, self.text = given.answer.id, given.text

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        outcome = DONE if error is None else error.code if isinstance(error, HoldfastError) else FAILED
        self.audit.note(entry(self.asker, self.deed, outcome, self.text or written(self.question), self.answer))


class Given(NamedTuple):
    """An answer: what it is of, whole and as it was shown, and its question as the audit keeps it."""

    scope: Scope
    answer: AnyAnswer
    shown: AnyAnswer
    text: str


def resolved(question: Question, scope: Scope) -> str:
    """The question with the segment as it was resolved, in the language."""
    terms = (Term(attribute=one.attribute, value=value) for one in scope.conditions for value in one.values)
    return written(question.model_copy(update={"terms": tuple(terms)}))


def entry(asker: Asker, deed: Deed, outcome: str, question: str | None, answer: str | None) -> Entry:
    """The row of the audit, as of now."""
    return Entry(
        at=moment(datetime.now(UTC)),
        face=asker.face.value,
        team=asker.team,
        user=_user(asker),
        place=None if asker.place is None else _place(asker.place),
        deed=deed.value,
        outcome=outcome,
        question=question,
        answer=answer,
    )


def _user(asker: Asker) -> str | None:
    """The id; of an assistant with the word before it by which rules name it."""
    return asker.user if asker.sign_in is None else f"{asker.sign_in.value}:{asker.user}"


def _place(place: Place) -> str:
    """The id, which stays, after the name that the place had then."""
    return place.id if place.name is None else f"#{place.name} {place.id}"
