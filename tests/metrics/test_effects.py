"""Where a total is made of its segments, and where it is not."""

from __future__ import annotations

import pytest

from retention.language import read_question
from retention.measure import in_one_currency, view_of
from retention.metrics.effects import adds_up
from retention.policy import policy_named
from retention.question import Metric
from retention.scope import Workspace, resolve_scope
from tests.ledger.tape import TODAY, ledger_of

# Emea doubles, amer is halved: together 150 % of 200, so all is kept if only the whole is capped.
LEDGER = """
    e a 2024-01-01 2025-06-01 100
    e b 2025-06-01 -          250
    a a 2024-01-01 2025-06-01 100
    a b 2025-06-01 -           50
    e is region=emea
    a is region=amer
"""


@pytest.mark.parametrize(
    ("changed", "metric", "expected"),
    [
        ({}, Metric.NRR, True),
        ({}, Metric.GRR, True),
        ({"grr_cap": "movement"}, Metric.GRR, True),
        # Emea alone 100 %, amer alone 50 %: 75 %. The whole has grown: 100 %.
        ({"grr_cap": "aggregate"}, Metric.GRR, False),
        ({"grr_cap": "aggregate"}, Metric.NRR, True),
        ({"logo_denominator": "opening_plus_new"}, Metric.LOGO_RETENTION, True),
        ({"method": "weighted_average"}, Metric.NRR, True),
        ({"method": "movement_sum"}, Metric.GRR, True),
        ({"method": "compounded"}, Metric.NRR, False),
    ],
)
def test_a_total_that_is_made_of_its_segments(changed: dict[str, str], metric: Metric, expected: bool) -> None:  # noqa: FBT001
    ledger = ledger_of(LEDGER)
    scope = resolve_scope(read_question("2025 by region"), ledger=ledger, today=TODAY, workspace=Workspace())
    policy = policy_named("holdfast").model_copy(update=changed)
    settled = in_one_currency(scope, ledger)
    measured = view_of(settled, ledger, policy).measure(settled.period.period(), broken_down=True)
    assert adds_up(measured.total, measured.rows, metric) is expected
