"""Breakdowns and the names of segments, some of which are numbers."""

from __future__ import annotations

import pytest

from tests.wording.saying import said, written

BREAKDOWN = """
    a l 2024-01-01 2025-07-01 600000
    a m 2025-07-01 - 660000
    b l 2024-01-01 - 400000
    c l 2024-01-01 2025-07-01 200000
    d l 2024-01-01 - 50
    a is region=emea
    b is region=emea
    c is region=amer
"""


def test_a_breakdown_has_a_row_a_value_and_the_total() -> None:
    assert written(BREAKDOWN, "2025 by region")[4:10] == [
        "",
        "  Region  Accounts  Opening ARR  Same accounts' ARR      NRR      GRR  Logo retention",
        "  emea           2    10,000.00           10,600.00  106.0 %  100.0 %         100.0 %",
        "  amer           1     2,000.00                0.00    0.0 %    0.0 %           0.0 %",
        "  (none)         1         0.50                0.50  100.0 %  100.0 %         100.0 %",
        "  total          4    12,000.50           10,600.50   88.3 %   83.3 %          75.0 %",
    ]


def test_a_breakdown_leads_with_the_metric_that_was_asked() -> None:
    table = said(BREAKDOWN, "revenue churn 2025 by region").breakdown
    assert table is not None
    assert table.header == (
        "Region",
        "Accounts",
        "Opening ARR",
        "Same accounts' ARR",
        "Revenue churn",
        "NRR",
        "GRR",
        "Logo retention",
    )
    assert table.rows[-1] == ("total", "4", "12,000.50", "10,600.50", "16.7 %", "88.3 %", "83.3 %", "75.0 %")
    assert table.align == ("left", *["right"] * 7)


def test_an_answer_with_a_breakdown_keeps_its_statement_for_faces_that_show_both() -> None:
    reply = said(BREAKDOWN, "2025 by region")
    assert reply.statement is not None
    assert reply.statement.header == ("ARR", "Accounts", "USD")
    assert reply.statement.rows[0] == ("Opening ARR (31 Dec 2024)", "4 accounts", "12,000.50")
    assert reply.statement.rows[-1] == ("Same accounts (31 Dec 2025)", "3 accounts", "10,600.50")


SEATS = """
    a l 2024-01-01 - 100
    b l 2024-01-01 - 200
    c l 2024-01-01 - 300
    a is seats=10
    b is seats=20
    a is trial=True
    b is trial=False
    c is trial=True
    a is segment=smb
    b is segment=smb
    c is segment=enterprise
    a is region=apac
"""


@pytest.mark.parametrize(
    ("segment", "name"),
    [
        ("smb", "Smb NRR"),
        ("apac smb", "Apac / smb NRR"),
        ("smb, enterprise", "Enterprise or smb NRR"),
        ("seats=10", "Seats=10 NRR"),
        ("seats=10,20", "Seats=10 or seats=20 NRR"),
        ("trial=true", "Trial=True NRR"),
        ("interval=month", "Interval=month NRR"),
        ("core", "Core NRR"),
        ("seats=10 trial=true", "Seats=10 / trial=True NRR"),
    ],
)
def test_a_value_that_says_nothing_alone_keeps_its_attribute(segment: str, name: str) -> None:
    assert said(SEATS, f"2025 {segment}").headline == f"{name}, 2025: 100.0 %"


def test_rows_that_are_numbers_stand_under_their_attribute() -> None:
    table = said(SEATS, "2025 by seats").breakdown
    assert table is not None
    assert table.header[0] == "Seats"
    assert [row[0] for row in table.rows] == ["(none)", "20", "10", "total"]
