"""Numbers in a question: margins and costs lose nothing, and doubtful ones are refused."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retention.errors import QuestionError
from retention.language.quantities import cost, margin, top, versions


@pytest.mark.parametrize(
    ("text", "expected"),
    [("80%", "80"), ("80", "80"), ("80 %", "80"), ("72.5%", "72.5"), ("80.0", "80"), ("100%", "100"), ("0.5%", "0.5")],
)
def test_a_margin_is_a_percentage(text: str, expected: str) -> None:
    assert margin(text) == expected


@pytest.mark.parametrize(
    ("text", "nearest"),
    [("0.8", "margin=80%"), ("0.725", "margin=72.5%"), ("0", None), ("101%", None), ("-5", None), ("80,5", None),
     ("eighty", None), ("", None), ("\u0668\u0660", None)],
)  # fmt: skip
def test_a_margin_that_is_refused(text: str, nearest: str | None) -> None:
    with pytest.raises(QuestionError) as raised:
        margin(text)
    assert (raised.value.code, raised.value.facts) == ("unreadable_margin", {"text": text, "nearest": nearest})


@pytest.mark.parametrize(
    ("text", "expected"),
    [("1200", "1200"), ("1,200.50", "1200.5"), ("1,200,000", "1200000"), ("0.01", "0.01"), ("1200.00", "1200")],
)
def test_a_cost_is_an_amount(text: str, expected: str) -> None:
    assert cost(text) == expected


@pytest.mark.parametrize("text", ["0", "-1", "12,00", "1,2000", "$1200", "1.200,50", "abc", "", "1e3", "9" * 16])
def test_a_cost_that_is_refused(text: str) -> None:
    with pytest.raises(QuestionError) as raised:
        cost(text)
    assert (raised.value.code, raised.value.facts) == ("unreadable_cost", {"text": text})


@given(st.decimals(min_value="0.01", max_value="999999999", places=2))
def test_a_cost_loses_nothing(amount: Decimal) -> None:
    for written in (f"{amount}", f"{amount:,}"):
        assert Decimal(cost(written)) == amount
        assert cost(cost(written)) == cost(written)


@pytest.mark.parametrize(("text", "expected"), [("top 20", 20), ("top-1,000", 1000), ("TOP1", 1), ("top twelve", 12)])
def test_how_many_are_listed(text: str, expected: int) -> None:
    assert top(text) == expected


@pytest.mark.parametrize(("text", "expected"), [("v3", [3]), ("versions 3", [3]), ("v5..v3", [5, 3]), ("12", [12])])
def test_ledger_versions(text: str, expected: list[int]) -> None:
    assert versions(text) == expected
