"""The calendar that gives a period expression its dates (definitions, part 6).

Quarters, halves, `FY` and the relative years follow the fiscal year, which is named by the calendar year in which it
ends; a plain `2025` and months are those of the calendar.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from retention.errors import QuestionError
from retention.period import FIRST_YEAR, LAST_YEAR, MONTHS_A_YEAR, MONTHS_OF, Period, PeriodKind, add_months
from retention.question import AllTime, LastComplete, Named, PeriodExpression, Running, Span, Trailing, Unit

DAY = timedelta(days=1)
DAYS_OF = {Unit.DAY: 1, Unit.WEEK: 7}
KIND_OF = {Unit.MONTH: PeriodKind.MONTH, Unit.QUARTER: PeriodKind.QUARTER, Unit.YEAR: PeriodKind.YEAR}
RUNNING_WORDS = {
    PeriodKind.MONTH: "mtd",
    PeriodKind.QUARTER: "qtd",
    PeriodKind.HALF: "this-half",
    PeriodKind.YEAR: "ytd",
}


@dataclass(frozen=True, slots=True)
class Calendar:
    """The fiscal year's first month, 1 to 12."""

    fiscal_start_month: int = 1

    def __post_init__(self) -> None:
        if not 1 <= self.fiscal_start_month <= MONTHS_A_YEAR:
            message = f"a fiscal year starts in month 1 to {MONTHS_A_YEAR}, not {self.fiscal_start_month}"
            raise ValueError(message)

    def year_start(self, day: date) -> date:
        """The first day of the fiscal year that `day` belongs to."""
        return add_months(day.replace(day=1), -((day.month - self.fiscal_start_month) % MONTHS_A_YEAR))

    def first_day(self, year: int) -> date:
        """The first day of the fiscal year that ends in calendar year `year`."""
        return date(year if self.fiscal_start_month == 1 else year - 1, self.fiscal_start_month, 1)

    def unit_at(self, day: date, kind: PeriodKind) -> Period:
        """The month, or fiscal quarter, half or year, that `day` belongs to."""
        first = self.year_start(day)
        months = (day.year - first.year) * MONTHS_A_YEAR + day.month - first.month
        return self.unit_from(add_months(first, months - months % MONTHS_OF[kind]), kind)

    def unit_from(self, start: date, kind: PeriodKind) -> Period:
        """The month, quarter, half or year that begins on `start`, under its name."""
        return Period(start, add_months(start, MONTHS_OF[kind]), kind, self._label(start, kind))

    def _label(self, start: date, kind: PeriodKind) -> str:
        if kind is PeriodKind.MONTH:
            return f"{start.year:04}-{start.month:02}"
        if kind is PeriodKind.YEAR and start.month == 1:
            return f"{start.year:04}"
        last = add_months(self.year_start(start), MONTHS_A_YEAR) - DAY
        year = f"{last.year:04}" if self.fiscal_start_month == 1 else f"FY{last.year:04}"
        if kind is PeriodKind.YEAR:
            return year
        months = (start.month - self.fiscal_start_month) % MONTHS_A_YEAR
        return f"{kind.value[0].upper()}{months // MONTHS_OF[kind] + 1} {year}"


@dataclass(frozen=True, slots=True)
class _Setting:
    """Everything that dates depend on."""

    today: date
    complete_through: date
    first_day: date
    calendar: Calendar

    def newest_over(self, kind: PeriodKind, before: date) -> Period:
        """The newest unit whose last day is before `before`."""
        return previous_period(self.calendar.unit_at(before, kind), self.calendar)

    def covered(self, period: Period) -> bool:
        """Whether the ledger knows both balances of the period."""
        return period.opening_day >= self.first_day and period.closing_day <= self.complete_through


