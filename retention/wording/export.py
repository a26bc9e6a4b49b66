"""An answer as CSV for spreadsheets: exact integers, one row a segment and one for the total."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from retention.question import Kind

if TYPE_CHECKING:
    from retention.answer import Answer, Retention
    from retention.answer.any import AnyAnswer

# What only some questions measure.
_NOT_COLUMNS = {"segment", "quick_ratio", "arpa", "renewals", "win_back", "lifetime"}
# A cell that begins with one of these is run as a formula by spreadsheets.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_text(answer: AnyAnswer) -> str:
    """One answer as a table, by its kind."""
    out = io.StringIO(newline="")
    records = _records(answer)
    writer = csv.DictWriter(out, list(records[0]), lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(records)
    return out.getvalue()


def _records(answer: AnyAnswer) -> list[dict[str, Any]]:
    match answer.kind:
        case Kind.RETENTION:
            return _segments(answer)
    raise NotImplementedError(answer.kind)


def _segments(answer: Answer) -> list[dict[str, Any]]:
    """Columns: what was asked, `row` (segment or total), `segment`, then every component and ratio by its name.

    A ratio has three columns: numerator, denominator and percent, empty where it has none.
    """
    return [
        *(_record(answer, row, "segment", row.segment) for row in answer.rows),
        _record(answer, answer.total, "total", None),
    ]


def _record(answer: Answer, part: Retention, row: str, segment: str | None) -> dict[str, Any]:
    record: dict[str, Any] = {
        "answer": answer.id,
        "period_start": answer.period.start.isoformat(),
        "period_end": answer.period.end.isoformat(),
        "filter": inert(answer.segment or ""),
        "policy": answer.policy,
        "currency": answer.currency or "",
        "row": row,
        "by": inert(answer.by or ""),
        "segment": inert(segment or ""),
    }
    for name, value in part.model_dump(exclude=_NOT_COLUMNS).items():
        if isinstance(value, int):
            record[name] = value
        else:
            ratio = value or {}
            for field in ("numerator", "denominator", "percent"):
                record[f"{name}_{field}"] = ratio.get(field, "")
    return record


def inert(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text
