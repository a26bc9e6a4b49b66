"""Horizontal bars: a band a row, with one bar or several, each with its figure at its end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import altair as alt

from retention.chart.canvas import (
    HEIGHT,
    INK,
    LINE,
    PAPER,
    SLOT_LABEL,
    WIDTH,
    by_tone,
    data,
    letters_wide,
    shortened,
    slot,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from retention.chart.canvas import Datum, Layer

_MARGINS = 50
_GAP = 0.28
_FATTEST = 70


@dataclass(frozen=True, slots=True)
class Bar:
    """From zero to `value`, which is None where there is no figure; how it reads; what its colour stands for."""

    value: float | None
    figure: str
    tone: str


@dataclass(frozen=True, slots=True)
class Band:
    """A row of the chart, with its bars from top to bottom."""

    label: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across all bands, with its words over it."""

    value: float
    figure: str


def bar_chart(
    bands: Sequence[Band], tones: Mapping[str, str], rule: Rule | None = None, *, key: bool = True
) -> tuple[Layer, ...]:
    """The bands from top to bottom. `tones` are the names of what bars may be, and their colours; several have a key.

    Bars of one band stand in the order of `tones`. Without `key` their figures must name them.
    """
    rows = [_row(number, band, bar) for number, band in enumerate(bands) for bar in band.bars]
    # A few bands would be as fat as they are long.
    gap = max(_GAP, 1 - _FATTEST * len(bands) / HEIGHT)
    scale = alt.Scale(domain=_domain(bands, rule), nice=False, zero=False)
    chart = alt.Chart(data(rows)).encode(
        x=alt.X("at:Q", axis=None, scale=scale),
        y=alt.Y(
            "slot:N",
            sort=None,
            title=None,
            axis=alt.Axis(labelExpr=SLOT_LABEL),
            scale=alt.Scale(paddingInner=gap, paddingOuter=gap / 2),
        ),
    )
    if any(len(band.bars) > 1 for band in bands):
        chart = chart.encode(yOffset=alt.YOffset("tone:N", sort=list(tones), scale=alt.Scale(paddingInner=0.1)))
    drawn = chart.mark_bar().encode(
        x=alt.X("value:Q", axis=None, scale=scale),
        color=alt.Color("tone:N", scale=by_tone(tones), legend=alt.Legend() if key and len(tones) > 1 else None),
        tooltip=[alt.Tooltip(f"{field}:N", title=" ") for field in ("label", "tone", "figure")],
        description="said:N",
    )
    ruled = [] if rule is None else _ruled(rule, scale)
    return (
        _line(0, scale).mark_rule(color=LINE, aria=False),
        drawn,
        *ruled,
        *_figures(chart, bands, outlined=rule is not None),
    )


def _row(number: int, band: Band, bar: Bar) -> Datum:
    return {
        "slot": slot(number, shortened(band.label)),
        "label": band.label,
        "tone": bar.tone,
        "figure": bar.figure,
        "said": f"{band.label}, {bar.tone}: {bar.figure}",
        "value": bar.value,
        "at": bar.value or 0,
    }


def _figures(chart: alt.Chart, bands: Sequence[Band], *, outlined: bool) -> list[Layer]:
    """The figures at the bars' ends; outlined, a rule does not strike them through."""
    right = chart.encode(text="figure:N")
    left: list[Layer] = []
    if _both_ways(bands):
        left = _ending(right.transform_filter(alt.datum.at < 0), "right", outlined=outlined)
        right = right.transform_filter(alt.datum.at >= 0)
    return [*left, *_ending(right, "left", outlined=outlined)]


def _ending(chart: alt.Chart, align: Literal["left", "right"], *, outlined: bool) -> list[Layer]:
    away = 6 if align == "left" else -6
    drawn = chart.mark_text(align=align, dx=away, aria=False, color=INK)
    if not outlined:
        return [drawn]
    return [chart.mark_text(align=align, dx=away, aria=False, stroke=PAPER, strokeWidth=4), drawn]


def _ruled(rule: Rule, scale: alt.Scale) -> list[Layer]:
    line = _line(rule.value, scale)
    return [
        line.mark_rule(color=INK, strokeDash=[4, 3], strokeWidth=1.5).encode(description=alt.value(rule.figure)),
        line.mark_text(baseline="bottom", dy=-5, color=INK, fontWeight="bold", aria=False).encode(
            text=alt.value(rule.figure), y=alt.value(0)
        ),
    ]


def _line(value: float, scale: alt.Scale) -> alt.Chart:
    return alt.Chart(data([{"at": value}])).encode(x=alt.X("at:Q", axis=None, scale=scale))


def _values(bands: Sequence[Band]) -> list[float]:
    return [bar.value or 0 for band in bands for bar in band.bars]


def _both_ways(bands: Sequence[Band]) -> bool:
    """Whether some bars go up from zero and some down."""
    return min(_values(bands)) < 0 < max(_values(bands))


def _domain(bands: Sequence[Band], rule: Rule | None) -> list[float]:
    """From the lowest value to the highest, with room for the figures beyond both ends.

    Where all bars go down from zero it runs the other way, so that they begin at their names.
    """
    values = [0, *_values(bands), *([] if rule is None else [rule.value])]
    low, high = min(values), max(values)
    bars = [bar for band in bands for bar in band.bars]
    left = letters_wide(bar.figure for bar in bars if (bar.value or 0) < 0)
    right = letters_wide(bar.figure for bar in bars if (bar.value or 0) >= 0)
    room = WIDTH - _MARGINS - letters_wide(shortened(band.label) for band in bands) - left - right
    each = (high - low or 1) / max(room, WIDTH / 4)
    if high == 0 and low < 0:
        return [0, low - left * each]
    return [low - left * each, high + right * each]
