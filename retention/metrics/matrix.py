"""The quadrants of the retention matrix (definitions, part 5)."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from retention.answer.matrix import Quadrant
from retention.ratio import exact

if TYPE_CHECKING:
    from retention.answer import Retention

# In percent; a ratio that is on its bound counts as over it.
GRR_BOUND, NRR_BOUND = 90, 100


def quadrant(part: Retention) -> Quadrant:
    """Where GRR and NRR stand against their bounds, exactly; EMPTY where there is nothing to retain."""
    if part.grr is None or part.nrr is None:
        return Quadrant.EMPTY
    keeps = exact(part.grr) >= Fraction(GRR_BOUND, 100)
    grows = exact(part.nrr) >= Fraction(NRR_BOUND, 100)
    if keeps:
        return Quadrant.EXPANDS if grows else Quadrant.HOLDS
    return Quadrant.LEAKS if grows else Quadrant.SHRINKS
