"""Segments by GRR and NRR: a point a segment, as large as its opening ARR, in one of four quarters."""

from __future__ import annotations

from math import pi, sqrt
from typing import TYPE_CHECKING, NamedTuple

import altair as alt

from retention.answer.matrix import Quadrant
from retention.chart.canvas import (
    GAIN,
    INK,
    LINE,
    MOST_BARS,
    QUIET,
    TOTAL,
    by_tone,
    data,
    finished,
    letters_wide,
    percent,
    shortened,
)
from retention.chart.captions import captioned
from retention.chart.names import Box, placed
from retention.chart.scales import percents
from retention.errors import QuestionError
from retention.question import Metric
from retention.wording.kinds.matrix import beside_bound, quadrant_name
from retention.wording.names import metric_name, row_name
from retention.wording.parts import Amounts
from retention.wording.voice import capitalised

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from retention.answer import Retention
    from retention.answer.matrix import MatrixAnswer
    from retention.chart.canvas import Datum, Layer, Specification
    from retention.chart.names import Side
    from retention.chart.scales import Percents
    from retention.ratio import Ratio
    from retention.wording.voice import Voice

HEIGHT = 520
_PLOT = (690, 360)
_LARGEST, _OF_TOTAL = 1600, 110
_NAME = 20
_AWAY = 4
# Whether the corner is on the right, and whether it is at the bottom.
_CORNERS = {
    Quadrant.EXPANDS: (True, False),
    Quadrant.HOLDS: (True, True),
    Quadrant.LEAKS: (False, False),
    Quadrant.SHRINKS: (False, True),
}


class _Point(NamedTuple):
    """A segment, or the total, with both of its ratios; `size` is the area of its mark."""

    name: str
    grr: Ratio
    nrr: Ratio
    opening: int
    size: float
    is_total: bool


def matrix(speaker: Voice, answer: MatrixAnswer) -> Specification:
    """The segments that have something to retain, and the total among them."""
    points = list(_points(speaker, answer))
    if not points:
        raise QuestionError("nothing_to_draw")
    grr = percents((percent(answer.grr_bound), *(percent(point.grr) for point in points)), cap=100)
    nrr = percents((percent(answer.nrr_bound), *(percent(point.nrr) for point in points)))
    amounts = Amounts(speaker, answer.currency, (point.opening for point in points))
    x = alt.X("grr:Q", scale=grr.scale, axis=grr.axis(speaker, metric_name(speaker, Metric.GRR)))
    y = alt.Y("nrr:Q", scale=nrr.scale, axis=nrr.axis(speaker, metric_name(speaker, Metric.NRR)))
    rows = [_row(speaker, answer, point, amounts) for point in points]
    chart = alt.Chart(data(rows)).encode(x=x, y=y)
    tones, shapes = {"segment": GAIN, "total": TOTAL}, {"segment": "circle", "total": "diamond"}
    marks = chart.mark_point(filled=True, opacity=0.85, stroke=INK, strokeWidth=1).encode(
        size=alt.Size("size:Q", scale=None),
        shape=alt.Shape("tone:N", scale=by_tone(shapes), legend=None),
        color=alt.Color("tone:N", scale=by_tone(tones), legend=None),
        tooltip=[alt.Tooltip(f"{field}:N", title=" ") for field in ("label", "figures")],
        description="said:N",
    )
    sides = placed([_box(point, grr, nrr) for point in points], _PLOT)
    layers = [*_quarters(speaker, answer, x, y), marks, *_names(points, rows, sides, x, y)]
    caption = captioned(speaker, answer, *_remarks(speaker, answer, points, sides))
    return finished(layers, caption, str(speaker.locale), HEIGHT)


def _points(speaker: Voice, answer: MatrixAnswer) -> Iterator[_Point]:
    """The total, then the segments with the largest opening ARR."""
    segments = [one.row for one in answer.rows if one.row.grr is not None and one.row.nrr is not None]
    segments = sorted(segments, key=lambda row: -row.opening_arr_minor)[:MOST_BARS]
    if not segments:
        return
    largest = segments[0].opening_arr_minor
    yield from _point(speaker.say("Total"), answer.total, _OF_TOTAL, is_total=True)
    for row in segments:
        size = _LARGEST * row.opening_arr_minor / largest
        yield from _point(row_name(speaker, row.segment), row, size, is_total=False)


