"""Row-level restriction: the accounts that an asker sees, and what they may ask of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from retention.answer import Condition, ConvertedCurrency
from retention.errors import QuestionError
from retention.ledger.columns import NO_VALUE, Categories, EffectiveDated
from retention.ledger.view import Ledger
from retention.policy import DEFAULT_POLICY, policy_named
from retention.question import Term
from retention.segment import folded, resolve_terms

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from retention.answer import Warnings
    from retention.answer.any import AnyAnswer
    from retention.ledger.columns import Codes, Columns, Flags
    from retention.question import Question

# Sentences of these errors list what the whole ledger holds.
_LISTING = frozenset({"unknown_value", "unknown_segment", "ambiguous_segment", "unknown_currency"})


def restriction(only: tuple[Condition, ...], ledger: Ledger) -> tuple[Condition, ...]:
    """The conditions of a rule as `ledger` spells them, one an attribute.

    Values that no account has are left out. Raises QuestionError `restriction_without_accounts` where none is left,
    or where the attribute is none of the accounts' own.
    """
    found: dict[str, set[str]] = {}
    for condition in only:
        attribute = next((name for name in ledger.columns.attributes if _same(name, condition.attribute)), None)
        values = set() if attribute is None else _spelled(condition.values, ledger.labels(attribute))
        if attribute is None or not values:
            raise without_accounts(only)
        found[attribute] = values & found.get(attribute, values)
    if not all(found.values()):
        raise without_accounts(only)
    return tuple(Condition(attribute=name, values=tuple(sorted(values))) for name, values in sorted(found.items()))


def without_accounts(only: Iterable[Condition]) -> QuestionError:
    """What is told where the ledger has nothing that the rules would show."""
    return QuestionError("restriction_without_accounts", only=text_of(only))


def restricted(question: Question, only: tuple[Condition, ...], ledger: Ledger) -> Question:
    """The question of those accounts alone; `only` is that of `ledger`, the newest version.

    Raises QuestionError `beyond_restriction` for other values of a restricted attribute, `within_restriction` for what
    none of those accounts has: what others have is not told.
    """
    part, allowed = part_of(ledger, only), {condition.attribute: set(condition.values) for condition in only}
    try:
        own = resolve_terms(question.terms, part)
    except QuestionError as error:
        if error.code == "unknown_value" and error.facts["attribute"] in allowed:
            raise QuestionError("beyond_restriction", only=text_of(only)) from error
        raise QuestionError("within_restriction", cause=error, only=text_of(only)) from error
    if question.currency is not None:
        _refuse_currency(question.currency, part, only)
    named = {condition.attribute for condition in own}
    conditions = (*own, *(condition for condition in only if condition.attribute not in named))
    return question.model_copy(
        update={
            "terms": tuple(Term(attribute=one.attribute, value=value) for one in conditions for value in one.values)
        }
    )


def covers(only: tuple[Condition, ...], conditions: tuple[Condition, ...]) -> bool:
    """Whether accounts that meet `conditions` meet `only`, both as the ledger spells them."""
    asked = {condition.attribute: set(condition.values) for condition in conditions}
    return all(one.attribute in asked and asked[one.attribute] <= set(one.values) for one in only)


def told_to(error: QuestionError, only: tuple[Condition, ...]) -> QuestionError:
    """The error as somebody is told it who sees those accounts only."""
    cause = error.facts.get("cause", error)
    return without_accounts(only) if cause.code in _LISTING else error


def seen_warnings(answer: AnyAnswer, only: tuple[Condition, ...], ledger: Ledger) -> tuple[Warnings, ...]:
    """The answer's checks without the currencies that those accounts do not bill in."""
    return tuple(_seen(answer.warnings, set(part_of(ledger, only).currencies)))


def part_of(ledger: Ledger, only: tuple[Condition, ...]) -> Ledger:
    """The ledger of the accounts that meet `only` at any time, for finding words and naming what they have."""
    return ledger.remember(("part", only), lambda: _part(ledger, only, _ever(ledger, only)))


def part_now(ledger: Ledger, only: tuple[Condition, ...]) -> Ledger:
    """The ledger of the accounts that meet `only` on the last complete day, for describing it."""
    return ledger.remember(("part now", only), lambda: _part(ledger, only, _now(ledger, only)))


def text_of(only: Iterable[Condition]) -> str:
    """The conditions as the question language writes them."""
    return " ".join(condition.text for condition in only)


