"""`ask`, whole: currencies, the answer's names, and that the same question has the same bytes."""

from __future__ import annotations

import json
from datetime import date

import pytest

from retention.ask import answer_scope, ask
from retention.errors import LedgerError, QuestionError
from retention.language import Parts, question_of_kind, read_question
from retention.policy import policies
from retention.question import Kind, Metric
from retention.scope import Scope, Workspace, resolve_scope
from retention.verdict import answer_id
from tests.ledger.tape import TODAY, asked, ledger_from, ledger_of
from tests.narrowed import main

MIXED = """
    acme a1 2024-01-01 -          1000 currency=USD
    beta b1 2024-01-01 -           700 currency=EUR
    beta b2 2025-03-01 -            70 currency=EUR
    acme is region=amer
    beta is region=emea
"""


def refused(text: str, question: str) -> QuestionError:
    with pytest.raises(QuestionError) as raised:
        asked(text, question)
    return raised.value


def test_two_currencies_are_refused_and_named() -> None:
    error = refused(MIXED, "nrr 2025")
    assert (error.code, error.facts) == ("mixed_currencies", {"currencies": ("EUR", "USD")})


def test_one_currency_of_several_is_answered() -> None:
    """In EUR beta alone: 700 → 770, 110 %. In USD acme alone: 100 %."""
    euro, dollar = asked(MIXED, "nrr 2025 currency=EUR"), asked(MIXED, "nrr 2025 currency=usd")
    assert (euro.currency, dollar.currency) == ("EUR", "USD")
    assert euro.total.nrr is not None
    assert (euro.total.nrr.numerator, euro.total.nrr.denominator, euro.total.accounts_opening) == (770, 700, 1)
    assert dollar.total.opening_arr_minor == dollar.total.closing_arr_minor == 1000


def test_a_segment_of_one_currency_needs_no_choice() -> None:
    answer = asked(MIXED, "nrr 2025 emea")
    assert (answer.currency, answer.total.closing_arr_minor) == ("EUR", 770)
    assert refused(MIXED, "nrr 2025 by region").code == "mixed_currencies"


def test_a_currency_that_no_line_has() -> None:
    error = refused(MIXED, "nrr 2025 currency=GBP")
    assert (error.code, error.facts) == ("unknown_currency", {"text": "GBP", "valid": ("EUR", "USD")})


@pytest.mark.parametrize(
    ("beta", "question", "mixes"),
    [
        ("2025-02-01 2025-03-01", "2025", False),  # nothing at either end
        ("2024-01-01 2024-12-31", "2025", False),  # gone a day before the opening counts
        ("2024-01-01 2025-01-01", "2025", True),  # the opening
        ("2025-12-31 -", "2025", True),  # the closing
        ("2026-01-01 -", "2025", False),
        ("2024-01-01 2025-01-01", "2025-Q4", True),  # the opening of the twelve months beside
        ("2025-01-01 2025-02-01", "2025-Q4", False),
        ("2024-01-01 2024-02-01", "2025 vs previous", False),
        ("2024-01-01 2025-01-01", "2025-12 vs previous", True),
        ("2023-12-31 2024-01-01", "2025 vs previous", True),  # the opening of the compared year
    ],
)
def test_what_counts_is_money_at_a_date_that_the_answer_looks_at(beta: str, question: str, *, mixes: bool) -> None:
    text = f"""
        acme a1 2020-01-01 - 1000 currency=USD
        beta b1 {beta} 700 currency=EUR
    """
    if mixes:
        assert refused(text, question).facts == {"currencies": ("EUR", "USD")}
    else:
        assert asked(text, question).currency == "USD"


@pytest.mark.parametrize("line", ["0 currency=EUR", "700 currency=EUR status=trial", "700 currency=EUR status=paused"])
def test_lines_without_counted_money_have_no_currency(line: str) -> None:
    answer = asked(f"acme a1 2020-01-01 - 1000\nbeta b1 2020-01-01 - {line}", "nrr 2025")
    assert (answer.currency, answer.total.closing_arr_minor) == ("USD", 1000)


