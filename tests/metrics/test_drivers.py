"""What of their lines made accounts grow or shrink, by hand."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from retention.answer.why import Driver
from retention.metrics.drivers import DRIVERS, driver_amounts
from tests.ledger.tape import ledger_of

OPENING, CLOSING = date(2025, 6, 30).toordinal(), date(2025, 9, 30).toordinal()


def driven(before: str, after: str) -> dict[Driver, int]:
    """What moved an account whose lines were those of `before` until August 2025, and then those of `after`.

    A line is its ARR and what else is said of it; lines are separated by commas.
    """
    rows = [
        f"acme {span[0]}{number} {span[1]} {line}"
        for span, lines in ((("a", "2024-01-01 2025-08-01"), before), (("b", "2025-08-01 -"), after))
        for number, line in enumerate(lines.split(","))
    ]
    ledger = ledger_of("\n".join((*rows, "zeta z 2024-01-01 - 700 quantity=7")))
    amounts = driver_amounts(ledger.columns, None, OPENING, CLOSING, np.array([0]))
    return {driver: int(amount) for driver, amount in zip(DRIVERS, amounts[:, 0], strict=True) if amount}


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        # 10 seats of 100 become 12 of 110: two more at the old 100, and ten more for each of the 12.
        ("1000 quantity=10", "1320 quantity=12", {Driver.SEATS: 200, Driver.PRICE: 120}),
        ("1000 quantity=10", "800 quantity=8", {Driver.SEATS: -200}),
        ("1000 quantity=10", "1100 quantity=10", {Driver.PRICE: 100}),
        # Fewer seats that cost more: together 80 more.
        ("1000 quantity=10", "1080 quantity=9", {Driver.SEATS: -100, Driver.PRICE: 180}),
        # A third seat of 50.5 is 51, half-up; so is one less. The price takes the rest: 202 - 101 - 51, 40 - 101 + 51.
        ("101 quantity=2", "202 quantity=3", {Driver.SEATS: 51, Driver.PRICE: 50}),
        ("101 quantity=2", "40 quantity=1", {Driver.SEATS: -51, Driver.PRICE: -10}),
        # Quantities may be fractions: 2.5 become 5.
        ("100 quantity=2.5", "200 quantity=5", {Driver.SEATS: 100}),
        # A product beside the one that stays, and one less.
        ("1000 quantity=10", "1000 quantity=10,200 product=sso", {Driver.PRODUCT: 200}),
        ("1000,300 product=sso", "1000", {Driver.PRODUCT: -300}),
        # One left and one joined: another plan, whatever its seats; a second product that stays changes by itself.
        ("1000 product=pro quantity=10", "1500 product=scale quantity=50", {Driver.PLAN: 500}),
        (
            "1000 product=pro,100 product=sso quantity=1",
            "900 product=basic,200 product=sso quantity=2",
            {Driver.PLAN: -100, Driver.SEATS: 100},
        ),
        # Two left and one joined: nobody can tell which became which.
        ("500 product=a,500 product=b", "1200 product=c", {Driver.PRODUCT: 200}),
        # What is used is told by itself, even of a product that is also agreed on.
        ("1000 quantity=10,100 kind=usage", "1000 quantity=10,180 kind=usage", {Driver.USAGE: 80}),
        ("1000 quantity=10", "1000 quantity=10,180 kind=usage product=api", {Driver.USAGE: 180}),
        # Without quantities at both ends seats and price cannot be told apart.
        ("1000", "1100", {Driver.OTHER: 100}),
        ("1000", "1100 quantity=11", {Driver.OTHER: 100}),
        ("500 quantity=5,500", "1100 quantity=11", {Driver.OTHER: 100}),
        # A line that is split, or a product of several lines, is still one product.
        ("1000 quantity=10", "500 quantity=5,500 quantity=5", {}),
        ("600 quantity=6,400 quantity=4", "1200 quantity=12", {Driver.SEATS: 200}),
        # Lines without a product are of one that has no name.
        ("1000 product= quantity=10", "1200 product= quantity=12", {Driver.SEATS: 200}),
        ("1000 product=", "1200 product=pro", {Driver.PLAN: 200}),
        # What was free and is no longer had no unit price.
        ("0 quantity=10", "1000 quantity=10", {Driver.PRICE: 1000}),
    ],
)
def test_drivers_of_one_account(before: str, after: str, expected: dict[Driver, int]) -> None:
    assert driven(before, after) == expected


def test_each_account_has_a_column_in_the_order_asked() -> None:
    ledger = ledger_of("""
        acme a 2024-01-01 2025-08-01 100 quantity=1
        acme b 2025-08-01 -          200 quantity=2
        beta a 2024-01-01 -          100 quantity=1
        beta b 2025-08-01 -           50 product=sso
    """)
    amounts = driver_amounts(ledger.columns, None, OPENING, CLOSING, np.array([1, 0]))
    assert amounts[DRIVERS.index(Driver.PRODUCT)].tolist() == [50, 0]
    assert amounts[DRIVERS.index(Driver.SEATS)].tolist() == [0, 100]
    assert amounts.sum() == 150


def test_lines_that_do_not_count_drive_nothing() -> None:
    ledger = ledger_of("""
        acme a 2024-01-01 - 100 quantity=1
        acme b 2025-08-01 - 900 product=sso status=trial
    """)
    counted = np.array([True, False])
    assert driver_amounts(ledger.columns, counted, OPENING, CLOSING, np.array([0])).sum() == 0


def test_large_amounts_do_not_overflow() -> None:
    """Ten million seats of 100 thousand a year, in millionths: their product has 26 digits."""
    ledger = ledger_of("""
        acme a 2024-01-01 2025-08-01 1000000000000 quantity=10000000
        acme b 2025-08-01 -          1200000000000 quantity=12000000
    """)
    amounts = driver_amounts(ledger.columns, None, OPENING, CLOSING, np.array([0]))
    assert amounts[DRIVERS.index(Driver.SEATS), 0] == 200000000000


def test_no_accounts_have_no_drivers() -> None:
    ledger = ledger_of("acme a 2024-01-01 - 100")
    none = np.array([], dtype=np.int64)
    assert driver_amounts(ledger.columns, None, OPENING, CLOSING, none).shape == (len(DRIVERS), 0)
