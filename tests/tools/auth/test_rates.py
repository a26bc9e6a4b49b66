"""How often one may do something: exact, by whoever it is, bounded in memory."""

from __future__ import annotations

from itertools import count
from timeit import repeat

from hypothesis import given
from hypothesis import strategies as st

from tools.auth.rates import MOST_KEYS, Rate


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_so_many_at_once_and_then_one_after_another() -> None:
    clock = Clock()
    rate = Rate(6, 60.0, clock)
    assert [rate.take("ada") for _ in range(6)] == [0] * 6
    assert rate.wait("ada") == rate.take("ada") == 10
    assert rate.take("bob") == 0
    clock.now = 9.5
    assert rate.take("ada") == 1
    clock.now = 10.0
    assert rate.wait("ada") == rate.take("ada") == 0
    assert rate.take("ada") == 10


@given(st.lists(st.floats(0, 20), max_size=200))
def test_never_more_than_twice_the_limit_in_any_minute(steps: list[float]) -> None:
    """All at once after a rest, and as many again while they come back: no more in any window."""
    clock = Clock()
    rate, taken = Rate(6, 60.0, clock), []
    for step in steps:
        clock.now += step
        if rate.take("ada") == 0:
            taken.append(clock.now)
    for start in taken:
        assert sum(start <= moment < start + 60 for moment in taken) <= 12


def test_who_waits_as_long_as_told_may() -> None:
    clock = Clock()
    rate = Rate(7, 60.0, clock)
    for _ in range(100):
        clock.now += rate.take("ada")
        assert rate.take("ada") == 0 or rate.wait("ada") > 0


def test_a_flood_of_keys_does_not_grow_it() -> None:
    rate = Rate(1)
    for number in range(MOST_KEYS + 500):
        rate.take(str(number))
    assert len(rate._full) == MOST_KEYS
    assert rate.take(str(MOST_KEYS + 499)) > 0, "the newest are remembered"
    assert rate.take("0") == 0, "those that were quiet for longest are not"


def test_it_costs_microseconds() -> None:
    rate, numbers = Rate(1_000_000_000), count()
    taken = repeat(lambda: rate.take(str(next(numbers) % 100)), number=2_000, repeat=5)
    assert min(taken) / 2_000 < 20e-6