def resolve(  # noqa: PLR0913 - everything that dates depend on
    expression: PeriodExpression,
    *,
    today: date,
    complete_through: date,
    first_day: date,
    calendar: Calendar,
    as_far_as_known: bool = False,
) -> Period:
    """Give `expression` its dates.

    `complete_through` and `first_day` are the last complete and the first day of the ledger; a period wholly before
    the ledger is allowed. One that is not over is refused, or cut where it is wanted `as_far_as_known`.

    Errors: not_complete, nothing_known_yet, unreadable_period (years outside 1900 to 2200).
    """
    setting = _Setting(today, complete_through, first_day, calendar)
    _check_years(expression)
    match expression:
        case LastComplete():
            period = setting.newest_over(expression.unit, today)
        case Running():
            return _running(expression.unit, setting)
        case Trailing():
            period = _trailing(expression, setting)
        case Named():
            period = _named(expression, setting)
        case Span():
            period = _span(expression.first, expression.last, setting)
        case AllTime():
            period = _span(setting.first_day, None, setting)
    if period.start.year < FIRST_YEAR:
        raise _out_of_years(period.label)
    if as_far_as_known and period.start <= complete_through < period.closing_day:
        return _until(complete_through + DAY, period)
    if period.closing_day > complete_through:
        raise QuestionError("not_complete", **_instead(expression, period, setting))
    return period


def _until(end: date, period: Period) -> Period:
    """What of `period` is over: a part of it, or another stretch of days where it has no name."""
    if period.kind in MONTHS_OF:
        return Period(period.start, end, period.kind, period.label, partial=True)
    return _dated(period.start, end, PeriodKind.SPAN)


def previous_period(period: Period, calendar: Calendar) -> Period:
    """The period directly before, of the same length and kind; for a running one the same stretch of the unit before.

    Lengths are whole months where the period covers whole months, otherwise days.
    """
    if period.kind in MONTHS_OF:
        months = MONTHS_OF[period.kind]
        before = calendar.unit_from(add_months(period.start, -months), period.kind)
        if not period.partial:
            return before
        return _dated(before.start, min(before.start + (period.end - period.start), before.end), PeriodKind.SPAN)
    start = period.start - (period.end - period.start) if period.months is None else None
    return _dated(start or add_months(period.start, -(period.months or 0)), period.start, period.kind)


def year_before(period: Period, calendar: Calendar) -> Period:
    """The same dates a year earlier; a running period's stretch is named by its dates."""
    start, end = (add_months(day, -MONTHS_A_YEAR) for day in (period.start, period.end))
    if period.kind in MONTHS_OF and not period.partial:
        return calendar.unit_from(start, period.kind)
    if start == end:  # 29 February alone: the year before has 28 February in its place
        start -= DAY
    return _dated(start, end, PeriodKind.SPAN if period.partial else period.kind)


def trailing_twelve_months(end: date) -> Period:
    """The twelve months that end before `end`."""
    return _dated(add_months(end, -MONTHS_A_YEAR), end, PeriodKind.TRAILING)


def rolling_thirty_days(end: date) -> Period:
    """The thirty days that end before `end`."""
    return _dated(end - timedelta(days=30), end, PeriodKind.TRAILING)


def looking_back(window: Trailing, end: date) -> Period:
    """The stretch of `window`'s length that ends before `end`, whatever day it names itself.

    Errors: unreadable_period.
    """
    unit, count = window.unit, window.count
    days = count * DAYS_OF.get(unit, 0)
    months = count * MONTHS_OF[KIND_OF[unit]] if unit in KIND_OF else 0
    if end.year - months // MONTHS_A_YEAR - days // 365 <= FIRST_YEAR:
        raise _out_of_years(trailing_word(window))
    return _dated(end - timedelta(days=days) if days else add_months(end, -months), end, PeriodKind.TRAILING)


def _running(kind: PeriodKind, setting: _Setting) -> Period:
    unit = setting.calendar.unit_at(setting.today, kind)
    if setting.complete_through < unit.start:
        latest = setting.newest_over(kind, setting.complete_through + DAY)
        raise QuestionError(
            "nothing_known_yet",
            label=unit.label,
            complete_through=setting.complete_through,
            suggestion=_word_for(latest, setting) or (latest.label if setting.covered(latest) else None),
        )
    end = min(min(setting.complete_through, setting.today) + DAY, unit.end)
    return unit if end == unit.end else Period(unit.start, end, kind, unit.label, partial=True)


