"""A metric of one period by segment, or beside an earlier period, as bars."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from retention.chart.bars import Band, Bar, Rule, bar_chart
from retention.chart.canvas import EARLIER, GAIN, MOST_BARS, TOTAL, finished, percent, rows_high
from retention.chart.captions import captioned
from retention.metrics.rates import headline_ratio
from retention.question import Metric
from retention.wording import word
from retention.wording.names import metric_name, period_name, row_name, subject
from retention.wording.sums import adding_up
from retention.wording.voice import capitalised

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retention.answer import Answer, Compared
    from retention.chart.canvas import Specification
    from retention.ratio import Difference, Ratio
    from retention.wording.voice import Voice

_PAIR_HIGH = 44
# The total has a pair of bars too.
_MOST_PAIRS = MOST_BARS // 2 - 1


class _Pair(NamedTuple):
    """One row in both periods."""

    label: str
    before: Ratio | None
    after: Ratio | None
    change: Difference | None


def segments(speaker: Voice, answer: Answer) -> Specification:
    """The segments, those with the largest opening first, and where the total is."""
    shown, total = answer.rows[:MOST_BARS], headline_ratio(answer.total, answer.metric)
    name = metric_name(speaker, answer.metric)
    bands = []
    for row in shown:
        ratio = headline_ratio(row, answer.metric)
        bands.append(Band(row_name(speaker, row.segment), (Bar(_place(ratio), _worded(speaker, ratio), name),)))
    rule = None if total is None else Rule(percent(total), speaker.say("Total {figure}", figure=speaker.percent(total)))
    caption = captioned(speaker, answer, *_cut(speaker, answer, MOST_BARS), title=_title(speaker, answer))
    return finished(bar_chart(bands, {name: GAIN}, rule), caption, str(speaker.locale), rows_high(len(bands)))


def comparison(speaker: Voice, answer: Answer, compared: Compared) -> Specification:
    """The total and its segments in both periods; without segments the rates of the total."""
    earlier, later = (capitalised(period_name(speaker, period)) for period in (compared.period, answer.period))
    pairs = list(_by_segment(speaker, answer, compared) if answer.rows else _by_rate(speaker, answer, compared))
    bands = [Band(pair.label, _bars(speaker, pair, earlier, later)) for pair in pairs]
    remarks = _cut(speaker, answer, _MOST_PAIRS) if answer.rows else word(answer, speaker).comparison
    caption = captioned(speaker, answer, *remarks, title=_title(speaker, answer))
    layers = bar_chart(bands, {earlier: EARLIER, later: TOTAL})
    return finished(layers, caption, str(speaker.locale), rows_high(len(bands), each=_PAIR_HIGH))


def _by_segment(speaker: Voice, answer: Answer, compared: Compared) -> Iterator[_Pair]:
    metric = answer.metric
    before, after = headline_ratio(compared.total, metric), headline_ratio(answer.total, metric)
    yield _Pair(speaker.say("Total"), before, after, compared.change)
    changes = {row.segment: row for row in compared.row_changes}
    for row in answer.rows[:_MOST_PAIRS]:
        change = changes[row.segment]
        yield _Pair(row_name(speaker, row.segment), change.before, headline_ratio(row, metric), change.change)


def _by_rate(speaker: Voice, answer: Answer, compared: Compared) -> Iterator[_Pair]:
    """The metric asked for, then the others that every answer has; what changed is said of the first alone."""
    for metric in dict.fromkeys((answer.metric, Metric.NRR, Metric.GRR, Metric.LOGO_RETENTION)):
        before, after = headline_ratio(compared.total, metric), headline_ratio(answer.total, metric)
        yield _Pair(capitalised(metric_name(speaker, metric)), before, after, None)


def _bars(speaker: Voice, pair: _Pair, earlier: str, later: str) -> tuple[Bar, Bar]:
    """Both figures; where the later one tells its change, the three add up as they stand."""
    before, after = _worded(speaker, pair.before), _worded(speaker, pair.after)
    if pair.before is not None and pair.after is not None and pair.change is not None:
        figure, change = adding_up(pair.after.percent, (pair.before, pair.change))
        before = speaker.percent_of(figure)
        after = speaker.say("{figure} ({change})", figure=after, change=speaker.points(change))
    return Bar(_place(pair.before), before, earlier), Bar(_place(pair.after), after, later)


def _title(speaker: Voice, answer: Answer) -> str:
    name, period = (
        subject(speaker, answer.metric, answer.conditions, answer.policy),
        period_name(speaker, answer.period),
    )
    figure = _worded(speaker, headline_ratio(answer.total, answer.metric))
    if answer.by is None:
        return speaker.say("{subject}, {period}: {figure}", subject=name, period=period, figure=figure)
    return speaker.say(
        "{subject} by {attribute}, {period}: {figure}", subject=name, attribute=answer.by, period=period, figure=figure
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


def _place(ratio: Ratio | None) -> float | None:
    return None if ratio is None else percent(ratio)


def _worded(speaker: Voice, ratio: Ratio | None) -> str:
    return speaker.say("n/a") if ratio is None else speaker.percent(ratio)
