"""Interleaved timing: ours, theirs, ours, theirs … in one run, so that both meet the same machine."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run cost, in seconds: on the clock, and of the processors (user and system)."""

    wall: float
    cpu: float


@dataclass(frozen=True, slots=True)
class Spread:
    """Median, least and most of several figures."""

    median: float
    least: float
    most: float

    @classmethod
    def of(cls, figures: Sequence[float]) -> Spread:
        return cls(median(figures), min(figures), max(figures))


@dataclass(frozen=True, slots=True)
class Pairs:
    """Costs of both sides, pair by pair."""

    ours: tuple[Cost, ...]
    theirs: tuple[Cost, ...]

    def ratio(self, of: Literal["wall", "cpu"]) -> Spread:
        """Ours in units of theirs, each run against the one beside it."""
        both = zip(self.ours, self.theirs, strict=True)
        return Spread.of([getattr(mine, of) / getattr(other, of) for mine, other in both])


def interleaved(ours: Callable[[], Cost], theirs: Callable[[], Cost], pairs: int) -> Pairs:
    """`pairs` runs of both sides in turn, after one of each that does not count: it fills caches."""
    ours()
    theirs()
    measured = [(ours(), theirs()) for _ in range(pairs)]
    return Pairs(tuple(mine for mine, _ in measured), tuple(other for _, other in measured))


def timed(call: Callable[[], object], calls: int = 1) -> Cost:
    """The mean cost of `calls` calls in this process."""
    wall, cpu = time.perf_counter(), time.process_time()
    for _ in range(calls):
        call()
    return Cost((time.perf_counter() - wall) / calls, (time.process_time() - cpu) / calls)


def process(command: tuple[str, ...], environment: Mapping[str, str]) -> Cost:
    """The cost of a whole process from start to end, its output thrown away.

    Raises RuntimeError where the command fails: then there is nothing to compare.
    """
    nowhere = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
    begun = time.perf_counter()
    child = os.posix_spawn(command[0], command, environment, file_actions=nowhere)
    _, status, used = os.wait4(child, 0)
    wall = time.perf_counter() - begun
    if status != 0:
        message = f"exit status {os.waitstatus_to_exitcode(status)}: {' '.join(command)}"
        raise RuntimeError(message)
    return Cost(wall, used.ru_utime + used.ru_stime)
