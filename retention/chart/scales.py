"""Axes of percents, whose ticks are worded like every other figure."""

from __future__ import annotations

import json
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import TYPE_CHECKING, NamedTuple

import altair as alt

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from retention.wording.voice import Voice

_FACTORS = ("1", "2", "2.5", "5", "10")
_GRID = "#e6eaee"


class Percents(NamedTuple):
    """A stretch of percents, or of another unit, from a round one to a round one, and the round ones in between."""

    low: float
    high: float
    ticks: tuple[Decimal, ...]

    @property
    def scale(self) -> alt.Scale:
        return alt.Scale(domain=[self.low, self.high], nice=False, zero=False)

    def axis(self, speaker: Voice, title: str | None = None, worded: Callable[[str], str] | None = None) -> alt.Axis:
        """An axis with light lines across and the ticks in words, in percent unless `worded` says otherwise."""
        word = worded or speaker.percent_of
        words = {_plain(tick): word(_plain(tick)) for tick in self.ticks}
        return alt.Axis(
            title=title,
            values=[float(tick) for tick in self.ticks],
            # The chart looks the words up: it words no figure itself.
            labelExpr=f"{json.dumps(words, ensure_ascii=False)}[datum.value]",
            grid=True,
            gridColor=_GRID,
        )


def percents(places: Iterable[float], most: int = 6, cap: int | None = None) -> Percents:
    """The stretch that holds all places, with room around them, in about `most` round steps.

    No tick stands below 0 or above `cap` unless a figure does.
    """
    found = [Decimal(str(place)) for place in places]
    low, high = min(found), max(found)
    room = (high - low) / 10 or Decimal(1)
    step = _round_step((high - low + 2 * room) / most)
    first = int(((low - room) / step).to_integral_value(ROUND_FLOOR))
    last = int(((high + room) / step).to_integral_value(ROUND_CEILING))
    ticks = tuple(number * step for number in range(first if low < 0 else max(first, 0), last + 1))
    if cap is None or ticks[-1] <= cap or high > cap:
        return Percents(float(ticks[0]), float(ticks[-1]), ticks)
    return Percents(float(ticks[0]), float(cap + room), tuple(tick for tick in ticks if tick <= cap))


def _round_step(least: Decimal) -> Decimal:
    """The next 1, 2, 2.5 or 5 of any power of ten."""
    power = Decimal(1).scaleb(least.adjusted())
    return next(step for factor in _FACTORS if (step := Decimal(factor) * power) >= least)


def _plain(tick: Decimal) -> str:
    """As a script writes the same number."""
    return f"{tick.normalize():f}"
