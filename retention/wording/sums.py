"""Figures that a reader adds up: rounded one by one they may miss their sum, so they get more decimals until not."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retention.ratio import Difference, Ratio

MOST_DECIMALS = 6


def adding_up(total: str, parts: Sequence[Ratio | Difference]) -> tuple[str, ...]:
    """Decimal texts of `parts`, in percent, whose sum rounds to `total`: -3.46 and +0.63 for -2.8, not -3.5 and +0.6.

    The parts sum to the total exactly. Where even MOST_DECIMALS miss it, each stands as it is rounded alone.
    """
    alone = tuple(part.percent for part in parts)
    for decimals in range(1, MOST_DECIMALS + 1):
        texts = tuple(_rounded(part, max(decimals, _decimals(part.percent))) for part in parts)
        reached = sum(map(Decimal, texts), Decimal(0)).quantize(Decimal(1).scaleb(-_decimals(total)), ROUND_HALF_UP)
        if reached == Decimal(total):
            return texts
    return alone


def told_apart(one: Ratio, other: Ratio) -> tuple[str, str]:
    """Both percentages as decimal texts that differ where the ratios do: 102.86 and 102.93, not 102.9 twice.

    Where even MOST_DECIMALS do not tell them apart, each stands as it is rounded alone.
    """
    if one.percent != other.percent or one == other:
        return one.percent, other.percent
    for decimals in range(_decimals(one.percent) + 1, MOST_DECIMALS + 1):
        first, second = _rounded(one, decimals), _rounded(other, decimals)
        if first != second:
            return first, second
    return one.percent, other.percent


def _rounded(part: Ratio | Difference, decimals: int) -> str:
    exact = 100 * Fraction(int(part.numerator), int(part.denominator))
    scaled = abs(exact) * 10**decimals
    rounded = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return f"{Decimal(-rounded if exact < 0 else rounded).scaleb(-decimals):f}"


def _decimals(text: str) -> int:
    return len(text.partition(".")[2])
