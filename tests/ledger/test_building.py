"""Rows become columns: order, overflow, the fingerprint."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pytest

from retention.errors import LedgerError
from retention.ledger.building import LineRow
from retention.ledger.columns import NO_VALUE, OPEN_END, Categories, prove_no_overflow
from retention.money import LARGEST_ARR_MINOR
from tests.ledger.tape import COMPLETE_THROUGH, asked, ledger_from, ledger_of

if TYPE_CHECKING:
    from retention.ledger.building import AttributeRow

A = LineRow("acme", "crm", "a1", "2024-01-01", None, 1000, "USD", "active", "core", "month", 1)
B = LineRow("beta", "crm", "b1", "2024-01-01", "2025-06-01", 300, "USD", "active", "core", "year", 2)
SMB: AttributeRow = ("acme", "segment", "2024-01-01", "smb")


def test_lines_stand_by_account_then_line_id_then_source() -> None:
    other = LineRow("acme", "billing", "a1", "2024-05-01", None, 7, "USD", "active", "core", "month", 9)
    early = LineRow("acme", "crm", "a0", "2024-05-01", None, 5, "USD", "active", "core", "month", 8)
    columns = ledger_from([B, A, early, other]).columns
    assert columns.accounts.tolist() == [b"acme", b"beta"]
    assert columns.offsets.tolist() == [0, 3, 4]
    assert columns.arr.tolist() == [5, 7, 1000, 300]


def test_account_ids_are_any_text() -> None:
    """Sorted as text is: by code point, which is the order of their UTF-8 bytes."""
    names = ["Zoë", "acme", "ürün", "公司", "😀"]
    lines = [A._replace(account_id=name) for name in reversed(names)]
    assert [name.decode() for name in ledger_from(lines).columns.accounts.tolist()] == names


def test_codes_are_those_of_sorted_labels() -> None:
    categories = Categories.of(["smb", None, "enterprise", "smb"])
    assert categories.labels == ("enterprise", "smb")
    assert categories.codes.tolist() == [1, NO_VALUE, 0, 1]


def test_attributes_of_accounts_without_lines_are_left_out() -> None:
    ledger = ledger_from([A], [SMB, ("nobody", "segment", "", "enterprise")])
    assert ledger.labels("segment") == ("smb",)


OTHER_FACTS: dict[str, tuple[list[LineRow], list[AttributeRow]]] = {
    "account": ([A, B._replace(account_id="bert")], [SMB]),
    "start": ([A, B._replace(start="2024-01-02")], [SMB]),
    "end": ([A, B._replace(end="2025-06-02")], [SMB]),
    "still running": ([A, B._replace(end=None)], [SMB]),
    "amount": ([A, B._replace(arr_minor=301)], [SMB]),
    "currency": ([A, B._replace(currency="EUR")], [SMB]),
    "status": ([A, B._replace(status="trial")], [SMB]),
    "product": ([A, B._replace(product="seats")], [SMB]),
    "no product": ([A, B._replace(product=None)], [SMB]),
    "interval": ([A, B._replace(interval="month")], [SMB]),
    "a discount": ([A, B._replace(discount_arr_minor=30, discount_kind="recurring")], [SMB]),
    "another discount": ([A, B._replace(discount_arr_minor=31, discount_kind="recurring")], [SMB]),
    "a discount once": ([A, B._replace(discount_arr_minor=30, discount_kind="once")], [SMB]),
    "whose discount": ([A._replace(discount_arr_minor=30, discount_kind="recurring"), B], [SMB]),
    "a quantity": ([A, B._replace(quantity="2")], [SMB]),
    "another quantity": ([A, B._replace(quantity="2.5")], [SMB]),
    "no more than a zero": ([A, B._replace(quantity="0")], [SMB]),
    "cancelled": ([A, B._replace(cancelled="2025-05-01")], [SMB]),
    "cancelled on another day": ([A, B._replace(cancelled="2025-05-02")], [SMB]),
    "past due since": ([A, B._replace(past_due_since="2025-05-01")], [SMB]),
    "usage": ([A, B._replace(kind="usage")], [SMB]),
    "a subscription": ([A, B._replace(subscription="s1")], [SMB]),
    "a reason": ([A, B._replace(reason="price")], [SMB]),
    "another reason": ([A, B._replace(reason="moved")], [SMB]),
    "one line less": ([A], [SMB]),
    "one line more": ([A, B, B._replace(line_id="b2")], [SMB]),
    "whose attribute": ([A, B], [("beta", *SMB[1:])]),
    "attribute": ([A, B], [("acme", "size", *SMB[2:])]),
    "valid from": ([A, B], [(*SMB[:2], "2024-01-02", "smb")]),
    "valid always": ([A, B], [(*SMB[:2], "", "smb")]),
    "value": ([A, B], [(*SMB[:3], "enterprise")]),
    "no value": ([A, B], [(*SMB[:3], "")]),
    "no attribute": ([A, B], []),
}


@pytest.mark.parametrize("fact", OTHER_FACTS)
def test_another_fact_gives_another_fingerprint_and_another_id(fact: str) -> None:
    before, after = ledger_from([A, B], [SMB]), ledger_from(*OTHER_FACTS[fact])
    assert before.fingerprint != after.fingerprint
    assert asked(before, "nrr 2025 currency=USD").id != asked(after, "nrr 2025 currency=USD").id


def test_no_two_of_these_facts_have_the_same_fingerprint() -> None:
    marks = [ledger_from(*facts).fingerprint for facts in OTHER_FACTS.values()]
    assert len(set(marks)) == len(marks)


def test_what_no_line_says_is_not_there() -> None:
    """A ledger without these columns is what it was before they could be given, its fingerprint too."""
    ledger = ledger_from([A, B], [SMB])
    assert (ledger.columns.days, ledger.columns.amounts) == ({}, {})
    assert set(ledger.columns.text) == {"currency", "status", "product", "interval"}
    assert ledger.fingerprint == "dbc9a9a4610fd5ba5efba326fe203a24"


def test_what_one_line_says_is_there_for_all() -> None:
    columns = ledger_of("""
        acme a1 2024-01-01 -          1000 discount=120 quantity=-1.5
        acme a2 2024-01-01 -           500 status=past_due past_due_since=2024-03-01 kind=usage quantity=0.0000005
        beta b1 2024-01-01 2024-09-01  700 cancelled=2024-08-15 reason=price subscription=s1
        beta b2 2024-09-01 2025-09-01  600 discount=60 discount_kind=once subscription=s1
    """).columns
    assert {name: amounts.tolist() for name, amounts in columns.amounts.items()} == {
        "discount": [120, 0, 0, 60],
        "quantity": [-1_500_000, 1, 0, 0],
    }
    assert {name: days.tolist() for name, days in columns.days.items()} == {
        "cancelled": [OPEN_END, OPEN_END, date(2024, 8, 15).toordinal(), OPEN_END],
        "past_due_since": [OPEN_END, date(2024, 3, 1).toordinal(), OPEN_END, OPEN_END],
    }
    said = {
        name: [None if code == NO_VALUE else columns.text[name].labels[code] for code in columns.text[name].codes]
        for name in ("subscription", "kind", "discount_kind", "reason")
    }
    assert said == {
        "subscription": ["a1", "a2", "s1", "s1"],
        "kind": ["recurring", "usage", "recurring", "recurring"],
        "discount_kind": ["recurring", None, None, "once"],
        "reason": [None, None, "price", None],
    }
    assert {array.dtype for array in columns.days.values()} == {np.dtype(np.int32)}
    assert {array.dtype for array in columns.amounts.values()} == {np.dtype(np.int64)}


QUANTITIES = {
    "7": 7_000_000,
    "007": 7_000_000,
    "-7.25": -7_250_000,
    "0.123456": 123_456,
    "0.1234564999": 123_456,
    "0.1234565": 123_457,
    "-0.1234565": -123_457,
    "0.9999995": 1_000_000,
    "999999999999.999999": 10**18 - 1,
}


@pytest.mark.parametrize(("text", "millionths"), QUANTITIES.items())
def test_a_quantity_is_in_millionths_rounded_half_up(text: str, millionths: int) -> None:
    assert ledger_from([A._replace(quantity=text)]).columns.amounts["quantity"].tolist() == [millionths]


@pytest.mark.parametrize(
    "lines",
    [
        [A._replace(quantity="9" * 13)],
        [A._replace(quantity="9" * 5000)],
        # Five of them together are more than half of what int64 holds.
        [A._replace(line_id=f"a{number}", quantity="9" * 12) for number in range(5)],
        # A list price is what is billed and what was taken off.
        [A._replace(arr_minor=2**62, discount_arr_minor=2**62)],
    ],
)
def test_particulars_that_int64_could_not_sum_are_refused(lines: list[LineRow]) -> None:
    with pytest.raises(LedgerError) as raised:
        ledger_from(lines)
    assert raised.value.code == "too_large"


def test_quantities_of_different_accounts_are_never_summed() -> None:
    lines = [A._replace(account_id=f"a{number:02}", quantity="9" * 12) for number in range(40)]
    assert ledger_from(lines).columns.amounts["quantity"].min() == (10**12 - 1) * 10**6


def test_what_no_answer_depends_on_is_not_in_the_fingerprint() -> None:
    """Line ids and sources only order lines; the row number only decides where a newer line replaces another."""
    renamed = B._replace(source="billing", line_id="b7", newness=99)
    assert ledger_from([A, B], [SMB]).fingerprint == ledger_from([A, renamed], [SMB]).fingerprint


def test_reach_and_rows_set_aside_are_facts_too() -> None:
    same = ledger_from([A, B])
    marks = {
        same.fingerprint,
        ledger_from([A, B], complete_through=date(2026, 11, 30)).fingerprint,
        ledger_from([A, B], rows_set_aside=1).fingerprint,
    }
    assert len(marks) == 3
    assert same.fingerprint == ledger_from([B, A], complete_through=COMPLETE_THROUGH).fingerprint


def test_sums_that_int64_could_not_hold_are_refused() -> None:
    """2^62 + 2^62 = 2^63 is one more than int64 holds; numpy would say -2^63 without a word."""
    assert np.array([2**62, 2**62], dtype=np.int64).sum() == -(2**63)
    with pytest.raises(LedgerError) as raised:
        prove_no_overflow(np.array([2**62, 2**62], dtype=np.int64))
    assert (raised.value.code, raised.value.facts) == ("too_large", {"lines": 2, "largest": 2**62})


@pytest.mark.parametrize(
    "amounts",
    [
        [2**62, 2**62 - 1],
        [2**63 - 1],
        [-(2**62), 2**62 - 1],
        [2**60, *[1] * 100],  # the quick proof fails, the sum in unbounded integers is small
        [],
    ],
)
def test_the_largest_sum_that_fits_is_taken(amounts: list[int]) -> None:
    prove_no_overflow(np.array(amounts, dtype=np.int64))


@pytest.mark.parametrize("amounts", [[-(2**63)], [-(2**62), 2**62], [2**63 - 1, 1]])
def test_one_more_is_refused_whatever_the_signs(amounts: list[int]) -> None:
    """A sum over any of the lines could wrap: lines of opposite sign may stand on different days."""
    with pytest.raises(LedgerError):
        prove_no_overflow(np.array(amounts, dtype=np.int64))


def test_the_guard_stands_before_every_ledger() -> None:
    with pytest.raises(LedgerError, match="too_large"):
        ledger_of("\n".join(f"acme a{number} 2024-01-01 - {2**62}" for number in range(2)))


def test_an_answer_at_the_edge_of_int64_is_exact() -> None:
    """922 lines of the largest run rate a row may have: 9.22 × 10^18 is still below 2^63, about 9.223 × 10^18."""
    rows = [f"acme a{number} 2024-01-01 - {LARGEST_ARR_MINOR}" for number in range(922)]
    total = asked(ledger_of("\n".join(rows)), "nrr 2025").total
    assert total.opening_arr_minor == 922 * LARGEST_ARR_MINOR == total.closing_arr_minor
    assert total.nrr is not None
    assert total.nrr.percent == "100.0"