def _point(name: str, part: Retention, size: float, *, is_total: bool) -> Iterator[_Point]:
    if part.grr is not None and part.nrr is not None:
        yield _Point(name, part.grr, part.nrr, part.opening_arr_minor, size, is_total)


def _row(speaker: Voice, answer: MatrixAnswer, point: _Point, amounts: Amounts) -> Datum:
    figures = speaker.say(
        "GRR {grr}, NRR {nrr}, opening ARR {amount}",
        grr=beside_bound(speaker, point.grr, answer.grr_bound),
        nrr=beside_bound(speaker, point.nrr, answer.nrr_bound),
        amount=amounts.plain(point.opening),
    )
    return {
        "label": point.name,
        "name": shortened(point.name, _NAME),
        "figures": figures,
        "said": f"{point.name}: {figures}",
        "grr": percent(point.grr),
        "nrr": percent(point.nrr),
        "opening_arr_minor": point.opening,
        "size": point.size,
        "tone": "total" if point.is_total else "segment",
    }


def _box(point: _Point, grr: Percents, nrr: Percents) -> Box:
    """Where the point comes to lie, more or less."""
    across = (percent(point.grr) - grr.low) / (grr.high - grr.low)
    down = (nrr.high - percent(point.nrr)) / (nrr.high - nrr.low)
    wide = letters_wide([shortened(point.name, _NAME)])
    return Box(across * _PLOT[0], down * _PLOT[1], sqrt(point.size / pi), wide)


def _names(
    points: Sequence[_Point], rows: Sequence[Datum], sides: Sequence[Side | None], x: alt.X, y: alt.Y
) -> Iterator[Layer]:
    """The names that have room, each as far from its point as the mark reaches."""
    for point, row, side in zip(points, rows, sides, strict=True):
        place = {field: row[field] for field in ("grr", "nrr", "name")}
        named = alt.Chart(data([place])).encode(x=x, y=y, text="name:N")
        away = sqrt(point.size / pi) + _AWAY
        match side:
            case "right":
                yield named.mark_text(align="left", dx=away, color=INK, aria=False)
            case "left":
                yield named.mark_text(align="right", dx=-away, color=INK, aria=False)
            case "above":
                yield named.mark_text(baseline="bottom", dy=-away, color=INK, aria=False)
            case "below":
                yield named.mark_text(baseline="top", dy=away, color=INK, aria=False)


def _quarters(speaker: Voice, answer: MatrixAnswer, x: alt.X, y: alt.Y) -> list[Layer]:
    """A line at each bound, and in each corner what its quarter is called."""
    place = {"grr": percent(answer.grr_bound), "nrr": percent(answer.nrr_bound)}
    bounds = alt.Chart(data([place])).mark_rule(color=LINE, strokeWidth=1.5, strokeDash=[4, 3], aria=False)
    names: list[Datum] = [
        {"name": capitalised(quadrant_name(speaker, quadrant)), "right": right, "low": low}
        for quadrant, (right, low) in _CORNERS.items()
    ]
    return [bounds.encode(x=x), bounds.encode(y=y), *map(_corner, names)]


def _corner(name: Datum) -> alt.Chart:
    """The name of a quarter in its corner of the plot."""
    right, low = bool(name["right"]), bool(name["low"])
    named = alt.Chart(data([name])).encode(
        x=alt.value("width" if right else 0), y=alt.value("height" if low else 0), text="name:N"
    )
    corner: alt.Chart = named.mark_text(
        align="right" if right else "left",
        baseline="bottom" if low else "top",
        dx=-6 if right else 6,
        dy=-6 if low else 6,
        color=QUIET,
        fontStyle="italic",
        aria=False,
    )
    return corner


def _remarks(
    speaker: Voice, answer: MatrixAnswer, points: Sequence[_Point], sides: Sequence[Side | None]
) -> Iterator[str]:
    """What the size means, and what is not in the picture."""
    yield speaker.say("The larger a circle, the larger the opening ARR.")
    shown, every = len(points) - 1, len(answer.rows)
    if shown < every:
        yield speaker.plural(
            "{shown} of {count} segment.", "{shown} of {count} segments.", every, shown=speaker.number(shown)
        )
    if unnamed := sides.count(None):
        yield speaker.plural(
            "{count} name has no room beside its circle.", "{count} names have no room beside their circles.", unnamed
        )
