"""Small random ledgers and questions, as hypothesis strategies."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from hypothesis import settings
from hypothesis import strategies as st

from retention.ask import ask
from retention.ledger.building import LineRow
from retention.period import PeriodKind
from retention.question import Comparison, Metric, Named, Question, Span, Term
from tests.ledger.tape import SOURCE, TODAY, ledger_from
from tests.narrowed import main

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from retention.answer import Answer, Retention
    from retention.ledger.building import AttributeRow
    from retention.ledger.view import Ledger

    Facts = tuple[Sequence[LineRow], Sequence[AttributeRow]]

DAY = timedelta(days=1)
FIRST, LAST = date(2024, 1, 1), date(2026, 12, 31)
ATTRIBUTES = ("segment", "region", "product", "interval")
modest = settings(deadline=None, max_examples=30)

days = st.dates(FIRST, LAST)
amounts = st.one_of(st.integers(1, 1000), st.integers(1, 10**13), st.integers(-300, 0))


@st.composite
def line_of(draw: st.DrawFn, account: str, number: int) -> LineRow:
    start = draw(days)
    end = draw(st.one_of(st.none(), st.integers(0, 700)))
    return LineRow(
        account,
        SOURCE,
        f"{account}{number}",
        start.isoformat(),
        None if end is None else (start + end * DAY).isoformat(),
        draw(amounts),
        "USD",
        draw(st.sampled_from(("active", "active", "active", "cancelled", "past_due", "trial", "paused"))),
        draw(st.sampled_from(("core", "pro", "seats", None))),
        draw(st.sampled_from(("month", "year"))),
        number,
    )


@st.composite
def attributes_of(draw: st.DrawFn, account: str) -> list[AttributeRow]:
    since = draw(st.lists(days, max_size=3, unique=True))
    rows = [(account, "segment", day.isoformat(), draw(st.sampled_from(("smb", "mid", "ent", "")))) for day in since]
    if draw(st.booleans()):
        rows.append((account, "region", "", draw(st.sampled_from(("emea", "apac")))))
    return rows


@st.composite
def facts(draw: st.DrawFn) -> Facts:
    """Lines and attributes of one to six accounts, in any order."""
    lines: list[LineRow] = []
    attributes: list[AttributeRow] = []
    for account in "ABCDEF"[: draw(st.integers(1, 6))]:
        lines += [draw(line_of(account, number)) for number in range(draw(st.integers(1, 3)))]
        attributes += draw(attributes_of(account))
    return draw(st.permutations(lines)), draw(st.permutations(attributes))


@st.composite
def periods(draw: st.DrawFn) -> Span | Named:
    if draw(st.booleans()):
        kind, index = draw(st.sampled_from(((PeriodKind.MONTH, 12), (PeriodKind.QUARTER, 4), (PeriodKind.HALF, 2))))
        return Named(unit=kind, year=draw(st.sampled_from((2024, 2025, 2026))), index=draw(st.integers(1, index)))
    first = draw(days)
    return Span(first=first, last=draw(st.dates(first, LAST)))


metrics = st.sampled_from(tuple(Metric))
comparisons = st.sampled_from((None, *Comparison))


@st.composite
def questions(draw: st.DrawFn) -> Question:
    """A question without conditions, with or without breakdown and comparison."""
    return Question(
        metric=draw(metrics),
        period=draw(periods()),
        by=draw(st.sampled_from((None, "product"))),
        compare=draw(comparisons),
    )


def ledger(found: Facts) -> Ledger:
    return ledger_from(*found)


def answer(found: Facts | Ledger, question: Question) -> Answer:
    return main(ask(question, ledger=ledger(found) if isinstance(found, tuple) else found, today=TODAY))


def totals(of: Answer) -> list[Retention]:
    """The totals of every window of an answer."""
    beside = (None if part is None else part.total for part in (of.trailing, of.compared))
    return [of.total, *(total for total in beside if total is not None)]


def narrowed(question: Question, conditions: Iterable[tuple[str, str]]) -> Question:
    terms = tuple(Term(attribute=attribute, value=value) for attribute, value in conditions)
    return question.model_copy(update={"terms": terms})
