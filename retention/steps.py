"""Steps: the months, fiscal quarters or fiscal years that the points of a trend, and cohorts, stand on."""

from __future__ import annotations

from itertools import accumulate, repeat
from typing import TYPE_CHECKING

from retention.errors import QuestionError
from retention.period import MONTHS_A_YEAR, MONTHS_OF, Period, PeriodKind, add_months

if TYPE_CHECKING:
    from datetime import date

    from retention.calendar import Calendar
    from retention.question import Every

MOST_STEPS = 120


def whole_steps(period: Period, every: Every, *, first_day: date, calendar: Calendar) -> tuple[Period, ...]:
    """The steps that lie wholly within `period`, in order of time.

    Before the ledger's `first_day` there is nothing, so a period that begins with it or earlier has its first step
    whole.

    Errors: no_whole_step, too_many_steps.
    """
    kind = PeriodKind(every.value)
    first = calendar.unit_at(period.start, kind)
    if first.start < period.start and period.start > first_day:
        first = calendar.unit_from(first.end, kind)
    months = (period.end.year - first.start.year) * MONTHS_A_YEAR + period.end.month - first.start.month
    count = months // MONTHS_OF[kind]
    if count < 1:
        raise QuestionError("no_whole_step", every=every, first=period.start, last=period.closing_day)
    if count > MOST_STEPS:
        newest = add_months(first.start, (count - MOST_STEPS) * MONTHS_OF[kind])
        raise QuestionError("too_many_steps", every=every, count=count, most=MOST_STEPS, since=newest)
    starts = accumulate(repeat(MONTHS_OF[kind], count - 1), add_months, initial=first.start)
    return tuple(calendar.unit_from(start, kind) for start in starts)
