"""`Series`: figures over categories, for a place that draws them itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Values:
    """A line, or the bars of one colour: a value a category, each the figure that the answer shows."""

    name: str
    values: tuple[Decimal, ...]


@dataclass(frozen=True, slots=True)
class Series:
    """Nothing here is cut or left out: what a place cannot hold whole it does not draw.

    form         a line where the categories are steps of time, else bars
    titles       the same title from the fullest to the shortest: a place takes the first that it has room for
    categories   what stands along the axis, in the order of the answer
    values       one line or colour each
    along        what the categories are, where they do not say it themselves
    measure      what is measured, with its unit: "NRR, %"
    """

    form: Literal["line", "bar"]
    titles: tuple[str, ...]
    categories: tuple[str, ...]
    values: tuple[Values, ...]
    measure: str
    along: str | None = None
