"""What a digest is about: the questions put to the desk, and what of their answers must be said first. No prose."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from retention.answer import Answer
from retention.answer.movers import MoversAnswer
from retention.asker import Occasion
from retention.errors import QuestionError
from retention.follow_up import accounts_behind
from retention.language import read_period, read_question
from retention.money import CURRENCY_DECIMALS, read_minor
from retention.question import Comparison, Every, Kind, Metric, Movement, Question, Term, Trailing, Unit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from retention.answer import AnswerPeriod, Tier
    from retention.answer.any import AnyAnswer
    from retention.answer.movers import Mover
    from retention.asker import Asker
    from retention.desk import Desk
    from retention.digest.subscription import Subscription, Thresholds
    from retention.question import PeriodExpression

BREAKDOWN = "segment"
# Tiers of so many segments are followed; a ledger with more has no segments, but a list of customers.
MOST_SEGMENTS = 12
MOVERS_LISTED = 5
MONTHS_DRAWN = 13


@dataclass(frozen=True, slots=True)
class TierChange:
    """The tier of the total, or of the segment that is named, at the end of the earlier period and of this one."""

    segment: str | None
    before: Tier
    after: Tier


@dataclass(frozen=True, slots=True)
class Stale:
    """The ledger does not reach to the end of the period that was due; `answered` is the newest complete one."""

    due: str
    complete_through: date
    answered: AnswerPeriod


@dataclass(frozen=True, slots=True)
class Crossings:
    """What of the thresholds was crossed: the points that NRR fell by more than, and the accounts that churned."""

    tiers: tuple[TierChange, ...] = ()
    nrr_down_points: str | None = None
    churned: tuple[Mover, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.tiers or self.nrr_down_points is not None or self.churned)


@dataclass(frozen=True, slots=True)
class Digest:
    """The answers of a digest, the main one first, and what must be said with them.

    total          the main answer without its breakdown, for its movements; None where it has none
    tier_changes   only in the standard digest, or where they are asked for
    movers         None where account names are not shown, or where it is not the standard digest
    drawn          the answer that a picture is made of
    key            the same for digests that would say the same: what was crossed, in which period, on which ledger
    """

    answers: tuple[AnyAnswer, ...]
    total: Answer | None
    tier_changes: tuple[TierChange, ...]
    crossings: Crossings | None
    stale: Stale | None
    movers: MoversAnswer | None
    drawn: AnyAnswer | None
    key: str

    @property
    def in_thread(self) -> tuple[AnyAnswer, ...]:
        """What is told in the thread of the main answer, each as an answer of its own."""
        return (*(() if self.movers is None else (self.movers,)), *self.answers[1:])


def digest_of(subscription: Subscription, desk: Desk, asker: Asker) -> Digest | None:
    """What is to be posted now; None where thresholds are set and none is crossed.

    Raises QuestionError where the asker may not have it any more, or where it has no answer, and LedgerError.
    """
    asker = asker.model_copy(update={"occasion": Occasion.DIGEST})
    standard = not subscription.questions
    period, stale = _period(subscription, desk, asker)
    main = _main(period, desk, asker)
    tiers = tuple(_tier_changes(main, desk, asker)) if standard or subscription.thresholds else ()
    crossings = None
    if subscription.thresholds is not None:
        # A period that was told before is no news.
        crossings = Crossings() if stale else _crossings(subscription.thresholds, main, tiers, desk, asker)
        if not crossings:
            return None
    answers = (main,) if standard else tuple(_asked(subscription, period if stale else None, desk, asker))
    return Digest(
        answers=answers,
        total=_narrowed(desk.answer(Question(period=period), asker)) if standard and main.by else None,
        tier_changes=tiers if standard else (),
        crossings=crossings,
        stale=stale,
        movers=_movers(main, desk, asker) if standard else None,
        drawn=_trend(main, desk, asker) if standard else None,
        key=" ".join((main.period.label, *(_said(crossings) if crossings else (answer.id for answer in answers)))),
    )


def _period(subscription: Subscription, desk: Desk, asker: Asker) -> tuple[PeriodExpression, Stale | None]:
    """The period that is due; the newest complete one before it where the ledger does not reach so far."""
    due = read_period(subscription.period)
    try:
        desk.answer(Question(period=due), asker)
    except QuestionError as error:
        latest = error.facts.get("latest")
        if error.code != "not_complete" or latest is None:
            raise
        period = read_period(latest)
        answered = desk.answer(Question(period=period), asker).period
        return period, Stale(error.facts["label"], error.facts["complete_through"], answered)
    return due, None


def _main(period: PeriodExpression, desk: Desk, asker: Asker) -> Answer:
    attributes = {attribute.name: attribute.values_total for attribute in desk.describe(asker).attributes}
    by = BREAKDOWN if 1 < attributes.get(BREAKDOWN, 0) <= MOST_SEGMENTS else None
    return _narrowed(desk.answer(Question(period=period, by=by, compare=Comparison.PREVIOUS), asker))


def _asked(
    subscription: Subscription, instead: PeriodExpression | None, desk: Desk, asker: Asker
) -> Iterator[AnyAnswer]:
    """The answers to the questions of the subscriber; where the data is late, those of one period over `instead`."""
    for text in subscription.questions:
        question = read_question(text)
        try:
            yield desk.answer(question, asker)
        except QuestionError as error:
            if error.code != "not_complete" or instead is None:
                raise
            yield desk.answer(question.model_copy(update={"period": instead}), asker)


def _tier_changes(main: Answer, desk: Desk, asker: Asker) -> Iterator[TierChange]:
    """The total first, then the segments in their order."""
    for segment in (None, *(row.segment for row in main.rows)):
        now, before = (_tier(period, segment, desk, asker) for period in _both(main))
        if now is not None and before is not None and now.name != before.name:
            yield TierChange(segment, before, now)


def _both(main: Answer) -> Iterator[AnswerPeriod]:
    yield main.period
    if main.compared is not None:
        yield main.compared.period


def _tier(period: AnswerPeriod, segment: str | None, desk: Desk, asker: Asker) -> Tier | None:
    """The tier of the twelve months to the end of `period`; None where there is none."""
    terms = () if segment is None else (Term(attribute=BREAKDOWN, value=segment),)
    window = Trailing(unit=Unit.MONTH, count=12, as_of=_last_day(period))
    try:
        return _narrowed(desk.answer(Question(period=window, terms=terms), asker)).tier
    except QuestionError as error:
        # The asker was admitted to the whole; what remains is that there is nothing there.
        if error.code in {"not_permitted", "kind_not_permitted", "metric_not_permitted"}:
            raise
        return None


def _crossings(
    thresholds: Thresholds, main: Answer, tiers: tuple[TierChange, ...], desk: Desk, asker: Asker
) -> Crossings:
    return Crossings(
        tiers=tiers if thresholds.tier_change else (),
        nrr_down_points=_fall(main, thresholds.nrr_down_points),
        churned=_churned(main, thresholds.churned_over, desk, asker),
    )


def _fall(main: Answer, points: str | None) -> str | None:
    """`points` where NRR fell by more than them, compared exactly."""
    change = None if main.compared is None else main.compared.change
    if points is None or change is None:
        return None
    exact = Fraction(int(change.numerator), int(change.denominator)) * 100
    return points if -exact > Fraction(Decimal(points)) else None


def _churned(main: Answer, amount: str | None, desk: Desk, asker: Asker) -> tuple[Mover, ...]:
    """The churned accounts that had more than `amount`, in major units of the answer's currency."""
    if amount is None or main.currency is None:
        return ()
    over = read_minor(amount, CURRENCY_DECIMALS[main.currency])
    groups = _accounts(main, Movement.CHURN, None, desk, asker).movements
    return tuple(one for group in groups for one in group.accounts if over is not None and one.arr_minor > over)


