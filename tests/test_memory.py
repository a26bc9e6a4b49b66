"""What was made once is kept by its key, as far as there is room."""

from __future__ import annotations

import pytest

from retention.memory import Memory


def test_a_result_is_made_once_and_the_one_asked_for_longest_ago_goes() -> None:
    memory, made = Memory[str](2), list[str]()

    def of(key: str) -> str:
        return memory.of(key, lambda: made.append(key) or key.upper())  # type: ignore[func-returns-value]

    assert [of(key) for key in "abacab"] == list("ABACAB")
    assert made == ["a", "b", "c", "b"]


def test_what_is_looked_up_was_asked_for() -> None:
    memory = Memory[str](2)
    for key in "ab":
        memory.put(key, key.upper())
    assert memory.kept("a") == "A"
    memory.put("c", "C")
    assert [memory.kept(key) for key in "abc"] == ["A", None, "C"]


def test_nothing_is_kept_of_what_fails() -> None:
    memory = Memory[int](2)
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            memory.of("a", lambda: 1 // 0)
    assert memory.of("a", lambda: 1) == 1
