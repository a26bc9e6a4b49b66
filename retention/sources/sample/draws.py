"""Repeatable draws for the sample ledger: the same on every platform and every Python."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

T = TypeVar("T")


class Draws:
    """Integer draws over `Random.random`, the one method whose sequence Python keeps between its versions."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed).random  # noqa: S311 - a repeatable sequence is wanted, not a secret

    def below(self, limit: int) -> int:
        """Draw a whole number from 0 up to, not including, `limit`."""
        return int(self._random() * limit)

    def between(self, low: int, high: int) -> int:
        """Draw a whole number from `low` to `high`, both included."""
        return low + self.below(high - low + 1)

    def chance(self, percent: int) -> bool:
        return self.below(100) < percent

    def pick(self, choices: Sequence[T]) -> T:
        return choices[self.below(len(choices))]

    def shuffled(self, items: Sequence[T]) -> Iterator[T]:
        """Hand out all items in random order; only those that are taken cost a draw."""
        deck = list(items)
        while deck:
            place = self.below(len(deck))
            deck[place], deck[-1] = deck[-1], deck[place]
            yield deck.pop()
