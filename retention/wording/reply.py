"""`Reply`: an answer as sentences and figures, in the parts and the order that every face keeps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Align = Literal["left", "right"]


@dataclass(frozen=True, slots=True)
class Table:
    """Worded cells. No cell is empty; `align` holds one entry a column; `title` is what stands over it.

    `foot` is how many of the last rows sum others up: they stay where rows must give way.
    """

    header: tuple[str, ...]
    align: tuple[Align, ...]
    rows: tuple[tuple[str, ...], ...]
    title: str | None = None
    foot: int = 0


@dataclass(frozen=True, slots=True)
class Reply:
    """The parts of an answer, top to bottom. Nothing here needs a further computation or format.

    headline     "Enterprise NRR, Q3 2025: 103.4 %"
    tier         "Trailing 12 months: 114.2 % · strong (100–120 %) · enterprise is typically 110–130 %", or None
    scope        "1 Jul – 30 Sep 2025 · 142 accounts · USD"
    checks       one sentence each, only those that matter
    comparison   sentences that hold the figure against an earlier period
    statement    opening, movements, same accounts (an opening cohort that is empty has none)
    breakdown    one row a segment and the total, or None
    more         further tables, each with its title
    rates        "GRR 96.1 % · logo retention 96.5 % (137 of 142) · new 640,000 · reactivated 18,000", or None
    definition   one sentence: what the headline's metric is
    provenance   "Complete through 30 Sep 2025 · ledger v12 · policy holdfast · answer 7f3a9c2e"
    """

    headline: str
    tier: str | None
    scope: str
    checks: tuple[str, ...]
    comparison: tuple[str, ...]
    statement: Table | None
    breakdown: Table | None
    rates: str | None
    definition: str
    provenance: str
    more: tuple[Table, ...] = ()
