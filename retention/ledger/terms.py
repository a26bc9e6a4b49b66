"""Billing periods of lines: a line is billed from its start on, every interval of months, weeks or days."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from retention.ledger.columns import OPEN_END
from retention.money import read_interval
from retention.period import MONTHS_A_YEAR, add_months

if TYPE_CHECKING:
    from retention.ledger.columns import Columns, Days

_DAYS = {"day": 1, "week": 7}


def billing_period_end(columns: Columns, days: Days) -> Days:
    """For every line the first day after the billing period that its day of `days` falls in; OPEN_END stays.

    The boundaries are the line's start moved by whole intervals; a day before the start belongs to the first period.
    """
    interval = columns.text["interval"]
    ends = np.full(len(days), OPEN_END, dtype=np.int32)
    for line in np.flatnonzero(days != OPEN_END):
        name = interval.labels[interval.codes[line]]
        ends[line] = _next_boundary(int(columns.start[line]), int(days[line]), name)
    return ends


def _next_boundary(start: int, day: int, interval: str) -> int:
    if interval in _DAYS:
        length = _DAYS[interval]
        return start + max(1, -(-(day - start + 1) // length)) * length
    read = read_interval(interval)
    if read is None:
        raise ValueError(interval)
    first, last = date.fromordinal(start), date.fromordinal(max(day, start))
    months = (last.year - first.year) * MONTHS_A_YEAR + last.month - first.month
    # An interval of months comes twelve times in so many years.
    step = read.years
    periods = max(1, months // step)
    while (boundary := add_months(first, periods * step)) <= last:
        periods += 1
    return boundary.toordinal()
