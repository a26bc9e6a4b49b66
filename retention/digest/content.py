"""What a digest is about: the questions put to the desk, and what of their answers must be said first. No prose."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from retention.answer import Answer
from retention.asker import Occasion
from retention.digest.crossings import BREAKDOWN, accounts_of, crossings, tier_changes
from retention.digest.lateness import newest_answer
from retention.errors import LedgerError, QuestionError
from retention.language import read_period, read_question
from retention.question import Comparison, Every, Kind, Metric, Question, Trailing, Unit

if TYPE_CHECKING:
    from collections.abc import Collection

    from retention.answer.any import AnyAnswer
    from retention.answer.movers import MoversAnswer
    from retention.asker import Asker
    from retention.desk import Desk
    from retention.digest.crossings import Crossings, TierChange
    from retention.digest.lateness import Stale
    from retention.digest.subscription import Contents

# Tiers of so many segments are followed; a ledger with more has no segments, but a list of customers.
MOST_SEGMENTS = 12
MOVERS_LISTED = 5
MONTHS_DRAWN = 13
# How often a digest is made anew where a ledger version lands while it is made.
_ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class Digest:
    """The answers of a digest, the main one first, and what must be said with them; all on one ledger version.

    stale          for each answer, what is late of it; None where it is the one that was due
    total          the main answer without its breakdown, for its movements; None where it has none
    tier_changes   only in the standard digest, or where they are asked for
    movers         None where account names are not shown, or where it is not the standard digest
    drawn          the answer that a picture is made of
    """

    answers: tuple[AnyAnswer, ...]
    stale: tuple[Stale | None, ...]
    total: Answer | None = None
    tier_changes: tuple[TierChange, ...] = ()
    crossings: Crossings | None = None
    movers: MoversAnswer | None = None
    drawn: AnyAnswer | None = None

    @property
    def in_thread(self) -> tuple[AnyAnswer, ...]:
        """What is told in the thread of the main answer, each as an answer of its own."""
        return (*(() if self.movers is None else (self.movers,)), *self.answers[1:])

    @property
    def marks(self) -> tuple[str, ...]:
        """The crossings that it tells."""
        return self.crossings.marks if self.crossings else ()


def digest_of(contents: Contents, desk: Desk, asker: Asker, told: Collection[str] = ()) -> Digest | None:
    """What is to be posted now; None where thresholds are set and none is crossed but those `told` before.

    Raises QuestionError where the asker may not have it any more, or where it has no answer, and LedgerError,
    `ledger_busy` where one version after the other lands meanwhile.
    """
    asker = asker.model_copy(update={"occasion": Occasion.DIGEST})
    for _ in range(_ATTEMPTS):
        before = _ledger(desk, asker)
        digest = _made(contents, desk, asker, told)
        if _ledger(desk, asker) == before:
            return digest
    raise LedgerError("ledger_busy", file="")


def _ledger(desk: Desk, asker: Asker) -> tuple[int, str]:
    described = desk.describe(asker)
    return described.version, described.fingerprint


def _made(contents: Contents, desk: Desk, asker: Asker, told: Collection[str]) -> Digest | None:
    crossed = None
    if contents.questions and contents.thresholds is None:
        return _own(contents, None, desk, asker)
    main, stale = _main(contents, desk, asker)
    tiers = tuple(tier_changes(main, desk, asker))
    if contents.thresholds is not None:
        crossed = crossings(contents.thresholds, main, tiers, stale, desk, asker).untold(told)
        if not crossed:
            return None
    if contents.questions:
        return _own(contents, crossed, desk, asker)
    return Digest(
        answers=(main,),
        stale=(stale,),
        total=_total(main, desk, asker) if main.by else None,
        tier_changes=tiers,
        crossings=crossed,
        movers=_movers(main, desk, asker),
        drawn=_trend(main, desk, asker),
    )


def _own(contents: Contents, crossed: Crossings | None, desk: Desk, asker: Asker) -> Digest:
    """The answers to the questions of the subscriber, each over the newest period of its kind that is known."""
    given = [newest_answer(read_question(text), desk, asker) for text in contents.questions]
    return Digest(tuple(one.answer for one in given), tuple(one.stale for one in given), crossings=crossed)


def _main(contents: Contents, desk: Desk, asker: Asker) -> tuple[Answer, Stale | None]:
    """NRR of the period that is due by segment, against the period before."""
    attributes = {attribute.name: attribute.values_total for attribute in desk.describe(asker).attributes}
    by = BREAKDOWN if 1 < attributes.get(BREAKDOWN, 0) <= MOST_SEGMENTS else None
    due = Question(period=read_period(contents.period), by=by, compare=Comparison.PREVIOUS)
    given = newest_answer(due, desk, asker)
    return _narrowed(given.answer), given.stale


def _total(main: Answer, desk: Desk, asker: Asker) -> Answer:
    """The same period without its breakdown, whatever day it is by now."""
    pinned = desk.recall(main.id, asker).question
    return _narrowed(desk.answer(pinned.model_copy(update={"by": None, "compare": None}), asker))


def _movers(main: Answer, desk: Desk, asker: Asker) -> MoversAnswer | None:
    try:
        return accounts_of(main, None, MOVERS_LISTED, desk, asker)
    except QuestionError as error:
        if error.code not in {"accounts_not_shown", "accounts_scope_missing", "kind_not_permitted"}:
            raise
        return None


def _narrowed(answer: AnyAnswer) -> Answer:
    if not isinstance(answer, Answer):
        raise TypeError(answer.kind)
    return answer


def _trend(main: Answer, desk: Desk, asker: Asker) -> AnyAnswer | None:
    """NRR of the twelve months to the end of each of the last months."""
    window = Trailing(unit=Unit.MONTH, count=12)
    period = Trailing(unit=Unit.MONTH, count=MONTHS_DRAWN, as_of=main.period.end - timedelta(days=1))
    question = Question(kind=Kind.TREND, metric=Metric.NRR, every=Every.MONTH, window=window, period=period)
    try:
        return desk.answer(question, asker)
    except QuestionError:
        # A young ledger has no year to look back on: then there is nothing to draw.
        return None
