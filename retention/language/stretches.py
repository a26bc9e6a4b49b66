"""Period words to period expressions: what one word, or the two ends of a range, say about time."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from typing import TYPE_CHECKING, Any

from retention.errors import QuestionError
from retention.language.words import PERIODS, folded, nearest
from retention.period import FIRST_YEAR, LAST_YEAR, MONTHS_A_YEAR, PeriodKind
from retention.question import AllTime, Every, LastComplete, Named, PeriodExpression, Running, Span, Trailing, Unit

if TYPE_CHECKING:
    from collections.abc import Callable

CENTURY = 2000
QUARTERS_A_YEAR, HALVES_A_YEAR = 4, 2
LONGEST_COUNT = 9999
MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
NUMBER_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
UNITS = tuple(unit.value for unit in Unit)
WHOLE_UNITS = (PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.HALF, PeriodKind.YEAR)
RUNNING_LETTERS = {"m": PeriodKind.MONTH, "q": PeriodKind.QUARTER, "y": PeriodKind.YEAR}
REWRITTEN = (
    ("(Q[1-4]|H[12])[-'\u2019]([0-9]{2})", r"20\2-\1"),
    ("([0-9]{4})[/.](0?[1-9]|1[0-2])", r"\1-\2"),
    ("(0?[1-9]|1[0-2])[-/.]([0-9]{4})", r"\2-\1"),
    ("([0-9]{4})[-/.](0?[1-9]|1[0-2])[-/.](0?[1-9]|[12][0-9]|3[01])", r"\1-\2-\3"),
    ("([0-9]{4})-([0-9]{4})", r"\1..\2"),
)
RELATIVE_EXAMPLES = ("last-month", "last-quarter", "last-year", "qtd", "ttm", "last-8-weeks")
Word = tuple[str, str]  # a terminal's name and its text
PARTS = re.compile(r"[a-z]+|[0-9](?=[0-9]{4}$)|[0-9]+")


def unreadable(text: str, reason: str, **facts: Any) -> QuestionError:  # noqa: ANN401 - facts of an error
    """Name the period that could not be read; `nearest` is always among the facts, None when nothing is near."""
    return QuestionError("unreadable_period", text=text, reason=reason, **{"nearest": None, **facts})


def expression(word: str, text: str) -> PeriodExpression:
    """The period that one `word` of the grammar (a terminal's name) names when written as `text`.

    A day alone is no period, so it raises like everything unreadable.
    """
    if word == "DAY":
        raise unreadable(text, "single_day", day=_day(text).isoformat())
    return READERS[word](text)


def span(text: str, ends: list[Word]) -> Span:
    """`FIRST..LAST`; ends are days, months or years of the calendar, and both belong to the period."""
    if len(ends) != len(("first", "last")):
        raise unreadable(text, "range_ends")
    (first, _), (_, last) = (_limits(end, whole=text, reason="range_ends") for end in ends)
    if first > last:
        raise unreadable(text, "order", first=first, last=last)
    return Span(first=first, last=last)


def since(text: str, words: list[Word]) -> Span:
    """`since 2025-01`: from the first day of what is named, as far as the ledger reaches."""
    if not words:
        raise unreadable(text, "since")
    return Span(first=_limits(words[0], whole=text, reason="since")[0])


def as_of_day(text: str, words: list[Word]) -> date:
    """The last day of a trailing window."""
    if not words or words[0][0] != "DAY":
        raise unreadable(text, "as_of")
    return _day(words[0][1])


def known_on_day(_text: str, words: list[Word]) -> date:
    """The day at whose end something was known."""
    if not words or words[0][0] != "DAY":
        raise QuestionError("missing_known_on")
    return _day(words[0][1])


def looks_back(word: str, text: str) -> bool:
    """Say whether this is a word for what a point of a trend looks back on, and not for what it runs through."""
    return word == "TTM" or folded(text).startswith("trailing")


def step(text: str) -> Every:
    """`monthly`, `every quarter`, `by year`, `annually`: the steps of a trend."""
    return next((every for every in Every if every.value in text.lower()), Every.YEAR)


def _limits(word: Word, *, whole: str, reason: str) -> tuple[date, date]:
    terminal, text = word
    if terminal == "DAY":
        day = _day(text)
        return day, day
    named = READERS[terminal](text)
    if not isinstance(named, Named) or named.year is None or named.fiscal:
        raise unreadable(whole, reason)
    if named.unit is PeriodKind.YEAR:
        return date(named.year, 1, 1), date(named.year, MONTHS_A_YEAR, 31)
    if named.unit is PeriodKind.MONTH and named.index is not None:
        days = monthrange(named.year, named.index)[1]
        return date(named.year, named.index, 1), date(named.year, named.index, days)
    raise unreadable(whole, reason)


def _last(text: str) -> LastComplete:
    return LastComplete(unit=_unit(text))


def _running(text: str) -> Running:
    letters = folded(text)
    return Running(unit=RUNNING_LETTERS[letters[0]] if letters[1:] == "td" else _unit(text))


def _unit(text: str) -> PeriodKind:
    return next(kind for kind in WHOLE_UNITS if kind.value in text.lower())


def _ttm(_text: str) -> Trailing:
    return Trailing(unit=Unit.MONTH, count=MONTHS_A_YEAR)


def _trailing(text: str) -> Trailing:
    words = re.sub("^(last|trailing|past)", "", folded(text)).removesuffix("s")
    unit = next(unit for unit in Unit if words.endswith(unit.value))
    number = words.removesuffix(unit.value)
    count = NUMBER_WORDS.index(number) + 1 if number in NUMBER_WORDS else int(number) if number.isdigit() else 0
    if not 1 <= count <= LONGEST_COUNT:
        near = nearest(text, PERIODS) if number.isalpha() else None
        raise unreadable(text, "count", lowest=1, highest=LONGEST_COUNT, nearest=near)
    return Trailing(unit=unit, count=count)


def _year(text: str) -> Named:
    parts = _parts(text)
    return Named(unit=PeriodKind.YEAR, year=_year_number(text, parts), fiscal=len(parts) > 1)


def _quarter(text: str) -> Named:
    return _part_of_year(text, PeriodKind.QUARTER, QUARTERS_A_YEAR)


def _half(text: str) -> Named:
    return _part_of_year(text, PeriodKind.HALF, HALVES_A_YEAR)


def _part_of_year(text: str, unit: PeriodKind, highest: int) -> Named:
    parts = _parts(text)
    at = parts.index(unit.value[0]) + 1
    index, others = int(parts[at]), [part for i, part in enumerate(parts) if i not in (at - 1, at)]
    if not 1 <= index <= highest:
        raise unreadable(text, unit.value, lowest=1, highest=highest)
    if sum(part.isdigit() for part in others) > 1:
        raise unreadable(text, "form")
    return Named(unit=unit, year=_year_number(text, others) if others else None, index=index)


def _month(text: str) -> Named:
    parts = _parts(text)
    names = [part for part in parts if part.isalpha()]
    if not names:
        year = _year_number(text, parts[:1])
        return Named(unit=PeriodKind.MONTH, year=year, index=_within(text, "month", int(parts[1]), MONTHS_A_YEAR))
    years = [part for part in parts if part.isdigit()]
    if len(years) > 1:
        raise unreadable(text, "form")
    index = MONTH_NAMES.index(names[0][:3]) + 1
    return Named(unit=PeriodKind.MONTH, year=_year_number(text, years) if years else None, index=index)


def _day(text: str) -> date:
    parts = _parts(text)
    if parts[1].isalpha():
        day, month, year = int(parts[0]), MONTH_NAMES.index(parts[1][:3]) + 1, _year_number(text, parts[2:])
    else:
        year, month, day = _year_number(text, parts[:1]), int(parts[1]), int(parts[2])
    _within(text, "month", month, MONTHS_A_YEAR)
    _within(text, "day", day, monthrange(year, month)[1], month=f"{year}-{month:02}")
    return date(year, month, day)


def _unreadable_word(text: str) -> PeriodExpression:
    relative = re.fullmatch(r"(last|this|trailing)([0-9]*)(.*)", folded(text))
    if relative:
        raise unreadable(text, "unit", nearest=_relative(*relative.groups()), valid=RELATIVE_EXAMPLES)
    if text.lower().startswith("fy"):
        raise unreadable(text, "year", lowest=FIRST_YEAR, highest=LAST_YEAR)
    raise unreadable(text, "form", nearest=_rewritten(text))


def _relative(word: str, count: str, unit: str) -> str | None:
    """The nearest relative period: `last-quarter` for "last-quartr", `last-12-months` for "last 12 mnths"."""
    if not unit and not count:
        return f"{word}-quarter" if word != "trailing" else "ttm"
    if count or word == "trailing":
        counted = nearest(unit, UNITS)
        return f"{word}-{count or MONTHS_A_YEAR}-{counted}s" if counted and word != "this" else None
    whole = nearest(unit, WHOLE_UNITS)
    return f"{word}-{whole}" if whole else {"lastweek": "last-7-days"}.get(word + unit)


def _rewritten(text: str) -> str | None:
    """`2025/06` as `2025-06`, `Q3-25` as `2025-Q3`: only where one reading is possible."""
    for pattern, written in REWRITTEN:
        match = re.fullmatch(pattern, text.upper())
        if match:
            ends = match.expand(written).split("..")
            return "..".join(ends) if ends == sorted(ends) else None
    return None


def _parts(text: str) -> list[str]:
    return PARTS.findall(text.lower())


def _year_number(text: str, parts: list[str]) -> int:
    number = next(part for part in parts if part.isdigit())
    return _within(text, "year", int(number) + (CENTURY if len(number) < len("2025") else 0), LAST_YEAR, FIRST_YEAR)


def _within(text: str, reason: str, value: int, highest: int, lowest: int = 1, **facts: str) -> int:
    if not lowest <= value <= highest:
        raise unreadable(text, reason, lowest=lowest, highest=highest, **facts)
    return value


READERS: dict[str, Callable[[str], PeriodExpression]] = {
    "LAST": _last,
    "RUNNING": _running,
    "TTM": _ttm,
    "TRAILING": _trailing,
    "ALL_TIME": lambda _text: AllTime(),
    "MONTH": _month,
    "QUARTER": _quarter,
    "HALF": _half,
    "YEAR": _year,
    "UNREADABLE": _unreadable_word,
}
