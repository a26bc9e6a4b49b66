"""A metric of one period by segment, or beside an earlier period, as bars."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retention.chart.bars import Band, Bar, Rule, bar_chart
from retention.chart.canvas import EARLIER, GAIN, MOST_BARS, TOTAL, finished, rows_high
from retention.chart.captions import captioned
from retention.chart.movements import period_title
from retention.metrics.rates import headline_figure
from retention.wording import word
from retention.wording.figures import form
from retention.wording.names import metric_name, period_name, row_name, subject
from retention.wording.pairs import Pair, rate_pairs, segment_pairs, total_pair
from retention.wording.sums import adding_up
from retention.wording.voice import capitalised

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retention.answer import Answer, Compared
    from retention.chart.canvas import Specification
    from retention.ratio import Figure
    from retention.wording.figures import Form
    from retention.wording.voice import Voice

_PAIR_HIGH = 44
# The total has a pair of bars too.
_MOST_PAIRS = MOST_BARS // 2 - 1


def segments(speaker: Voice, answer: Answer) -> Specification:
    """The segments, those with the largest opening first, and where the total is."""
    shown, total = form(speaker, answer, answer.metric), headline_figure(answer.total, answer.metric)
    name = metric_name(speaker, answer.metric)
    bands = []
    for row in answer.rows[:MOST_BARS]:
        figure = headline_figure(row, answer.metric)
        bar = Bar(_place(shown, figure), _worded(speaker, shown, figure), name)
        bands.append(Band(row_name(speaker, row.segment), (bar,)))
    rule = None
    if total is not None:
        rule = Rule(shown.place(total), speaker.say("Total {figure}", figure=shown.figure(total)))
    caption = captioned(speaker, answer, *_cut(speaker, answer, MOST_BARS), title=_title(speaker, answer))
    return finished(bar_chart(bands, {name: GAIN}, rule), caption, str(speaker.locale), rows_high(len(bands)))


def comparison(speaker: Voice, answer: Answer, compared: Compared) -> Specification:
    """The total and its segments in both periods; without segments the rates of the total."""
    earlier, later = (capitalised(period_name(speaker, period)) for period in (compared.period, answer.period))
    pairs = list(_pairs(speaker, answer, compared))
    shown = form(speaker, answer, answer.metric)
    bands = [Band(pair.label, _bars(speaker, shown, pair, earlier, later)) for pair in pairs]
    remarks = _cut(speaker, answer, _MOST_PAIRS) if answer.rows else word(answer, speaker).comparison
    caption = captioned(speaker, answer, *remarks, title=_title(speaker, answer))
    layers = bar_chart(bands, {earlier: EARLIER, later: TOTAL})
    return finished(layers, caption, str(speaker.locale), rows_high(len(bands), each=_PAIR_HIGH))


def _pairs(speaker: Voice, answer: Answer, compared: Compared) -> Iterator[Pair]:
    if answer.rows:
        yield total_pair(speaker, answer, compared)
        yield from segment_pairs(speaker, answer, compared, _MOST_PAIRS)
    else:
        yield from rate_pairs(speaker, answer, compared)


def _bars(speaker: Voice, shown: Form, pair: Pair, earlier: str, later: str) -> tuple[Bar, Bar]:
    """Both figures; where the later one tells its change, the three add up as they stand."""
    before, after = _worded(speaker, shown, pair.before), _worded(speaker, shown, pair.after)
    if pair.before is not None and pair.after is not None and pair.change is not None:
        figure, change = adding_up(shown.unit.text(pair.after), (pair.before, pair.change), shown.unit)
        before = shown.shown(figure)
        after = speaker.say("{figure} ({change})", figure=after, change=shown.change(change))
    return Bar(_place(shown, pair.before), before, earlier), Bar(_place(shown, pair.after), after, later)


def _title(speaker: Voice, answer: Answer) -> str:
    if answer.by is None:
        return period_title(speaker, answer)
    total = headline_figure(answer.total, answer.metric)
    return speaker.say(
        "{subject} by {attribute}, {period}: {figure}",
        subject=subject(speaker, answer.metric, answer.conditions, answer.policy),
        attribute=answer.by,
        period=period_name(speaker, answer.period),
        figure=speaker.say("n/a") if total is None else form(speaker, answer, answer.metric).said(total),
    )


def _cut(speaker: Voice, answer: Answer, most: int) -> tuple[str, ...]:
    if len(answer.rows) <= most:
        return ()
    return (
        speaker.plural(
            "{shown} of {count} segment: those with the largest opening ARR.",
            "{shown} of {count} segments: those with the largest opening ARR.",
            len(answer.rows),
            shown=speaker.number(most),
        ),
    )


def _place(shown: Form, figure: Figure | None) -> float | None:
    return None if figure is None else shown.place(figure)


def _worded(speaker: Voice, shown: Form, figure: Figure | None) -> str:
    return speaker.say("n/a") if figure is None else shown.figure(figure)
