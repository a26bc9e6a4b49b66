"""Cells of a spreadsheet that rows of every kind of answer have: what was asked, ratios, texts that are no formula."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from retention.answer import Head, Retention
    from retention.ratio import Difference, Ratio

# What only some questions measure.
_NOT_COLUMNS = {"segment", "quick_ratio", "arpa", "renewals", "win_back", "lifetime"}
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
    """Every component and ratio by its name."""
    cells: dict[str, Any] = {}
    for name in type(part).model_fields:
        if name not in _NOT_COLUMNS:
            value = getattr(part, name)
            cells |= {name: value} if isinstance(value, int) else ratio_cells(name, value)
    return cells


def ratio_cells(name: str, value: Ratio | Difference | None) -> dict[str, Any]:
    """Three columns: numerator, denominator and percent, empty where there is no ratio."""
    fields = {} if value is None else value.model_dump()
    return {f"{name}_{field}": fields.get(field, "") for field in ("numerator", "denominator", "percent")}


def inert(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text
