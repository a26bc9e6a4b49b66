"""`holdfast digests`: what is subscribed to, and what became of it."""

from __future__ import annotations

import re
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from retention.digest import Thresholds
from retention.digest.delivery import SlotState
from retention.store.registry.digests import StoredDigests
from retention.store.registry.schema import registry_path
from tests.digest.subscriptions import subscription

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest

    from tests.cli.conftest import Done

SLOT = datetime(2026, 11, 23, 8, tzinfo=UTC)


def test_nobody_has_subscribed(small_ledger: Path, holdfast: Callable[..., Done]) -> None:
    done = holdfast("digests", "--db", small_ledger)
    assert done.out == "Nobody has subscribed to a digest. In Slack, /digest does.\n"


def test_digests_are_listed_with_what_became_of_their_slots(small_ledger: Path, holdfast: Callable[..., Done]) -> None:
    with closing(StoredDigests(registry_path(small_ledger), lambda: SLOT)) as store:
        store.add(subscription())
        store.add(subscription(id="d2", owner="U2", weekdays=(1, 3), questions=("nrr ttm",), paused=True))
        store.add(subscription(id="d3", owner="U3", thresholds=Thresholds(tier_change=True), paused=True))
        for week, (state, reason) in enumerate([(SlotState.POSTED, None), (SlotState.FAILED, "is_archived")]):
            slot = SLOT + timedelta(weeks=week)
            claim = store.claim("d1", slot, "a", slot, slot)
            assert claim is not None
            store.settle(claim, state, slot, reason=reason)
        store.skip("d1", SLOT + timedelta(weeks=2), SLOT)
    lines = holdfast("digests", "--db", small_ledger).out.splitlines()
    assert re.fullmatch(r"  \d+ \w+ \d{4} 0[78]:00 UTC: due next", lines.pop(4))
    assert lines == [
        "d1 · C1 for U1 · Mon 09:00 Europe/Berlin · standard digest of last-month",
        "  23 Nov 2026 08:00 UTC: posted",
        "  30 Nov 2026 08:00 UTC: failed (is_archived)",
        "  7 Dec 2026 08:00 UTC: skipped",
        "d2 · C1 for U2 · Mon, Wed 09:00 Europe/Berlin · nrr ttm · paused",
        "d3 · C1 for U3 · Mon 09:00 Europe/Berlin · standard digest of last-month · only past its thresholds · paused",
    ]
    assert len(holdfast("digests", "--last", "1", "--db", small_ledger).out.splitlines()) == 5


def test_posting_needs_what_serving_needs(
    small_ledger: Path, holdfast: Callable[..., Done], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SLACK_BOT_TOKEN", raising=False)
    done = holdfast("digests", "run", "--db", small_ledger)
    assert done.status == 3
    assert "SLACK_BOT_TOKEN" in done.err