def test_an_account_that_changed_its_currency_is_refused_too() -> None:
    """100 dollars at opening and 90 euros at closing are no contraction."""
    text = """
        acme a1 2024-01-01 2025-06-01 100 currency=USD
        acme a2 2025-06-01 -           90 currency=EUR
    """
    assert refused(text, "nrr 2025").facts == {"currencies": ("EUR", "USD")}
    total = asked(text, "nrr 2025 currency=USD").total
    assert (total.opening_arr_minor, total.churn_arr_minor) == (100, 100)


def test_with_a_currency_only_its_lines_were_ever_active() -> None:
    """Beta paid in dollars in 2023 and pays in euros from 2025 on: in EUR it is new business of 90."""
    text = """
        acme a1 2023-01-01 -          100 currency=EUR
        beta b1 2023-01-01 2024-01-01  80 currency=USD
        beta b2 2025-06-01 -           90 currency=EUR
    """
    total = asked(text, "nrr 2025 currency=EUR").total
    assert (total.new_arr_minor, total.reactivation_arr_minor) == (90, 0)


def test_a_ledger_without_lines_cannot_be_asked() -> None:
    with pytest.raises(LedgerError) as raised:
        asked(ledger_from([]), "nrr 2025")
    assert (raised.value.code, raised.value.facts) == ("empty_ledger", {})


def test_an_unknown_policy_is_refused() -> None:
    error = refused(MIXED, "nrr 2025 policy=vendor currency=EUR")
    assert (error.code, error.facts) == (
        "unknown_policy",
        {"text": "vendor", "nearest": None, "valid": tuple(policies())},
    )


TEXT = """
    acme a1 2024-01-01 -          1000 product=pro
    acme a2 2025-06-01 -           100 product=pro
    beta b1 2024-01-01 2025-09-01  700 product=core
    acme is segment=smb
    beta is segment=enterprise
"""


def test_the_same_question_has_the_same_bytes() -> None:
    """Text, order of words, fields and another ledger object of the same rows: one answer, one id."""
    first = asked(TEXT, "nrr 2025 smb by product vs previous")
    others = [
        asked(TEXT, "2025 by product vs previous SMB: NRR"),
        asked(TEXT, "nrr 2025-01-01..2025-12-31 segment=smb by product vs previous"),
        main(
            ask(
                question_of_kind(
                    Kind.RETENTION,
                    Parts(metric="nrr", period="2025", segment="smb", by="product", compare="previous"),
                ),
                ledger=ledger_of("\n".join(reversed(TEXT.splitlines()))),
                today=TODAY,
            )
        ),
    ]
    assert others[0].model_dump_json() == others[2].model_dump_json() == first.model_dump_json()
    # A span is named by its dates, and says so.
    assert others[1].total == first.total
    assert others[1].period.label != first.period.label


def test_relative_words_have_the_id_of_the_days_they_mean() -> None:
    """On 15 January 2027 last-quarter is Q4 2026, and on the next day it still is."""
    ledger = ledger_of(TEXT)
    ids = {
        ask(read_question(question), ledger=ledger, today=today).id
        for question in ("nrr last-quarter", "nrr 2026-Q4", "what was our NRR in Q4?")
        for today in (TODAY, date(2027, 1, 16))
    }
    assert len(ids) == 1


@pytest.mark.parametrize(
    "other",
    [
        "grr 2025",
        "nrr 2024",
        "nrr 2025 smb",
        "nrr 2025 by product",
        "nrr 2025 by segment",
        "nrr 2025 vs previous",
        "nrr 2025 vs last-year",
    ],
)
def test_another_question_has_another_id(other: str) -> None:
    assert asked(TEXT, other).id != asked(TEXT, "nrr 2025").id


def test_the_only_currency_named_is_the_same_question() -> None:
    assert asked(TEXT, "nrr 2025 currency=USD") == asked(TEXT, "nrr 2025")


def test_a_lines_attribute_is_never_compared_across_currencies() -> None:
    """Xeno has product a for 100.00 JPY a month and product b for 0.50 USD: which is larger cannot be told."""
    text = """
    xeno x1 2020-01-01 - 10000 product=a currency=JPY
    xeno x2 2020-01-01 2024-06-01 50 product=b currency=USD
    yara y1 2020-01-01 - 50 product=b currency=USD
    """
    with pytest.raises(QuestionError) as refused:
        asked(text, "nrr 2024 product=b")
    assert (refused.value.code, refused.value.facts) == ("mixed_currencies", {"currencies": ("JPY", "USD")})
    dollars = asked(text, "nrr 2024 product=b currency=USD")
    assert (dollars.total.accounts_opening, dollars.total.nrr and dollars.total.nrr.percent) == (2, "50.0")