def _same(name: str, other: str) -> bool:
    return folded(name) == folded(other)


def _spelled(values: tuple[str, ...], labels: tuple[str, ...]) -> set[str]:
    """The labels that are meant: the very one, else those that are it but for case and separators."""
    meant: set[str] = set()
    for value in values:
        meant |= {value} if value in labels else {label for label in labels if _same(label, value)}
    return meant


def _refuse_currency(currency: str, part: Ledger, only: tuple[Condition, ...]) -> None:
    rates = part.columns.rates
    known = part.currencies if rates is None else tuple(sorted({*part.currencies, *rates.currencies}))
    if currency not in known:
        cause = QuestionError("unknown_currency", text=currency, valid=known)
        raise QuestionError("within_restriction", cause=cause, only=text_of(only))


def _seen(warnings: tuple[Warnings, ...], currencies: set[str]) -> Iterator[Warnings]:
    for warning in warnings:
        if not isinstance(warning, ConvertedCurrency):
            yield warning
        elif seen := tuple(name for name in warning.currencies if name in currencies):
            yield warning.model_copy(update={"currencies": seen})


def _ever(ledger: Ledger, only: tuple[Condition, ...]) -> Flags:
    """For every account, whether it has met each condition by some record."""
    meets = np.ones(ledger.columns.account_count, dtype=np.bool_)
    for condition in only:
        dated = ledger.columns.attributes[condition.attribute]
        wanted = ledger.wanted(condition.attribute, condition.values)
        ever = np.zeros_like(meets)
        ever[dated.account[wanted[dated.value.codes]]] = True
        meets &= ever
    return meets


def _now(ledger: Ledger, only: tuple[Condition, ...]) -> Flags:
    day, policy = ledger.complete_through.toordinal(), policy_named(DEFAULT_POLICY)
    meets = np.ones(ledger.columns.account_count, dtype=np.bool_)
    for condition in only:
        wanted = ledger.wanted(condition.attribute, condition.values)
        meets &= wanted[ledger.attribute_codes(condition.attribute, day, day, policy, None)]
    return meets


def _part(ledger: Ledger, only: tuple[Condition, ...], accounts: Flags) -> Ledger:
    allowed = {condition.attribute: condition.values for condition in only}
    return Ledger(
        version=ledger.version,
        fingerprint=ledger.fingerprint,
        complete_through=ledger.complete_through,
        rows_set_aside=ledger.rows_set_aside,
        columns=_columns(ledger.columns, accounts, allowed),
        default_first_active=ledger.default_first_active[accounts],
    )


def _columns(columns: Columns, accounts: Flags, allowed: dict[str, tuple[str, ...]]) -> Columns:
    lines, counts = np.repeat(accounts, np.diff(columns.offsets)), np.diff(columns.offsets)[accounts]
    place = np.cumsum(accounts, dtype=np.int32) - 1
    return replace(
        columns,
        accounts=columns.accounts[accounts],
        offsets=np.concatenate(([0], np.cumsum(counts))).astype(np.int64),
        start=columns.start[lines],
        end=columns.end[lines],
        arr=columns.arr[lines],
        text={name: _recoded(one.codes[lines], one.labels) for name, one in columns.text.items()},
        attributes={
            name: _dated(dated, accounts, place, allowed.get(name)) for name, dated in columns.attributes.items()
        },
        days={name: days[lines] for name, days in columns.days.items()},
        amounts={name: amounts[lines] for name, amounts in columns.amounts.items()},
    )


def _dated(dated: EffectiveDated, accounts: Flags, place: Codes, allowed: tuple[str, ...] | None) -> EffectiveDated:
    """The records of those accounts; of a restricted attribute, values beyond what is allowed are none."""
    records, labels = accounts[dated.account], dated.value.labels
    codes = dated.value.codes[records]
    if allowed is not None:
        shown = np.array([*(label in allowed for label in labels), False])
        codes = np.where(shown[codes], codes, NO_VALUE).astype(np.int32)
    return EffectiveDated(
        account=place[dated.account[records]],
        valid_from=dated.valid_from[records],
        value=_recoded(codes, labels),
    )


def _recoded(codes: Codes, labels: tuple[str, ...]) -> Categories:
    """The same texts, with the labels that are left alone."""
    used = np.unique(codes[codes >= 0])
    code = np.full(len(labels) + 1, NO_VALUE, dtype=np.int32)
    code[used] = np.arange(len(used))
    return Categories(code[codes], tuple(labels[position] for position in used.tolist()))
