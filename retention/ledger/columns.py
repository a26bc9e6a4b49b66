"""The ledger as account-sorted columns: what the kernel reads (architecture, "the kernel")."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from retention.errors import LedgerError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from retention.ledger.rates import Rates

    Days = NDArray[np.int32]
    Money = NDArray[np.int64]
    Codes = NDArray[np.int32]
    Flags = NDArray[np.bool_]

OPEN_END = 2**31 - 1
BEFORE_ALL = 0
NO_VALUE = -1
INT64_LIMIT = 2**63


@dataclass(frozen=True, slots=True)
class Categories:
    """A text column as codes: `labels[codes[i]]` is the text of row i, NO_VALUE where it has none."""

    codes: Codes
    labels: tuple[str, ...]

    @classmethod
    def of(cls, texts: Sequence[str | None]) -> Categories:
        """Codes in the labels' sorted order, so that the same contents always give the same codes."""
        labels = tuple(sorted({text for text in texts if text is not None}))
        code = {label: position for position, label in enumerate(labels)}
        codes = np.fromiter((NO_VALUE if text is None else code[text] for text in texts), np.int32, len(texts))
        return cls(codes, labels)


@dataclass(frozen=True, slots=True)
class EffectiveDated:
    """An account attribute over time: rows sorted by account and day, each valid from its day on."""

    account: Codes
    valid_from: Days
    value: Categories

    def changes(self) -> bool:
        """Whether any record is valid from a day on, instead of always."""
        return bool(len(self.valid_from)) and bool((self.valid_from != BEFORE_ALL).any())


@dataclass(frozen=True, slots=True)
class Columns:
    """One ledger version. Lines are sorted by account, then by line id; every account has at least one line.

    accounts      ids, sorted
    offsets       lines of account i stand at offsets[i]:offsets[i + 1]
    start, end    proleptic ordinal days, `end` exclusive, OPEN_END while running
    arr           annual run rate in minor units of the line's currency
    text          currency, status and the attributes of lines: product, interval
    attributes    effective-dated attributes of accounts

    What lines may say beside that is there only when at least one of them says it:

    days          cancelled, past_due_since: ordinal days, OPEN_END where a line has none
    amounts       discount: annual run rate in minor units of what was taken off the list price, 0 where nothing was;
                  quantity: in millionths, 0 where none is given
    text          subscription (a line without one is its own), kind (recurring, usage), discount_kind (recurring,
                  once), reason

    rates         exchange rates; None where none were imported
    """

    accounts: NDArray[np.bytes_]
    offsets: NDArray[np.int64]
    start: Days
    end: Days
    arr: Money
    text: dict[str, Categories]
    attributes: dict[str, EffectiveDated]
    days: dict[str, Days] = field(default_factory=dict)
    amounts: dict[str, Money] = field(default_factory=dict)
    rates: Rates | None = None

    @property
    def account_count(self) -> int:
        return len(self.offsets) - 1

    @property
    def line_count(self) -> int:
        return len(self.arr)

    def account_of_line(self) -> NDArray[np.int64]:
        """The account's position for every line."""
        return np.repeat(np.arange(self.account_count), np.diff(self.offsets))

    def first_day(self) -> date | None:
        """The day the first line starts; None for a ledger without lines."""
        return date.fromordinal(int(self.start.min())) if self.line_count else None


def prove_no_overflow(arr: Money) -> None:
    """Prove once a ledger version that no int64 sum over any of its lines can wrap (numpy would not say so).

    Raises LedgerError `too_large`.
    """
    if len(arr) == 0:
        return
    largest = max(abs(int(arr.max())), abs(int(arr.min())))
    # The quick proof; only a ledger that fails it is summed in Python's unbounded integers.
    if len(arr) * largest >= INT64_LIMIT and sum(abs(int(value)) for value in arr) >= INT64_LIMIT:
        raise LedgerError("too_large", lines=len(arr), largest=largest)
