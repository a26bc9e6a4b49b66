"""One period as two ledger versions know it, account by account (kind `diff`)."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Literal

from retention.answer.head import Head
from retention.answer.parts import LedgerState, Model, Retention
from retention.question import Kind, Metric
from retention.ratio import Difference


class DiffCause(StrEnum):
    """What changed between the versions for an account, in the order in which causes are told.

    `moved`: the line belongs to another account; `other`: what a line says beside its amount, days and status;
    `rules`: how the sources' overlapping lines are read, or the day that segments are read at, with no row changed.
    """

    LINE_ADDED = "line_added"
    LINE_RETIRED = "line_retired"
    MOVED = "moved"
    AMOUNT = "amount"
    CURRENCY = "currency"
    DISCOUNT = "discount"
    DATES = "dates"
    STATUS = "status"
    PRODUCT = "product"
    OTHER = "other"
    ATTRIBUTE = "attribute"
    RATES = "rates"
    RULES = "rules"


class LineState(Model):
    """A line as one version has it; `amount_minor` as billed, `arr_minor` a year, both in minor units of `currency`."""

    product: str | None
    start: date
    end: date | None
    amount_minor: int
    currency: str
    interval: str
    arr_minor: int
    quantity: str | None
    status: str
    discount_arr_minor: int | None
    discount_kind: str | None
    cancelled: date | None
    past_due_since: date | None
    kind: str | None
    subscription: str | None
    reason: str | None


class LineChange(Model):
    """A line that differs; `before` or `after` is None where the account does not have it in that version.

    `account` is the other account of a line that moved.
    """

    line_id: str
    source: str
    causes: tuple[DiffCause, ...]
    account: str | None
    before: LineState | None
    after: LineState | None


class AttributeChange(Model):
    """A record of one of the question's attributes, valid from a day on or always (None); None for no record."""

    attribute: str
    valid_from: date | None
    before: str | None
    after: str | None


class AccountFigures(Model):
    """What an account is in one version: its part in every sum of the total. All zero where it counts nowhere.

    `in_segment`: whether it is among the accounts that the question looks at.
    """

    in_segment: bool
    opening_arr_minor: int
    expansion_arr_minor: int
    contraction_arr_minor: int
    churn_arr_minor: int
    new_arr_minor: int
    reactivation_arr_minor: int
    fx_arr_minor: int
    closing_arr_minor: int


class AccountDiff(Model):
    """An account whose part in the total differs, and what of it changed; at most 20 of its `lines_total` lines."""

    account: str
    name: str | None
    before: AccountFigures
    after: AccountFigures
    causes: tuple[DiffCause, ...]
    lines_total: int
    lines: tuple[LineChange, ...]
    attributes: tuple[AttributeChange, ...]


class DiffRest(Model):
    """The accounts beyond those listed, summed."""

    accounts: int
    before: AccountFigures
    after: AccountFigures


class DiffAnswer(Head):
    """`ledger` is the later version, `earlier` the one that it is held against; `change` is later - earlier.

    For every sum, the accounts' differences and those of the `rest` add up to that of the totals, exactly. The
    accounts are those that differ most, by opening and closing together; at most 10 000 are listed.
    """

    kind: Literal[Kind.DIFF] = Kind.DIFF
    metric: Metric
    earlier: LedgerState
    before: Retention
    after: Retention
    change: Difference | None
    accounts_total: int
    accounts: tuple[AccountDiff, ...]
    rest: DiffRest | None
