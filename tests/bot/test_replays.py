"""A request that comes again within the life of its signature is told from a new one."""

from __future__ import annotations

from bot.replays import SECONDS_KEPT, Replays


def test_a_request_is_new_once() -> None:
    replays = Replays()
    assert replays.is_new("a", 0)
    assert replays.is_new("b", 1)
    assert not replays.is_new("a", 2)
    assert not replays.is_new("a", SECONDS_KEPT - 1)


def test_a_request_is_forgotten_once_its_signature_is_too_old() -> None:
    replays = Replays()
    for number in range(1_000):
        assert replays.is_new(str(number), number)
    assert replays.is_new("0", SECONDS_KEPT)
    assert not replays.is_new("999", SECONDS_KEPT)
    assert replays.is_new("last", 10_000)
    assert len(replays._seen) == 1
