"""What holds for every period: labels read back, periods adjoin, nothing reaches past what the ledger knows."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from retention.calendar import Calendar, previous_period, resolve, year_before
from retention.errors import QuestionError
from retention.language import read_period
from retention.period import FIRST_YEAR, Period, PeriodKind, add_months
from retention.question import LastComplete, Named, PeriodExpression, Running, Span, Trailing, Unit

LEDGER_START = date(2019, 1, 1)

kinds = st.sampled_from([PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.HALF, PeriodKind.YEAR])
days = st.dates(date(1950, 1, 1), date(2150, 12, 31))
years = st.integers(1950, 2150)


@st.composite
def named(draw: st.DrawFn) -> Named:
    unit = draw(kinds)
    if unit is PeriodKind.YEAR:
        return Named(unit=unit, year=draw(years), fiscal=draw(st.booleans()))
    highest = {PeriodKind.MONTH: 12, PeriodKind.QUARTER: 4, PeriodKind.HALF: 2}[unit]
    return Named(unit=unit, year=draw(st.none() | years), index=draw(st.integers(1, highest)))


expressions: st.SearchStrategy[PeriodExpression] = st.one_of(
    st.builds(LastComplete, unit=kinds),
    st.builds(Running, unit=kinds),
    st.builds(Trailing, unit=st.sampled_from(Unit), count=st.integers(1, 40), as_of=st.none() | days),
    named(),
    st.tuples(days, days).map(lambda ends: Span(first=min(ends), last=max(ends))),
    st.builds(Span, first=days),
)
calendars = st.builds(Calendar, st.integers(1, 12))
todays = st.dates(date(2000, 1, 1), date(2100, 12, 31))


@settings(max_examples=500, deadline=None)
@given(expressions, todays, calendars)
def test_a_label_reads_back_to_the_same_dates(expression: PeriodExpression, today: date, calendar: Calendar) -> None:
    def dates(what: PeriodExpression) -> Period:
        return resolve(
            what, today=today, complete_through=date(2200, 12, 31), first_day=LEDGER_START, calendar=calendar
        )

    period = dates(expression)
    for told_period in (period, previous_period(period, calendar), year_before(period, calendar)):
        assume(told_period.start.year >= FIRST_YEAR)
        again = dates(read_period(told_period.label))
        if told_period.partial:
            assert again.start == told_period.start
            assert again.end > told_period.end
        else:
            assert (again.start, again.end) == (told_period.start, told_period.end)


@settings(max_examples=500, deadline=None)
@given(expressions, todays, calendars)
def test_the_period_before_ends_where_the_period_starts(
    expression: PeriodExpression, today: date, calendar: Calendar
) -> None:
    period = resolve(
        expression, today=today, complete_through=date(2200, 12, 31), first_day=LEDGER_START, calendar=calendar
    )
    before = previous_period(period, calendar)
    if period.partial:
        whole = calendar.unit_at(period.start, period.kind)
        assert before.start == previous_period(whole, calendar).start
        assert before.end <= period.start
        assert before.end - before.start <= period.end - period.start
    else:
        assert (before.end, before.kind) == (period.start, period.kind)
        if period.months is None:
            assert before.end - before.start == period.end - period.start
        else:
            # A day that the month of the earlier start lacks became the first of the next one.
            assert before.start == add_months(period.start, -period.months)


@settings(max_examples=300, deadline=None)
@given(kinds, todays, calendars)
def test_units_tile_the_calendar(kind: PeriodKind, day: date, calendar: Calendar) -> None:
    unit = calendar.unit_at(day, kind)
    assert unit.start <= day < unit.end
    assert calendar.unit_at(unit.end, kind).start == unit.end
    assert calendar.unit_at(unit.opening_day, kind).end == unit.start
    assert previous_period(calendar.unit_at(unit.end, kind), calendar) == unit


@settings(max_examples=300, deadline=None)
@given(kinds, todays, calendars)
def test_the_last_complete_unit_is_over_and_the_running_one_follows(
    kind: PeriodKind, today: date, calendar: Calendar
) -> None:
    def dates(what: PeriodExpression) -> Period:
        return resolve(what, today=today, complete_through=today, first_day=LEDGER_START, calendar=calendar)

    last, running = dates(LastComplete(unit=kind)), dates(Running(unit=kind))
    assert last.closing_day < today
    assert last.end == running.start
    assert running.closing_day == today


@settings(max_examples=300, deadline=None)
@given(expressions, todays, st.integers(-500, 500), calendars)
def test_no_answer_reaches_past_what_the_ledger_knows(
    expression: PeriodExpression, today: date, lead: int, calendar: Calendar
) -> None:
    known = today + timedelta(days=lead)
    try:
        period = resolve(
            expression, today=today, complete_through=known, first_day=add_months(today, -60), calendar=calendar
        )
    except QuestionError as error:
        assert error.code in {"not_complete", "nothing_known_yet"}  # noqa: PT017 - either is right
        suggestions = (error.facts.get(name) for name in ("running", "so_far", "latest", "latest_word", "suggestion"))
        for suggestion in filter(None, suggestions):
            resolve(
                read_period(suggestion),
                today=today,
                complete_through=known,
                first_day=add_months(today, -60),
                calendar=calendar,
            )
    else:
        assert period.closing_day <= known
