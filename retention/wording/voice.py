"""`Voice`: one locale's sentences and figures. Messages are gettext ids in English, extracted into one catalogue."""

from __future__ import annotations

import gettext
from decimal import Decimal
from functools import cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal

from retention.money import CURRENCY_DECIMALS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime
    from pathlib import Path

    from retention.ratio import Ratio

DOMAIN = "holdfast"
MINUS = "\N{MINUS SIGN}"
BETWEEN = " · "


class Voice:
    """Sentences with their figures filled in. All formatting of the product happens in these methods.

    A locale without a translation in `folder` (else that of the package) speaks English with its own figures.
    """

    def __init__(self, locale: str, folder: Path | None = None) -> None:
        self.locale = Locale.parse(locale)
        with as_file(files("retention.wording").joinpath("locale")) as shipped:
            self._catalogue = gettext.translation(DOMAIN, folder or shipped, languages=[locale], fallback=True)

    def say(self, message: str, **figures: str) -> str:
        """The message in this locale with its figures, which are already worded."""
        return self._catalogue.gettext(message).format(**figures)

    def plural(self, one: str, many: str, count: int, **figures: str) -> str:
        """As `say`, in the form that `count` takes; the messages find it as {count}."""
        return self._catalogue.ngettext(one, many, count).format(count=self.number(count), **figures)

    def number(self, value: int) -> str:
        return self._signed(format_decimal(value, locale=self.locale))

    def percent(self, ratio: Ratio) -> str:
        return self.percent_of(ratio.percent)

    def percent_of(self, text: str, *, sign: bool = False) -> str:
        """A percentage that is decimal text already."""
        worded = self.decimal(text)
        return self.say("{figure} %", figure=self._with_plus(Decimal(text), worded) if sign else worded)

    def points(self, text: str) -> str:
        """A difference of two percentages, given as decimal text, with its sign."""
        return self.say("{figure} pt", figure=self._with_plus(Decimal(text), self.decimal(text)))

    def decimal(self, text: str) -> str:
        """A decimal text with all the decimals that it has."""
        decimals = len(text.partition(".")[2])
        pattern = "#,##0." + "0" * decimals if decimals else "#,##0"
        return self._signed(format_decimal(Decimal(text), format=pattern, locale=self.locale))

    def money(self, minor: int, currency: str | None, *, cents: bool, sign: bool = False) -> str:
        """Minor units in major ones: whole ones, or all decimals of the currency where any amount needs `cents`."""
        decimals = CURRENCY_DECIMALS.get(currency or "", 0)
        whole, fraction = divmod(abs(minor), 10**decimals)
        text = f"{'-' if minor < 0 else ''}{whole}" + (f".{fraction:0{decimals}d}" if cents and decimals else "")
        worded = self.decimal(text)
        return self._with_plus(minor, worded) if sign else worded

    @staticmethod
    def is_whole(minor: int, currency: str | None) -> bool:
        """Whether the amount has no minor units."""
        decimals = CURRENCY_DECIMALS.get(currency or "", 0)
        return minor % int(10**decimals) == 0

    def day(self, day: date) -> str:
        return format_date(day, self.say("d MMM y"), locale=self.locale)

    def day_of_year(self, day: date) -> str:
        return format_date(day, self.say("d MMM"), locale=self.locale)

    def month(self, day: date) -> str:
        return format_date(day, self.say("MMM y"), locale=self.locale)

    def weekday(self, number: int) -> str:
        """A day of the week, 1 (Monday) to 7."""
        return str(self.locale.days["format"]["wide"][number - 1])

    def moment(self, moment: datetime) -> str:
        """A day with its time; `moment` is in UTC."""
        return self.say("{day} {time} UTC", day=self.day(moment.date()), time=moment.strftime("%H:%M"))

    def days(self, first: date, last: date) -> str:
        """A range of days, both of which belong to it; the year is said once where it is one."""
        if first == last:
            return self.day(first)
        start = self.day_of_year(first) if first.year == last.year else self.day(first)
        return self.say("{first} – {last}", first=start, last=self.day(last))

    def listed(self, words: Sequence[str], limit: int = 12) -> str:
        """Words with commas; a long list is cut and says so."""
        comma = self.say(", ")
        if len(words) <= limit:
            return comma.join(words)
        more = self.number(len(words) - limit)
        return self.say("{words} and {more} more", words=comma.join(words[:limit]), more=more)

    def together(self, words: Sequence[str]) -> str:
        """All of them: "a and b"."""
        return format_list(words, style="standard", locale=self.locale)

    def either(self, words: Sequence[str]) -> str:
        """One of them: "a or b"."""
        return format_list(words, style="or", locale=self.locale)

    @staticmethod
    def _signed(text: str) -> str:
        return text.replace("-", MINUS)

    @staticmethod
    def _with_plus(value: Decimal | int, worded: str) -> str:
        return f"+{worded}" if value > 0 else worded


def voice(locale: str | Voice) -> Voice:
    """The voice of a locale; a voice is its own."""
    return locale if isinstance(locale, Voice) else _voice(locale)


@cache
def _voice(locale: str) -> Voice:
    return Voice(locale)


def capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]
