"""A metric over time as a line, or a line a segment."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import altair as alt

from retention.chart.canvas import (
    INK,
    LINE,
    PAPER,
    SLOT_LABEL,
    TOTAL,
    WIDTH,
    by_tone,
    data,
    finished,
    shortened,
    slot,
)
from retention.chart.captions import captioned
from retention.chart.scales import percents
from retention.errors import QuestionError
from retention.metrics.rates import headline_figure
from retention.question import Metric
from retention.wording.kinds.trend import form_of_points
from retention.wording.names import metric_name, period_name, row_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retention.answer.trend import TrendAnswer
    from retention.chart.canvas import Datum, Layer, Specification
    from retention.chart.scales import Percents
    from retention.ratio import Figure
    from retention.wording.figures import Form
    from retention.wording.voice import Voice

MOST_LINES = 6
_ALL_FIGURES = 13
_HALF_FIGURE = 30
_NAME = 18
# Each has a colour and a dash of its own, so that lines are told apart in greyscale.
_LINES = (
    ("#0072b2", [1, 0]),
    ("#d55e00", [6, 3]),
    ("#009e73", [2, 2]),
    ("#cc79a7", [8, 3, 2, 3]),
    ("#56b4e9", [4, 4]),
    ("#e69f00", [1, 3]),
)
_NAME_HIGH = 17
_PLOT_HIGH = 280
_WHOLE = 100
_NEVER_OVER_WHOLE = frozenset({Metric.GRR, Metric.LOGO_RETENTION, Metric.LOGO_CHURN, Metric.REVENUE_CHURN})
_TOTAL_WIDE, _SEGMENT_WIDE = 3, 2


class _Line(NamedTuple):
    """What is drawn over time: its name, and where it stands at each step."""

    name: str
    ratios: tuple[Figure | None, ...]


def trend(speaker: Voice, answer: TrendAnswer) -> Specification:
    """The total, and the largest segments beside it; every line is named at its end."""
    total = tuple(headline_figure(point.total, answer.metric) for point in answer.points)
    if not any(total):
        raise QuestionError("nothing_to_draw")
    shown = form_of_points(speaker, answer, answer.metric)
    name = speaker.say("Total") if answer.rows else metric_name(speaker, answer.metric)
    segments = [_Line(shortened(row_name(speaker, row.segment), _NAME), row.ratios) for row in answer.rows[:MOST_LINES]]
    lines = [_Line(name, total), *segments]
    steps = [slot(number, period_name(speaker, point.step)) for number, point in enumerate(answer.points)]
    cap = _WHOLE if answer.metric in _NEVER_OVER_WHOLE else None
    stretch = percents((shown.place(ratio) for line in lines for ratio in line.ratios if ratio is not None), cap=cap)
    ends = _ends(shown, lines, steps, stretch)
    layers = [
        *_through(speaker, shown, lines, steps, stretch),
        *(_named(ends, stretch, len(steps), len(lines)) if segments else _figures(shown, lines[0], steps, stretch)),
    ]
    remarks = []
    if len(segments) < len(answer.rows):
        remarks.append(
            speaker.plural(
                "{shown} of {count} segment: those with the largest opening ARR.",
                "{shown} of {count} segments: those with the largest opening ARR.",
                len(answer.rows),
                shown=speaker.number(len(segments)),
            )
        )
    return finished(layers, captioned(speaker, answer, *remarks), str(speaker.locale))


def _through(
    speaker: Voice, shown: Form, lines: Sequence[_Line], steps: Sequence[str], stretch: Percents
) -> list[Layer]:
    """The lines with their points, over a grid; a step without a figure breaks its line."""
    rows: list[Datum] = []
    for number, line in enumerate(lines):
        for step, ratio in zip(steps, line.ratios, strict=True):
            figure = speaker.say("n/a") if ratio is None else shown.figure(ratio)
            said = f"{line.name}, {_label(step)}: {figure}"
            place = None if ratio is None else shown.place(ratio)
            rows.append(
                {
                    "slot": step,
                    "tone": str(number),
                    "line": line.name,
                    "step": _label(step),
                    "value": place,
                    "figure": figure,
                    "said": said,
                }
            )
    looks = _looks(len(lines))
    tones = {str(number): colour for number, (colour, _) in enumerate(looks)}
    dashes = alt.Scale(domain=list(tones), range=[dash for _, dash in looks])
    chart = alt.Chart(data(rows)).encode(
        x=_along(len(steps)),
        y=alt.Y("value:Q", scale=stretch.scale, axis=stretch.axis(speaker, worded=shown.shown)),
        color=alt.Color("tone:N", scale=by_tone(tones), legend=None),
    )
    drawn = chart.mark_line(strokeJoin="round", aria=False).encode(
        strokeDash=alt.StrokeDash("tone:N", scale=dashes, legend=None),
        strokeWidth=alt.condition(alt.datum.tone == "0", alt.value(_TOTAL_WIDE), alt.value(_SEGMENT_WIDE)),
    )
    points = chart.mark_point(filled=True, size=36 if len(lines) == 1 else 20, opacity=1).encode(
        tooltip=[alt.Tooltip(f"{field}:N", title=" ") for field in ("line", "step", "figure")], description="said:N"
    )
    return [*(_par(stretch) if shown.in_percent else ()), drawn, points]


def _looks(lines: int) -> tuple[tuple[str, list[int]], ...]:
    """Colour and dash of so many lines, the total's first; scales that are shared must say the same."""
    return ((TOTAL, [1, 0]), *_LINES)[:lines]


