"""Whole answers about the accounts behind movements, every line as it is read, and their rows for spreadsheets."""

from __future__ import annotations

import csv
import io

import pytest

from retention.answer.movers import MoversAnswer
from retention.question import Kind, Movement, Question, Term
from retention.wording import plain, word
from retention.wording.export import csv_text
from retention.wording.movements import movement_definition
from retention.wording.voice import voice
from tests.kinds.asking import Q3, asked
from tests.kinds.test_movers import CHURNED, MOVERS, QUARTER

DEFINITION = (
    "Movements compare each account's ARR at the opening with that at the close: expansion and contraction are of"
    " accounts that are active at both, churn is what left, new business and reactivation are what came."
)
REACTIVATION = (
    "Reactivation: accounts that are active at the close, were not at the opening, and had been at some earlier time."
)
NAMES = {"gone": "Gone & Sons", "up1": "One Ltd"}


def written(ledger: str, question: Question, names: dict[str, str] | None = None) -> list[str]:
    return plain(word(asked(ledger, question, MoversAnswer, names))).splitlines()


def test_movers_of_a_quarter() -> None:
    *lines, provenance = written(QUARTER, MOVERS.model_copy(update={"top": 2, "by": "segment"}), NAMES)
    assert lines == [
        "ARR, Q3 2025: −8,700",
        "1 Jul – 30 Sep 2025 · 7 accounts · USD",
        "",
        "  Opening ARR (30 Jun)  7 accounts   15,600",
        "  Expansion             3 accounts   +1,900",
        "  Contraction            1 account     −600",
        "  Churn                 2 accounts  −11,000",
        "  New business           1 account     +300",
        "  Reactivation           1 account     +700",
        "  Closing ARR (30 Sep)  7 accounts    6,900",
        "",
        "Expansion: the largest 2 of 3 accounts",
        "  Account  Name     Segment  Opening  Closing  Change",
        "  up3      –        (none)       100    1,000    +900",
        "  up1      One Ltd  smb        1,000    1,500    +500",
        "  1 other  –        –              –        –    +500",
        "  total    –        –              –        –  +1,900",
        "",
        "Contraction: 1 account",
        "  Account  Segment  Opening  Closing  Change",
        "  down     (none)     1,000      400    −600",
        "  total    –              –        –    −600",
        "",
        "Churn: 2 accounts",
        "  Account  Name         Segment         ARR",
        "  gone     Gone & Sons  enterprise   −9,000",
        "  lost     –            smb          −2,000",
        "  total    –            –           −11,000",
        "",
        "New business: 1 account",
        "  Account  Segment   ARR",
        "  fresh    (none)   +300",
        "  total    –        +300",
        "",
        "Reactivation: 1 account",
        "  Account  Segment   ARR",
        "  back     (none)   +700",
        "  total    –        +700",
        "",
        DEFINITION,
    ]
    assert provenance.startswith("Complete through 31 Dec 2026 · ledger v1 · policy holdfast · answer ")


def test_the_accounts_of_one_movement() -> None:
    ledger = QUARTER.replace("2025-07-01 200000", "2025-07-01 200000 reason=price")
    *lines, _ = written(ledger, CHURNED)
    assert lines == [
        "Churn, Q3 2025: −11,000 (2 accounts)",
        "1 Jul – 30 Sep 2025 · USD",
        "",
        "  Account      ARR  Reason",
        "  gone      −9,000  –",
        "  lost      −2,000  price",
        "  total    −11,000  –",
        "",
        "Churn: accounts of the opening that are no longer active at the close, with all that they were worth.",
    ]


def test_cents_where_any_amount_has_them() -> None:
    *lines, _ = written(QUARTER.replace("200000", "200050"), CHURNED)
    assert lines[3:7] == [
        "  Account         ARR",
        "  gone      −9,000.00",
        "  lost      −2,000.50",
        "  total    −11,000.50",
    ]


def test_no_accounts_of_a_movement() -> None:
    segment = (Term(value="enterprise"),)
    *lines, _ = written(QUARTER, CHURNED.model_copy(update={"movement": Movement.REACTIVATION, "terms": segment}))
    assert lines == [
        "Enterprise reactivation, Q3 2025: no accounts",
        "1 Jul – 30 Sep 2025 · USD",
        "",
        REACTIVATION,
    ]


