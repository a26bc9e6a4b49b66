"""A figure against the reference rows that apply to it: a bar a row, a line where the figure is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt

from retention.answer import Standing
from retention.chart.canvas import (
    EARLIER,
    GAIN,
    INK,
    MOST_BARS,
    SLOT_LINES,
    by_tone,
    data,
    finished,
    percent,
    rows_high,
    shortened,
    slot,
)
from retention.chart.captions import captioned
from retention.chart.scales import percents
from retention.errors import QuestionError
from retention.metrics.rates import headline_ratio
from retention.wording.kinds.benchmarks import row_said, source_said, standing_said
from retention.wording.names import metric_name
from retention.wording.voice import BETWEEN

if TYPE_CHECKING:
    from retention.answer.benchmarks import BenchmarksAnswer, Reference
    from retention.chart.canvas import Datum, Specification
    from retention.chart.scales import Percents
    from retention.wording.voice import Voice

_TONES = by_tone({"within": GAIN, "outside": EARLIER})
_AXIS = alt.Axis(labelExpr=SLOT_LINES, labelLineHeight=15, labelLimit=280)
_ROW_HIGH = 42
_LETTERS = 34


def ranges(speaker: Voice, answer: BenchmarksAnswer) -> Specification:
    """The rows that apply, each with its bounds and how the figure stands; an open end runs to the edge."""
    ratio = headline_ratio(answer.total, answer.metric)
    if ratio is None or not answer.applying:
        raise QuestionError("nothing_to_draw")
    shown = answer.applying[:MOST_BARS]
    bounds = [float(bound) for one in shown for bound in (one.benchmark.low, one.benchmark.high) if bound is not None]
    stretch = percents((percent(ratio), *bounds))
    rows = [_row(speaker, number, one, stretch) for number, one in enumerate(shown)]
    x = alt.X("low:Q", scale=stretch.scale, axis=stretch.axis(speaker))
    chart = alt.Chart(data(rows)).encode(
        y=alt.Y(
            "slot:N", sort=None, title=None, axis=alt.Axis(labelExpr=SLOT_LINES, labelLineHeight=15, labelLimit=280)
        )
    )
    # A range of one figure would have no width; its outline has.
    is_one = alt.datum.low == alt.datum.high
    bars = chart.mark_bar(height=14).encode(
        x=x,
        x2="high:Q",
        color=alt.Color("tone:N", scale=_TONES, legend=None),
        stroke=alt.Stroke("tone:N", scale=_TONES, legend=None),
        strokeWidth=alt.condition(is_one, alt.value(4), alt.value(0)),
        tooltip=[alt.Tooltip(f"{field}:N", title=" ") for field in ("label", "source", "figure")],
        description="said:N",
    )
    figures = chart.mark_text(align="left", dx=10, color=INK, aria=False).encode(x=alt.value("width"), text="figure:N")
    here = alt.Chart(data([{"low": percent(ratio)}])).encode(x=x)
    name = f"{metric_name(speaker, answer.metric)} {speaker.percent(ratio)}"
    layers = [
        bars,
        here.mark_rule(color=INK, strokeDash=[4, 3], strokeWidth=1.5).encode(description=alt.value(name)),
        here.mark_text(baseline="bottom", dy=-5, color=INK, fontWeight="bold", aria=False).encode(
            text=alt.value(name), y=alt.value(0)
        ),
        figures,
    ]
    remarks = []
    if len(shown) < len(answer.applying):
        remarks.append(
            speaker.plural(
                "{shown} of {count} row.",
                "{shown} of {count} rows.",
                len(answer.applying),
                shown=speaker.number(len(shown)),
            )
        )
    caption = captioned(speaker, answer, *remarks)
    return finished(layers, caption, str(speaker.locale), rows_high(len(shown), each=_ROW_HIGH))


def _row(speaker: Voice, number: int, one: Reference, stretch: Percents) -> Datum:
    holds_for, statistic, bounds = row_said(speaker, one.benchmark)
    label, source = BETWEEN.join((holds_for, statistic)), source_said(speaker, one)
    if one.benchmark.year is not None:
        source = speaker.say("{source}, {year}", source=source, year=str(one.benchmark.year))
    standing = standing_said(speaker, one)
    low, high = one.benchmark.low, one.benchmark.high
    return {
        "slot": slot(number, "\n".join((shortened(label, _LETTERS), shortened(source, _LETTERS)))),
        "label": label,
        "source": source,
        "figure": bounds,
        "said": speaker.say(
            "{row}, {source}: {bounds}; this figure is {standing}",
            row=label,
            source=source,
            bounds=bounds,
            standing=standing,
        ),
        "low": stretch.low if low is None else float(low),
        "high": stretch.high if high is None else float(high),
        "tone": "within" if one.standing is Standing.WITHIN else "outside",
    }
