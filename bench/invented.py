"""An invented company of any size, as canonical CSV files: the same seed gives the same bytes."""

from __future__ import annotations

import csv
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

TODAY = date(2026, 11, 22)
COMPLETE_THROUGH = date(2026, 10, 31)
SEGMENTS = {"enterprise": 0.1, "mid-market": 0.3, "smb": 0.6}
INTERVALS = ("month", "quarter", "year")
_HISTORY_DAYS = 1095
_MOST_LINES = 5
_SHORTEST, _LONGEST = 30, 400
_GAP_SHARE, _LONGEST_GAP = 0.1, 90
_LEAST_CENTS, _MOST_CENTS = 4_900, 9_900_000
_LINE_COLUMNS = "account_id line_id product start end amount currency interval quantity status".split()


def write_lines(path: Path, accounts: int, seed: int, lines: int | None = None) -> None:
    """Write the lines of `accounts` accounts; with `lines`, only so many of them."""
    _write(path, _LINE_COLUMNS, islice(_lines(accounts, seed), lines))


def write_accounts(path: Path, accounts: int, seed: int) -> None:
    """Write an accounts file with the attribute `segment`."""
    segment = np.random.default_rng(seed).choice(tuple(SEGMENTS), accounts, p=tuple(SEGMENTS.values())).tolist()
    rows = ((f"A-{number:07}", f"Account {number}", segment[number]) for number in range(accounts))
    _write(path, ("account_id", "name", "segment"), rows)


def _write(path: Path, header: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerow(header)
        csv.writer(file).writerows(rows)


def _lines(accounts: int, seed: int) -> Iterator[tuple[object, ...]]:
    """One to five lines an account within three years; each starts where, or some weeks after, the last one ended."""
    draw, today = np.random.default_rng(seed), COMPLETE_THROUGH.toordinal()
    account = np.repeat(np.arange(accounts), draw.integers(1, _MOST_LINES + 1, accounts))
    length = draw.integers(_SHORTEST, _LONGEST, len(account))
    gap = np.where(draw.random(len(account)) < _GAP_SHARE, draw.integers(1, _LONGEST_GAP, len(account)), 0)
    # A line starts after all the days that its account's lines before it took.
    taken = np.cumsum(length + gap) - length - gap
    first = np.flatnonzero(np.diff(account, prepend=-1))
    opened = today - draw.integers(_HISTORY_DAYS - 365, _HISTORY_DAYS, accounts)
    start = opened[account] + taken - taken[first][account]
    cents = draw.integers(_LEAST_CENTS, _MOST_CENTS, len(account))
    interval = draw.integers(0, len(INTERVALS), accounts)[account]
    columns = (column.tolist() for column in (account, start, start + length, cents, interval))
    for number, (of, begins, ends, money, every) in enumerate(zip(*columns, strict=True)):
        if begins > today:
            continue
        end, status = (_day(ends), "cancelled") if ends <= today else ("", "active")
        amount = f"{money // 100}.{money % 100:02}"
        yield (
            *(f"A-{of:07}", f"L-{number:08}", "platform", _day(begins), end, amount, "USD"),
            *(INTERVALS[every], 1, status),
        )


def _day(ordinal: int) -> str:
    return date.fromordinal(ordinal).isoformat()
