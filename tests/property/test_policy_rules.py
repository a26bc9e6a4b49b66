"""Policies against a day-by-day reading of the same lines in plain Python: no arrays, no runs, no lenses."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from retention.ledger.building import LineRow
from retention.ledger.columns import OPEN_END, Categories
from retention.period import Period, PeriodKind
from tests.policies.tape_of_five import policy, view
from tests.property.ledgers import ledger, modest

if TYPE_CHECKING:
    from retention.answer import Retention
    from retention.ledger.view import Ledger
    from retention.policy import Policy

FIRST = date(2025, 1, 1)
DAY = timedelta(days=1)
BILLED = {"day": 365, "week": 52, "month": 12, "year": 1}


class Row(NamedTuple):
    """A line, and what it says beside its amount."""

    account: str
    start: int
    end: int | None
    amount: int
    interval: str
    status: str
    usage: bool
    discount: int
    once: bool
    cancelled: int | None
    unpaid: int | None


@st.composite
def rows(draw: st.DrawFn) -> list[Row]:
    """One to six lines of one to three accounts within 120 days; days count from FIRST."""
    return [draw(row_of(draw(st.sampled_from("ABC")))) for _ in range(draw(st.integers(1, 6)))]


@st.composite
def row_of(draw: st.DrawFn, account: str) -> Row:
    start = draw(st.integers(0, 100))
    end = draw(st.one_of(st.none(), st.integers(start + 1, 120)))
    interval = draw(st.sampled_from(sorted(BILLED)))
    cancelled = None if end is None else draw(st.one_of(st.none(), st.integers(start, end)))
    status = draw(st.sampled_from(("active", "active", "trial", "paused", "past_due")))
    return Row(
        account,
        start,
        end,
        draw(st.integers(1, 500)),
        interval,
        status,
        draw(st.booleans()),
        draw(st.integers(0, 50)),
        draw(st.booleans()),
        cancelled,
        draw(st.integers(start, 120)) if status == "past_due" else None,
    )


RULES = st.fixed_dictionaries(
    {
        "grain": st.sampled_from(("account", "subscription")),
        "reactivation_days": st.sampled_from((0, 5, 30, "any")),
        "reactivation_in_nrr": st.booleans(),
        "churn_terminal": st.booleans(),
        "grr_cap": st.sampled_from(("per_account", "movement", "aggregate")),
        "logo_denominator": st.sampled_from(("opening", "opening_plus_new")),
        "churn_timing": st.sampled_from(("at_cancel", "at_period_end", "when_scheduled")),
        "past_due": st.sampled_from((0, 10, "until_cancelled", "excluded")),
        "paused": st.booleans(),
        "trial": st.booleans(),
        "usage": st.booleans(),
        "discount": st.sampled_from(("net", "net_recurring", "list")),
        "week_factor": st.sampled_from(("52", "48", "51.96", "0")),
        "day_factor": st.sampled_from(("365", "360", "0")),
        "same_period": st.sampled_from(("both", "ignored")),
    }
)


def told(found: list[Row]) -> Ledger:
    """The ledger of these rows, as an import leaves it."""
    order = sorted(range(len(found)), key=lambda place: (found[place].account, f"l{place}"))
    lines = [
        LineRow(
            row.account,
            "tape",
            f"l{place}",
            (FIRST + row.start * DAY).isoformat(),
            None if row.end is None else (FIRST + row.end * DAY).isoformat(),
            row.amount * BILLED[row.interval],
            "USD",
            row.status,
            "core",
            row.interval,
            place,
        )
        for place, row in enumerate(found)
    ]
    made = ledger((lines, []))
    ordered = [found[place] for place in order]
    columns = replace(
        made.columns,
        days={
            "cancelled": _days([row.cancelled for row in ordered]),
            "past_due_since": _days([row.unpaid for row in ordered]),
        },
        amounts={"discount": np.array([row.discount * BILLED[row.interval] for row in ordered], dtype=np.int64)},
        text=made.columns.text
        | {
            "kind": Categories.of(["usage" if row.usage else "recurring" for row in ordered]),
            "discount_kind": Categories.of(["once" if row.once else "recurring" for row in ordered]),
        },
    )
    return replace(made, columns=columns, _memory={})


def _days(days: list[int | None]) -> Any:  # noqa: ANN401 - an array of days
    return np.array([OPEN_END if day is None else (FIRST + day * DAY).toordinal() for day in days], dtype=np.int32)


def worth(row: Row, rules: Policy, day: int) -> Fraction:
    """What the line is worth a year at the close of `day`, before the rounding of its run rate."""
    if not _counts(row, rules, day):
        return Fraction(0)
    amount = row.amount
    if rules.discount == "list" or (rules.discount == "net_recurring" and row.once):
        amount += row.discount
    often = {"week": rules.week_factor, "day": rules.day_factor}.get(row.interval, str(BILLED[row.interval]))
    rate = amount * Fraction(often)
    return Fraction((2 * rate.numerator + rate.denominator) // (2 * rate.denominator))


def _counts(row: Row, rules: Policy, day: int) -> bool:
    if row.usage and not rules.usage:
        return False
    if (row.status == "trial" and not rules.trial) or (row.status == "paused" and not rules.paused):
        return False
    if row.status == "past_due" and rules.past_due == "excluded":
        return False
    if row.status == "past_due" and isinstance(rules.past_due, int) and day >= (row.unpaid or 0) + rules.past_due:
        return False
    if row.cancelled is not None and rules.churn_timing == "at_cancel" and day >= row.cancelled:
        return False
    if row.cancelled is not None and rules.churn_timing == "at_period_end" and day >= _paid_until(row):
        return False
    return row.start <= day and (row.end is None or day < row.end)


def _paid_until(row: Row) -> int:
    """The first day after the billing period that the cancellation fell in, counted on from the start."""
    assert row.cancelled is not None
    start, boundary, step = FIRST + row.start * DAY, row.start, 0
    while boundary <= row.cancelled:
        step += 1
        boundary = (_moved(start, row.interval, step) - FIRST).days
    return boundary


def _moved(start: date, interval: str, steps: int) -> date:
    if interval in {"day", "week"}:
        return start + steps * (7 if interval == "week" else 1) * DAY
    months = start.year * 12 + start.month - 1 + steps * (12 if interval == "year" else 1)
    try:
        return date(months // 12, months % 12 + 1, start.day)
    except ValueError:  # a day that the month lacks: the first of the next one
        return date((months + 1) // 12, (months + 1) % 12 + 1, 1)


def expected(found: list[Row], rules: Policy, opening: int, closing: int) -> dict[str, int]:
    """The components by the words of the definitions, unit by unit and day by day."""
    units: dict[object, list[Row]] = {}
    for place, row in enumerate(found):
        units.setdefault(row.account if rules.grain == "account" else place, []).append(row)
    sums = dict.fromkeys(
        ("opening", "expansion", "contraction", "churn", "new", "reactivation", "closing", "churned", "joined", "lost"),
        0,
    )
    for lines in units.values():
        levels = [int(sum(worth(row, rules, day) for row in lines)) for day in range(130)]
        for name, amount in _unit(levels, rules, opening, closing).items():
            sums[name] += amount
    return sums


def _unit(levels: list[int], rules: Policy, opening: int, closing: int) -> dict[str, int]:
    before, after = levels[opening] if opening >= 0 else 0, levels[closing]
    inside = range(opening + 1, closing + 1)
    moved = {"opening": before, "closing": after}
    gaps = any(levels[day] == 0 for day in inside)
    if before and after and not (rules.churn_terminal and gaps):
        moved |= {"expansion": max(after - before, 0), "contraction": max(before - after, 0)}
    else:
        if before:
            moved |= {"churn": before, "churned": 1}
        if after:
            moved |= _gained(levels, rules, opening, closing, after)
        if not before and not after and rules.same_period == "both":
            moved |= _passing(levels, opening, inside)
    lost = moved.get("contraction", 0) + moved.get("churn", 0)
    return moved | {"lost": min(before, lost) if rules.grr_cap == "per_account" else lost}


def _gained(levels: list[int], rules: Policy, opening: int, closing: int, amount: int) -> dict[str, int]:
    known = any(levels[day] for day in range(opening + 1)) and not _too_late(levels, rules, closing)
    return {"reactivation": amount} if known else {"new": amount, "joined": 1}


def _too_late(levels: list[int], rules: Policy, closing: int) -> bool:
    """Whether the run that holds the closing began too many days after the one before it ended."""
    day = closing
    while day >= 0 and levels[day]:
        day -= 1
    gap = 0
    while day >= 0 and not levels[day]:
        day, gap = day - 1, gap + 1
    return day >= 0 and rules.reactivation_days != "any" and gap > rules.reactivation_days


def _passing(levels: list[int], opening: int, inside: range) -> dict[str, int]:
    """The last run that lies wholly inside: gained and lost with what it was worth when it ended."""
    running = [day for day in inside if levels[day]]
    if not running:
        return {}
    amount = levels[running[-1]]
    known = any(levels[day] for day in range(opening + 1))
    return {"churn": amount, "churned": 1} | ({"reactivation": amount} if known else {"new": amount, "joined": 1})


def answered(found: list[Row], rules: Policy, opening: int, closing: int) -> Retention:
    """The product's own components."""
    period = Period(FIRST + (opening + 1) * DAY, FIRST + (closing + 1) * DAY, PeriodKind.SPAN, "span")
    return view(told(found), "2025", rules, "USD").measure(period, broken_down=False).total


@modest
@given(rows(), RULES, st.integers(-1, 80), st.integers(1, 45))
def test_every_rule_does_what_its_words_say(found: list[Row], rules: dict[str, Any], opening: int, days: int) -> None:
    under = policy(**rules)
    total = answered(found, under, opening, opening + days)
    said = expected(found, under, opening, opening + days)
    for name in ("opening", "expansion", "contraction", "churn", "new", "reactivation", "closing"):
        assert getattr(total, f"{name}_arr_minor") == said[name], name
    assert (total.accounts_churned, total.accounts_new) == (said["churned"], said["joined"])
    if not said["opening"]:
        return
    kept = said["opening"] + said["expansion"] - said["contraction"] - said["churn"]
    kept += said["reactivation"] if under.reactivation_in_nrr else 0
    gross = min(kept, said["opening"]) if under.grr_cap == "aggregate" else said["opening"] - said["lost"]
    assert total.nrr is not None
    assert total.grr is not None
    assert (total.nrr.numerator, total.nrr.denominator) == (kept, said["opening"])
    assert (total.grr.numerator, total.grr.denominator) == (gross, said["opening"])
