"""Cells of a spreadsheet that rows of every kind of answer have: what was asked, ratios, texts that are no formula."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from retention.answer import Head, Lifetime, Renewals, Retention, WinBack
    from retention.ratio import ExactAmount, Figure

_MEASURED_RATIOS = frozenset({"by_lines", "by_arr", "rate", "churn_a_year", "ltv_cac"})
# A cell that begins with one of these is run as a formula by spreadsheets.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def head_cells(answer: Head) -> dict[str, Any]:
    """What was asked; every row of every kind begins with these columns."""
    return {
        "answer": answer.id,
        "period_start": answer.period.start.isoformat(),
        "period_end": answer.period.end.isoformat(),
        "filter": inert(answer.segment or ""),
        "policy": answer.policy,
        "currency": answer.currency or "",
    }


def retention_cells(part: Retention) -> dict[str, Any]:
    """Every component and figure by its name; renewals, win-backs and lifetimes where they were measured."""
    cells: dict[str, Any] = {}
    for name in type(part).model_fields:
        value = getattr(part, name)
        match name, value:
            case ("segment", _) | ("renewals" | "win_back" | "lifetime", None):
                continue
            case "renewals" | "win_back" | "lifetime", _:
                cells |= {f"{name}_{field}": cell for field, cell in _measured_cells(value).items()}
            case "arpa", _:
                cells |= amount_cells(name, value)
            case _, int():
                cells[name] = value
            case _:
                cells |= ratio_cells(name, value)
    return cells


def _measured_cells(found: Renewals | WinBack | Lifetime) -> dict[str, Any]:
    cells: dict[str, Any] = {}
    for name in type(found).model_fields:
        value = getattr(found, name)
        if name == "ltv":
            cells |= amount_cells(name, value)
        elif name in _MEASURED_RATIOS:
            cells |= ratio_cells(name, value)
        else:
            cells[name] = "" if value is None else value
    return cells


def ratio_cells(name: str, value: Figure | None) -> dict[str, Any]:
    """Three columns: numerator, denominator and percent, empty where there is no ratio; money has no percent."""
    fields = {} if value is None else value.model_dump()
    return {f"{name}_{field}": fields.get(field, "") for field in ("numerator", "denominator", "percent")}


def amount_cells(name: str, value: ExactAmount | None) -> dict[str, Any]:
    """Three columns: numerator, denominator and rounded minor units, empty where there is no amount."""
    fields = {} if value is None else value.model_dump()
    return {f"{name}_{field}": fields.get(field, "") for field in ("numerator", "denominator", "rounded_minor")}


def inert(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text
