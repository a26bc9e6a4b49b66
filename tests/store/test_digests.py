"""Slots in the registry: one holder at a time, one end, whatever threads and processes do."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from retention.digest import Late
from retention.digest.delivery import Agenda, Claim, Due, Part, SlotState, due
from retention.errors import QuestionError
from retention.store.registry.digests import StoredDigests
from tests.digest.subscriptions import CREATED, subscription

if TYPE_CHECKING:
    from collections.abc import Iterator

SLOT = datetime(2026, 11, 23, 8, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
ROOT = Path(__file__).parents[2]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[StoredDigests]:
    with closing(StoredDigests(tmp_path / "r.registry", lambda: SLOT)) as opened:
        opened.add(subscription())
        yield opened


def claim(store: StoredDigests, holder: str, now: datetime = SLOT) -> Claim:
    claimed = claim_of(store, holder, now)
    assert claimed is not None
    return claimed


def claim_of(store: StoredDigests, holder: str, now: datetime) -> Claim | None:
    return store.claim("d1", SLOT, holder, now, now + MINUTE)


def test_subscriptions_are_kept_changed_and_removed(store: StoredDigests) -> None:
    other = subscription(id="d2", owner="U2", target="U2", questions=("nrr",))
    store.add(other)
    assert store.all() == (subscription(), other)
    assert store.of_owner("T01", "U2") == (other,)
    assert store.of_channel("T01", "C1") == (subscription(),)
    assert store.of_channel("T02", "C1") == ()
    store.change(subscription(hour=10))
    assert store.of_owner("T01", "U1") == (subscription(hour=10),)
    store.remove("d1")
    assert store.all() == (other,)
    with pytest.raises(QuestionError, match="unknown_digest"):
        store.remove("d1")
    with pytest.raises(QuestionError, match="unknown_digest"):
        store.change(subscription())


def test_another_hour_makes_no_slots_of_the_past(store: StoredDigests) -> None:
    [agenda] = store.agendas()
    assert agenda.since == CREATED
    store.change(subscription(target="C2"))
    assert store.agendas()[0].since == CREATED
    store.change(subscription(target="C2", hour=7))
    assert store.agendas()[0].since == SLOT


def test_a_slot_is_held_until_its_lease_ends(store: StoredDigests) -> None:
    first = claim(store, "a")
    assert first.attempt == 1
    assert claim_of(store, "b", SLOT + MINUTE - timedelta(seconds=1)) is None
    second = claim(store, "b", SLOT + MINUTE)
    assert second.attempt == 2
    assert not store.hold(first, SLOT + 9 * MINUTE)
    assert not store.begin(first, Part.MAIN, "C1", SLOT, SLOT + 9 * MINUTE)
    assert store.settle(first, SlotState.POSTED, SLOT) is None
    assert store.begin(second, Part.MAIN, "C1", SLOT, SLOT + 9 * MINUTE)
    assert claim_of(store, "c", SLOT + 8 * MINUTE) is None


def test_whoever_takes_over_learns_what_was_begun(store: StoredDigests) -> None:
    first = claim(store, "a")
    store.begin(first, Part.MAIN, "C1", SLOT, SLOT + MINUTE)
    second = claim(store, "b", SLOT + MINUTE)
    assert second.posts[Part.MAIN].begun == SLOT
    assert second.posts[Part.MAIN].channel == "C1"
    assert second.posts[Part.MAIN].ts is None
    store.begin(second, Part.MAIN, "C1", SLOT + MINUTE, SLOT + 2 * MINUTE)
    third = claim(store, "c", SLOT + 2 * MINUTE)
    assert third.posts[Part.MAIN].begun == SLOT


def test_the_first_message_put_down_stays(store: StoredDigests) -> None:
    """A process that stalled sends, too: one of both messages stays, whoever holds the lease."""
    stalled = claim(store, "a")
    store.begin(stalled, Part.MAIN, "C1", SLOT, SLOT + MINUTE)
    second = claim(store, "b", SLOT + MINUTE)
    store.begin(second, Part.MAIN, "C1", SLOT + MINUTE, SLOT + 2 * MINUTE)
    assert store.sent(stalled, Part.MAIN, "C1", "1.1") == "1.1"
    assert store.sent(second, Part.MAIN, "C1", "2.2") == "1.1"
    store.settle(second, SlotState.POSTED, SLOT + MINUTE)
    assert store.sent(stalled, Part.MAIN, "C1", "1.1") == "1.1"


def test_a_message_of_a_slot_that_ended_without_any_must_go(store: StoredDigests) -> None:
    stalled = claim(store, "a")
    store.begin(stalled, Part.MAIN, "C1", SLOT, SLOT + MINUTE)
    second = claim(store, "b", SLOT + MINUTE)
    store.settle(second, SlotState.SKIPPED, SLOT + MINUTE)
    assert store.sent(stalled, Part.MAIN, "C1", "1.1") is None


def test_what_was_refused_was_not_sent(store: StoredDigests) -> None:
    first = claim(store, "a")
    store.begin(first, Part.MAIN, "C1", SLOT, SLOT + MINUTE)
    store.not_sent(first, Part.MAIN)
    assert claim(store, "b", SLOT + MINUTE).posts == {}


def test_the_third_failure_in_a_row_pauses_and_a_post_ends_the_row(store: StoredDigests) -> None:
    ends = [SlotState.FAILED, SlotState.POSTED, SlotState.FAILED, SlotState.QUIET, SlotState.FAILED, SlotState.FAILED]
    seen = []
    for week, end in enumerate(ends):
        slot = SLOT + timedelta(weeks=week)
        held = store.claim("d1", slot, "a", slot, slot + MINUTE)
        assert held is not None
        after = store.settle(held, end, slot, reason="is_archived")
        assert after is not None
        seen.append((after.failures, after.paused))
    assert seen == [(1, False), (0, False), (1, False), (1, False), (2, False), (3, True)]
    assert store.all()[0].paused


def test_a_settled_slot_is_never_claimed_again(store: StoredDigests) -> None:
    held = claim(store, "a")
    store.settle(held, SlotState.POSTED, SLOT)
    assert claim_of(store, "b", SLOT + 60 * MINUTE) is None
    assert store.agendas() == (Agenda(subscription(), SLOT, ()),)


def test_a_slot_of_a_removed_digest_is_not_claimed(store: StoredDigests) -> None:
    store.remove("d1")
    assert claim_of(store, "a", SLOT) is None


def test_skipping_leaves_what_somebody_began(store: StoredDigests) -> None:
    claim(store, "a")
    store.skip("d1", SLOT, SLOT)
    store.skip("d1", SLOT + timedelta(days=7), SLOT)
    assert [(record.slot, record.state) for record in store.records("d1", 9)] == [
        (SLOT + timedelta(days=7), SlotState.SKIPPED),
        (SLOT, SlotState.CLAIMED),
    ]


WEEK = timedelta(weeks=1)


@pytest.mark.parametrize(
    ("agenda", "now", "expected"),
    [
        (Agenda(subscription(), CREATED, ()), SLOT - MINUTE, Due()),
        (Agenda(subscription(), CREATED, ()), SLOT, Due(SLOT)),
        (Agenda(subscription(), SLOT, ()), SLOT + MINUTE, Due()),
        # Three missed: the newest late, the others never.
        (Agenda(subscription(), CREATED, ()), SLOT + 2 * WEEK + 60 * MINUTE,
         Due(SLOT + 2 * WEEK, (), (SLOT, SLOT + WEEK))),
        (Agenda(subscription(late=Late.SKIP), CREATED, ()), SLOT + 60 * MINUTE, Due(None, (), (SLOT,))),
        (Agenda(subscription(late=Late.SKIP), CREATED, ()), SLOT + 15 * MINUTE, Due(SLOT)),
        # Begun ones are brought to an end, not forgotten.
        (Agenda(subscription(), CREATED, (SLOT,)), SLOT + WEEK, Due(SLOT + WEEK, (SLOT,))),
        (Agenda(subscription(late=Late.SKIP), CREATED, (SLOT,)), SLOT + 60 * MINUTE, Due(None, (SLOT,))),
        (Agenda(subscription(paused=True), CREATED, (SLOT,)), SLOT + WEEK, Due(None, (SLOT,))),
        (Agenda(subscription(paused=True), CREATED, ()), SLOT + WEEK, Due()),
    ],
)  # fmt: skip
def test_what_is_due(agenda: Agenda, now: datetime, expected: Due) -> None:
    assert due(agenda, now) == expected


def test_of_many_threads_one_has_the_slot(store: StoredDigests) -> None:
    for week in range(30):
        slot = SLOT + timedelta(weeks=week)
        with ThreadPoolExecutor(8) as threads:
            claims = list(
                threads.map(lambda name, at=slot: store.claim("d1", at, str(name), at, at + MINUTE), range(8))
            )
        assert sum(one is not None for one in claims) == 1


_RACER = """
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from retention.store.registry.digests import StoredDigests
slot = datetime(2026, 11, 23, 8, tzinfo=UTC)
store = StoredDigests(Path(sys.argv[1]), lambda: slot)
print("ready", flush=True)
sys.stdin.readline()
for week in range(100):
    at = slot + timedelta(weeks=week)
    if store.claim("d1", at, sys.argv[2], at, at + timedelta(minutes=1)):
        print(week, flush=True)
"""


def test_of_many_processes_one_has_each_slot(store: StoredDigests, tmp_path: Path) -> None:
    assert store.all()
    racers = [
        subprocess.Popen(
            [sys.executable, "-c", _RACER, tmp_path / "r.registry", str(name)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT,
        )
        for name in range(4)
    ]  # fmt: skip
    for racer in racers:
        assert racer.stdout is not None
        assert racer.stdout.readline() == "ready\n"
    for racer in racers:
        assert racer.stdin is not None
        racer.stdin.write("go\n")
        racer.stdin.flush()
    won = [int(week) for racer in racers for week in racer.communicate(timeout=60)[0].split()]
    assert sorted(won) == list(range(100))
