"""What can be asked of a ledger: its attributes with their values, its policies, its reach."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from retention.desk import Attribute, AttributeValue, LedgerDescription, PolicyDescription
from retention.errors import LedgerError
from retention.ledger.kernel import lowest_balances
from retention.policy import DEFAULT_POLICY, PARAMETERS, Policy, policies, policy_named
from retention.question import Term
from retention.segment import folded

if TYPE_CHECKING:
    from retention.books import Closing
    from retention.desk import LedgerVersion
    from retention.ledger.view import Ledger

VALUES_LISTED = 50


def describe(
    ledger: Ledger, versions: tuple[LedgerVersion, ...], closed_periods: tuple[Closing, ...] = ()
) -> LedgerDescription:
    """Describe `ledger`; raises LedgerError `empty_ledger`."""
    if ledger.first_day is None:
        raise LedgerError("empty_ledger")
    return LedgerDescription(
        version=ledger.version,
        fingerprint=ledger.fingerprint,
        first_day=ledger.first_day,
        complete_through=ledger.complete_through,
        accounts=ledger.columns.account_count,
        lines=ledger.columns.line_count,
        currencies=ledger.currencies,
        attributes=tuple(_attribute(ledger, name) for name in ledger.attribute_names),
        policies=tuple(_policy(policy) for policy in policies().values()),
        versions=versions,
        closed_periods=closed_periods,
    )


class BelowZero(NamedTuple):
    """An account whose lines sum to less than zero from `day` on, in one currency; `lowest` in minor units a year."""

    account: str
    currency: str
    day: date
    lowest: int


def below_zero(ledger: Ledger) -> tuple[BelowZero, ...]:
    """Every account that is below zero at any time, by currency."""
    policy = policy_named(DEFAULT_POLICY)
    lenses = [(currency, ledger.lens(policy, currency)) for currency in ledger.currencies]
    return tuple(
        BelowZero(ledger.columns.accounts[position].decode(), currency, date.fromordinal(int(day)), int(lowest))
        for currency, lens in lenses
        for position, day, lowest in zip(*lowest_balances(lens.lines, lens.counted), strict=True)
    )


def values_like(ledger: Ledger, text: str, most: int | None = None) -> tuple[Term, ...]:
    """The values that hold `text`, those that begin with it first; `text` may name the attribute, as in `region=em`."""
    named, separator, rest = text.replace("=", ":", 1).partition(":")
    only = next((name for name in ledger.attribute_names if separator and folded(name) == folded(named)), None)
    words = (text if only is None else rest).strip().casefold()
    found = [
        Term(attribute=name, value=label)
        for name in ledger.attribute_names
        if only in {None, name}
        for label in ledger.labels(name)
        if words in label.casefold()
    ]
    found.sort(key=lambda term: not term.value.casefold().startswith(words))
    return tuple(found[:most])


def _attribute(ledger: Ledger, name: str) -> Attribute:
    day = ledger.complete_through.toordinal()
    labels = ledger.labels(name)
    codes = ledger.attribute_codes(name, day, day, policy_named(DEFAULT_POLICY), None)
    counts = np.bincount(codes[codes >= 0], minlength=len(labels))
    frequent = sorted(range(len(labels)), key=lambda code: (-int(counts[code]), labels[code]))
    return Attribute(
        name=name,
        of="account" if name in ledger.columns.attributes else "line",
        values_total=len(labels),
        values=tuple(
            AttributeValue(value=labels[code], accounts=int(counts[code])) for code in frequent[:VALUES_LISTED]
        ),
    )


def _policy(policy: Policy) -> PolicyDescription:
    parameters = policy.model_dump(mode="json", include=set(PARAMETERS))
    return PolicyDescription(
        name=policy.name, parameters={name: str(value).casefold() for name, value in parameters.items()}
    )
