"""Each parameter of a policy on a ledger small enough to be worked by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from retention.ledger.columns import OPEN_END, Categories
from retention.ledger.rates import Rates
from tests.ledger.tape import ledger_of
from tests.policies.tape_of_five import measured, policy, view

if TYPE_CHECKING:
    from retention.answer import Retention
    from retention.ledger.view import Ledger

YEAR = "2025"


def told(ledger: Ledger, **said: Any) -> Ledger:  # noqa: ANN401 - text, days or amounts of the lines
    """`ledger` with what its lines say beside their amounts, in the order of the lines."""
    columns = ledger.columns
    for name, values in said.items():
        if name in {"cancelled", "past_due_since"}:
            days = np.array([OPEN_END if day is None else date.fromisoformat(day).toordinal() for day in values])
            columns = replace(columns, days=columns.days | {name: days.astype(np.int32)})
        elif name == "discount":
            columns = replace(columns, amounts=columns.amounts | {name: np.array(values, dtype=np.int64)})
        else:
            columns = replace(columns, text=columns.text | {name: Categories.of(values)})
    return replace(ledger, columns=columns, _memory={})


def worth(ledger: Ledger, **rules: Any) -> tuple[int, int]:  # noqa: ANN401 - any parameter
    """Opening and closing of 2025."""
    total = measured(YEAR, policy(**rules), ledger)
    return total.opening_arr_minor, total.closing_arr_minor


@pytest.mark.parametrize(
    ("rules", "expected"),
    [({}, 1001), ({"trial": True}, 1011), ({"paused": True}, 1101), ({"past_due": "excluded"}, 1)],
)
def test_statuses(rules: dict[str, Any], expected: int) -> None:
    ledger = ledger_of(
        """
        a a1 2024-01-01 -    1
        a a2 2024-01-01 -   10 status=trial
        a a3 2024-01-01 -  100 status=paused
        a a4 2024-01-01 - 1000 status=past_due
        """
    )
    assert worth(ledger, **rules) == (expected, expected)


def test_an_unpaid_line_counts_for_some_days() -> None:
    """Unpaid since 10 December 2025: after 30 days it is 9 January 2026, after 20 it is 30 December."""
    ledger = told(ledger_of("a a1 2024-01-01 - 100 status=past_due"), past_due_since=["2025-12-10"])
    assert worth(ledger, past_due=30) == (100, 100)
    assert worth(ledger, past_due=22) == (100, 100)
    assert worth(ledger, past_due=21) == (100, 0)


def test_usage_counts_or_not() -> None:
    ledger = told(ledger_of("a a1 2024-01-01 - 100\na a2 2024-01-01 - 7"), kind=["recurring", "usage"])
    assert worth(ledger) == (107, 107)
    assert worth(ledger, usage=False) == (100, 100)


@pytest.mark.parametrize(("discount", "expected"), [("net", 150), ("net_recurring", 155), ("list", 165)])
def test_discounts(discount: str, expected: int) -> None:
    """100 after 10 off for good, 50 after 5 off once."""
    ledger = told(
        ledger_of("a a1 2024-01-01 - 100\na a2 2024-01-01 - 50"),
        discount=[10, 5],
        discount_kind=["recurring", "once"],
    )
    assert worth(ledger, discount=discount) == (expected, expected)


@pytest.mark.parametrize(
    ("timing", "months"),
    [("at_cancel", ["2025-08"]), ("at_period_end", ["2025-11"]), ("when_scheduled", ["2025-12"])],
)
def test_the_day_of_churn(timing: str, months: list[str]) -> None:
    """Quarterly from 15 May; cancelled on 20 August, in the period to 15 November; served until 10 December."""
    ledger = told(
        ledger_of("a a1 2025-05-15 2025-12-10 1200 interval=quarter\nb b1 2024-01-01 - 500"),
        cancelled=["2025-08-20", None],
    )
    lost = [
        f"2025-{month:02}"
        for month in range(6, 13)
        if measured(f"2025-{month:02}", policy(churn_timing=timing), ledger).accounts_churned
    ]
    assert lost == months


@pytest.mark.parametrize(
    ("factors", "expected"),
    [
        ({}, 5200 + 36500 + 1200),
        ({"week_factor": "48"}, 4800 + 36500 + 1200),
        ({"week_factor": "51.96"}, 5196 + 36500 + 1200),
        ({"week_factor": "0", "day_factor": "0"}, 1200),
        ({"day_factor": "360"}, 5200 + 36000 + 1200),
    ],
)
def test_interval_factors(factors: dict[str, str], expected: int) -> None:
    """100 a week, 100 a day, 100 a month."""
    ledger = ledger_of(
        """
        a a1 2024-01-01 -  5200 interval=week
        a a2 2024-01-01 - 36500 interval=day
        a a3 2024-01-01 -  1200
        """
    )
    assert worth(ledger, **factors) == (expected, expected)


def test_a_subscription_that_ends_is_churn_at_its_grain_and_contraction_of_the_account() -> None:
    ledger = told(
        ledger_of("a a1 2024-01-01 - 100\na a2 2024-01-01 2025-07-01 40\na a3 2025-07-01 - 70"),
        subscription=["first", "second", "second"],
    )
    by_account = measured(YEAR, policy(), ledger)
    assert (by_account.expansion_arr_minor, by_account.accounts_opening) == (30, 1)
    second = told(ledger, subscription=["first", "second", "third"])
    by_subscription = measured(YEAR, policy(grain="subscription"), second)
    assert (by_subscription.churn_arr_minor, by_subscription.new_arr_minor) == (40, 70)
    assert (by_subscription.accounts_opening, by_subscription.accounts_churned) == (2, 1)
    renewed = measured(YEAR, policy(grain="subscription"), ledger)
    assert (renewed.churn_arr_minor, renewed.expansion_arr_minor, renewed.new_arr_minor) == (0, 30, 0)
    moved = view(second, "2025 by product", policy(grain="subscription")).parts(
        view(second, YEAR, policy()).scope.period.period()
    )
    assert moved.accounts.tolist() == [0, 0, 0]


def test_an_account_that_comes_and_goes_inside_the_window() -> None:
    """b: 30 from March to June, the last worth 45. In both movements it is gained and lost with 45."""
    ledger = ledger_of("a a1 2024-01-01 - 100\nb b1 2025-03-01 2025-05-01 30\nb b2 2025-05-01 2025-06-01 45")
    ignored, both = (measured(YEAR, policy(same_period=rule), ledger) for rule in ("ignored", "both"))
    assert (ignored.new_arr_minor, ignored.churn_arr_minor, _logo(ignored)) == (0, 0, "100.0")
    assert (both.new_arr_minor, both.churn_arr_minor, _logo(both)) == (45, 45, "0.0")
    assert (both.accounts_new, both.accounts_churned, both.closing_arr_minor) == (1, 1, 100)
    pooled = measured(YEAR, policy(same_period="both", logo_denominator="opening_plus_new"), ledger)
    assert _logo(pooled) == "50.0"


def _logo(total: Retention) -> str | None:
    return None if total.logo_retention is None else total.logo_retention.percent


@pytest.mark.parametrize(
    ("cap", "rules", "expected"),
    [
        ("per_account", {}, "85.0"),
        ("aggregate", {}, "100.0"),
        ("movement", {"same_period": "both"}, "80.0"),
        ("per_account", {"same_period": "both"}, "85.0"),
    ],
)
def test_what_grr_may_not_exceed(cap: str, rules: dict[str, Any], expected: str) -> None:
    """200 at the opening: a gains 50, b loses 30; c comes and goes with 10."""
    ledger = ledger_of(
        """
        a a1 2024-01-01 2025-02-01 100
        a a2 2025-02-01 -          150
        b b1 2024-01-01 2025-02-01 100
        b b2 2025-02-01 -           70
        c c1 2025-03-01 2025-04-01  10
        """
    )
    grr = measured(YEAR, policy(grr_cap=cap, **rules), ledger).grr
    assert grr is not None
    assert grr.percent == expected


@pytest.mark.parametrize(("day", "segment"), [("opening", "smb"), ("closing", "mid"), ("current", "big")])
def test_the_day_an_attribute_is_read(day: str, segment: str) -> None:
    ledger = ledger_of(
        """
        a a1 2024-01-01 - 100
        a is size=smb
        a is size=mid since 2025-06-01
        a is size=big since 2026-06-01
        """
    )
    seen = view(ledger, "2025 by size", policy(segment_as_of=day))
    rows = seen.measure(seen.scope.period.period(), broken_down=True).rows
    assert [row.segment for row in rows] == [segment]


RATES = Rates.of(
    [
        ("2024-01-01", "EUR", "USD", "1"),
        ("2025-03-01", "EUR", "USD", "1.2"),
        ("2026-01-01", "EUR", "USD", "1.5"),
        ("2024-01-01", "JPY", "USD", "0.01"),
        ("2024-01-01", "KWD", "USD", "3"),
    ]
)


def in_usd(text: str, **rules: Any) -> Retention:  # noqa: ANN401 - any parameter
    """2025 in USD."""
    ledger = ledger_of(text)
    ledger = replace(ledger, columns=replace(ledger.columns, rates=RATES), _memory={})
    seen = view(ledger, YEAR, policy(**rules), "USD")
    return seen.measure(seen.scope.period.period(), broken_down=False).total


GROWN = "a a1 2024-01-01 2025-05-01 100 currency=EUR\na a2 2025-05-01 - 150 currency=EUR"


@pytest.mark.parametrize(
    ("fx", "opening", "expansion", "exchange", "closing"),
    [("constant", 150, 75, 0, 225), ("at_period_end", 100, 50, 30, 180), ("at_line_start", 100, 50, 30, 180)],
)
def test_exchange_is_a_line_of_its_own(fx: str, opening: int, expansion: int, exchange: int, closing: int) -> None:
    """100 EUR became 150. Rates: 1.00, from March 1.20, from 2026 1.50: the newest of the table is 1.50.

    At the rates of the opening it grew by 50; 150 × 0.20 is exchange.
    """
    total = in_usd(GROWN, fx=fx)
    assert (total.opening_arr_minor, total.expansion_arr_minor) == (opening, expansion)
    assert (total.fx_arr_minor, total.closing_arr_minor) == (exchange, closing)
    assert total.nrr is not None
    assert total.nrr.percent == "150.0"


@pytest.mark.parametrize("fx", ["constant", "at_line_start", "at_period_end"])
def test_currencies_of_no_and_of_three_decimals(fx: str) -> None:
    """5,000 yen are 50.00 dollars, 2.000 dinars 6.00: minor units are 5,000, 5,000; 2,000, 600."""
    total = in_usd("a a1 2024-01-01 - 5000 currency=JPY\nb b1 2024-01-01 - 2000 currency=KWD", fx=fx)
    assert (total.opening_arr_minor, total.closing_arr_minor, total.fx_arr_minor) == (5600, 5600, 0)
