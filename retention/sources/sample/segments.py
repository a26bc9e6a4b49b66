"""How the customers of the sample ledger behave, segment by segment."""

from __future__ import annotations

from dataclasses import dataclass

# Seats from which a customer counts in the next segment.
MOVES_UP = {"smb": ("mid-market", 36), "mid-market": ("enterprise", 240)}


@dataclass(frozen=True, slots=True)
class Habits:
    """A segment. Shares are percent, quotas are events per 1,000 active accounts and year."""

    accounts: int
    from_the_start: int
    seats: tuple[int, int]
    plans: tuple[str, ...]
    intervals: tuple[str, ...]
    prices: tuple[int, ...]
    add_on_share: int
    churn: int
    contraction: int
    growth: int
    growth_kinds: tuple[str, ...]
    growth_share: tuple[int, int]
    shrink_share: tuple[int, int]
    return_share: int


SEGMENTS = {
    "enterprise": Habits(
        accounts=90,
        from_the_start=30,
        seats=(240, 1000),
        plans=("business", "scale", "scale", "scale"),
        intervals=("year", "year", "year", "year", "year", "half-year", "quarter"),
        prices=(100, 95, 90, 90, 85, 80),
        add_on_share=45,
        churn=34,
        contraction=270,
        growth=1600,
        growth_kinds=("seats", "seats", "seats", "price", "price", "add-on"),
        growth_share=(10, 26),
        shrink_share=(8, 18),
        return_share=30,
    ),
    "mid-market": Habits(
        accounts=180,
        from_the_start=60,
        seats=(40, 190),
        plans=("business", "business", "scale"),
        intervals=("year", "year", "year", "quarter", "quarter", "month"),
        prices=(100, 100, 100, 95, 90),
        add_on_share=30,
        churn=85,
        contraction=170,
        growth=800,
        growth_kinds=("seats", "seats", "seats", "price", "add-on", "plan"),
        growth_share=(8, 28),
        shrink_share=(8, 22),
        return_share=28,
    ),
    "smb": Habits(
        accounts=330,
        from_the_start=110,
        seats=(3, 30),
        plans=("starter", "starter", "starter", "business", "business"),
        intervals=("month", "month", "month", "month", "quarter", "year"),
        prices=(100, 100, 100, 100, 100, 100, 100, 90),
        add_on_share=12,
        churn=210,
        contraction=170,
        growth=550,
        growth_kinds=("seats", "seats", "seats", "seats", "add-on", "plan"),
        growth_share=(12, 36),
        shrink_share=(12, 30),
        return_share=28,
    ),
}
