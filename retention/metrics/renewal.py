"""Renewal rate: of the lines whose term ended in a period, those that continued (definitions, part 3).

A term is one billing interval, counted from the line's start, or what the line's own end leaves of it. It ends on the
first day that it no longer covers, which is the day on which the loss of the line would be churn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from retention.answer import Renewals
from retention.money import read_interval
from retention.ratio import ratio

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from retention.ledger.columns import Columns, Days, Flags

RENEWAL_PARTS = ("lines_ended", "lines_renewed", "ended_arr_minor", "renewed_arr_minor")

_DAYS = {"day": 1, "week": 7}
_EPOCH = np.datetime64("1970-01-01", "D")
_EPOCH_ORDINAL = 719_163


def renewals_of(sums: Sequence[int]) -> Renewals:
    """The rates of one column of RENEWAL_PARTS."""
    ended, renewed, ended_arr, renewed_arr = sums
    return Renewals(
        lines_ended=ended,
        lines_renewed=renewed,
        ended_arr_minor=ended_arr,
        renewed_arr_minor=renewed_arr,
        by_lines=ratio(renewed, ended),
        by_arr=ratio(renewed_arr, ended_arr),
    )


def renewal_parts(columns: Columns, counted: Flags | None, start: int, end: int) -> NDArray[np.int64]:
    """The RENEWAL_PARTS of every account in the period of ordinal days `[start, end)`: shape (parts, accounts).

    A line counts once, at the last of its terms that ended in the period, with its own run rate. It has continued
    when it still runs on that day, or when another line of the same account and product starts on it. A line that
    such a one continues whose own term ends in the period too is counted there. Lines of nothing or less do not count.
    """
    runs = (columns.arr > 0) & (columns.start < columns.end)
    if counted is not None:
        runs &= counted
    ended = runs & (start <= columns.end) & (columns.end < end)
    running = runs & (columns.end >= end) & (columns.start < end)
    running[running] = _has_boundary(columns, np.flatnonzero(running), start, end)
    due = ended | running
    places = np.flatnonzero(ended)
    follows = np.flatnonzero(runs & (start <= columns.start) & (columns.start < end))
    gone, come = _keys(columns, places, columns.end), _keys(columns, follows, columns.start)
    continued = running.copy()
    continued[places] = np.isin(gone, come)
    due[places[np.isin(gone, come[due[follows]])]] = False
    continued &= due
    parts = np.stack((due, continued, columns.arr * due, columns.arr * continued)).astype(np.int64)
    return np.add.reduceat(parts, columns.offsets[:-1], axis=1)


def _keys(columns: Columns, places: NDArray[np.int64], days: Days) -> NDArray[np.int64]:
    """One number for account, product and day of each line at `places`."""
    account = np.searchsorted(columns.offsets, places, side="right").astype(np.int64) - 1
    product = columns.text["product"]
    # A line without a product has the code -1.
    service = account * (len(product.labels) + 1) + product.codes[places] + 1
    return service * np.iinfo(np.int32).max + days[places]


def _has_boundary(columns: Columns, places: NDArray[np.int64], start: int, end: int) -> Flags:
    """Whether each line at `places`, were it to run on, has a term that ends in `[start, end)`."""
    begins = columns.start[places].astype(np.int64)
    interval = columns.text["interval"]
    codes = interval.codes[places]
    found = np.zeros(len(places), dtype=np.bool_)
    for code, name in enumerate(interval.labels):
        mine = codes == code
        if mine.any():
            terms = _terms_ended(begins[mine], end, name) - _terms_ended(begins[mine], start, name)
            found[mine] = terms > 0
    return found


def _terms_ended(begins: NDArray[np.int64], day: int, interval: str) -> NDArray[np.int64]:
    """How many terms of lines that begin on the ordinal days `begins` have ended before `day`."""
    if interval in _DAYS:
        return np.maximum((day - 1 - begins) // _DAYS[interval], 0)
    read = read_interval(interval)
    if read is None:
        raise ValueError(interval)
    # An interval of months comes twelve times in so many years.
    step, month = read.years, _month(begins)
    in_month = begins - _first_day(month)
    # Where a month lacks the day its boundary is the first of the next one, so the last two are to be looked at.
    last = (_month(np.array([day]))[0] - month) // step
    before = [_boundary(month + terms * step, in_month) < day for terms in (last - 1, last)]
    ended: NDArray[np.int64] = np.maximum(last - 2 + before[0] + before[1], 0)
    return ended


def _boundary(month: NDArray[np.int64], in_month: NDArray[np.int64]) -> NDArray[np.int64]:
    """The day of each month that is `in_month` days after its first, at most the first of the next month."""
    days: NDArray[np.int64] = np.minimum(_first_day(month) + in_month, _first_day(month + 1))
    return days


def _month(ordinals: NDArray[np.int64]) -> NDArray[np.int64]:
    """Months since January 1970."""
    months: NDArray[np.int64] = (_EPOCH + (ordinals - _EPOCH_ORDINAL)).astype("datetime64[M]").astype(np.int64)
    return months


def _first_day(months: NDArray[np.int64]) -> NDArray[np.int64]:
    """The ordinal of the first day of each month."""
    since: NDArray[np.int64] = months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64) + _EPOCH_ORDINAL
    return since