def test_nothing_moved() -> None:
    *lines, _ = written("a l 2022-01-01 - 100000", MOVERS)
    assert lines == [
        "ARR, Q3 2025: no change",
        "1 Jul – 30 Sep 2025 · 1 account · USD",
        "",
        "  Opening ARR (30 Jun)   1 account  1,000",
        "  Expansion             0 accounts      0",
        "  Contraction           0 accounts      0",
        "  Churn                 0 accounts      0",
        "  New business          0 accounts      0",
        "  Reactivation          0 accounts      0",
        "  Closing ARR (30 Sep)   1 account  1,000",
        "",
        DEFINITION,
    ]


NEWCOMERS = (f"n{number:03} a 2025-08-01 - {1000 - number}00" for number in range(143))
MANY = "\n".join(("old a 2024-01-01 - 100", *NEWCOMERS))


def test_fifty_of_a_long_list_are_read_and_all_of_them_exported() -> None:
    """143 accounts of 1,000 to 858: (1,000 + 858) × 143 / 2 = 132,847; the first 50 are 48,775 of them."""
    answer = asked(MANY, CHURNED.model_copy(update={"movement": Movement.NEW}), MoversAnswer)
    lines = plain(word(answer)).splitlines()
    assert lines[:6] == [
        "New business, Q3 2025: +132,847 (143 accounts)",
        "1 Jul – 30 Sep 2025 · USD",
        "50 of 143 accounts are shown; CSV has all.",
        "",
        "  Account         ARR",
        "  n000         +1,000",
    ]
    assert lines[54:57] == ["  n049           +951", "  93 others   +84,072", "  total      +132,847"]
    assert len(list(csv.DictReader(io.StringIO(csv_text(answer))))) == 144
    assert len(answer.movements[0].accounts) == 143


def test_rows_for_spreadsheets() -> None:
    question = MOVERS.model_copy(update={"top": 1, "by": "segment", "terms": (Term(value="enterprise"),)})
    ledger = QUARTER.replace("2025-09-30 900000", "2025-09-30 900000 reason==cmd()")
    rows = list(csv.DictReader(io.StringIO(csv_text(asked(ledger, question, MoversAnswer, {"up2": "+Two"})))))
    assert [(row["row"], row["movement"], row["accounts"], row["account"], row["arr_minor"]) for row in rows] == [
        ("account", "expansion", "1", "up2", "50000"),
        ("total", "expansion", "1", "", "50000"),
        ("total", "contraction", "0", "", "0"),
        ("account", "churn", "1", "gone", "900000"),
        ("total", "churn", "1", "", "900000"),
        ("total", "new", "0", "", "0"),
        ("total", "reactivation", "0", "", "0"),
    ]
    first = rows[0]
    assert {
        name: first[name] for name in first if name not in {"answer", "row", "movement", "accounts", "account"}
    } == {
        "period_start": "2025-07-01",
        "period_end": "2025-10-01",
        "filter": "segment=enterprise",
        "policy": "holdfast",
        "currency": "USD",
        "name": "'+Two",
        "by": "segment",
        "segment": "enterprise",
        "opening_arr_minor": "200000",
        "closing_arr_minor": "250000",
        "arr_minor": "50000",
        "reason": "",
    }
    assert rows[3]["reason"] == "'=cmd()"


def test_all_movements_of_accounts_that_no_movement_was_named_for() -> None:
    answer = asked(QUARTER, Question(kind=Kind.ACCOUNTS, period=Q3), MoversAnswer)
    assert [table.title for table in word(answer).more] == [
        "Expansion: 3 accounts",
        "Contraction: 1 account",
        "Churn: 2 accounts",
        "New business: 1 account",
        "Reactivation: 1 account",
    ]


@pytest.mark.parametrize(
    ("movement", "policy", "rules"),
    [
        (Movement.EXPANSION, "holdfast", ""),
        (Movement.EXPANSION, "maxio", ""),
        (
            Movement.NEW,
            "maxio",
            (
                " Policy maxio counts accounts that joined and left inside the period among what came and among what"
                " left. Under policy maxio accounts that return after more than 90 days count as new."
            ),
        ),
        (Movement.CHURN, "chargebee", " Policy chargebee counts subscriptions where accounts are said."),
        (
            Movement.CONTRACTION,
            "hubspot_10k",
            " Policy hubspot_10k looks at every month by itself: what an account moved in each of them is summed.",
        ),
    ],
)
def test_the_rules_that_change_who_is_behind_a_movement_are_said(movement: Movement, policy: str, rules: str) -> None:
    question = Question(kind=Kind.ACCOUNTS, period=Q3, movement=movement, policy=policy)
    reply = word(asked(QUARTER, question, MoversAnswer))
    assert reply.definition == movement_definition(voice("en"), movement) + rules
    assert not any("logo retention" in check for check in reply.checks)
