"""Where an account stands: its own attributes over time, and those of its largest line (definitions, part 5)."""

from __future__ import annotations

from datetime import date

import pytest

from retention.ledger.columns import NO_VALUE
from retention.policy import policy_named
from tests.ledger.tape import asked, ledger_of

POLICY = policy_named("holdfast")


def standing(text: str, attribute: str, opening: str, closing: str | None = None) -> dict[str, str | None]:
    """Each account's value for a period between the two days."""
    ledger = ledger_of(text)
    days = [date.fromisoformat(day).toordinal() for day in (opening, closing or opening)]
    codes = ledger.attribute_codes(attribute, days[0], days[1], POLICY, None)
    labels = ledger.labels(attribute)
    return {
        account.decode(): None if code == NO_VALUE else labels[code]
        for account, code in zip(ledger.columns.accounts.tolist(), codes.tolist(), strict=True)
    }


DATED = """
    acme a1 2024-01-01 - 1
    beta b1 2024-01-01 - 1
    coda c1 2024-01-01 - 1
    dune d1 2024-01-01 - 1
    acme is segment=smb         since 2024-01-01
    acme is segment=enterprise  since 2025-03-01
    beta is segment=mid-market
    beta is segment=enterprise  since 2025-03-01
    coda is segment=smb         since 2025-06-01
    coda is segment=            since 2025-09-01
"""


@pytest.mark.parametrize(
    ("day", "acme", "beta", "coda"),
    [
        ("2023-12-31", "smb", "mid-market", "smb"),  # before every record: the first one
        ("2025-02-28", "smb", "mid-market", "smb"),
        ("2025-03-01", "enterprise", "enterprise", "smb"),  # valid from its day on
        ("2025-08-31", "enterprise", "enterprise", "smb"),
        ("2025-09-01", "enterprise", "enterprise", None),  # a record of having none
    ],
)
def test_an_attribute_is_read_where_the_account_stood(day: str, acme: str, beta: str, coda: str | None) -> None:
    assert standing(DATED, "segment", day) == {"acme": acme, "beta": beta, "coda": coda, "dune": None}


def test_an_account_that_changed_segment_counts_where_it_stood_at_opening() -> None:
    """Acme moves up in March 2025 and expands from 100 to 150: expansion in smb, which it came from.

    In 2026 it opens in enterprise. Both rows of both years add up to the total.
    """
    text = """
        acme a1 2024-01-01 -          100
        acme a2 2025-03-01 -           50
        beta b1 2024-01-01 -         1000
        acme is segment=smb          since 2024-01-01
        acme is segment=enterprise   since 2025-03-01
        beta is segment=enterprise
    """
    year = {
        row.segment: (row.opening_arr_minor, row.expansion_arr_minor) for row in asked(text, "2025 by segment").rows
    }
    assert year == {"enterprise": (1000, 0), "smb": (100, 50)}
    (only,) = asked(text, "2026 by segment").rows
    assert (only.segment, only.opening_arr_minor, only.accounts_opening) == ("enterprise", 1150, 2)
    assert asked(text, "2025 smb").total.closing_arr_minor == 150
    assert asked(text, "2026 smb").total.closing_arr_minor == 0


def test_the_largest_line_gives_the_attribute_of_a_line() -> None:
    """Of 100 starter and 300 pro it is pro; by June pro has ended; a trial of 900 does not count."""
    text = """
        acme a1 2025-01-01 -          100 product=starter
        acme a2 2025-01-01 2025-06-01 300 product=pro
        acme a3 2025-01-01 -          900 product=scale status=trial
    """
    assert standing(text, "product", "2025-05-31") == {"acme": "pro"}
    assert standing(text, "product", "2025-06-01") == {"acme": "starter"}


def test_of_equal_lines_the_first_line_id_counts() -> None:
    """By text: "a10" stands before "a9", whatever row it came on and whenever it started."""
    text = """
        acme a9  2024-01-01 - 100 product=starter
        acme a10 2025-01-01 - 100 product=pro
        acme a11 2023-01-01 - 100 product=scale
    """
    assert standing(text, "product", "2025-06-01") == {"acme": "pro"}


def test_a_credit_is_never_the_largest_line() -> None:
    text = """
        acme a1 2025-01-01 - -900 product=credit
        acme a2 2025-01-01 -    1 product=pro
        beta b1 2025-01-01 - -900 product=credit
        coda c1 2025-01-01 -    0 product=free
    """
    assert standing(text, "product", "2025-06-01") == {"acme": "pro", "beta": None, "coda": None}


def test_an_upgrade_is_expansion_in_the_plan_it_came_from() -> None:
    """Acme goes from starter 100 to pro 300 inside 2025: starter opens with 100 and expands by 200."""
    text = """
        acme a1 2024-01-01 2025-05-01 100 product=starter
        acme a2 2025-05-01 -          300 product=pro
        beta b1 2024-01-01 -          500 product=pro
    """
    rows = asked(text, "2025 by product").rows
    assert [(row.segment, row.opening_arr_minor, row.expansion_arr_minor) for row in rows] == [
        ("pro", 500, 0),
        ("starter", 100, 200),
    ]


def test_who_was_not_there_at_opening_counts_where_its_line_stands_at_closing() -> None:
    text = """
        acme a1 2024-01-01 -          500 product=pro
        beta b1 2025-05-01 -          300 product=starter
    """
    assert standing(text, "product", "2024-12-31", "2025-12-31") == {"acme": "pro", "beta": "starter"}
    assert [(row.segment, row.new_arr_minor) for row in asked(text, "2025 by product").rows] == [
        ("pro", 0),
        ("starter", 300),
    ]


def test_accounts_whose_largest_line_has_no_product_are_a_row_of_their_own() -> None:
    text = """
        acme a1 2024-01-01 - 500 product=
        acme a2 2024-01-01 - 400 product=pro
        beta b1 2024-01-01 - 100 product=pro
    """
    rows = asked(text, "2025 by product").rows
    assert [(row.segment, row.opening_arr_minor) for row in rows] == [(None, 900), ("pro", 100)]


def test_an_attribute_of_accounts_hides_that_of_lines_with_its_name() -> None:
    text = """
        acme a1 2024-01-01 - 500 product=pro
        acme is product=suite
    """
    assert ledger_of(text).attribute_names == ("product", "interval")
    assert standing(text, "product", "2025-01-01") == {"acme": "suite"}


def test_rows_for_accounts_without_a_value_stand_last_and_add_up() -> None:
    text = """
        acme a1 2024-01-01 - 500
        beta b1 2024-01-01 - 500
        coda c1 2024-01-01 - 500
        beta is segment=smb
        coda is segment=enterprise
    """
    rows = asked(text, "2025 by segment").rows
    assert [(row.segment, row.opening_arr_minor) for row in rows] == [("enterprise", 500), ("smb", 500), (None, 500)]


def test_many_readings_do_not_pile_up_and_stay_right() -> None:
    """The ledger remembers readings of a date; past its limit it forgets them and reads again, the same."""
    ledger = ledger_of(DATED)
    days = range(date(2024, 1, 1).toordinal(), date(2025, 12, 31).toordinal())
    for _ in range(2):
        found = [ledger.attribute_codes("segment", day, day, POLICY, None).tolist() for day in days]
        assert found[0] != found[-1]
        assert found[-1] == [0, 0, NO_VALUE, NO_VALUE]
        assert len(ledger._memory) <= 256
