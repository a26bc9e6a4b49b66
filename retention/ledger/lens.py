"""A ledger as one policy reads it: which lines count, from when to when, for how much, in whose name.

Everything that a policy says about lines happens here, once for a ledger version; the kernel then knows no policy.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from retention.ledger.activity import activity
from retention.ledger.columns import OPEN_END
from retention.ledger.exchange import Exchange, scaled, times
from retention.ledger.kernel import Balances, Block, balances_at, balances_over, first_active_days
from retention.ledger.terms import billing_period_end

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from retention.ledger.activity import Activity
    from retention.ledger.columns import Categories, Columns, Days, Flags, Money
    from retention.policy import Policy

_USAGE, _ONCE = frozenset({"usage"}), frozenset({"once"})


@dataclass(frozen=True)
class Lens:
    """The lines of `lines`, sorted by unit: an account, or a subscription under that grain.

    lines     effective starts, ends and run rates; `accounts` are still the accounts' ids
    counted   which of them count; None when all do
    account   the account's position for every unit; None where the units are the accounts
    exchange  what converts lines of other currencies; None where all are in one
    """

    policy: Policy
    lines: Columns
    counted: Flags | None
    account: NDArray[np.int64] | None
    exchange: Exchange | None
    known_first_active: NDArray[np.int32] | None = None

    @cached_property
    def first_active(self) -> NDArray[np.int32]:
        """The first ordinal day each unit is active on."""
        known = self.known_first_active
        return first_active_days(self.lines, self.counted) if known is None else known

    @cached_property
    def activity(self) -> Activity:
        """When each unit was active."""
        return activity(self.lines, self.counted)

    def balances(self, opening: int, closing: int) -> Balances:
        """Both ends of a window, with what the policy wants to know about the days between."""
        rules, arr = self.policy, self.arr_on
        plain = Balances(
            balances_at(self.lines, opening, self.counted, arr(opening)),
            balances_at(self.lines, closing, self.counted, arr(closing)),
            self.first_active <= opening,
        )
        if not (rules.churn_terminal or rules.same_period == "both" or rules.reactivation_days != "any"):
            return plain if self.exchange is None else self._with_exchange(plain, opening, closing)
        runs = self.activity
        told = replace(
            plain,
            broken=runs.broken(opening, closing) if rules.churn_terminal else None,
            long_gone=None if rules.reactivation_days == "any" else runs.gap(closing) > rules.reactivation_days,
            passing=runs.passing(opening, closing) if rules.same_period == "both" else None,
        )
        return told if self.exchange is None else self._with_exchange(told, opening, closing)

    def closings(self, days: Days) -> Iterator[Block]:
        """Every unit's balance at the close of each of the ordinal `days`, which ascend, block by block.

        Where churn is terminal, a unit that has lapsed stays at nothing.
        """
        lines = self.lines
        if self.policy.churn_terminal:
            lapsed = np.repeat(self.activity.first_end(), np.diff(lines.offsets))
            lines = replace(lines, end=np.minimum(lines.end, lapsed))
        if self.exchange is None or self.exchange.mode == "constant":
            yield from balances_over(lines, days, self.counted)
            return
        # What a line is worth may depend on the day.
        for position, day in enumerate(days.tolist()):
            balances = balances_at(lines, day, self.counted, self.arr_on(day))
            yield Block(slice(position, position + 1), slice(0, lines.account_count), balances[np.newaxis])

    def arr_on(self, day: int) -> Money | None:
        """Run rates as they are valued at the close of `day`; None where that is `lines.arr`."""
        return None if self.exchange is None else self.exchange.arr_on(day)

    def _with_exchange(self, balances: Balances, opening: int, closing: int) -> Balances:
        """What accounts of both ends moved by themselves: their change at the rates of the opening alone."""
        exchange = self.exchange
        if exchange is None or exchange.mode == "constant":
            return balances
        rates = exchange.arr_at_rates_of(opening)
        before, after = (balances_at(self.lines, day, self.counted, rates) for day in (opening, closing))
        return replace(balances, own_change=scaled(balances.opening, after - before, before))


def lens_of(columns: Columns, policy: Policy, currency: str | None, first_active: NDArray[np.int32] | None) -> Lens:
    """The lens of `policy`, for figures in `currency`. `first_active` is that of the lines as they are, if known.

    With exchange rates all lines are converted to `currency`, without only lines billed in it count.
    Raises QuestionError `no_rate`.
    """
    lines = replace(columns, end=_ends(columns, policy), arr=_run_rates(columns, policy))
    converts = currency is not None and columns.rates is not None and columns.text["currency"].labels != (currency,)
    counted = _counted(columns, policy, None if converts else currency)
    account = None
    if policy.grain == "subscription":
        order, offsets, account = _by_subscription(lines)
        lines = _reordered(lines, order, offsets)
        counted = None if counted is None else counted[order]
    exchange = None
    if converts and currency is not None and columns.rates is not None:
        exchange = Exchange(columns.rates, currency, policy.fx, lines)
        lines = replace(lines, arr=exchange.constant())
    as_it_is = lines.end is columns.end and lines.arr is columns.arr and counted is None and account is None
    return Lens(policy, lines, counted, account, exchange, first_active if as_it_is else None)


def _counted(columns: Columns, policy: Policy, currency: str | None) -> Flags | None:
    """Which lines count; None when all do."""
    chosen = [_labelled(columns.text["status"], policy.counted_statuses)]
    if currency is not None:
        chosen.append(_labelled(columns.text["currency"], frozenset({currency})))
    usage = columns.text.get("kind")
    if usage is not None and not policy.usage:
        chosen.append(~np.isin(usage.codes, [code for code, label in enumerate(usage.labels) if label in _USAGE]))
    counted: Flags | None = None
    for each in chosen:
        if each is not None:
            counted = each if counted is None else counted & each
    return counted


def _labelled(categories: Categories, labels: frozenset[str]) -> Flags | None:
    codes = [code for code, label in enumerate(categories.labels) if label in labels]
    return None if len(codes) == len(categories.labels) else np.isin(categories.codes, codes)


def _ends(columns: Columns, policy: Policy) -> Days:
    """The day from which each line no longer counts."""
    ends = columns.end
    cancelled, unpaid = columns.days.get("cancelled"), columns.days.get("past_due_since")
    if cancelled is not None and policy.churn_timing == "at_cancel":
        ends = np.minimum(ends, np.maximum(cancelled, columns.start))
    if cancelled is not None and policy.churn_timing == "at_period_end":
        ends = np.minimum(ends, billing_period_end(columns, cancelled))
    if isinstance(policy.past_due, int):
        ends = _ends_unpaid(columns, ends, unpaid, policy.past_due)
    return ends


def _ends_unpaid(columns: Columns, ends: Days, unpaid: Days | None, days: int) -> Days:
    """An unpaid line counts for `days` from the day it is unpaid since; without that day, from its start."""
    late = _labelled(columns.text["status"], frozenset({"past_due"}))
    if late is None:
        late = np.ones(columns.line_count, dtype=np.bool_)
    if not late.any():
        return ends
    since = columns.start if unpaid is None else np.where(unpaid == OPEN_END, columns.start, unpaid)
    return np.where(late, np.minimum(ends, since + days), ends).astype(np.int32)


def _run_rates(columns: Columns, policy: Policy) -> Money:
    """What each line is worth a year."""
    arr = columns.arr
    discount, kind = columns.amounts.get("discount"), columns.text.get("discount_kind")
    if discount is not None and policy.discount == "list":
        arr = arr + discount
    elif discount is not None and policy.discount == "net_recurring" and kind is not None:
        once = _labelled(kind, _ONCE)
        arr = arr + (discount if once is None else discount * once)
    interval = columns.text["interval"]
    for name, standard in (("week", 52), ("day", 365)):
        often, whole = policy.factor(name)
        if name in interval.labels and (often, whole) != (standard, 1):
            mine = interval.codes == interval.labels.index(name)
            arr = np.where(mine, times(arr, Fraction(often, whole * standard)), arr)
    return arr


def _by_subscription(columns: Columns) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Lines in the order of account and subscription, where each subscription begins, and whose it is."""
    account = columns.account_of_line()
    subscription = columns.text.get("subscription")
    if subscription is None:
        # Every line is a subscription of its own.
        return np.arange(len(account)), np.arange(len(account) + 1), account
    order = np.lexsort((subscription.codes, account))
    mine, code = account[order], subscription.codes[order]
    begins = np.concatenate(([True], (mine[1:] != mine[:-1]) | (code[1:] != code[:-1])))
    firsts = np.flatnonzero(begins)
    return order, np.append(firsts, len(account)), mine[firsts]


def _reordered(columns: Columns, order: NDArray[np.int64], offsets: NDArray[np.int64]) -> Columns:
    text = {name: replace(categories, codes=categories.codes[order]) for name, categories in columns.text.items()}
    return replace(
        columns,
        offsets=offsets,
        start=columns.start[order],
        end=columns.end[order],
        arr=columns.arr[order],
        text=text,
        days={name: days[order] for name, days in columns.days.items()},
        amounts={name: amounts[order] for name, amounts in columns.amounts.items()},
    )
