"""The reference rows that are shipped: `rows.csv`."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from retention.benchmark.reading import read_rows

if TYPE_CHECKING:
    from retention.answer import Benchmark


@cache
def reference_rows() -> tuple[Benchmark, ...]:
    """The rows of `rows.csv`, in its order."""
    text = files("retention.benchmark").joinpath("rows.csv").read_text(encoding="utf-8")
    header, *records = csv.reader(text.splitlines())
    rows, faults = read_rows(header, enumerate(records, start=2))
    if faults:
        message = f"rows.csv: {faults}"
        raise ValueError(message)
    return rows
