"""What of a digest's thresholds was crossed, and which of it was told before. No prose."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from retention.answer import Answer
from retention.answer.movers import MoversAnswer
from retention.errors import QuestionError
from retention.follow_up import accounts_behind
from retention.money import CURRENCY_DECIMALS, read_minor
from retention.question import Movement, Question, Term, Trailing, Unit

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from retention.answer import AnswerPeriod, Tier
    from retention.answer.movers import Mover
    from retention.asker import Asker
    from retention.desk import Desk
    from retention.digest.lateness import Stale
    from retention.digest.subscription import Thresholds

BREAKDOWN = "segment"
# Where the ledger ends so long before the period that is due, silence might be taken for nothing having been crossed.
LONG_LATE = timedelta(days=62)


@dataclass(frozen=True, slots=True)
class TierChange:
    """The tier of the total, or of the segment that is named, at the end of the earlier period and of this one."""

    segment: str | None
    before: Tier
    after: Tier


@dataclass(frozen=True, slots=True)
class Crossings:
    """What of the thresholds was crossed between two periods.

    points    NRR fell by more than so many; None where it did not
    churned   the accounts that churned with more than `over`, in major units of `currency`
    unknown   nothing is known since the ledger's last day, for a long time
    """

    watched: Answer
    tiers: tuple[TierChange, ...] = ()
    points: str | None = None
    churned: tuple[Mover, ...] = ()
    over: str | None = None
    unknown: Stale | None = None

    def __bool__(self) -> bool:
        return bool(self.tiers or self.points is not None or self.churned or self.unknown is not None)

    @property
    def marks(self) -> tuple[str, ...]:
        """One for each crossing: the same crossing has the same, on whatever ledger it is found."""
        return (
            *(self._change(one) for one in self.tiers),
            *([f"down {self._period} {self.points}"] if self.points is not None else []),
            *(self._churn(one) for one in self.churned),
            *([f"unknown {self.unknown.due}"] if self.unknown is not None else []),
        )

    @property
    def _period(self) -> str:
        period = self.watched.period
        return f"{period.start} {period.label}"

    def _change(self, one: TierChange) -> str:
        return f"tier {self._period} {one.before.name.value} {one.after.name.value} {one.segment or ''}"

    def _churn(self, one: Mover) -> str:
        return f"churned {self.watched.period.start} {self.watched.period.end} {one.account}"

    def untold(self, told: Collection[str]) -> Crossings:
        """What is none of those marks.

        Periods may overlap, as trailing ones do: an account that is told to have churned in one of them is not told
        again by another one that has days of it.
        """
        gone = [_told_churn(mark) for mark in told if mark.startswith("churned ")]
        period = self.watched.period
        return replace(
            self,
            tiers=tuple(one for one in self.tiers if self._change(one) not in told),
            points=None if f"down {self._period} {self.points}" in told else self.points,
            churned=tuple(
                one
                for one in self.churned
                if not any(
                    account == one.account and start < period.end and period.start < end for start, end, account in gone
                )
            ),
            unknown=None if self.unknown is None or f"unknown {self.unknown.due}" in told else self.unknown,
        )


def _told_churn(mark: str) -> tuple[date, date, str]:
    _, start, end, account = mark.split(" ", 3)
    return date.fromisoformat(start), date.fromisoformat(end), account


def crossings(  # noqa: PLR0913 - what is compared, and for whom
    thresholds: Thresholds,
    watched: Answer,
    tiers: tuple[TierChange, ...],
    stale: Stale | None,
    desk: Desk,
    asker: Asker,
) -> Crossings:
    """All that is crossed in the period of `watched`, against the one before."""
    return Crossings(
        watched=watched,
        tiers=tiers if thresholds.tier_change else (),
        points=_fall(watched, thresholds.nrr_down_points),
        churned=_churned(watched, thresholds.churned_over, desk, asker),
        over=thresholds.churned_over,
        unknown=stale if stale is not None and stale.behind > LONG_LATE else None,
    )


def tier_changes(main: Answer, desk: Desk, asker: Asker) -> Iterator[TierChange]:
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
    window = Trailing(unit=Unit.MONTH, count=12, as_of=period.end - timedelta(days=1))
    try:
        answer = desk.answer(Question(period=window, terms=terms), asker)
    except QuestionError as error:
        # The asker was admitted to the whole; what remains is that there is nothing there.
        if error.code in {"not_permitted", "kind_not_permitted", "metric_not_permitted"}:
            raise
        return None
    return answer.tier if isinstance(answer, Answer) else None


def _fall(watched: Answer, points: str | None) -> str | None:
    """`points` where NRR fell by more than them, compared exactly."""
    change = None if watched.compared is None else watched.compared.change
    if points is None or change is None:
        return None
    exact = Fraction(int(change.numerator), int(change.denominator)) * 100
    return points if -exact > Fraction(Decimal(points)) else None


def _churned(watched: Answer, amount: str | None, desk: Desk, asker: Asker) -> tuple[Mover, ...]:
    """The churned accounts that had more than `amount`, in major units of the answer's currency."""
    if amount is None or watched.currency is None:
        return ()
    over = read_minor(amount, CURRENCY_DECIMALS[watched.currency])
    groups = accounts_of(watched, Movement.CHURN, None, desk, asker).movements
    return tuple(one for group in groups for one in group.accounts if over is not None and one.arr_minor > over)


def accounts_of(main: Answer, movement: Movement | None, top: int | None, desk: Desk, asker: Asker) -> MoversAnswer:
    """The accounts behind the movements of `main`. Raises QuestionError where the asker may not see them."""
    pinned = desk.recall(main.id, asker).question
    found = desk.answer(accounts_behind(pinned, movement).model_copy(update={"top": top}), asker)
    if not isinstance(found, MoversAnswer):
        raise TypeError(found.kind)
    return found
