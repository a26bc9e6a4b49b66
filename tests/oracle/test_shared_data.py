"""The figures that were worked out elsewhere for two outside data sets, through the real command line."""

from __future__ import annotations

import json
import sqlite3
from datetime import date
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from retention.ask import ask
from retention.language import read_question
from tests.narrowed import main
from tests.oracle.comparison import check
from tests.oracle.oracle import Oracle
from tests.oracle.outside import DATA, holdfast, opened
from tests.oracle.questions import Asked, Setting, random_question

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

# The data sets' amounts are whole dollars a month; a run rate is cents a year.
A_MONTH = 1200

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the outside data sets (../shared/data) are not here")


def asked_of(database: Path, question: str) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(holdfast("ask", question, "--json", "--db", str(database)))
    return answer


def decimals(ratio: dict[str, Any], places: int = 6) -> str:
    """A ratio of the JSON as a decimal text, half-up."""
    scaled = Fraction(ratio["numerator"], ratio["denominator"]) * 10**places
    return str(Decimal(int(scaled + Fraction(1, 2))).scaleb(-places))


def movements(figures: dict[str, Any]) -> tuple[int, int, int, int]:
    """Opening, expansion, contraction and churn in dollars a month."""
    amounts = [figures[f"{name}_arr_minor"] for name in ("opening", "expansion", "contraction", "churn")]
    assert not any(amount % A_MONTH for amount in amounts)
    opening, expansion, contraction, churn = (amount // A_MONTH for amount in amounts)
    return opening, expansion, contraction, churn


def test_ravenstack_read_literally(imported: Callable[..., Path]) -> None:
    answer = asked_of(imported("ravenstack", "ravenstack"), "nrr 2024 by industry")
    total = answer["total"]
    assert total["accounts_opening"] == total["accounts_retained"] == 185
    assert total["nrr"]["numerator"] == 3_688_789 * A_MONTH
    assert total["nrr"]["denominator"] == total["opening_arr_minor"] == 1_262_113 * A_MONTH
    assert total["closing_arr_minor"] == 10_159_608 * A_MONTH
    assert total["accounts_closing"] == 500
    assert [decimals(total[name]) for name in ("nrr", "grr", "logo_retention")] == ["2.922709", "0.995900", "1.000000"]
    assert {row["segment"]: decimals(row["nrr"], 3) for row in answer["rows"]} == {
        "Cybersecurity": "3.158",
        "DevTools": "2.903",
        "EdTech": "3.503",
        "FinTech": "3.374",
        "HealthTech": "2.166",
    }
    assert answer["tier"]["name"] == "world-class"


def test_ravenstack_by_the_tier_of_the_account(imported: Callable[..., Path]) -> None:
    answer = asked_of(imported("ravenstack", "ravenstack"), "nrr 2024 by plan")
    assert {row["segment"]: decimals(row["nrr"], 3) for row in answer["rows"]} == {
        "Basic": "2.496",
        "Enterprise": "3.327",
        "Pro": "3.010",
    }


def test_ravenstack_where_the_newest_subscription_replaces_the_one_before(imported: Callable[..., Path]) -> None:
    total = asked_of(imported("ravenstack", "ravenstack", "--overlap", "latest_wins"), "nrr 2024")["total"]
    assert total["accounts_opening"] == 161
    assert movements(total) == (387_824, 209_617, 161_985, 84_004)
    assert total["nrr"]["numerator"] == 351_452 * A_MONTH
    assert [decimals(total[name]) for name in ("nrr", "grr", "logo_retention")] == ["0.906215", "0.365720", "0.763975"]


class Slice(NamedTuple):
    """One row of the data set's README: dollars a month, then ratios."""

    opening: int
    expansion: int
    contraction: int
    churn: int
    nrr: str
    grr: str
    logo: str

    @classmethod
    def of(cls, figures: dict[str, Any]) -> Slice:
        nrr, grr, logo = (decimals(figures[name]) for name in ("nrr", "grr", "logo_retention"))
        return cls(*movements(figures), nrr, grr, logo)


def test_fight_churn(imported: Callable[..., Path]) -> None:
    answer = asked_of(imported("fight-churn", "fight_churn"), "nrr 2023 by channel")
    assert answer["total"]["accounts_opening"] == 411
    assert answer["total"]["accounts_closing"] == 686
    assert answer["total"]["closing_arr_minor"] == 789_141 * A_MONTH
    assert {row["segment"]: Slice.of(row) for row in (answer["total"] | {"segment": "all"}, *answer["rows"])} == {
        "all": Slice(485_218, 22_705, 4_681, 97_787, "0.835614", "0.788821", "0.795620"),
        "web": Slice(238_815, 11_413, 2_441, 33_926, "0.895509", "0.847719", "0.824885"),
        "appstore1": Slice(100_272, 6_067, 350, 26_485, "0.792883", "0.732378", "0.760000"),
        "appstore2": Slice(146_131, 5_225, 1_890, 37_376, "0.767051", "0.731296", "0.765957"),
    }


# Whole-ledger MRR in dollars, and active accounts, at a month's end.
CLOSINGS = {
    ("ravenstack", "ravenstack"): {"2023-01": (4_684, None), "2023-12": (1_262_113, 185), "2024-12": (10_159_608, 500)},
    ("fight-churn", "fight_churn"): {"2022-01": (287_530, None), "2022-12": (485_218, 411), "2023-12": (789_141, 686)},
}


@pytest.mark.parametrize(("format_", "data"), CLOSINGS)
def test_the_worth_of_the_whole_ledger_at_month_ends(imported: Callable[..., Path], format_: str, data: str) -> None:
    ledger = opened(imported(format_, data))
    for month, (mrr, active) in CLOSINGS[format_, data].items():
        total = main(ask(read_question(month), ledger=ledger, today=date(2025, 1, 15))).total
        assert total.closing_arr_minor == mrr * A_MONTH
        assert active in (None, total.accounts_closing)


@pytest.mark.parametrize("overlap", ["sum", "latest_wins"])
def test_sql_agrees_on_ravenstack(imported: Callable[..., Path], overlap: str) -> None:
    """Dirty data: overlaps in every account, trials, lines that are replaced on their first day."""
    options = () if overlap == "sum" else ("--overlap", overlap)
    database = imported("ravenstack", "ravenstack", *options)
    ledger = opened(database)
    attributes = {name: ledger.labels(name) for name in ("industry", "plan", "referral", "product")}
    setting = Setting(date(2025, 1, 15), date(2023, 1, 9), date(2024, 12, 31), attributes)
    assert (ledger.first_day, ledger.complete_through) == (setting.first_day, setting.complete_through)
    by_product = Asked("nrr 2024 by product", "nrr", (date(2024, 1, 1), date(2025, 1, 1)), by="product")
    oracle = Oracle(sqlite3.connect(database), 1, newest_only=overlap == "latest_wins")
    for asked in (by_product, *(random_question(Random(seed), setting) for seed in range(6))):
        check(asked, setting, ledger, oracle)
    oracle.close()


@pytest.mark.parametrize(
    ("format_", "data", "year", "attributes"),
    [
        ("ravenstack", "ravenstack", 2024, ("country", "industry", "plan", "referral", "product", "interval")),
        ("fight-churn", "fight_churn", 2023, ("channel", "country", "product", "interval")),
    ],
)
def test_sql_agrees_by_every_attribute(
    imported: Callable[..., Path], format_: str, data: str, year: int, attributes: tuple[str, ...]
) -> None:
    """The whole table of the year, row by row, by each attribute that the ledger knows."""
    database = imported(format_, data)
    ledger = opened(database)
    assert ledger.attribute_names == attributes
    assert ledger.first_day is not None
    setting = Setting(date(2025, 1, 15), ledger.first_day, ledger.complete_through, {})
    period = (date(year, 1, 1), date(year + 1, 1, 1))
    oracle = Oracle(sqlite3.connect(database), 1)
    for attribute in attributes:
        check(Asked(f"nrr {year} by {attribute}", "nrr", period, by=attribute), setting, ledger, oracle)
    oracle.close()
