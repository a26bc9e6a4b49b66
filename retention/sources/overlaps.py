"""Lines of one account that run at the same time."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from retention.ledger.columns import OPEN_END

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from retention.sources.lines import Lines

    Numbers = NDArray[np.int64]


def overlapping(lines: Lines) -> tuple[Numbers, Numbers]:
    """Places of the lines that start while an earlier one of their account runs, and while one of its product does.

    They come account by account, in the order of their start.
    """
    account, product = _codes(lines.account_id), _codes(lines.product)
    start, end = _days(lines.start), _days(lines.end)
    return _meeting((account,), start, end), _meeting((account, product), start, end)


def _meeting(keys: tuple[Numbers, ...], start: Numbers, end: Numbers) -> Numbers:
    order = np.lexsort((start, *keys[::-1]))
    changes = np.logical_or.reduce([key[order][1:] != key[order][:-1] for key in keys])
    # One time axis for all groups, a stretch for each: what still runs in one never reaches the next.
    base = np.cumsum(np.append(False, changes))[: len(order)] * (OPEN_END + 1)
    latest_end = np.maximum.accumulate(base + end[order])
    return order[1:][(base + start[order])[1:] < latest_end[:-1]]


def _days(texts: Sequence[str | None]) -> Numbers:
    day = {text: OPEN_END if text is None else date.fromisoformat(text).toordinal() for text in set(texts)}
    return np.fromiter(map(day.__getitem__, texts), np.int64, len(texts))


def _codes(texts: Sequence[str | None]) -> Numbers:
    """A number a text, in the texts' first order."""
    code = {text: number for number, text in enumerate(dict.fromkeys(texts))}
    return np.fromiter(map(code.__getitem__, texts), np.int64, len(texts))
