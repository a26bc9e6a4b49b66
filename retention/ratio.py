"""Exact ratios and the one rule by which they are rounded for people (definitions, part 3)."""

from __future__ import annotations

from fractions import Fraction

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


class Difference(BaseModel):
    """A difference of two ratios, in points of a percentage.

    The fraction is exact; its integers are decimal text, because they outgrow what JSON numbers carry exactly.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    numerator: str
    denominator: str
    percent: str


class ExactAmount(BaseModel):
    """Money that is a fraction of a minor unit: exact, as decimal text, and rounded half-up to minor units."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    numerator: str
    denominator: str
    rounded_minor: int


def exact_amount(value: Fraction) -> ExactAmount:
    """`value` minor units."""
    twice, below = 2 * abs(value.numerator) + value.denominator, 2 * value.denominator
    rounded = twice // below
    return ExactAmount(
        numerator=str(value.numerator),
        denominator=str(value.denominator),
        rounded_minor=-rounded if value < 0 else rounded,
    )


def difference(value: Fraction) -> Difference:
    """`value` with its percentage, which is 0.0 only where the difference is nothing."""
    return Difference(
        numerator=str(value.numerator),
        denominator=str(value.denominator),
        percent=percentage(value.numerator, value.denominator, (0,)),
    )


Fields = dict[str, int | str]


def ratio_fields(numerator: int, denominator: int, boundaries: tuple[int, ...] = WHOLE) -> Fields | None:
    """The fields of a Ratio, for a model that holds several and is validated once as a whole."""
    if denominator <= 0:
        return None
    return {
        "numerator": numerator,
        "denominator": denominator,
        "percent": percentage(numerator, denominator, boundaries),
    }


def ratio(numerator: int, denominator: int, boundaries: tuple[int, ...] = WHOLE) -> Ratio | None:
    """`numerator / denominator` with its percentage, or None without a positive denominator."""
    fields = ratio_fields(numerator, denominator, boundaries)
    return None if fields is None else Ratio.model_validate(fields)


def percentage(numerator: int, denominator: int, boundaries: tuple[int | Fraction, ...] = WHOLE) -> str:
    """The decimal text of `100 × numerator / denominator`; `denominator` > 0, boundaries have one decimal at most."""
    # Most boundaries are whole percents, and those need no fractions.
    between = boundaries is not WHOLE and boundaries is not TIER_BOUNDARIES
    decimals, scale = 1, 10
    while True:
        scaled = 100 * numerator * scale
        rounded = (2 * abs(scaled) + denominator) // (2 * denominator)
        rounded = -rounded if scaled < 0 else rounded
        # Boundaries have no more decimals than what is shown, so rounding can move a figure onto one, never past it.
        whole, rest = divmod(rounded, scale)
        on_a_boundary = whole in boundaries if not rest else between and Fraction(rounded, scale) in boundaries
        if not on_a_boundary or rounded * denominator == scaled:
            return _decimal_text(rounded, decimals)
        decimals, scale = decimals + 1, scale * 10


def _decimal_text(scaled: int, decimals: int) -> str:
    whole, fraction = divmod(abs(scaled), 10**decimals)
    return f"{'-' if scaled < 0 else ''}{whole}.{fraction:0{decimals}d}"
