"""Random questions as people write them, each with the days that definitions, part 6, give it.

The dates are worked out here from the calendar alone, not by the product.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from random import Random

DAY = timedelta(days=1)
METRICS = {
    "nrr": "nrr",
    "grr": "grr",
    "logo retention": "logo_retention",
    "crr": "crr",
    "logo churn": "logo_churn",
    "revenue churn": "revenue_churn",
}
Days = tuple[date, date]  # half-open


def months_from(day: date, months: int) -> date:
    """`day` moved by whole months; a day that the month lacks becomes the first of the next one.

    Periods end exclusively, so the close before it is then the month's last.
    """
    month = day.year * 12 + day.month - 1 + months
    first = date(month // 12, month % 12 + 1, 1)
    moved = first + (day.day - 1) * DAY
    return moved if moved.month == first.month else moved.replace(day=1)


@dataclass(frozen=True)
class Asked:
    """A question: its text, and what it must be resolved to. Periods are half-open."""

    text: str
    metric: str
    period: Days
    before: Days | None = None
    conditions: Mapping[str, Sequence[str]] = field(default_factory=dict)
    by: str | None = None

    @property
    def trailing(self) -> Days | None:
        """The twelve months that end with the period; None when it is those itself."""
        start, end = self.period
        return None if months_from(start, 12) == end else (months_from(end, -12), end)


@dataclass(frozen=True)
class Setting:
    """The ledger's reach and its values by attribute, as the asker knows them."""

    today: date
    first_day: date
    complete_through: date
    values: Mapping[str, Sequence[str]]


def random_question(random: Random, setting: Setting) -> Asked:
    """Draw a question of any kind: period, comparison, conditions, breakdown, metric."""
    words, period, unit_months = random.choice(PERIODS)(random, setting)
    metric = random.choice(list(METRICS))
    conditions = {
        attribute: sorted(random.sample(sorted(setting.values[attribute]), random.choice((1, 1, 2, 3))))
        for attribute in random.sample(sorted(setting.values), random.choice((0, 0, 1, 1, 2, 3)))
    }
    by = random.choice((None, *sorted(setting.values)))
    text = [metric, words, *(f"{name}={','.join(values)}" for name, values in conditions.items())]
    before = None
    comparison = random.choice(("", "", "vs previous", "vs last-year"))
    if comparison:
        text.append(comparison)
        before = earlier(period, unit_months) if comparison == "vs previous" else year_earlier(period)
    if by is not None:
        text.append(f"by {by}")
    return Asked(" ".join(text), METRICS[metric], period, before, conditions, by)


def earlier(period: Days, unit_months: int | None) -> Days:
    """The period directly before. `unit_months` is the unit of one that is still running: then its same stretch."""
    start, end = period
    if unit_months is not None:
        start_before = months_from(start, -unit_months)
        return start_before, min(start_before + (end - start), start)
    whole = (end.year - start.year) * 12 + end.month - start.month
    if whole > 0 and months_from(start, whole) == end:
        return months_from(start, -whole), start
    return start - (end - start), start


def year_earlier(period: Days) -> Days:
    return months_from(period[0], -12), months_from(period[1], -12)


Drawn = tuple[str, Days, int | None]  # words, period, the unit of a running period


def _unit(random: Random, setting: Setting, months: int) -> Days:
    """A calendar unit of so many months, opening and closing inside the ledger."""
    units = []
    start = date(setting.first_day.year, 1, 1)
    while (end := months_from(start, months)) - DAY <= setting.complete_through:
        if start - DAY >= setting.first_day:
            units.append((start, end))
        start = end
    return random.choice(units)


def month(random: Random, setting: Setting) -> Drawn:
    period = _unit(random, setting, 1)
    return f"{period[0]:%Y-%m}", period, None


def quarter(random: Random, setting: Setting) -> Drawn:
    period = _unit(random, setting, 3)
    index = (period[0].month + 2) // 3
    return random.choice((f"{period[0].year}-Q{index}", f"Q{index}-{period[0].year}")), period, None


def half(random: Random, setting: Setting) -> Drawn:
    period = _unit(random, setting, 6)
    return f"H{(period[0].month + 5) // 6}-{period[0].year}", period, None


def year(random: Random, setting: Setting) -> Drawn:
    period = _unit(random, setting, 12)
    return f"{period[0].year}", period, None


def span(random: Random, setting: Setting) -> Drawn:
    reach = (setting.complete_through - setting.first_day).days
    first, last = sorted(setting.first_day + random.randint(1, reach) * DAY for _ in range(2))
    return f"{first}..{last}", (first, last + DAY), None


def since(random: Random, setting: Setting) -> Drawn:
    start = _unit(random, setting, 1)[0]
    return f"since {start:%Y-%m}", (start, setting.complete_through + DAY), None


def trailing_days(random: Random, setting: Setting) -> Drawn:
    unit, days, count = random.choice((("days", 1, 90), ("weeks", 7, 8), ("days", 1, 365)))
    last = setting.complete_through - random.randint(0, 300) * DAY
    return f"last-{count}-{unit} as of {last}", (last + DAY - count * days * DAY, last + DAY), None


def trailing_months(random: Random, setting: Setting) -> Drawn:
    count = random.choice((2, 5, 12, 18))
    last = setting.complete_through.replace(day=1) - random.randint(0, 250) * DAY
    words = "ttm" if count == 12 else f"last-{count}-months"
    return f"{words} as of {last}", (months_from(last + DAY, -count), last + DAY), None


def relative(random: Random, setting: Setting) -> Drawn:
    month_start = setting.today.replace(day=1)
    quarter_start = date(setting.today.year, (setting.today.month - 1) // 3 * 3 + 1, 1)
    year_start, known = date(setting.today.year, 1, 1), setting.complete_through + DAY
    return random.choice(
        (
            ("last-month", (months_from(month_start, -1), month_start), None),
            ("last-quarter", (months_from(quarter_start, -3), quarter_start), None),
            ("last-year", (months_from(year_start, -12), year_start), None),
            ("ttm", (months_from(month_start, -12), month_start), None),
            ("qtd", (quarter_start, known), 3),
            ("ytd", (year_start, known), 12),
        )
    )


PERIODS = (month, quarter, quarter, half, year, span, span, since, trailing_days, trailing_months, relative, relative)
