"""Exact ratios and the one rule by which they are rounded for people (definitions, part 3)."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

TIER_BOUNDARIES = (90, 100, 120)
WHOLE = (0, 100)


class Ratio(BaseModel):
    """An exact fraction. `percent` is the figure that every face shows: one decimal, half-up, no sign for zero.

    More decimals are added when one would put the figure on or across a boundary that the fraction itself is not on.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    numerator: int
    denominator: int
    percent: str


def ratio(numerator: int, denominator: int, boundaries: tuple[int, ...] = WHOLE) -> Ratio | None:
    """`numerator / denominator` with its percentage, or None without a positive denominator."""
    if denominator <= 0:
        return None
    return Ratio(numerator=numerator, denominator=denominator, percent=percentage(numerator, denominator, boundaries))


def percentage(numerator: int, denominator: int, boundaries: tuple[int, ...] = WHOLE) -> str:
    """The decimal text of `100 × numerator / denominator`; `denominator` > 0."""
    decimals = 1
    while True:
        scale = 10**decimals
        scaled = 100 * numerator * scale
        rounded = (2 * abs(scaled) + denominator) // (2 * denominator)
        rounded = -rounded if scaled < 0 else rounded
        if all(_side(scaled, denominator * edge * scale) == _side(rounded, edge * scale) for edge in boundaries):
            return _decimal_text(rounded, decimals)
        decimals += 1


def _side(value: int, edge: int) -> int:
    return (value > edge) - (value < edge)


def _decimal_text(scaled: int, decimals: int) -> str:
    whole, fraction = divmod(abs(scaled), 10**decimals)
    return f"{'-' if scaled < 0 else ''}{whole}.{fraction:0{decimals}d}"
