"""Rows become columns: order, overflow, the fingerprint."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pytest

from retention.errors import LedgerError
from retention.ledger.columns import NO_VALUE, Categories, prove_no_overflow
from retention.money import LARGEST_ARR_MINOR
from tests.ledger.tape import COMPLETE_THROUGH, asked, ledger_from, ledger_of

if TYPE_CHECKING:
    from retention.ledger.building import AttributeRow, LineRow

A: LineRow = ("acme", "crm", "a1", "2024-01-01", None, 1000, "USD", "active", "core", "month", 1)
B: LineRow = ("beta", "crm", "b1", "2024-01-01", "2025-06-01", 300, "USD", "active", "core", "year", 2)
SMB: AttributeRow = ("acme", "segment", "2024-01-01", "smb")


def test_lines_stand_by_account_then_line_id_then_source() -> None:
    other: LineRow = ("acme", "billing", "a1", "2024-05-01", None, 7, "USD", "active", "core", "month", 9)
    early: LineRow = ("acme", "crm", "a0", "2024-05-01", None, 5, "USD", "active", "core", "month", 8)
    columns = ledger_from([B, A, early, other]).columns
    assert columns.accounts.tolist() == [b"acme", b"beta"]
    assert columns.offsets.tolist() == [0, 3, 4]
    assert columns.arr.tolist() == [5, 7, 1000, 300]


def test_account_ids_are_any_text() -> None:
    """Sorted as text is: by code point, which is the order of their UTF-8 bytes."""
    names = ["Zoë", "acme", "ürün", "公司", "😀"]
    lines: list[LineRow] = [(name, *A[1:]) for name in reversed(names)]
    assert [name.decode() for name in ledger_from(lines).columns.accounts.tolist()] == names


def test_codes_are_those_of_sorted_labels() -> None:
    categories = Categories.of(["smb", None, "enterprise", "smb"])
    assert categories.labels == ("enterprise", "smb")
    assert categories.codes.tolist() == [1, NO_VALUE, 0, 1]


def test_attributes_of_accounts_without_lines_are_left_out() -> None:
    ledger = ledger_from([A], [SMB, ("nobody", "segment", "", "enterprise")])
    assert ledger.labels("segment") == ("smb",)


OTHER_FACTS: dict[str, tuple[list[LineRow], list[AttributeRow]]] = {
    "account": ([A, ("bert", *B[1:])], [SMB]),
    "start": ([A, (*B[:3], "2024-01-02", *B[4:])], [SMB]),
    "end": ([A, (*B[:4], "2025-06-02", *B[5:])], [SMB]),
    "still running": ([A, (*B[:4], None, *B[5:])], [SMB]),
    "amount": ([A, (*B[:5], 301, *B[6:])], [SMB]),
    "currency": ([A, (*B[:6], "EUR", *B[7:])], [SMB]),
    "status": ([A, (*B[:7], "trial", *B[8:])], [SMB]),
    "product": ([A, (*B[:8], "seats", *B[9:])], [SMB]),
    "no product": ([A, (*B[:8], None, *B[9:])], [SMB]),
    "interval": ([A, (*B[:9], "month", B[10])], [SMB]),
    "one line less": ([A], [SMB]),
    "one line more": ([A, B, (*B[:2], "b2", *B[3:])], [SMB]),
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


def test_what_no_answer_depends_on_is_not_in_the_fingerprint() -> None:
    """Line ids and sources only order lines; the row number only decides where a newer line replaces another."""
    renamed: LineRow = ("beta", "billing", "b7", *B[3:10], 99)
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
