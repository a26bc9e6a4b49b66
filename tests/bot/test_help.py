"""The examples of `help` are made of the ledger's own attributes, and every one of them can be asked."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from bot.help import examples, how_to_ask
from bot.limits import check_message
from retention.desk import Attribute, AttributeValue, LedgerDescription
from retention.language import read_question

if TYPE_CHECKING:
    from retention.desk import Desk


def ledger(*attributes: tuple[str, list[str], int]) -> LedgerDescription:
    return LedgerDescription(
        version=1,
        fingerprint="f",
        first_day=dt.date(2023, 1, 1),
        complete_through=dt.date(2025, 10, 31),
        accounts=1,
        lines=1,
        currencies=("USD",),
        attributes=tuple(
            Attribute(
                name=name,
                of="account",
                values_total=total,
                values=tuple(AttributeValue(value=value, accounts=1) for value in values),
            )
            for name, values, total in attributes
        ),
        policies=(),
        versions=(),
    )


def test_the_sample_ledger(desk: Desk) -> None:
    assert examples(desk.describe()) == [
        "last-quarter",
        "last-quarter smb",
        "ttm by segment",
        "last-year healthcare by segment",
        "last-quarter vs last-year",
    ]


@pytest.mark.parametrize(
    ("attributes", "asked"),
    [
        ([], ["last-quarter", "last-quarter vs last-year"]),
        ([("plan", ["pro"], 1)], ["last-quarter", "last-quarter vs last-year"]),
        (
            [("plan", ["pro", "free"], 2)],
            ["last-quarter", "last-quarter pro", "ttm by plan", "last-quarter vs last-year"],
        ),
        (
            [("plan", ["pro", "free"], 2), ("tier", ["pro", "basic", "top"], 3)],
            [
                "last-quarter",
                "last-quarter plan=pro",
                "ttm by plan",
                "last-year tier=pro by plan",
                "last-quarter vs last-year",
            ],
        ),
        (
            [("plan", ["pro", "free"], 3)],
            ["last-quarter", "last-quarter plan=pro", "ttm by plan", "last-quarter vs last-year"],
        ),
        (
            [("owner", ["may", "june"], 2)],
            ["last-quarter", "last-quarter owner=may", "ttm by owner", "last-quarter vs last-year"],
        ),
        ([("seats", ["1-10", "11-50"], 2)], ["last-quarter", "last-quarter vs last-year"]),
        ([("account owner", ["ada", "bob"], 2)], ["last-quarter", "last-quarter vs last-year"]),
    ],
)
def test_a_value_stands_alone_only_where_it_can_mean_nothing_else(
    attributes: list[tuple[str, list[str], int]], asked: list[str]
) -> None:
    assert examples(ledger(*attributes)) == asked


def test_values_that_are_left_out_are_hinted_at() -> None:
    message = how_to_ask(
        "/nrr", ledger(("country", [f"c{number}" for number in range(9)], 40), ("plan", ["a"], 1)), read_question
    )
    assert check_message(*message) == []
    assert message.text.endswith("\ncountry: c0, c1, c2, c3, c4, c5, …\nplan: a")


def test_attributes_beyond_the_few_are_counted() -> None:
    message = how_to_ask("/nrr", ledger(*((f"a{number}", ["x"], 1) for number in range(9))), read_question)
    assert message.text.endswith("\na5: x\nAnd 3 more.")
