"""An answer as a file: its model as JSON, and CSV for spreadsheets, exact integers, a row a segment and the total."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any, assert_never

from retention.question import Kind
from retention.wording.cells import head_cells, inert, retention_cells
from retention.wording.parts import SHOWN_ID_DIGITS

if TYPE_CHECKING:
    from retention.answer import Answer, Model, Retention
    from retention.answer.any import AnyAnswer


def file_name(answer: AnyAnswer, ending: str) -> str:
    """What a file of the answer is called: "nrr-Q3-2026-931ea5bb.csv". Two answers never share one."""
    what = answer.metric.value if answer.kind is Kind.RETENTION else answer.kind.value
    name = f"{what}-{answer.period.label}-{answer.id[:SHOWN_ID_DIGITS]}"
    return f"{name.replace('..', '-to-').replace('_', '-').replace(' ', '-')}.{ending}"


def json_text(model: Model) -> str:
    """A model as a JSON text that ends with a line break: to the byte what every face writes into files."""
    return f"{model.model_dump_json(indent=2)}\n"


def csv_text(answer: AnyAnswer) -> str:
    """One answer as a table, by its kind."""
    out = io.StringIO(newline="")
    records = _records(answer)
    # The first row has every column; what another one lacks is empty.
    writer = csv.DictWriter(out, list(records[0]), lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(records)
    return out.getvalue()


def _records(answer: AnyAnswer) -> list[dict[str, Any]]:
    # ruff: noqa: PLC0415 - a process seldom words more than one kind
    match answer.kind:
        case Kind.RETENTION:
            return _segments(answer)
        case Kind.MOVERS | Kind.ACCOUNTS:
            from retention.wording.kinds import movers

            return movers.records(answer)
        case Kind.MATRIX:
            from retention.wording.kinds import matrix

            return matrix.records(answer)
        case Kind.WHY:
            from retention.wording.kinds import why

            return why.records(answer)
        case Kind.BENCHMARKS:
            from retention.wording.kinds import benchmarks

            return benchmarks.records(answer)
        case Kind.RECONCILE:
            from retention.wording.kinds import reconcile

            return reconcile.records(answer)
        case Kind.TREND:
            from retention.wording.kinds import trend

            return trend.records(answer)
        case Kind.COHORTS:
            from retention.wording.kinds import cohorts

            return cohorts.records(answer)
        case Kind.DIFF:
            from retention.wording.kinds import diff

            return diff.records(answer)
    assert_never(answer.kind)


def _segments(answer: Answer) -> list[dict[str, Any]]:
    """Columns: what was asked, `row` (segment or total), `segment`, then every component and ratio by its name.

    A ratio has three columns: numerator, denominator and percent, empty where it has none; ARPA has rounded_minor
    instead of percent. Renewals, win-backs and lifetimes are columns of the questions that measure them.
    """
    return [
        *(_record(answer, row, "segment", row.segment) for row in answer.rows),
        _record(answer, answer.total, "total", None),
    ]


def _record(answer: Answer, part: Retention, row: str, segment: str | None) -> dict[str, Any]:
    asked = head_cells(answer) | {"row": row, "by": inert(answer.by or ""), "segment": inert(segment or "")}
    return asked | retention_cells(part)
