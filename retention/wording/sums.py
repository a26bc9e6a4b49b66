"""Figures that a reader adds up: rounded one by one they may miss their sum, so they get more decimals until not."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from retention.ratio import Difference, ExactAmount, decimal_text, exact

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retention.ratio import Change, Figure

MOST_DECIMALS = 6


@dataclass(frozen=True, slots=True)
class Unit:
    """What a figure is counted in: `scale` of them make one of it, and it has `decimals` or more where it is rounded.

    `boundaries` are whole numbers of the unit that a figure is not rounded onto; a change is not rounded to nothing.
    Figures that need more decimals have `finer` at least: money is told in whole units or with its minor ones.
    """

    scale: Fraction
    decimals: int
    boundaries: tuple[int, ...] = ()
    finer: int = 0

    def ladder(self) -> tuple[int, ...]:
        """The numbers of decimals to try, one after the other."""
        return (self.decimals, *range(max(self.decimals + 1, self.finer), MOST_DECIMALS + 1))

    def text(self, value: Figure | Change) -> str:
        """`value` as decimal text."""
        scaled = self.scale * exact(value)
        boundaries = (0,) if isinstance(value, Difference | ExactAmount) else self.boundaries
        return decimal_text(scaled.numerator, scaled.denominator, boundaries, self.decimals)


@dataclass(frozen=True, slots=True)
class Percent(Unit):
    """Percentages, which bring their text with them."""

    scale: Fraction = Fraction(100)
    decimals: int = 1

    def text(self, value: Figure | Change) -> str:
        return super().text(value) if isinstance(value, ExactAmount) else value.percent


PERCENT = Percent()


def adding_up(total: str, parts: Sequence[Figure | Change], unit: Unit = PERCENT) -> tuple[str, ...]:
    """Decimal texts of `parts` whose sum rounds to `total`: -3.46 and +0.63 for -2.8, not -3.5 and +0.6.

    The parts sum to the total exactly. Where even MOST_DECIMALS miss it, each stands as it is rounded alone.
    """
    alone = tuple(unit.text(part) for part in parts)
    for decimals in unit.ladder():
        texts = tuple(
            _rounded(unit.scale * exact(part), max(decimals, _decimals(text)))
            for part, text in zip(parts, alone, strict=True)
        )
        if _reaches(total, texts):
            return texts
    return alone


def adding_up_both_ways(
    totals: Sequence[str], columns: Sequence[Sequence[Change]], unit: Unit = PERCENT
) -> list[tuple[str, ...]]:
    """Decimal texts of the columns before, after and change: down each rounds to its total, across they add up.

    Where even two decimals more than the unit has miss it, each column adds up on its own, with one more or as many as
    that takes.
    """
    for decimals in range(unit.decimals, unit.decimals + 3):
        texts = [
            tuple(_rounded(unit.scale * exact(part), max(decimals, _decimals(unit.text(part)))) for part in column)
            for column in columns
        ]
        across = (Decimal(began) + Decimal(moved) == Decimal(ended) for began, ended, moved in zip(*texts, strict=True))
        if all(map(_reaches, totals, texts)) and all(across):
            return texts
    finer = replace(unit, decimals=unit.decimals + 1)
    return [adding_up(total, column, finer) for total, column in zip(totals, columns, strict=True)]


def chained(figures: Sequence[Figure], changes: Sequence[Change], unit: Unit = PERCENT) -> tuple[list[str], list[str]]:
    """Decimal texts of `figures` and of the change from each to the next, and last from the first to the last of them.

    All have as few decimals as each figure and its change, as they stand, make the next; a change that they would make
    nothing has more. Where one decimal more than the unit has misses it, the first and the last figure and the whole
    change add up, and the changes round to the whole one: nobody reads 100.836625 %.
    """
    least = max(_decimals(unit.text(figure)) for figure in figures)
    for decimals in range(least, max(least, unit.decimals + 1) + 1):
        levels, moves = (
            [_rounded(unit.scale * exact(value), decimals) for value in values] for values in (figures, changes)
        )
        ends = [*pairwise(levels), (levels[0], levels[-1])]
        if all(Decimal(one) + Decimal(move) == Decimal(two) for (one, two), move in zip(ends, moves, strict=True)):
            return levels, [
                unit.text(change) if exact(change) and not Decimal(move) else move
                for move, change in zip(moves, changes, strict=True)
            ]
    return _ends_chained(figures, changes, unit, least)


def _ends_chained(
    figures: Sequence[Figure], changes: Sequence[Change], unit: Unit, least: int
) -> tuple[list[str], list[str]]:
    """The same where only the ends add up: 100.84, 100.76 and -0.08, not 100.8 twice and -0.1."""
    *parts, whole = changes
    for decimals in range(least, MOST_DECIMALS + 1):
        levels, moved = [_rounded(unit.scale * exact(one), decimals) for one in figures], unit.scale * exact(whole)
        told = _rounded(moved, decimals)
        if Decimal(levels[0]) + Decimal(told) == Decimal(levels[-1]) and (Decimal(told) or not moved):
            return levels, [*adding_up(told, parts, replace(unit, decimals=decimals)), told]
    told = unit.text(whole)
    return [unit.text(figure) for figure in figures], [*adding_up(told, parts, unit), told]


def leading_to(before: Figure, after: Figure, change: Change, unit: Unit = PERCENT) -> tuple[str, str, str]:
    """Decimal texts of `before`, `after` and `change` that add up: 113.28, 107.74 and -5.54.

    Where even two decimals more than the unit has miss it, `before` and `change` round to `after` as it stands alone.
    """
    told = (before, after, change)
    for decimals in range(unit.decimals, unit.decimals + 3):
        began, ended, moved = (
            _rounded(unit.scale * exact(one), max(decimals, _decimals(unit.text(one)))) for one in told
        )
        if Decimal(began) + Decimal(moved) == Decimal(ended):
            return began, ended, moved
    began, moved = adding_up(unit.text(after), (before, change), unit)
    return began, unit.text(after), moved


def told_apart(one: Figure, other: Figure, unit: Unit = PERCENT) -> tuple[str, str]:
    """Both figures as decimal texts that differ where they do: 102.86 and 102.93, not 102.9 twice.

    Where even MOST_DECIMALS do not tell them apart, each stands as it is rounded alone.
    """
    first, second = unit.text(one), unit.text(other)
    if first != second or one == other:
        return first, second
    for decimals in range(_decimals(first) + 1, MOST_DECIMALS + 1):
        texts = tuple(_rounded(unit.scale * exact(figure), decimals) for figure in (one, other))
        if texts[0] != texts[1]:
            return texts[0], texts[1]
    return first, second


def _reaches(total: str, texts: Sequence[str]) -> bool:
    """Whether the sum of the texts rounds to `total`."""
    reached = sum(map(Decimal, texts), Decimal(0)).quantize(Decimal(1).scaleb(-_decimals(total)), ROUND_HALF_UP)
    return reached == Decimal(total)


def _rounded(value: Fraction, decimals: int) -> str:
    return decimal_text(value.numerator, value.denominator, (), decimals)


def _decimals(text: str) -> int:
    return len(text.partition(".")[2])
