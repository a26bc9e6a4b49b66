"""`Parts`: a question in separate fields, before anything of it is read."""

from __future__ import annotations

from dataclasses import dataclass, fields

from retention.question import Term  # noqa: TC001 - a field of a dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What a form or a tool asks, each field in the words of the language; None and blank text are absent.

    segment          conditions as text; `terms` are conditions that were chosen from a list
    every            steps of a trend, width of cohorts: month, quarter, year
    window           what each point of a trend looks back on: "ttm", "trailing-3-months"
    policy, against  the rules; of a reconciliation the first policy and the second
    top              how many accounts of each movement
    older, newer     ledger versions; without `newer` the newest
    known_on         "2025-07-05": as known at the end of that day
    margin, cac      "80%", "1200": what only the asker knows, for LTV
    has_window_field whether a window has a field; where it has none, "ttm" as the period of a trend is its window
    """

    metric: str | None = None
    period: str | None = None
    segment: str | None = None
    terms: tuple[Term, ...] = ()
    by: str | None = None
    compare: str | None = None
    policy: str | None = None
    against: str | None = None
    currency: str | None = None
    every: str | None = None
    window: str | None = None
    basis: str | None = None
    movement: str | None = None
    known_on: str | None = None
    margin: str | None = None
    cac: str | None = None
    top: int | None = None
    older: int | None = None
    newer: int | None = None
    has_window_field: bool = False

    def given(self) -> dict[str, str]:
        """The texts that say something, with blanks folded."""
        values = ((field.name, getattr(self, field.name)) for field in fields(self))
        return {name: text for name, value in values if isinstance(value, str) and (text := value.strip())}
