"""Money as integers of minor units, and billing intervals as exact factors of a year (definitions, part 1)."""

from __future__ import annotations

import re
from dataclasses import dataclass

# ISO 4217: the number of decimals of the minor unit; every other listed currency has two.
_DECIMALS = {
    **dict.fromkeys("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split(), 0),
    **dict.fromkeys("BHD IQD JOD KWD LYD OMR TND".split(), 3),
    **dict.fromkeys("CLF UYW".split(), 4),
}
_TWO_DECIMALS = (
    "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC CUP"
    " CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES"
    " KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK"
    " NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB"
    " TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VES WST XCD XCG YER ZAR ZMW ZWG"
)
CURRENCY_DECIMALS: dict[str, int] = {**dict.fromkeys(_TWO_DECIMALS.split(), 2), **_DECIMALS}

# Far above any ledger, far below what would make a sum of lines wrap: one row beyond it is a typing error.
LARGEST_ARR_MINOR = 10**16
# Longer than any number; a text of thousands of digits is not even one that Python reads.
LONGEST_NUMBER = 60

_AMOUNT = re.compile(r"([+-]?)(\d+)(?:\.(\d+))?")
_MONTHS = re.compile(r"(\d{1,3}) ?months?")
_NAMED_MONTHS = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}
_MONTHS_NAMED = {months: name for name, months in _NAMED_MONTHS.items()}


@dataclass(frozen=True, slots=True)
class Interval:
    """A billing interval: its canonical name and how often a year it comes, as an exact fraction."""

    name: str
    times: int
    years: int


_INTERVALS = {"day": Interval("day", 365, 1), "week": Interval("week", 52, 1)}


def read_interval(text: str) -> Interval | None:
    """The interval called `day week month quarter half-year year` or `N months`; None for anything else."""
    word = text.strip().casefold()
    if word in _INTERVALS:
        return _INTERVALS[word]
    matched = _MONTHS.fullmatch(word)
    months = _NAMED_MONTHS.get(word) or (int(matched[1]) if matched else 0)
    if months < 1:
        return None
    return Interval(_MONTHS_NAMED.get(months, f"{months} months"), 12, months)


def read_minor(text: str, decimals: int) -> int | None:
    """Integer minor units of a decimal `text` in major units; None when it is no plain decimal number.

    Raises ValueError when the text has more decimals than the currency (trailing zeros do not count).
    """
    matched = _AMOUNT.fullmatch(text.strip())
    if matched is None:
        return None
    sign, whole, fraction = matched[1], matched[2], (matched[3] or "").rstrip("0")
    if len(fraction) > decimals:
        raise ValueError(text)
    minor = int(whole + fraction.ljust(decimals, "0"))
    return -minor if sign == "-" else minor


def annual_run_rate(amount_minor: int, interval: Interval) -> tuple[int, bool]:
    """`amount × intervals a year` in minor units, and whether it had to be rounded (half-up, away from zero)."""
    numerator = amount_minor * interval.times
    if numerator % interval.years == 0:
        return numerator // interval.years, False
    rounded = (2 * abs(numerator) + interval.years) // (2 * interval.years)
    return (-rounded if numerator < 0 else rounded), True