def test_a_balance_below_zero_is_told_for_every_window() -> None:
    """Beta has 100 and a credit of 300 from June 2024 to March 2025: below zero a year before the end of Q4 2025."""
    text = """
    acme a1 2020-01-01 - 1000
    beta b1 2023-01-01 - 100
    beta b2 2024-06-01 2025-03-01 -300
    """
    warnings = [warning.model_dump() for warning in asked(text, "nrr 2025-Q4").warnings]
    told = [(warning["of"], warning["accounts"]) for warning in warnings if warning["code"] == "negative_balance"]
    assert told == [("trailing", 1)]


def test_an_id_is_sixteen_hexadecimal_digits() -> None:
    answer = asked(TEXT, "nrr 2025")
    assert len(answer.id) == 16
    assert set(answer.id) <= set("0123456789abcdef")


def test_a_scope_that_was_stored_gives_the_same_answer() -> None:
    ledger = ledger_of(TEXT)
    question = read_question("grr 2025-Q3 smb by product vs last-year")
    scope = resolve_scope(question, ledger=ledger, today=TODAY, workspace=Workspace(fiscal_start_month=4))
    stored = Scope.model_validate_json(scope.model_dump_json())
    assert stored == scope
    assert answer_id(stored, ledger) == answer_id(scope, ledger)
    assert answer_scope(stored, ledger).model_dump_json() == answer_scope(scope, ledger).model_dump_json()


def test_the_names_in_the_json_that_other_programs_rely_on() -> None:
    answer = json.loads(asked(TEXT, "nrr 2025 by segment").model_dump_json())
    assert {
        "id",
        "metric",
        "period",
        "segment",
        "policy",
        "currency",
        "total",
        "rows",
        "tier",
        "warnings",
        "ledger",
    } <= set(answer)
    assert {"start", "end", "label", "partial"} <= set(answer["period"])
    figures = {
        "accounts_opening",
        "accounts_retained",
        "opening_arr_minor",
        "expansion_arr_minor",
        "contraction_arr_minor",
        "churn_arr_minor",
        "new_arr_minor",
        "reactivation_arr_minor",
        "closing_arr_minor",
        "nrr",
        "grr",
        "logo_retention",
        "crr",
    }
    assert figures <= set(answer["total"])
    assert [figures | {"segment"} <= set(row) for row in answer["rows"]] == [True, True]
    for name in ("nrr", "grr", "logo_retention", "crr"):
        assert set(answer["total"][name]) == {"numerator", "denominator", "percent"}
    assert {"name", "nrr", "window", "benchmark"} <= set(answer["tier"])
    assert set(answer["tier"]["window"]) == {"start", "end"}
    assert all("code" in warning for warning in answer["warnings"])
    assert set(answer["ledger"]) == {"version", "fingerprint", "complete_through"}
    assert (answer["period"]["start"], answer["period"]["end"]) == ("2025-01-01", "2026-01-01")


def test_the_answer_says_what_was_asked_and_of_which_ledger() -> None:
    ledger = ledger_of(TEXT)
    answer = asked(ledger, "grr 2025 smb by product")
    assert (answer.metric, answer.segment, answer.by, answer.policy) == (
        Metric.GRR,
        "segment=smb",
        "product",
        "holdfast",
    )
    assert (answer.ledger.version, answer.ledger.fingerprint) == (1, ledger.fingerprint)
    assert answer.ledger.complete_through == date(2026, 12, 31)


def test_a_breakdown_of_what_a_condition_leaves_adds_up() -> None:
    answer = asked(TEXT, "nrr 2025 by product")
    assert [(row.segment, row.opening_arr_minor, row.churn_arr_minor) for row in answer.rows] == [
        ("pro", 1000, 0),
        ("core", 700, 700),
    ]
    assert (answer.total.opening_arr_minor, answer.total.churn_arr_minor) == (1700, 700)


def test_a_period_beyond_the_ledger_is_refused_not_answered_with_zero() -> None:
    error = refused(TEXT, "nrr 2027-Q1")
    assert error.code == "not_complete"
    assert error.facts["complete_through"] == date(2026, 12, 31)
