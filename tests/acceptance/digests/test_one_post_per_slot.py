"""Eight processes race over 200 slots, are killed at every step and stopped past their leases; replies are lost.

Each slot has one message with two in its thread, each of them once, in a Slack that keeps metadata and checks scopes.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from retention.digest import Subscription
from retention.digest.delivery import SlotState
from retention.store.registry.digests import StoredDigests
from tests.acceptance.digests.emulated import call
from tests.acceptance.digests.proxy import network
from tests.acceptance.digests.seed import CHANNELS, MUTE, OWNER, TOKEN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = pytest.mark.acceptance

ROOT = Path(__file__).parents[3]
PROCESS = Path(__file__).with_name("process.py")
PROCESSES, SLOTS = 8, 200
STEPS = (
    "claimed",
    *("main begun", "main sent", "main put down"),
    *("thread begun", "thread sent", "thread put down"),
    *("thread 2 begun", "thread 2 sent", "thread 2 put down"),
    "settled",
)
LIVES_KILLED = 3
STALLS, STALL_SECONDS = 6, 5.0
LONGEST_SECONDS = 180.0


def channels_of(url: str) -> list[str]:
    found = {channel["name"]: channel["id"] for channel in call(url, "conversations.list", limit="100")["channels"]}
    return [found[name] for name in CHANNELS]


def pages(url: str, channel: str) -> Iterator[dict[str, Any]]:
    cursor = ""
    while True:
        page = call(url, "conversations.history", channel=channel, limit="200", cursor=cursor)
        yield from page["messages"]
        cursor = page["response_metadata"]["next_cursor"]
        if not cursor:
            return


def marks(messages: Iterator[dict[str, Any]] | list[dict[str, Any]]) -> list[tuple[str, str]]:
    payloads = [message["metadata"]["event_payload"] for message in messages if "metadata" in message]
    return [(payload["schedule"], payload["part"]) for payload in payloads]


def subscribed(registry: Path, channels: list[str], count: int, now: datetime) -> list[Subscription]:
    """Daily digests that have all been due for a minute."""
    due = now - timedelta(minutes=1)
    made = [
        Subscription(
            id=f"d{number:03}",
            team="T000000001",
            target=channels[number % len(channels)],
            owner=OWNER,
            weekdays=(1, 2, 3, 4, 5, 6, 7),
            hour=due.hour,
            minute=due.minute,
            time_zone="UTC",
            created=now - timedelta(hours=1),
        )
        for number in range(count)
    ]
    with closing(StoredDigests(registry, lambda: now)) as store:
        for subscription in made:
            store.add(subscription)
    return made


class Racer:
    """One of the processes: killed at a step three times and started again, then left alone."""

    def __init__(self, number: int, start: Callable[[list[str]], subprocess.Popen[bytes]]) -> None:
        self._start = start
        chance = random.Random(number)
        steps = [STEPS[(number + life * LIVES_KILLED) % len(STEPS)] for life in range(LIVES_KILLED)]
        self._lives = [[step, str(chance.randint(1, 3))] for step in steps] + [[]]
        self.killed: list[str] = []
        self.codes: list[int] = []
        self._next()

    def _next(self) -> None:
        self._life = self._lives.pop(0)
        self.process = self._start(self._life)

    @property
    def is_last_life(self) -> bool:
        return not self._lives

    def looked_after(self) -> bool:
        """Start the next life where this one ended; False when the last one did."""
        code = self.process.poll()
        if code is None:
            return True
        self.codes.append(code)
        if code == -signal.SIGKILL:
            self.killed.append(self._life[0])
        if self._lives and code:
            self._next()
            return True
        return False

    def end(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()


def test_one_post_per_slot(slack: str, tmp_path: Path) -> None:
    registry, now = tmp_path / "r.registry", datetime.now(UTC)
    channels = channels_of(slack)
    made = subscribed(registry, channels, SLOTS, now)
    with network(slack) as between, (tmp_path / "processes.log").open("wb") as log:

        def start(life: list[str]) -> subprocess.Popen[bytes]:
            return subprocess.Popen(
                [sys.executable, PROCESS, registry, f"http://127.0.0.1:{between.port}/api/", TOKEN, *life],
                cwd=ROOT, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                env=os.environ | {"PYTHONPATH": str(ROOT), "DUE": (now - timedelta(minutes=2)).isoformat()},
            )  # fmt: skip

        racers = [Racer(number, start) for number in range(PROCESSES)]
        stalls = race(racers)
    kills = Counter(step for racer in racers for step in racer.killed)
    faults = f"killed {dict(kills)}, stalled {stalls}, replies lost {between.cut}, messages lost {between.lost}"
    (tmp_path / "faults.txt").write_text(faults, encoding="utf-8")
    output = (tmp_path / "processes.log").read_text(encoding="utf-8")
    assert [racer.codes[-1] for racer in racers] == [0] * PROCESSES, output[-3000:]
    assert set(kills) == set(STEPS), "every step was one where a process died"
    assert between.cut > 20
    assert between.lost > 10
    assert stalls

    posted = Counter(mark for channel in channels for mark in marks(pages(slack, channel)))
    assert posted == {(one.id, "main"): 1 for one in made}
    for channel in channels:
        for message in pages(slack, channel):
            replies = call(slack, "conversations.replies", channel=channel, ts=message["ts"])["messages"]
            schedule = message["metadata"]["event_payload"]["schedule"]
            assert sorted(marks(replies)) == [(schedule, part) for part in ("main", "thread", "thread 2")]
    with closing(StoredDigests(registry, lambda: now)) as store:
        records = [record for one in made for record in store.records(one.id, 9)]
    assert Counter(record.state for record in records) == {SlotState.POSTED: SLOTS}


def race(racers: list[Racer]) -> int:
    """Look after the processes until all are done; stop some past their leases. Gives how many were stopped."""
    chance, stalls, deadline = random.Random(1), 0, time.monotonic() + LONGEST_SECONDS
    stopped: dict[int, float] = {}
    try:
        while living := [racer for racer in racers if racer.looked_after()]:
            assert time.monotonic() < deadline, "the race does not end"
            for pid, until in list(stopped.items()):
                if time.monotonic() > until:
                    os.kill(pid, signal.SIGCONT)
                    del stopped[pid]
            # Only those that nobody kills: a process that dies with a second message just sent cannot take it back.
            running = [racer.process.pid for racer in living if racer.is_last_life]
            free = [pid for pid in running if pid not in stopped]
            if stalls < STALLS and len(stopped) < 2 and free and chance.random() < 0.1:
                pid = chance.choice(free)
                os.kill(pid, signal.SIGSTOP)
                stopped[pid] = time.monotonic() + STALL_SECONDS
                stalls += 1
            time.sleep(0.05)
    finally:
        for racer in racers:
            racer.end()
    return stalls


def test_a_missing_scope_is_a_failure_and_posts_nothing(slack: str, tmp_path: Path) -> None:
    registry, now = tmp_path / "r.registry", datetime.now(UTC)
    channels = channels_of(slack)
    [one] = subscribed(registry, channels, 1, now)
    with network(slack) as between:
        done = subprocess.run(
            [sys.executable, PROCESS, registry, f"http://127.0.0.1:{between.port}/api/", MUTE],
            cwd=ROOT, check=False, timeout=60, capture_output=True, text=True,
            env=os.environ | {"PYTHONPATH": str(ROOT), "DUE": (now - timedelta(minutes=2)).isoformat()},
        )  # fmt: skip
    assert done.returncode == 0, done.stderr
    with closing(StoredDigests(registry, lambda: now)) as store:
        [record] = store.records(one.id, 9)
    assert (record.state, record.reason) == (SlotState.FAILED, "missing_scope")
    assert not [mark for channel in channels for mark in marks(pages(slack, channel))]
