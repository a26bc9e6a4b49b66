"""A trend in words: from where to where, the highest and the lowest point, one row a point."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from retention.metrics.population import OF_THE_CLOSING
from retention.metrics.rates import headline_figure
from retention.question import Metric
from retention.ratio import exact
from retention.wording.cells import head_cells, inert, ratio_cells, retention_cells
from retention.wording.checks import check_sentences, why_none
from retention.wording.figures import form_of
from retention.wording.names import definition, metric_name, period_name, row_name, segment_name, subject
from retention.wording.parts import Amounts, provenance, scope_line
from retention.wording.policy_rules import rule_sentences
from retention.wording.reply import Align, Reply, Table
from retention.wording.steps import every_step, step_count, step_title, window_to_each
from retention.wording.sums import leading_to
from retention.wording.voice import capitalised

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retention.answer.trend import TrendAnswer, TrendPoint, TrendRow
    from retention.ratio import Figure
    from retention.wording.figures import Form
    from retention.wording.voice import Voice

_STANDARD = (Metric.NRR, Metric.GRR, Metric.LOGO_RETENTION)
_MOST_POINTS = 60
_MOST_SEGMENTS = 8
# What a terminal of 80 columns has beside the steps and the total.
_WIDTH_OF_SEGMENTS, _GAP = 58, 2


def reply(voice: Voice, answer: TrendAnswer) -> Reply:
    """A metric over time."""
    points = with_figures(answer)
    return Reply(
        headline=_headline(voice, answer, points),
        tier=None,
        scope=scope_line(voice, answer, step_count(voice, answer.every, len(answer.points))),
        checks=tuple(check_sentences(voice, answer)),
        comparison=_extremes(voice, answer, points),
        statement=None,
        breakdown=_table(voice, answer, points) if points else None,
        rates=_cut(voice, answer, points),
        definition=" ".join((definition(voice, answer.metric), *rule_sentences(voice, answer.metric, answer.policy))),
        provenance=provenance(voice, answer),
    )


def with_figures(answer: TrendAnswer) -> tuple[TrendPoint, ...]:
    """The points from the first that has a ratio on."""
    for position, point in enumerate(answer.points):
        if headline_figure(point.total, answer.metric) is not None:
            return answer.points[position:]
    return ()


def _headline(voice: Voice, answer: TrendAnswer, points: Sequence[TrendPoint]) -> str:
    if not points:
        return why_none(voice, answer) or _nothing(voice, answer)
    name = every_step(voice, answer.every, subject(voice, answer.metric, answer.conditions))
    if answer.window is not None:
        name = voice.say("{subject}, {window}", subject=name, window=window_to_each(voice, answer.every, answer.window))
    first, last = _ends(answer, points)
    shown = form_of_points(voice, answer, answer.metric)
    period = period_name(voice, first[0].step)
    if answer.change is None:
        return voice.say("{subject}, {period}: {figure}", subject=name, period=period, figure=shown.figure(first[1]))
    before, after, change = leading_to(first[1], last[1], answer.change, shown.unit)
    return voice.say(
        "{subject}, {first} – {last}: {before} to {after} ({change})",
        subject=name,
        first=period,
        last=period_name(voice, last[0].step),
        before=shown.shown(before),
        after=shown.shown(after),
        change=shown.change(change),
    )


def _nothing(voice: Voice, answer: TrendAnswer) -> str:
    if not answer.conditions:
        return voice.say("No account was active at any point's opening, so there is nothing to retain.")
    return voice.say(
        "No {segment} account was active at any point's opening, so there is nothing to retain.",
        segment=segment_name(voice, answer.conditions),
    )


def _measured(answer: TrendAnswer, points: Sequence[TrendPoint]) -> list[tuple[TrendPoint, Figure]]:
    return [(point, found) for point in points if (found := headline_figure(point.total, answer.metric)) is not None]


def _ends(
    answer: TrendAnswer, points: Sequence[TrendPoint]
) -> tuple[tuple[TrendPoint, Figure], tuple[TrendPoint, Figure]]:
    """The first and the last point that have a ratio."""
    measured = _measured(answer, points)
    return measured[0], measured[-1]


def _extremes(voice: Voice, answer: TrendAnswer, points: Sequence[TrendPoint]) -> tuple[str, ...]:
    """The highest and the lowest point, where more than the two of the headline have a figure; of equals the first."""
    measured = _measured(answer, points)
    if len(measured) < 3 or len({exact(figure) for _, figure in measured}) == 1:  # noqa: PLR2004 - more than two ends
        return ()
    shown = form_of_points(voice, answer, answer.metric)
    highest = max(measured, key=lambda one: exact(one[1]))
    lowest = min(measured, key=lambda one: exact(one[1]))
    return (
        voice.say(
            "Highest {high} ({high_period}), lowest {low} ({low_period}).",
            high=shown.figure(highest[1]),
            high_period=period_name(voice, highest[0].step),
            low=shown.figure(lowest[1]),
            low_period=period_name(voice, lowest[0].step),
        ),
    )


def _table(voice: Voice, answer: TrendAnswer, points: Sequence[TrendPoint]) -> Table:
    """One row a point, in order of time: its cohort and ratios, or its total and the ratio of every segment."""
    newest = points[-_MOST_POINTS:]
    right: Align = "right"
    columns = _of_total(voice, answer, newest) if answer.by is None else _of_segments(voice, answer, newest)
    steps = [period_name(voice, point.step) for point in newest]
    return Table(
        header=(step_title(voice, answer.every), *(title for title, _ in columns)),
        align=("left", *(right for _ in columns)),
        rows=tuple(zip(steps, *(cells for _, cells in columns), strict=True)),
    )


Column = tuple[str, list[str]]


def _of_total(voice: Voice, answer: TrendAnswer, points: Sequence[TrendPoint]) -> list[Column]:
    totals = [point.total for point in points]
    closing = answer.metric in OF_THE_CLOSING
    worth = [total.closing_arr_minor if closing else total.opening_arr_minor for total in totals]
    accounts = [total.accounts_closing if closing else total.accounts_opening for total in totals]
    money = Amounts(voice, answer.currency, worth)
    metrics = _STANDARD if answer.metric in _STANDARD else (answer.metric, *_STANDARD)

    def cells(metric: Metric) -> list[str]:
        shown = form_of_points(voice, answer, metric)
        return [_shown(voice, shown, headline_figure(total, metric)) for total in totals]

    return [
        (voice.say("Accounts"), [voice.number(count) for count in accounts]),
        (voice.say("Closing ARR") if closing else voice.say("Opening ARR"), [money.plain(minor) for minor in worth]),
        *((capitalised(metric_name(voice, metric)), cells(metric)) for metric in metrics),
    ]


def _of_segments(voice: Voice, answer: TrendAnswer, points: Sequence[TrendPoint]) -> list[Column]:
    shown = form_of_points(voice, answer, answer.metric)
    total = [_shown(voice, shown, headline_figure(point.total, answer.metric)) for point in points]
    return [
        (voice.say("Total"), total),
        *(
            (row_name(voice, row.segment), [_shown(voice, shown, figure) for figure in row.ratios[-len(points) :]])
            for row in _fitting(voice, answer)
        ),
    ]


def _fitting(voice: Voice, answer: TrendAnswer) -> list[TrendRow]:
    """The largest segments, as many as stand side by side; one always does."""
    fitting: list[TrendRow] = []
    left, shown = _WIDTH_OF_SEGMENTS, form_of_points(voice, answer, answer.metric)
    for row in answer.rows[:_MOST_SEGMENTS]:
        cells = [row_name(voice, row.segment), *(_shown(voice, shown, figure) for figure in row.ratios)]
        left -= _GAP + max(map(len, cells))
        if left < 0 and fitting:
            break
        fitting.append(row)
    return fitting


def _cut(voice: Voice, answer: TrendAnswer, points: Sequence[TrendPoint]) -> str | None:
    """What of the answer its table does not show."""
    said = []
    if len(points) > _MOST_POINTS:
        said.append(
            voice.say(
                "The newest {shown} of {all} points are shown; CSV and JSON have all.",
                shown=voice.number(_MOST_POINTS),
                all=voice.number(len(points)),
            )
        )
    segments = len(_fitting(voice, answer)) if points and answer.by is not None else len(answer.rows)
    if segments < len(answer.rows):
        said.append(
            voice.plural(
                "Of {count} value of {attribute} the largest {shown} by opening ARR are shown; CSV and JSON have all.",
                "Of {count} values of {attribute} the largest {shown} by opening ARR are shown; CSV and JSON have all.",
                len(answer.rows),
                attribute=answer.by or "",
                shown=voice.number(segments),
            )
        )
    return " ".join(said) or None


def form_of_points(voice: Voice, answer: TrendAnswer, metric: Metric) -> Form:
    """How `metric` is shown throughout the trend."""
    figures = [headline_figure(point.total, metric) for point in answer.points]
    if metric is answer.metric:
        figures += [figure for row in answer.rows for figure in row.ratios]
    return form_of(voice, metric, answer.currency, figures)


def _shown(voice: Voice, shown: Form, figure: Figure | None) -> str:
    return voice.say("n/a") if figure is None else shown.figure(figure)


def records(answer: TrendAnswer) -> list[dict[str, Any]]:
    """One row a point with every component and ratio, and one a segment of it with the ratio asked for."""
    found = []
    for position, point in enumerate(answer.points):
        shared = head_cells(answer) | {
            "every": answer.every.value,
            "step": point.step.label,
            "window_start": point.period.start.isoformat(),
            "window_end": point.period.end.isoformat(),
            "metric": answer.metric.value,
        }
        of_total = {"row": "total", "by": inert(answer.by or ""), "segment": ""}
        found.append(
            shared
            | of_total
            | ratio_cells("ratio", headline_figure(point.total, answer.metric))
            | retention_cells(point.total)
        )
        found += (
            shared
            | of_total
            | {"row": "segment", "segment": inert(row.segment or "")}
            | ratio_cells("ratio", row.ratios[position])
            for row in answer.rows
        )
    return found