def _movers(main: Answer, desk: Desk, asker: Asker) -> MoversAnswer | None:
    try:
        return _accounts(main, None, MOVERS_LISTED, desk, asker)
    except QuestionError as error:
        if error.code not in {"accounts_not_shown", "kind_not_permitted"}:
            raise
        return None


def _accounts(main: Answer, movement: Movement | None, top: int | None, desk: Desk, asker: Asker) -> MoversAnswer:
    pinned = desk.recall(main.id, asker).question
    found = desk.answer(accounts_behind(pinned, movement).model_copy(update={"top": top}), asker)
    if not isinstance(found, MoversAnswer):
        raise TypeError(found.kind)
    return found


def _narrowed(answer: AnyAnswer) -> Answer:
    if not isinstance(answer, Answer):
        raise TypeError(answer.kind)
    return answer


def _last_day(period: AnswerPeriod) -> date:
    return period.end - timedelta(days=1)


def _trend(main: Answer, desk: Desk, asker: Asker) -> AnyAnswer | None:
    """NRR of the twelve months to the end of each of the last months."""
    window = Trailing(unit=Unit.MONTH, count=12)
    period = Trailing(unit=Unit.MONTH, count=MONTHS_DRAWN, as_of=_last_day(main.period))
    question = Question(kind=Kind.TREND, metric=Metric.NRR, every=Every.MONTH, window=window, period=period)
    try:
        return desk.answer(question, asker)
    except QuestionError:
        # A young ledger has no year to look back on: then there is nothing to draw.
        return None


def _said(crossings: Crossings) -> Iterator[str]:
    for change in crossings.tiers:
        yield f"tier {change.segment or '*'} {change.before.name.value} {change.after.name.value}"
    if crossings.nrr_down_points is not None:
        yield f"down {crossings.nrr_down_points}"
    for one in crossings.churned:
        yield f"churned {one.account}"
