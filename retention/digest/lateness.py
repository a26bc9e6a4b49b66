"""Late data: what is answered where the ledger does not reach to the end of the period that was asked for. No prose."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from retention.errors import QuestionError
from retention.language import read_period
from retention.question import Running

if TYPE_CHECKING:
    from datetime import date

    from retention.answer import AnswerPeriod
    from retention.answer.any import AnyAnswer
    from retention.asker import Asker
    from retention.desk import Desk
    from retention.question import Question


@dataclass(frozen=True, slots=True)
class Stale:
    """The ledger does not reach to the end of the period that was due; `answered` is the newest complete one.

    over  whether that period has ended; of one that still runs, nothing at all is known
    """

    due: str
    complete_through: date
    answered: AnswerPeriod
    over: bool
    last_day: date | None = None

    @property
    def behind(self) -> timedelta:
        """How long before the end of a period that is over the ledger ends."""
        return timedelta() if self.last_day is None else self.last_day - self.complete_through


class Given(NamedTuple):
    """An answer, the question that gave it, and what is late of it."""

    answer: AnyAnswer
    question: Question
    stale: Stale | None


def newest_answer(question: Question, desk: Desk, asker: Asker) -> Given:
    """The answer; where the data is late, that to the same question over the newest period of its kind.

    Raises QuestionError, also where the ledger covers no such period.
    """
    try:
        return Given(desk.answer(question, asker), question, None)
    except QuestionError as error:
        newest = _newest(error, question)
        if newest is None:
            raise
        instead = question.model_copy(update={"period": read_period(newest)})
        answer = desk.answer(instead, asker)
        stale = Stale(
            due=error.facts["label"],
            complete_through=error.facts["complete_through"],
            answered=answer.period,
            over=error.code == "not_complete",
            last_day=error.facts.get("last_day"),
        )
        return Given(answer, instead, stale)


def _newest(error: QuestionError, question: Question) -> str | None:
    """The newest period of the same kind that the ledger covers, where it was only that."""
    newest = None
    if error.code == "not_complete":
        newest = error.facts["latest"]
    elif error.code == "nothing_known_yet" and isinstance(question.period, Running):
        newest = error.facts["suggestion"]
    return newest