def _trailing(expression: Trailing, setting: _Setting) -> Period:
    if expression.as_of is not None:
        end = expression.as_of + DAY
    elif expression.unit in DAYS_OF:
        end = setting.today
    else:
        end = setting.calendar.unit_at(setting.today, KIND_OF[expression.unit]).start
    return looking_back(expression, end)


def _named(expression: Named, setting: _Setting) -> Period:
    kind, calendar = expression.unit, setting.calendar
    if kind is PeriodKind.YEAR:
        year = expression.year or setting.today.year
        return calendar.unit_from(calendar.first_day(year) if expression.fiscal else date(year, 1, 1), kind)
    months = ((expression.index or 1) - 1) * MONTHS_OF[kind]
    first = calendar.first_day if kind is not PeriodKind.MONTH else Calendar().first_day
    if expression.year is not None:
        return calendar.unit_from(add_months(first(expression.year), months), kind)
    candidates = (add_months(first(setting.today.year + ahead), months) for ahead in (1, 0, -1))
    units = (calendar.unit_from(start, kind) for start in candidates)
    return next(unit for unit in units if unit.end <= setting.today)


def _span(first: date, last: date | None, setting: _Setting) -> Period:
    if last is None and first > setting.complete_through:
        ttm = trailing_twelve_months(setting.complete_through + DAY)
        raise QuestionError(
            "nothing_known_yet",
            label=str(first),
            complete_through=setting.complete_through,
            suggestion=f"ttm as of {setting.complete_through}" if setting.covered(ttm) else None,
        )
    return _dated(first, (last or setting.complete_through) + DAY, PeriodKind.SPAN)


def _instead(expression: PeriodExpression, period: Period, setting: _Setting) -> dict[str, Any]:
    """The facts of `not_complete`: the period, how far the ledger reaches, and what can be asked instead."""
    known = setting.complete_through
    facts: dict[str, Any] = {
        "label": period.label,
        "last_day": period.closing_day,
        "complete_through": known,
        "over": period.closing_day < setting.today,
        "running": None,
        "so_far": f"{period.start}..{known}" if period.start <= known else None,
        "latest": None,
        "latest_word": None,
    }
    if isinstance(expression, Trailing):
        latest = _trailing(expression.model_copy(update={"as_of": known}), setting)
        word = trailing_word(expression)
        facts["latest"] = f"{word} as of {known}" if setting.covered(latest) else None
    elif period.kind in MONTHS_OF:
        calendar = Calendar() if _is_calendar_year(period) else setting.calendar
        latest = previous_period(calendar.unit_at(known + DAY, period.kind), calendar)
        facts["latest"] = latest.label if setting.covered(latest) else None
        facts["latest_word"] = _word_for(latest, setting)
        now = setting.calendar.unit_at(setting.today, period.kind)
        if (now.start, now.end) == (period.start, period.end) and now.start <= known:
            facts["running"] = RUNNING_WORDS[period.kind]
    return facts


def _is_calendar_year(period: Period) -> bool:
    return period.kind is PeriodKind.YEAR and period.start.month == 1


def _word_for(period: Period, setting: _Setting) -> str | None:
    """`last-quarter` where that means `period` and the ledger covers it."""
    same = setting.newest_over(period.kind, setting.today) == period
    return f"last-{period.kind.value}" if same and setting.covered(period) else None


def trailing_word(expression: Trailing) -> str:
    if (expression.unit, expression.count) == (Unit.MONTH, MONTHS_A_YEAR):
        return "ttm"
    return f"last-{expression.count}-{expression.unit.value}{'s' if expression.count > 1 else ''}"


def _dated(start: date, end: date, kind: PeriodKind) -> Period:
    """A period that is named by its first and last day."""
    return Period(start, end, kind, f"{start}..{end - DAY}")


def _check_years(expression: PeriodExpression) -> None:
    match expression:
        case Named(year=int(year)):
            years = [year]
        case Trailing(as_of=date() as day):
            years = [day.year]
        case Span(first=first, last=last):
            years = [first.year, *([last.year] if last else [])]
        case _:
            return
    for year in years:
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise _out_of_years(str(year))


def _out_of_years(text: str) -> QuestionError:
    return QuestionError(
        "unreadable_period", text=text, reason="year", nearest=None, lowest=FIRST_YEAR, highest=LAST_YEAR
    )
