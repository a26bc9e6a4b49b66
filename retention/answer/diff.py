"""One period as two ledger versions know it, account by account (kind `diff`)."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from retention.answer.head import Head
from retention.answer.parts import LedgerState, Model, Retention
from retention.question import Kind, Metric
from retention.ratio import Difference


class DiffCause(StrEnum):
    """What changed between the versions for an account."""

    LINE_ADDED = "line_added"
    LINE_RETIRED = "line_retired"
    AMOUNT = "amount"
    DATES = "dates"
    STATUS = "status"
    PRODUCT = "product"
    OTHER = "other"
    ATTRIBUTE = "attribute"
    RATES = "rates"


class LineChange(Model):
    """One line that differs; texts are the fields' values in either version, None where the line is not there."""

    line_id: str
    cause: DiffCause
    before: str | None
    after: str | None


class AccountDiff(Model):
    """An account whose opening, closing or movement differs."""

    account: str
    name: str | None
    opening_before_arr_minor: int
    opening_after_arr_minor: int
    closing_before_arr_minor: int
    closing_after_arr_minor: int
    causes: tuple[DiffCause, ...]
    lines: tuple[LineChange, ...]


class DiffAnswer(Head):
    """`ledger` is the later version, `earlier` the one that it is held against; `change` is later - earlier."""

    kind: Literal[Kind.DIFF] = Kind.DIFF
    metric: Metric
    earlier: LedgerState
    before: Retention
    after: Retention
    change: Difference | None
    accounts_total: int
    accounts: tuple[AccountDiff, ...]
