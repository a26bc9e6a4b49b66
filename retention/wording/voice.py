"""`Voice`: one locale's sentences and figures. Messages are gettext ids in English, extracted into one catalogue."""

from __future__ import annotations

import gettext
from decimal import Decimal
from functools import cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal

from retention.money import CURRENCY_DECIMALS

if TYPE_CHECKING:
    from datetime import date

    from retention.ratio import Difference, Ratio

DOMAIN = "holdfast"
MINUS = "\N{MINUS SIGN}"
BETWEEN = " · "


class Voice:
    """Sentences with their figures filled in. All formatting of the product happens in these methods."""

    def __init__(self, locale: str) -> None:
        self.locale = Locale.parse(locale)
        with as_file(files("retention.wording").joinpath("locale")) as folder:
            self._catalogue = gettext.translation(DOMAIN, folder, languages=[locale], fallback=True)

    def say(self, message: str, **figures: str) -> str:
        """The message in this locale with its figures, which are already worded."""
        return self._catalogue.gettext(message).format(**figures)

    def plural(self, one: str, many: str, count: int, **figures: str) -> str:
        """As `say`, in the form that `count` takes; the messages find it as {count}."""
        return self._catalogue.ngettext(one, many, count).format(count=self.number(count), **figures)

    def number(self, value: int) -> str:
        return self._signed(format_decimal(value, locale=self.locale))

    def percent(self, ratio: Ratio) -> str:
        return self.say("{figure} %", figure=self.decimal(ratio.percent))

    def points(self, difference: Difference) -> str:
        """A difference of two percentages, with its sign."""
        figure = self.decimal(difference.percent)
        return self.say("{figure} pt", figure=self._with_plus(int(difference.numerator), figure))

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

    def days(self, first: date, last: date) -> str:
        """A range of days, both of which belong to it; the year is said once where it is one."""
        if first == last:
            return self.day(first)
        start = self.day_of_year(first) if first.year == last.year else self.day(first)
        return self.say("{first} – {last}", first=start, last=self.day(last))

    def listed(self, words: tuple[str, ...] | list[str], limit: int = 12) -> str:
        """Words with commas; a long list is cut and says so."""
        if len(words) <= limit:
            return ", ".join(words)
        return self.say("{words} and {more} more", words=", ".join(words[:limit]), more=self.number(len(words) - limit))

    @staticmethod
    def _signed(text: str) -> str:
        return text.replace("-", MINUS)

    @staticmethod
    def _with_plus(value: int, worded: str) -> str:
        return f"+{worded}" if value > 0 else worded


@cache
def voice(locale: str) -> Voice:
    """The voice of a locale; one without a translation speaks English with its own figures."""
    return Voice(locale)


def capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]
