"""The reference rows that are shipped: `rows.csv`."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files

from retention.answer import Benchmark, WindowLength
from retention.benchmark.tiers import TIERED_METHOD


@cache
def reference_rows() -> tuple[Benchmark, ...]:
    """The rows of `rows.csv`, in its order. They are taken as they are: a test holds them to the rules for own rows."""
    return tuple(_row(cells) for cells in csv.DictReader(shipped_text().splitlines()))


def shipped_text() -> str:
    return files("retention.benchmark").joinpath("rows.csv").read_text(encoding="utf-8")


def _row(cells: dict[str, str]) -> Benchmark:
    return Benchmark(
        metric=cells["metric"],
        window=_window(cells["window_months"]),
        method=cells["method"] or TIERED_METHOD,
        slice=cells["slice"],
        low=cells["low_pct"] or None,
        high=cells["high_pct"] or None,
        statistic=cells["statistic"],
        label=cells["label"] or None,
        sample=_number(cells["sample"]),
        year=_number(cells["year"]),
        source=cells["source"],
        standing=cells["standing"],
    )


def _window(text: str) -> WindowLength | None:
    count, _, unit = text.partition(" ")
    return WindowLength(count=int(count), unit="week" if unit else "month") if text else None


def _number(text: str) -> int | None:
    return int(text) if text else None
