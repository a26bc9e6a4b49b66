"""Which of the stretches that were read is the period, and which the window that each step of a trend looks back on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retention.errors import QuestionError
from retention.language.clauses import TWO
from retention.language.kinds import FORMS, PERIOD_OF_STEPS, TTM
from retention.period import MONTHS_OF, PeriodKind
from retention.question import AllTime, Kind, LastComplete, Named, Running, Trailing, Unit

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from retention.language.clauses import Clauses, Stretch
    from retention.question import Every, PeriodExpression


def period_of(clauses: Clauses, kind: Kind) -> PeriodExpression:
    """The one period of a question that is no trend; `as of` alone means twelve months.

    Errors: two_periods, as_of_needs_trailing, all_time_compared.
    """
    named = _only(clauses.periods, "period")
    if clauses.as_of is not None:
        return _with_as_of(named.expression if named else TTM, named.text if named else "", *clauses.as_of)
    period = named.expression if named else FORMS[kind].period
    if isinstance(period, AllTime) and named and (clauses.comparison or FORMS[kind].compare):
        raise QuestionError("all_time_compared", text=named.text)
    return period


def trend_of(clauses: Clauses, every: Every) -> tuple[PeriodExpression, Trailing | None]:
    """The period of a trend and the window that each of its points looks back on, None for the step itself.

    `ttm` and `trailing-3-months` are windows; `last-3-months` is one beside another period, and a period alone.

    Errors: two_periods, two_windows, as_of_needs_trailing, steps_too_long.
    """
    windows = [stretch for stretch in clauses.periods if stretch.looks_back]
    periods = [stretch for stretch in clauses.periods if not stretch.looks_back]
    if len(periods) > 1 and not windows:
        windows = [stretch for stretch in periods if isinstance(stretch.expression, Trailing)][:1]
        periods = [stretch for stretch in periods if stretch not in windows]
    window, named = _only(windows, "window"), _only(periods, "period")
    period = named.expression if named else PERIOD_OF_STEPS[every]
    if named and _months(period) < MONTHS_OF[PeriodKind(every)]:
        raise QuestionError("steps_too_long", every=every, text=named.text)
    if clauses.as_of is not None:
        period = _with_as_of(period, named.text if named else "all-time", *clauses.as_of)
    return period, window.expression if window and isinstance(window.expression, Trailing) else None


def _only(stretches: Sequence[Stretch], slot: str) -> Stretch | None:
    if len(stretches) > 1:
        raise QuestionError(TWO[slot], first=stretches[0].text, second=stretches[1].text)
    return stretches[0] if stretches else None


def _with_as_of(period: PeriodExpression, period_text: str, day: date, day_text: str) -> Trailing:
    if isinstance(period, Trailing):
        return period.model_copy(update={"as_of": day})
    raise QuestionError("as_of_needs_trailing", period=period_text, as_of=day_text, nearest=f"ttm as of {day}")


def _months(period: PeriodExpression) -> float:
    """How many months a period is long, where its words say so; otherwise more than any step."""
    match period:
        case LastComplete(unit=unit) | Running(unit=unit) | Named(unit=unit):
            return MONTHS_OF[unit]
        case Trailing(unit=Unit.MONTH | Unit.QUARTER | Unit.YEAR as unit, count=count):
            return count * MONTHS_OF[PeriodKind(unit)]
    return float("inf")
