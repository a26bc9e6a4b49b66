"""Every check that stands under a headline, each from a ledger that gives cause for it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, get_args

import pytest

from retention.answer import Warnings
from retention.scope import Workspace
from tests.ledger.tape import asked, ledger_from, ledger_of, lines_of
from tests.wording.saying import accounts, said

if TYPE_CHECKING:
    from retention.ledger.view import Ledger

ONE = "a l 2022-01-01 - 100"
LATE = "a l 2022-01-01 2023-01-01 100\na m 2024-06-01 - 100"
MANY = "\n".join(
    (
        accounts(1, 25, "2022-01-01 - 100", "region=emea", "seats=5"),
        accounts(26, 30, "2022-01-01 - 100", "region=apac", "seats=7"),
        accounts(31, 31, "2022-01-01 - 100"),
        accounts(32, 33, "2025-05-01 - 100", "region=latam", "seats=9"),
        accounts(34, 34, "2025-05-01 - 100", "region=amer", "seats=11"),
    )
)
LOST = accounts(26, 50, "2022-01-01 2025-03-01 100", "trial=False")
KEPT = accounts(1, 25, "2022-01-01 - 100", "trial=True")
DEBT = "a l 2022-01-01 - 100\nb l 2022-01-01 - -500"
RUNNING = ledger_of(ONE, complete_through=date(2027, 1, 10))
FISCAL = Workspace(fiscal_start_month=7)

CASES: list[tuple[Ledger | str, str, list[str]]] = [
    (ONE, "2025", ["Small sample: 1 account."]),
    (
        ONE,
        "2025-q3 vs previous",
        [
            "Small sample: 1 account.",
            "Small sample for the trailing 12 months: 1 account.",
            "Small sample for Q2 2025: 1 account.",
        ],
    ),
    (
        accounts(1, 25, "2022-01-01 - 100"),
        "2025 by interval",
        ["Each account counts under the interval of its largest line at the opening; this is not revenue by interval."],
    ),
    (
        DEBT + "\nc l 2022-01-01 - 100",
        "2025-q3 vs previous",
        [
            "Small sample: 2 accounts.",
            "Small sample for the trailing 12 months: 2 accounts.",
            "Small sample for Q2 2025: 2 accounts.",
            "1 account has a negative balance and counts as not active; see holdfast faults.",
            (
                "In the trailing 12 months, 1 account has a negative balance and counts as not active;"
                " see holdfast faults."
            ),
            "In Q2 2025, 1 account has a negative balance and counts as not active; see holdfast faults.",
        ],
    ),
    (ONE, "2022", ["The ledger starts on 1 Jan 2022."]),
    (
        MANY,
        "2025 by region",
        [
            "Nothing to retain: amer, latam (no account was active on 31 Dec 2024).",
            "Small samples: apac (5 accounts), no region (1 account).",
        ],
    ),
    (
        MANY,
        "2025 by seats",
        [
            "Nothing to retain: seats=11, seats=9 (no account was active on 31 Dec 2024).",
            "Small samples: seats=7 (5 accounts), no seats (1 account).",
        ],
    ),
    (
        accounts(1, 25, "2022-01-01 - 100", "region=emea") + "\nb l 2022-01-01 - 100\nb is region=apac",
        "2025 by region",
        ["Small sample: apac (1 account)."],
    ),
    (RUNNING, "mtd", ["Month so far: 1 Jan – 10 Jan 2027."]),
    (RUNNING, "qtd", ["Quarter so far: 1 Jan – 10 Jan 2027."]),
    (RUNNING, "this-half", ["Half so far: 1 Jan – 10 Jan 2027."]),
    (RUNNING, "ytd", ["Year so far: 1 Jan – 10 Jan 2027."]),
    (KEPT + "\n" + LOST, "2025 by trial", ["The total hides a spread: trial=False 0.0 %, trial=True 100.0 %."]),
    (
        KEPT + "\n" + LOST.replace("trial=False", "region=emea"),
        "2025 by trial",
        ["The total hides a spread: no trial 0.0 %, trial=True 100.0 %."],
    ),
    (
        DEBT,
        "2025",
        [
            "Small sample: 1 account.",
            "1 account has a negative balance and counts as not active; see holdfast faults.",
        ],
    ),
    (
        f"{DEBT}\nc l 2022-01-01 - -1",
        "2025",
        [
            "Small sample: 1 account.",
            "2 accounts have a negative balance and count as not active; see holdfast faults.",
        ],
    ),
    (
        ledger_from(lines_of(ONE), rows_set_aside=1),
        "2025",
        [
            "Small sample: 1 account.",
            "1 row of the imported files could not be read and is not in these figures; see holdfast faults.",
        ],
    ),
    (
        ledger_from(lines_of(ONE), rows_set_aside=1204),
        "2025",
        [
            "Small sample: 1 account.",
            "1,204 rows of the imported files could not be read and are not in these figures; see holdfast faults.",
        ],
    ),
    (
        ONE,
        "2022-q3",
        [
            "Small sample: 1 account.",
            "No tier: it needs 12 months of history, and the ledger starts on 1 Jan 2022.",
        ],
    ),
    (
        LATE,
        "2024-q4",
        [
            "Small sample: 1 account.",
            "No tier: no account was active on 31 Dec 2023, 12 months before the end.",
        ],
    ),
]


@pytest.mark.parametrize(("ledger", "question", "sentences"), CASES)
def test_checks(ledger: Ledger | str, question: str, sentences: list[str]) -> None:
    checks = list(said(ledger, question).checks)
    if ledger is RUNNING:
        assert checks[0] == "Small sample: 1 account."
        assert checks[-1] == "Small sample for the trailing 12 months: 1 account."
        checks = checks[1:-1]
    assert checks == sentences


def test_a_running_fiscal_year_is_called_by_its_own_name() -> None:
    reply = said(RUNNING, "ytd", workspace=FISCAL)
    assert reply.headline == "NRR, FY2027 so far: 100.0 %"
    assert "Year so far: 1 Jul 2026 – 10 Jan 2027." in reply.checks


def test_a_metric_without_tier_needs_no_word_about_one() -> None:
    assert said(ONE, "grr 2022-q3").checks == ("Small sample: 1 account.",)


def test_the_total_fell_though_every_segment_rose() -> None:
    """June 2024: 80 enterprise accounts at 120 %, 20 smb at 80 %. June 2025: 50 at 122 %, 50 at 82 %.

    Rate: 0.65 × 2 + 0.35 × 2 points. Mix: −0.3 × 121 + 0.3 × 81 points.
    """
    reply = said(REVERSED, "2025-06 by segment vs last-year")
    assert reply.checks[1:] == (
        (
            "The NRR of every segment rose, yet the total fell from 112.0 % to 102.0 %: smb grew from 20.0 % to 50.0 %"
            " of opening ARR. Rate +2.0 pt, mix −12.0 pt."
        ),
    )


def test_the_total_rose_though_every_segment_fell() -> None:
    """Of 50 and 50 accounts 80 % and 20 % stay, a year later of 80 and 20 accounts 75 % and 15 %."""
    reply = said(IMPROVED, "logo 2025-06 by segment vs last-year")
    assert reply.checks[1:] == (
        (
            "The logo retention of every segment fell, yet the total rose from 50.0 % to 63.0 %: enterprise grew from"
            " 50.0 % to 80.0 % of opening accounts. Rate −5.0 pt, mix +18.0 pt."
        ),
    )


def test_every_check_is_among_these_cases() -> None:
    union, _ = get_args(Warnings)
    codes = {get_args(model.model_fields["code"].annotation)[0] for model in get_args(union)}
    met = {warning.code for ledger, question, _ in CASES for warning in asked(ledger, question).warnings}
    met |= {warning.code for warning in asked(REVERSED, "2025-06 by segment vs last-year").warnings}
    # test_ledger_checks.py has these.
    elsewhere = {"closed_period", "converted_currency", "known_on", "not_measured", "policy_window"}
    elsewhere |= {"names_not_shown"}  # tests/access/test_desk_access.py
    elsewhere |= {"left_out", "no_history", "nothing_to_retain", "small_samples", "small_rows"}  # test_trends.py
    elsewhere |= {"carried_over", "left_at_once", "negative_balances"}  # test_cohort_tables.py
    assert met | elsewhere == codes


def _months(name: str, first: int, count: int, year: int, *ends: tuple[int, str]) -> list[str]:
    """`count` accounts of a segment, active in May and June of `year`: so many with each line from 1 June on."""
    rows, number = [], first
    for share, after in ends:
        for _ in range(count * share // 100):
            rows.append(f"n{number} a {year}-05-01 {year}-06-01 10000")
            if after != "0":
                rows.append(f"n{number} b {year}-06-01 {year}-07-01 {after}")
            rows.append(f"n{number} is segment={name}")
            number += 1
    return rows


REVERSED = "\n".join(
    (
        *_months("enterprise", 0, 80, 2024, (100, "12000")),
        *_months("smb", 100, 20, 2024, (100, "8000")),
        *_months("enterprise", 200, 50, 2025, (100, "12200")),
        *_months("smb", 300, 50, 2025, (100, "8200")),
    )
)
IMPROVED = "\n".join(
    (
        *_months("enterprise", 0, 50, 2024, (80, "10000"), (20, "0")),
        *_months("smb", 100, 50, 2024, (20, "10000"), (80, "0")),
        *_months("enterprise", 200, 80, 2025, (75, "10000"), (25, "0")),
        *_months("smb", 300, 20, 2025, (15, "10000"), (85, "0")),
    )
)
