"""Reference rows out of a CSV, ours or the user's: every row is judged, every fault is told with its place."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from retention.answer import Benchmark, TierName, WindowLength
from retention.benchmark.slices import slice_of
from retention.benchmark.tiers import TIER, tier_faults
from retention.language import nearest
from retention.question import Metric

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

COLUMNS = tuple(
    "metric window_months method slice low_pct high_pct statistic label sample year source standing".split()
)
_OPTIONAL = frozenset("method label sample year standing".split())
METHODS = ("point_to_point", "movement_sum", "compounded", "weighted_average")
# Metrics that published rows speak of, beside those that can be asked today.
_METRICS = tuple(dict.fromkeys((*(metric.value for metric in Metric), "renewal_rate", "win_back_rate")))
_WINDOW = re.compile(r"(\d{1,4})(?: (day|week|month)s?)?", re.ASCII)
# Figures are shown with one decimal at least, so a bound of one decimal is never crossed by rounding alone.
_PERCENT = re.compile(r"\d{1,4}(?:\.\d)?", re.ASCII)
_COUNT = re.compile(r"\d{1,9}", re.ASCII)
_STANDING = "own"

T = TypeVar("T")


class RowFault(NamedTuple):
    """Something wrong with a row or, without `row`, with the whole file. Lines count from 1, the header's."""

    row: int | None
    column: str | None
    code: str
    value: str
    facts: dict[str, object]


class _Unreadable(Exception):  # noqa: N818 - never leaves this module
    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code, self.facts = code, facts


def read_rows(
    header: Sequence[str], records: Iterable[tuple[int, Sequence[str]]]
) -> tuple[tuple[Benchmark, ...], tuple[RowFault, ...]]:
    """The rows of `records` (line number and cells) under the titles `header`, and every fault found.

    Codes of faults: `missing_column`, `unknown_column`, `repeated_column`, `cells`, `unknown_metric`, `window`,
    `method`, `slice`, `percent`, `no_bounds`, `bounds`, `blank`, `count`, `tier_label`, `tier_row`, `tier_scale`.
    """
    titles = [title.strip().casefold() for title in header]
    faults = list(_header_faults(titles))
    if faults:
        return (), tuple(faults)
    rows = []
    for number, cells in records:
        if len(cells) != len(titles):
            facts: dict[str, object] = {"cells": len(cells), "expected": len(titles)}
            faults.append(RowFault(number, None, "cells", "", facts))
            continue
        reading = _Reading(number, dict(zip(titles, (cell.strip() for cell in cells), strict=True)))
        row = reading.row()
        faults += reading.faults
        if row is not None:
            rows.append((number, row))
    faults += [RowFault(number, "label", code, "", facts) for number, code, facts in tier_faults(rows)]
    return tuple(row for _, row in rows), tuple(sorted(faults, key=lambda fault: fault.row or 0))


def _header_faults(titles: Sequence[str]) -> Iterable[RowFault]:
    for name in COLUMNS:
        if name not in titles and name not in _OPTIONAL:
            yield RowFault(None, name, "missing_column", "", {"found": tuple(titles)})
    for title in dict.fromkeys(titles):
        if title not in COLUMNS:
            yield RowFault(None, title, "unknown_column", "", {"valid": COLUMNS})
        if titles.count(title) > 1:
            yield RowFault(None, title, "repeated_column", "", {})


class _Reading:
    """One row while it is judged."""

    def __init__(self, number: int, cells: dict[str, str]) -> None:
        self._number, self._cells = number, cells
        self.faults: list[RowFault] = []

    def row(self) -> Benchmark | None:
        """The row; None where anything in it cannot be read."""
        row: dict[str, object] = {
            "metric": self._read("metric", _metric),
            "window": self._read("window_months", _window),
            "method": self._read("method", _method),
            "slice": self._read("slice", _slice),
            "low": (low := self._read("low_pct", _percent)),
            "high": (high := self._read("high_pct", _percent)),
            "statistic": self._read("statistic", _needed),
            "label": self._read("label", str) or None,
            "sample": self._read("sample", _count),
            "year": self._read("year", _count),
            "source": self._read("source", _needed),
            "standing": self._read("standing", str) or _STANDING,
        }
        if row["statistic"] == TIER and row["label"] not in set(TierName):
            self._blame("label", "tier_label", valid=tuple(name.value for name in TierName))
        if not self.faults:
            self._judge_bounds(low, high)
        return None if self.faults else Benchmark.model_validate(row)

    def _judge_bounds(self, low: str | None, high: str | None) -> None:
        if low is None and high is None:
            self._blame("low_pct", "no_bounds")
        elif low is not None and high is not None and Decimal(low) > Decimal(high):
            self._blame("high_pct", "bounds", low=low)

    def _read(self, column: str, reader: Callable[[str], T]) -> T | None:
        try:
            return reader(self._cells.get(column, ""))
        except _Unreadable as problem:
            self._blame(column, problem.code, **problem.facts)
            return None

    def _blame(self, column: str, code: str, **facts: object) -> None:
        self.faults.append(RowFault(self._number, column, code, self._cells.get(column, ""), facts))


def _metric(text: str) -> str:
    if text not in _METRICS:
        raise _Unreadable("unknown_metric", nearest=nearest(text, _METRICS), valid=_METRICS)
    return text


def _window(text: str) -> WindowLength | None:
    if not text:
        return None
    matched = _WINDOW.fullmatch(text)
    if matched is None or int(matched[1]) == 0:
        raise _Unreadable("window")
    return WindowLength.model_validate({"count": int(matched[1]), "unit": matched[2] or "month"})


def _method(text: str) -> str:
    if text and text not in METHODS:
        raise _Unreadable("method", valid=METHODS)
    return text or METHODS[0]


def _slice(text: str) -> str:
    try:
        return text if not text else (slice_of(text), text)[1]
    except ValueError as error:
        raise _Unreadable("slice") from error


def _percent(text: str) -> str | None:
    if text and _PERCENT.fullmatch(text) is None:
        raise _Unreadable("percent")
    return text or None


def _count(text: str) -> int | None:
    if text and _COUNT.fullmatch(text) is None:
        raise _Unreadable("count")
    return int(text) if text else None


def _needed(text: str) -> str:
    if not text:
        raise _Unreadable("blank")
    return text
