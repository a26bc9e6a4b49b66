"""A ledger of four currencies, through the command line: refused, then converted, under each rule of exchange."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Done

LINES = """account_id,line_id,product,start,end,amount,currency,interval
a,a1,core,2024-01-01,2025-05-01,100.00,EUR,month
a,a2,core,2025-05-01,,150.00,EUR,month
b,b1,core,2024-01-01,,200.00,USD,month
c,c1,core,2024-01-01,,5000,JPY,month
d,d1,core,2025-03-01,,20.000,KWD,month
"""
RATES = """day,currency,base,rate
2024-01-01,EUR,USD,1
2025-03-01,EUR,USD,1.2
2025-12-31,EUR,USD,1.5
2024-01-01,JPY,USD,0.0067
2024-01-01,KWD,USD,3.25
"""
AMOUNTS = ("opening", "expansion", "new", "fx", "closing")


@pytest.fixture
def database(holdfast: Callable[..., Done], tmp_path: Path) -> Path:
    (tmp_path / "lines.csv").write_text(LINES, encoding="utf-8")
    (tmp_path / "rates.csv").write_text(RATES, encoding="utf-8")
    path = tmp_path / "four.db"
    through = ("--complete-through", "2025-12-31", "--today", "2026-01-15")
    assert holdfast("import", "--lines", tmp_path / "lines.csv", "--db", path, *through).status == 0
    return path


def test_currencies_are_not_added_up_without_rates(holdfast: Callable[..., Done], database: Path) -> None:
    asked = holdfast("ask", "nrr 2025", "--db", database, "--today", "2026-01-15")
    assert (asked.status, asked.err) == (
        2,
        (
            "These accounts bill in EUR, JPY, KWD, and USD, and amounts of different currencies are not added up. Add"
            " exchange rates (holdfast rates FILE), or ask for one: currency=EUR, currency=JPY, currency=KWD, or"
            " currency=USD.\n"
        ),
    )


@pytest.mark.parametrize(
    ("question", "amounts"),
    [
        # 1,200 EUR at 1.50, 2,400 USD, 60,000 JPY at 0.0067: 1,800 + 2,400 + 402; KWD 240 at 3.25 are 780.
        ("nrr 2025", (460_200, 90_000, 78_000, 0, 628_200)),
        # 1,200 EUR at 1.00 of 2024, 1,800 at 1.20 of May: 600 grown, 360 exchange.
        ("nrr 2025 policy=chartmogul", (400_200, 60_000, 78_000, 36_000, 574_200)),
        # In EUR at 1.50: 1,200 + 1,600 + 268.
        ("nrr 2025 currency=EUR", (306_800, 60_000, 52_000, 0, 418_800)),
    ],
)
def test_lines_are_converted(
    holdfast: Callable[..., Done], database: Path, tmp_path: Path, question: str, amounts: tuple[int, ...]
) -> None:
    assert holdfast("rates", tmp_path / "rates.csv", "--db", database).status == 0
    total = json.loads(holdfast("ask", question, "--json", "--db", database, "--today", "2026-01-15").out)["total"]
    assert tuple(total[f"{name}_arr_minor"] for name in AMOUNTS) == amounts


def test_exchange_is_told_in_a_line_of_its_own(holdfast: Callable[..., Done], database: Path, tmp_path: Path) -> None:
    holdfast("rates", tmp_path / "rates.csv", "--db", database)
    lines = holdfast("ask", "nrr 2025 policy=chartmogul", "--db", database, "--today", "2026-01-15").out.splitlines()
    assert "  Same accounts (31 Dec 2025)  3 accounts  4,602" in lines
    assert "  Exchange rates                        –   +360" in lines


def test_a_day_before_every_rate_is_named(holdfast: Callable[..., Done], database: Path, tmp_path: Path) -> None:
    late = RATES.replace("2024-01-01,JPY", "2025-06-01,JPY")
    (tmp_path / "rates.csv").write_text(late, encoding="utf-8")
    holdfast("rates", tmp_path / "rates.csv", "--db", database)
    asked = holdfast("ask", "nrr 2025 policy=chartmogul", "--db", database, "--today", "2026-01-15")
    assert (asked.status, asked.err) == (
        2,
        "There is no exchange rate from JPY to USD for 1 Jan 2024. Add it (holdfast rates FILE).\n",
    )
