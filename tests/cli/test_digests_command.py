"""`holdfast digests`: what is subscribed to, and what became of it."""

from __future__ import annotations

import re
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from retention.digest import Thresholds
from retention.digest.delivery import Part, SlotState
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


def test_what_nobody_has_posted_is_not_hidden(small_ledger: Path, holdfast: Callable[..., Done]) -> None:
    """Nothing runs: slots are missed, one was left in the middle by a process that is gone, others wait."""
    now = datetime.now(UTC).replace(second=0, microsecond=0)
    hour = timedelta(hours=1)
    slots = [now - timedelta(days=days) - hour for days in (3, 2, 1, 0)]
    daily = {"weekdays": (1, 2, 3, 4, 5, 6, 7), "time_zone": "UTC", "created": slots[0]}
    at = {"hour": slots[0].hour, "minute": slots[0].minute}
    told = {}
    with closing(StoredDigests(registry_path(small_ledger), lambda: slots[0])) as store:
        for name, lease, reason, part, ts in (
            ("d1", -hour, None, None, None),
            ("d2", hour, None, None, None),
            ("d3", hour, "ratelimited", None, None),
            ("d4", -hour, None, Part.MAIN, None),
            ("d5", -hour, None, Part.MAIN, "1.1"),
            ("d6", -hour, "TimeoutError", Part.MAIN, None),
        ):
            store.add(subscription(id=name, owner=name, **daily, **at))
            claim = store.claim(name, slots[1], "a", slots[1], now + lease)
            assert claim is not None
            if part is not None:
                store.begin(claim, part, "C1", slots[1], now + lease)
            if ts is not None:
                store.sent(claim, Part.MAIN, "C1", ts)
            if reason is not None:
                store.wait(claim, reason, None)
        lines = iter(holdfast("digests", "--db", small_ledger).out.splitlines())
        for line in lines:
            name, _, _ = line.partition(" ")
            told[name] = [next(lines).partition(": ")[2] for _ in range(4)]
    rest = ["missed, to be skipped", "due, waits for a process", "due next"]
    assert {name: said[0] for name, said in told.items()} == {
        "d1": "not posted yet, waits for a process",
        "d2": "in work",
        "d3": "not posted yet, waits (ratelimited)",
        "d4": "begun, looked for in Slack next, waits for a process",
        "d5": "posted, its thread is not whole yet",
        "d6": "begun, looked for in Slack next, waits (TimeoutError)",
    }
    assert all(said[1:] == rest for said in told.values()), told


def test_posting_needs_what_serving_needs(
    small_ledger: Path, holdfast: Callable[..., Done], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SLACK_BOT_TOKEN", raising=False)
    done = holdfast("digests", "run", "--db", small_ledger)
    assert done.status == 3
    assert "SLACK_BOT_TOKEN" in done.err
