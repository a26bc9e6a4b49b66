"""The user's own reference rows, as text."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from retention.benchmark.reading import read_rows

if TYPE_CHECKING:
    from retention.answer import Benchmark
    from retention.benchmark.reading import RowFault


def judged(text: str) -> tuple[tuple[Benchmark, ...], tuple[RowFault, ...]]:
    """The rows and the faults of a CSV."""
    header, *records = csv.reader(text.splitlines())
    return read_rows(header, enumerate(records, start=2))


def own_rows(text: str) -> tuple[Benchmark, ...]:
    """The rows of a CSV without faults."""
    rows, faults = judged(text)
    assert faults == ()
    return rows
