"""What a reference row holds for: `segment=enterprise`, `acv_usd=12k-25k`, `acv_usd<12k`, `arr_usd~50M`."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from retention.benchmark.company import AMOUNTS, quantity
from retention.language.words import folded

# Rows of this name are one company's own figure, for nobody else to be judged by.
COMPANY = "company"
# "Around" an amount: from half of it to one and a half times.
_AROUND = (Decimal("0.5"), Decimal("1.5"))
_SLICE = re.compile(r"(?P<name>[^=<>~]+)(?P<sign>[=<>~])(?P<value>.+)")
_BEFORE = "pre"
_STAGES = tuple(folded(stage) for stage in "pre-seed seed series-a series-b series-c series-d series-e".split())


class Slice(NamedTuple):
    """The fact or attribute `name` is `word`, or lies in `[low, high)` US dollars; None bounds are open."""

    name: str
    word: str | None
    low: Decimal | None = None
    high: Decimal | None = None

    def holds(self, known: str) -> bool:
        """Whether `known` is what the slice asks for."""
        if self.word is not None:
            return folded(known) == folded(self.word) or (self.name == "stage" and _before(known, self.word))
        amount = Decimal(known)
        return (self.low is None or amount >= self.low) and (self.high is None or amount < self.high)


@cache
def slice_of(text: str) -> Slice:
    """The slice that a row's text says. Raises ValueError where it says none."""
    matched = _SLICE.fullmatch(text.strip())
    if matched is None:
        raise ValueError(text)
    name, sign, value = matched["name"].strip(), matched["sign"], matched["value"].strip().strip('"')
    if name in AMOUNTS:
        low, high = _band(sign, value)
        return Slice(name, None, low, high)
    if sign != "=" or not value:
        raise ValueError(text)
    return Slice(name, value)


def _band(sign: str, value: str) -> tuple[Decimal | None, Decimal | None]:
    """The bounds of an amount, low ≤ amount < high: so bands that follow each other leave no gap and no overlap."""
    if sign == "=":
        low, _, high = value.partition("-")
        bounds = _amount(low), _amount(high)
        if bounds[0] >= bounds[1]:
            raise ValueError(value)
        return bounds
    amount = _amount(value)
    if sign == "<":
        return None, amount
    return (amount, None) if sign == ">" else (amount * _AROUND[0], amount * _AROUND[1])


def _amount(text: str) -> Decimal:
    amount = quantity(text)
    if amount is None:
        raise ValueError(text)
    return amount


def _before(known: str, word: str) -> bool:
    """Whether the stage `known` is one before that of `word`, as series A is one of pre-series-B."""
    stage, later = folded(known), folded(word).removeprefix(_BEFORE)
    if folded(word) == later or stage not in _STAGES or later not in _STAGES:
        return False
    return _STAGES.index(stage) < _STAGES.index(later)