def _par(stretch: Percents) -> list[Layer]:
    """A line at 100 %, where nothing is gained or lost."""
    if not stretch.low < _WHOLE < stretch.high:
        return []
    par = alt.Chart(data([{"value": _WHOLE}])).mark_rule(color=LINE, strokeWidth=1.5, aria=False)
    return [par.encode(y=alt.Y("value:Q", scale=stretch.scale))]


def _figures(shown: Form, line: _Line, steps: Sequence[str], stretch: Percents) -> list[Layer]:
    """The figures of one line: all where they have room, else of its ends, its highest and its lowest point.

    A figure stands above its point, or below one that lies lower than its neighbours.
    """
    measured = [(step, ratio) for step, ratio in zip(steps, line.ratios, strict=True) if ratio is not None]
    places = [shown.place(ratio) for _, ratio in measured]
    told = set(range(len(measured)))
    if len(measured) > _ALL_FIGURES:
        told = {0, len(places) - 1, places.index(min(places)), places.index(max(places))}
    layers: list[Layer] = []
    for below, away in ((False, -13), (True, 15)):
        rows: list[Datum] = [
            {"slot": step, "value": shown.place(ratio), "told": shown.figure(ratio)}
            for number, (step, ratio) in enumerate(measured)
            if number in told and _lies_low(places, number) is below
        ]
        if rows:
            chart = alt.Chart(data(rows)).encode(
                x=_along(len(steps)), y=alt.Y("value:Q", scale=stretch.scale), text="told:N"
            )
            layers.append(chart.mark_text(dy=away, aria=False, stroke=PAPER, strokeWidth=4))
            layers.append(chart.mark_text(dy=away, aria=False, color=INK))
    return layers


def _lies_low(places: Sequence[float], number: int) -> bool:
    beside = [places[other] for other in (number - 1, number + 1) if 0 <= other < len(places)]
    return bool(beside) and places[number] < sum(beside) / len(beside)


def _ends(shown: Form, lines: Sequence[_Line], steps: Sequence[str], stretch: Percents) -> list[Datum]:
    """Name and last figure of every line, at its end, or as near as the names above it leave room."""
    last = []
    for number, line in enumerate(lines):
        ends = [(step, ratio) for step, ratio in zip(steps, line.ratios, strict=True) if ratio is not None]
        if ends:
            last.append((number, line.name, *ends[-1]))
    last.sort(key=lambda one: -shown.place(one[3]))
    each = (stretch.high - stretch.low) * _NAME_HIGH / _PLOT_HIGH
    places = [shown.place(ratio) for *_, ratio in last]
    for above in range(len(places) - 1):
        places[above + 1] = min(places[above + 1], places[above] - each)
    # What was pushed below the axis is pushed up again from there.
    places[-1] = max(places[-1], stretch.low)
    for below in range(len(places) - 1, 0, -1):
        places[below - 1] = max(places[below - 1], places[below] + each)
    return [
        {
            "slot": step,
            "tone": str(number),
            "from": shown.place(ratio),
            "to": place,
            "end": f"{name} {shown.figure(ratio)}",
        }
        for (number, name, step, ratio), place in zip(last, places, strict=True)
    ]


def _named(ends: Sequence[Datum], stretch: Percents, steps: int, lines: int) -> list[Layer]:
    """The names to the right of the lines, each led to by a thin line of its colour."""
    tones = {str(number): colour for number, (colour, _) in enumerate(_looks(lines))}
    chart = alt.Chart(data(ends))
    led = chart.mark_rule(strokeWidth=1, aria=False).encode(
        x=_along(steps),
        x2=alt.value("width"),
        y=alt.Y("from:Q", scale=stretch.scale),
        y2="to:Q",
        color=alt.Color("tone:N", scale=by_tone(tones), legend=None),
    )
    names = chart.mark_text(align="left", dx=6, color=INK, aria=False).encode(
        x=alt.value("width"), y=alt.Y("to:Q", scale=stretch.scale), text="end:N"
    )
    return [led, names]


def _along(steps: int) -> alt.X:
    """The steps, with room for half a figure at both ends."""
    axis = alt.Axis(labelExpr=SLOT_LABEL, labelAngle=0, labelOverlap="parity", labelSeparation=12)
    room = max(0.5, _HALF_FIGURE * (steps - 1) / WIDTH)
    return alt.X("slot:O", sort=None, title=None, axis=axis, scale=alt.Scale(type="point", padding=room))


def _label(step: str) -> str:
    return step[3:]
