"""Whether a reference row applies to what was asked (definitions, part 7): silent rather than wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from retention.answer import Mismatch
from retention.benchmark.company import FACTS
from retention.benchmark.slices import COMPANY, slice_of
from retention.language.words import folded
from retention.period import whole_months

if TYPE_CHECKING:
    from retention.answer import Benchmark, Condition, Window, WindowLength
    from retention.benchmark.company import Company

# These are rates of terms that ended and of accounts that were lost, whatever the window and the method.
_OF_ANY_WINDOW = frozenset({"renewal_rate", "win_back_rate"})
# The one attribute that rows of ours and a ledger mean alike; an account's industry is not the company's.
_OF_ACCOUNTS = "segment"
_DAYS = {"day": 1, "week": 7}


class Asked(NamedTuple):
    """What rows are held against: a metric over a window by a method, of which accounts of which company."""

    metric: str
    window: Window
    method: str
    conditions: tuple[Condition, ...]
    company: Company


class Misfit(NamedTuple):
    """Why a row does not apply: the fact or attribute it asks for, and what is known of it."""

    mismatch: Mismatch
    fact: str | None = None
    known: str | None = None


def misfit(row: Benchmark, asked: Asked, *, own: bool) -> Misfit | None:
    """Why `row`, of the metric asked, does not apply; None where it does. `own`: it is a row of the user's."""
    if row.slice and slice_of(row.slice).name == COMPANY:
        return Misfit(Mismatch.COMPANY)
    if not (row.window is None and asked.metric in _OF_ANY_WINDOW) and not _covers(row.window, asked.window):
        return Misfit(Mismatch.WINDOW)
    if row.method != asked.method and asked.metric not in _OF_ANY_WINDOW:
        return Misfit(Mismatch.METHOD)
    return _slice_misfit(row.slice, asked, own=own) if row.slice else None


def _covers(length: WindowLength | None, window: Window) -> bool:
    if length is None:
        return False
    if length.unit == "month":
        return whole_months(window.start, window.end) == length.count
    return (window.end - window.start).days == length.count * _DAYS[length.unit]


def _slice_misfit(text: str, asked: Asked, *, own: bool) -> Misfit | None:
    """Accounts are chosen by the conditions alone; what holds for companies holds for the whole of one."""
    wanted = slice_of(text)
    of_accounts = own or wanted.name == _OF_ACCOUNTS
    if asked.conditions and of_accounts and _is_exactly(asked.conditions, wanted.name, wanted.word):
        return None
    if asked.conditions and wanted.name in FACTS and wanted.name != _OF_ACCOUNTS:
        return Misfit(Mismatch.PART, wanted.name)
    if asked.conditions:
        return _other(wanted.name, asked)
    if wanted.name not in FACTS:
        return _other(wanted.name, asked)
    known = asked.company.fact(wanted.name)
    if known is None:
        return Misfit(Mismatch.UNKNOWN_FACT, wanted.name)
    return None if wanted.holds(known) else Misfit(Mismatch.SLICE, wanted.name, known)


def _is_exactly(conditions: tuple[Condition, ...], attribute: str, value: str | None) -> bool:
    chosen = [(folded(condition.attribute), folded(one)) for condition in conditions for one in condition.values]
    return value is not None and chosen == [(folded(attribute), folded(value))]


def _other(name: str, asked: Asked) -> Misfit:
    return Misfit(Mismatch.SLICE, name, " ".join(condition.text for condition in asked.conditions) or None)
