"""A metric of one period beside that of an earlier one: of the total and its segments, or of several rates."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from retention.metrics.rates import headline_figure
from retention.question import PERCENTAGES, Metric
from retention.wording.names import metric_name, row_name
from retention.wording.sums import adding_up
from retention.wording.voice import capitalised

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retention.answer import Answer, Compared
    from retention.ratio import Change, Figure
    from retention.wording.figures import Form
    from retention.wording.voice import Voice


class Pair(NamedTuple):
    """One row in both periods; `change` is None where none is said of it."""

    label: str
    before: Figure | None
    after: Figure | None
    change: Change | None

    def began(self, shown: Form) -> str | None:
        """The earlier figure as decimal text; where a change is said, all three add up as they stand."""
        if self.before is None:
            return None
        if self.after is None or self.change is None:
            return shown.unit.text(self.before)
        return adding_up(shown.unit.text(self.after), (self.before, self.change), shown.unit)[0]


def total_pair(voice: Voice, answer: Answer, compared: Compared) -> Pair:
    before, after = headline_figure(compared.total, answer.metric), headline_figure(answer.total, answer.metric)
    return Pair(voice.say("Total"), before, after, compared.change)


def segment_pairs(voice: Voice, answer: Answer, compared: Compared, most: int | None = None) -> Iterator[Pair]:
    """The segments in the order of the answer, all or the first `most`."""
    changes = {row.segment: row for row in compared.row_changes}
    for row in answer.rows[:most]:
        change = changes[row.segment]
        after = headline_figure(row, answer.metric)
        yield Pair(row_name(voice, row.segment), change.before, after, change.change)


def rate_pairs(voice: Voice, answer: Answer, compared: Compared) -> Iterator[Pair]:
    """The metric asked for, then the others in percent that every answer has; a change is said of none of them."""
    others = (Metric.NRR, Metric.GRR, Metric.LOGO_RETENTION) if answer.metric in PERCENTAGES else ()
    for metric in dict.fromkeys((answer.metric, *others)):
        before, after = headline_figure(compared.total, metric), headline_figure(answer.total, metric)
        yield Pair(capitalised(metric_name(voice, metric)), before, after, None)
