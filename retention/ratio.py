"""Exact ratios and the one rule by which they are rounded for people (definitions, part 3)."""

from __future__ import annotations

from fractions import Fraction
from math import gcd

from pydantic import BaseModel, ConfigDict

TIER_BOUNDARIES = (90, 100, 120)
WHOLE = (0, 100)
# In percent, as all boundaries: of quick ratios 1 is standing still and 4 the usual bar, of LTV:CAC 1 and 3.
QUICK_RATIO_BOUNDARIES = (0, 100, 400)
LTV_CAC_BOUNDARIES = (0, 100, 300)


class Ratio(BaseModel):
    """An exact fraction. `percent` is the figure that every face shows: one decimal, half-up, no sign for zero.

    More decimals are added when one would put the figure on or across a boundary that the fraction itself is not on.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    numerator: int
    denominator: int
    percent: str


class ExactRatio(BaseModel):
    """An exact fraction whose integers are decimal text, because they outgrow what JSON numbers carry exactly."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    numerator: str
    denominator: str
    percent: str


class Difference(ExactRatio):
    """A difference of two ratios, in points of a percentage."""


class ExactAmount(BaseModel):
    """Money that is a fraction of a minor unit: exact, as decimal text, and rounded half-up to minor units."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    numerator: str
    denominator: str
    rounded_minor: int


# What a metric's figure can be, and the difference of two of them.
Figure = Ratio | ExactRatio | ExactAmount
Change = Difference | ExactAmount
Fields = dict[str, int | str]


def exact(value: Figure | Difference) -> Fraction:
    """The fraction itself: a ratio, or minor units."""
    return Fraction(int(value.numerator), int(value.denominator))


def amount_fields(value: Fraction) -> Fields:
    """The fields of an ExactAmount of `value` minor units."""
    return mean_fields(value.numerator, value.denominator)


def mean_fields(numerator: int, denominator: int) -> Fields:
    """The fields of an ExactAmount of `numerator / denominator` minor units; `denominator` > 0."""
    common = gcd(numerator, denominator)
    numerator, denominator = numerator // common, denominator // common
    rounded = (2 * abs(numerator) + denominator) // (2 * denominator)
    return {
        "numerator": str(numerator),
        "denominator": str(denominator),
        "rounded_minor": -rounded if numerator < 0 else rounded,
    }


def exact_amount(value: Fraction) -> ExactAmount:
    """`value` minor units."""
    return ExactAmount.model_validate(amount_fields(value))


def exact_ratio(value: Fraction, boundaries: tuple[int, ...]) -> ExactRatio:
    """`value` with its percentage."""
    return ExactRatio(
        numerator=str(value.numerator),
        denominator=str(value.denominator),
        percent=percentage(value.numerator, value.denominator, boundaries),
    )


def difference(value: Fraction) -> Difference:
    """`value` with its percentage, which is 0.0 only where the difference is nothing."""
    return Difference(
        numerator=str(value.numerator),
        denominator=str(value.denominator),
        percent=percentage(value.numerator, value.denominator, (0,)),
    )


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
    return decimal_text(100 * numerator, denominator, boundaries, decimals=1)


def decimal_text(numerator: int, denominator: int, boundaries: tuple[int | Fraction, ...], decimals: int) -> str:
    """`numerator / denominator` half-up, with `decimals` or as many more as keep it off boundaries it is not on.

    `boundaries` have no more decimals than that; `denominator` > 0.
    """
    # Most boundaries are whole, and those need no fractions.
    between = boundaries is not WHOLE and boundaries is not TIER_BOUNDARIES
    scale = 10**decimals
    while True:
        scaled = numerator * scale
        rounded = (2 * abs(scaled) + denominator) // (2 * denominator)
        rounded = -rounded if scaled < 0 else rounded
        # Boundaries have no more decimals than what is shown, so rounding can move a figure onto one, never past it.
        whole, rest = divmod(rounded, scale)
        on_a_boundary = whole in boundaries if not rest else between and Fraction(rounded, scale) in boundaries
        if not on_a_boundary or rounded * denominator == scaled:
            return _decimal_text(rounded, decimals)
        decimals, scale = decimals + 1, scale * 10


def _decimal_text(scaled: int, decimals: int) -> str:
    if decimals == 0:
        return str(scaled)
    whole, fraction = divmod(abs(scaled), 10**decimals)
    return f"{'-' if scaled < 0 else ''}{whole}.{fraction:0{decimals}d}"
