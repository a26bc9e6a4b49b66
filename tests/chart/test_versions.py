"""One period in two ledger versions."""

from __future__ import annotations

from retention.chart import chart
from retention.question import Kind
from tests.chart.pictures import rows_of, texts_of
from tests.chart.questions import answered


def test_every_component_before_and_after_with_what_changed() -> None:
    drawn = chart(answered(Kind.DIFF))
    assert rows_of(drawn, "label", "tone", "value", "figure") == [
        ("Opening ARR", "Ledger v1", 220000, "2,200.00"),
        ("Opening ARR", "Ledger v2", 229000, "2,290.00 (+90.00)"),
        ("Expansion", "Ledger v1", 50000, "500.00"),
        ("Expansion", "Ledger v2", 50000, "500.00"),
        ("Contraction", "Ledger v1", -29950, "−299.50"),
        ("Contraction", "Ledger v2", -29950, "−299.50"),
        ("Churn", "Ledger v1", -20000, "−200.00"),
        ("Churn", "Ledger v2", -20000, "−200.00"),
        ("New", "Ledger v1", 7000, "70.00"),
        ("New", "Ledger v2", 7000, "70.00"),
        ("Reactivated", "Ledger v1", 4000, "40.00"),
        ("Reactivated", "Ledger v2", 4000, "40.00"),
        ("Closing ARR", "Ledger v1", 231050, "2,310.50"),
        ("Closing ARR", "Ledger v2", 240050, "2,400.50 (+90.00)"),
    ]
    assert texts_of(drawn).startswith("NRR, Q2 2025: 100.023 % in ledger v1, 100.022 % in v2 (−0.001 pt)")
