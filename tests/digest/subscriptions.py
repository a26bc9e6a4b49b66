"""Subscriptions for tests: every Monday at nine in Berlin, except for what a test says."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from retention.digest import Subscription

CREATED = datetime(2026, 11, 20, 12, tzinfo=UTC)
MONDAYS: dict[str, Any] = {
    "id": "d1",
    "team": "T01",
    "target": "C1",
    "owner": "U1",
    "weekdays": (1,),
    "hour": 9,
    "time_zone": "Europe/Berlin",
    "created": CREATED,
}


def subscription(**said: Any) -> Subscription:  # noqa: ANN401 - any field of the model
    return Subscription(**(MONDAYS | said))
