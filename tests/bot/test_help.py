"""The examples of `help` are made of the ledger's own attributes, and every one of them can be asked."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from bot.commands import COMMANDS
from bot.help import examples, examples_of_cohorts, examples_of_every_kind, how_to_ask
from bot.limits import check_message
from retention.desk import Attribute, AttributeValue, LedgerDescription
from retention.language import read_question

if TYPE_CHECKING:
    from retention.desk import Desk


PERIODS = (
    "Periods: last-month, last-quarter, last-year, qtd, ytd, ttm, last-8-weeks, 2025, 2025-Q3, 2025-06, since 2025-01."
)


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
    assert "\ncountry: c0, c1, c2, c3, c4, c5, …\nplan: a\n" in message.text


def test_attributes_beyond_the_few_are_counted() -> None:
    message = how_to_ask("/nrr", ledger(*((f"a{number}", ["x"], 1) for number in range(9))), read_question)
    assert "\na5: x\nAnd 3 more.\n" in message.text


@pytest.mark.parametrize(
    ("command", "begins"),
    [
        (
            "/grr",
            [
                "Gross revenue retention of any period, segment or breakdown.",
                "Name a period. Then, if you like, a segment, a breakdown (by …) or a comparison (vs …).",
                PERIODS,
                "/grr last-quarter",
            ],
        ),
        (
            "/movers",
            [
                "The accounts behind every movement of a period.",
                "Name a period. Then, if you like, a segment or a breakdown (by …).",
                PERIODS,
                "/movers last-quarter",
            ],
        ),
        (
            "/cohorts",
            [
                "What is left of each cohort at every age.",
                "Say how wide the cohorts are. Then, if you like, revenue or logo, and a segment.",
                PERIODS,
                "/cohorts quarterly",
                "/cohorts monthly logo",
                "/cohorts quarterly smb",
            ],
        ),
        (
            "/retention",
            [
                "Any question: a trend, a matrix, benchmarks, two policies.",
                "Name a period. Then, if you like, a segment, a breakdown (by …) or a comparison (vs …).",
                PERIODS,
                "/retention nrr last-quarter",
                "/retention grr ttm by segment",
                "/retention nrr ttm monthly",
                "/retention cohorts quarterly",
                "/retention movers last-quarter",
                "/retention why nrr by segment",
                "/retention matrix by segment",
                "/retention quick ratio last-quarter",
                "/retention benchmarks nrr",
                "/retention reconcile chartmogul stripe",
            ],
        ),
    ],
)
def test_each_command_is_told_as_what_it_is(desk: Desk, command: str, begins: list[str]) -> None:
    message = how_to_ask(command, desk.describe(), COMMANDS[command].question)
    assert check_message(*message) == []
    assert message.text.split("\n")[: len(begins)] == begins


def test_every_example_is_answered(desk: Desk) -> None:
    for text in [*examples(desk.describe()), *examples_of_every_kind(desk.describe())]:
        desk.answer(read_question(text))
    for text in examples_of_cohorts(desk.describe()):
        desk.answer(COMMANDS["/cohorts"].question(text))
