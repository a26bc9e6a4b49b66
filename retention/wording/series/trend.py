"""A metric over time as a line; broken down, a line for the total and one a segment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retention.metrics.rates import headline_figure
from retention.wording.kinds.trend import form_of_points, with_figures
from retention.wording.names import metric_name, period_name, row_name, subject
from retention.wording.series.model import Series, Values
from retention.wording.steps import every_step, window_to_each
from retention.wording.voice import capitalised

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from retention.answer.trend import TrendAnswer
    from retention.ratio import Figure
    from retention.wording.voice import Voice


def trend(voice: Voice, answer: TrendAnswer) -> Series | None:
    """None where a step has no figure, or where there is one step only."""
    points = with_figures(answer)
    name = capitalised(metric_name(voice, answer.metric))
    total = [headline_figure(point.total, answer.metric) for point in points]
    named: list[tuple[str, Sequence[Figure | None]]] = [(voice.say("Total") if answer.rows else name, total)]
    named += [(row_name(voice, row.segment), row.ratios[-len(points) :]) for row in answer.rows]
    shown = form_of_points(voice, answer, answer.metric)
    lines = []
    for title, figures in named:
        found = [shown.number(figure) for figure in figures if figure is not None]
        if len(found) < len(figures):
            return None
        lines.append(Values(title, tuple(found)))
    if len(points) < 2:  # noqa: PLR2004 - a line has two ends
        return None
    return Series(
        form="line",
        titles=tuple(dict.fromkeys(_titles(voice, answer, name))),
        categories=tuple(period_name(voice, point.step) for point in points),
        values=tuple(lines),
        measure=shown.axis(name),
    )


def _titles(voice: Voice, answer: TrendAnswer, name: str) -> Iterator[str]:
    full = every_step(voice, answer.every, subject(voice, answer.metric, answer.conditions))
    if answer.window is not None:
        yield voice.say("{subject}, {window}", subject=full, window=window_to_each(voice, answer.every, answer.window))
    yield full
    yield every_step(voice, answer.every, name)
