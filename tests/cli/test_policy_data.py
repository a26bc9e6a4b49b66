"""What lines say beside their amounts, from the file through the command line to the policies that ask for it.

2025, with everybody at the opening. A: 100 a month after a one-off discount of 20, until June; then 120. B: usage
of 10. C: unpaid since 1 December 2025. D: served until 31 January 2026, cancelled on 15 December 2025 in the month to
1 January. E: two subscriptions, of which the second ends. F: a trial. G: paused. H: 10 a week.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Done

TITLES = (
    "account_id,line_id,product,start,end,amount,currency,interval,status,discount,discount_kind,cancelled,"
    "past_due_since,kind,subscription"
)
ROWS = """
A,a1,core,2024-01-01,2025-06-01,100.00,USD,month,active,20.00,once,,,,sub-a
A,a2,core,2025-06-01,,120.00,USD,month,active,,,,,,sub-a
B,b1,core,2024-01-01,,10.00,USD,month,active,,,,,usage,
C,c1,core,2024-01-01,,30.00,USD,month,past_due,,,,2025-12-01,,
D,d1,core,2024-01-01,2026-02-01,40.00,USD,month,cancelled,,,2025-12-15,,,
E,e1,core,2024-01-01,,50.00,USD,month,active,,,,,,sub-1
E,e2,seats,2024-01-01,2025-09-01,60.00,USD,month,cancelled,,,,,,sub-2
F,f1,core,2024-01-01,,70.00,USD,month,trial,,,,,,
G,g1,core,2024-01-01,,80.00,USD,month,paused,,,,,,
H,h1,core,2024-01-01,,10.00,USD,week,active,,,,,,
"""


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("policies")
    (folder / "lines.csv").write_text(TITLES + ROWS, encoding="utf-8")
    return folder / "policies.db"


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        # A 1,200, B 120, C 360, D 480, E 1,320, H 520. E contracts by 720, A expands by 240.
        ("holdfast", (4000, 0, 720, 240)),
        # Without usage, with the paused G: 960. D left on the day of its cancellation.
        ("maxio", (4840, 480, 720, 240)),
        # D is lost at the end of the month that it was cancelled in, 1 January: not yet.
        ("profitwell", (4000, 0, 720, 240)),
        # Each subscription for itself: the second of E is churn. A at 120 throughout, before its one-off discount.
        ("chargebee", (4240, 720, 0, 0)),
        # A week counts 48 times: H 480.
        ("revenuecat", (3960, 720, 0, 240)),
    ],
)
def test_policies_read_what_the_file_says(
    holdfast: Callable[..., Done],
    database: Path,
    policy: str,
    expected: tuple[int, ...],
) -> None:
    through = ("--complete-through", "2025-12-31", "--today", "2026-01-15")
    assert holdfast("import", "--lines", database.with_name("lines.csv"), "--db", database, *through).status == 0
    asked = holdfast("ask", f"nrr 2025 policy={policy}", "--json", "--db", database, "--today", "2026-01-15")
    total = json.loads(asked.out)["total"]
    figures = tuple(total[f"{name}_arr_minor"] // 100 for name in ("opening", "churn", "contraction", "expansion"))
    assert figures == expected


def test_thirty_days_past_due_are_churn(holdfast: Callable[..., Done], database: Path) -> None:
    """Baremetrics: 2 to 31 December. C is unpaid for 30 days on 31 December, D was cancelled on the 15th."""
    through = ("--complete-through", "2025-12-31", "--today", "2026-01-15")
    holdfast("import", "--lines", database.with_name("lines.csv"), "--db", database, *through)
    asked = holdfast("ask", "nrr 2025-12 policy=baremetrics", "--json", "--db", database, "--today", "2026-01-15")
    answer = json.loads(asked.out)
    assert (answer["period"]["start"], answer["period"]["end"]) == ("2025-12-02", "2026-01-01")
    assert answer["total"]["churn_arr_minor"] == 36000 + 48000
