"""`Overview`: where retention stands, in the newest month and quarter that are over, by segment with tiers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retention.answer import Answer
from retention.asker import Occasion
from retention.errors import QuestionError
from retention.period import PeriodKind
from retention.question import Comparison, LastComplete, Question, Term

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retention.answer import Row, Tier
    from retention.asker import Asker
    from retention.desk import Desk, LedgerDescription
    from retention.ratio import Ratio

BY = "segment"
PERIODS = (PeriodKind.MONTH, PeriodKind.QUARTER)
# The largest by opening ARR; a page of more is for a question of its own.
SEGMENTS_TOLD = 12


@dataclass(frozen=True, slots=True)
class SegmentStanding:
    """One row of the breakdown, with NRR and tier of the twelve months that end with the period."""

    row: Row
    twelve_months: Ratio | None
    tier: Tier | None


@dataclass(frozen=True, slots=True)
class PeriodStanding:
    """One period against the one before: the whole answer, and its largest segments; none without the attribute."""

    answer: Answer
    segments: tuple[SegmentStanding, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """The ledger as its asker sees it, and each period's standing, or what stands in the way of it."""

    ledger: LedgerDescription
    periods: tuple[PeriodStanding | QuestionError, ...]


def overview(desk: Desk, asker: Asker) -> Overview:
    """Make the overview of what `asker` may see. Raises what `Desk.describe` raises, and LedgerError."""
    asker = asker.model_copy(update={"occasion": Occasion.HOME})
    ledger = desk.describe(asker)
    by = next((attribute.name for attribute in ledger.attributes if attribute.name == BY), None)
    return Overview(ledger, tuple(_standing(desk, asker, unit, by) for unit in PERIODS))


def _standing(desk: Desk, asker: Asker, unit: PeriodKind, by: str | None) -> PeriodStanding | QuestionError:
    question = Question(period=LastComplete(unit=unit), by=by, compare=Comparison.PREVIOUS)
    try:
        answer = desk.answer(question, asker)
        if not isinstance(answer, Answer):
            raise TypeError(answer.kind)
        return PeriodStanding(answer, tuple(_segments(desk, asker, question, answer)))
    except QuestionError as error:
        return error


def _segments(desk: Desk, asker: Asker, question: Question, answer: Answer) -> Iterator[SegmentStanding]:
    """The largest segments, each asked for alone: only an answer to a segment carries its tier."""
    for row in answer.rows[:SEGMENTS_TOLD]:
        if row.segment is None or not row.accounts_opening:
            yield SegmentStanding(row, None, None)
            continue
        terms = (Term(attribute=answer.by, value=row.segment),)
        alone = question.model_copy(update={"by": None, "terms": terms})
        found = desk.answer(alone, asker)
        if not isinstance(found, Answer):
            raise TypeError(found.kind)
        yield SegmentStanding(row, found.trailing.total.nrr if found.trailing else None, found.tier)
