"""A waterfall: what there was, what was added and taken, what there is."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from textwrap import wrap
from typing import TYPE_CHECKING

import altair as alt

from retention.chart.canvas import (
    GAIN,
    INK,
    LINE,
    LOSS,
    PAPER,
    SLOT_LINES,
    TOTAL,
    WIDTH,
    by_tone,
    data,
    letters_in,
    slot,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retention.chart.canvas import Datum, Layer

_TONES = {"level": TOTAL, "gain": GAIN, "loss": LOSS, "nothing": LINE}
_LETTER = 7.4
# Where all levels are within this share of the highest, changes cannot be seen on an axis from zero.
_CLOSE = 0.35
_FOOT = Decimal("0.6")
_HEADROOM = 0.1
_GAP, _WIDEST = 0.3, 100


@dataclass(frozen=True, slots=True)
class Step:
    """A level that stands on the ground, or a change on top of what came before.

    `value` is its position in the unit that the steps share, `figure` how it reads, `beneath` what stands under its
    label, a line each.
    """

    label: str
    value: float
    figure: str
    is_level: bool = False
    beneath: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Waterfall:
    """The marks, and where the bars begin: at 0, or at a round number above it where changes would not be seen."""

    layers: tuple[Layer, ...]
    ground: Decimal


def waterfall(steps: Sequence[Step]) -> Waterfall:
    """The steps from left to right, each tied to the next where it ends. The first is a level."""
    reached = _reached(steps)
    ground, top, each = _ground(reached), max(reached), WIDTH / len(steps)
    gap = max(_GAP, 1 - _WIDEST / each)
    floor = float(ground) or min(0, *reached)
    axis = alt.Axis(labelExpr=SLOT_LINES, labelAngle=0, labelLineHeight=16, labelPadding=10, labelLimit=each)
    x = alt.X("slot:N", sort=None, title=None, axis=axis, scale=alt.Scale(paddingInner=gap, paddingOuter=gap / 2))
    height = alt.Scale(domain=[floor, top + (top - floor) * _HEADROOM], nice=False, zero=False)
    low, high, reach = (alt.Y(f"{field}:Q", scale=height, axis=None) for field in ("low", "high", "reached"))
    chart = alt.Chart(data(_rows(steps, reached, floor, int(each / _LETTER)))).encode(x=x)
    tied = chart.transform_filter(alt.datum.next != None)  # noqa: E711 - the chart compares, not Python
    ties = tied.mark_rule(color=LINE, strokeWidth=1, aria=False).encode(
        x=alt.X("slot:N", sort=None, title=None, axis=axis, bandPosition=1),
        x2=alt.X2("next:N", bandPosition=0),
        y=reach,
    )
    # The outline keeps a change of nothing in sight.
    bars = chart.mark_bar(strokeWidth=1).encode(
        y=low,
        y2="high:Q",
        color=alt.Color("tone:N", scale=by_tone(_TONES), legend=None),
        stroke=alt.Stroke("tone:N", scale=by_tone(_TONES), legend=None),
        tooltip=[alt.Tooltip("label:N", title=" "), alt.Tooltip("figure:N", title=" ")],
        description="said:N",
    )
    figures = chart.mark_text(baseline="bottom", dy=-6, color=INK, aria=False).encode(y=high, text="figure:N")
    # A bar that does not begin at nothing shows that it is cut.
    levels = chart.transform_filter(alt.datum.tone == "level").encode(y=low)
    cuts = [levels.mark_text(text="≈", color=PAPER, fontSize=26, dy=-14, aria=False)] if ground else []
    return Waterfall((ties, bars, figures, *cuts), ground)


def _reached(steps: Sequence[Step]) -> list[float]:
    """The level at the end of every step."""
    reached: list[float] = []
    for step in steps:
        reached.append(step.value if step.is_level else reached[-1] + step.value)
    return reached


def _rows(steps: Sequence[Step], reached: Sequence[float], floor: float, letters: int) -> list[Datum]:
    """A row a step; its label is broken into lines of so many letters."""
    labels = ["\n".join((*wrap(step.label, letters_in(letters, step.label)), *step.beneath)) for step in steps]
    slots = [slot(number, label) for number, label in enumerate(labels)]
    rows: list[Datum] = []
    for number, step in enumerate(steps):
        begun = floor if step.is_level else reached[number - 1]
        rows.append(
            {
                "slot": slots[number],
                "next": slots[number + 1] if number + 1 < len(steps) else None,
                "label": step.label,
                "figure": step.figure,
                "said": f"{', '.join((step.label, *step.beneath))}: {step.figure}",
                "value": step.value,
                "reached": reached[number],
                "low": min(begun, reached[number]),
                "high": max(begun, reached[number]),
                "tone": _tone(step),
            }
        )
    return rows


def _tone(step: Step) -> str:
    if step.is_level:
        return "level"
    return "gain" if step.value > 0 else "loss" if step.value < 0 else "nothing"


def _ground(reached: Sequence[float]) -> Decimal:
    """A round number well below the lowest level, where the levels are close to each other; else 0."""
    low, high = Decimal(min(reached)), Decimal(max(reached))
    apart = high - low
    if low <= 0 or not apart or apart >= high * Decimal(_CLOSE):
        return Decimal(0)
    step = Decimal(1).scaleb(apart.adjusted())
    return max(Decimal(0), (low - apart * _FOOT) // step * step)
