"""A metric of one period by segment, alone or beside an earlier period, as bars; the total stands last."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from retention.metrics.rates import headline_figure
from retention.period import PeriodKind
from retention.wording.figures import form
from retention.wording.names import metric_name, period_name, row_name, subject
from retention.wording.pairs import rate_pairs, segment_pairs, total_pair
from retention.wording.series.model import Series, Values
from retention.wording.series.titles import of_segment, short_period, titled
from retention.wording.voice import capitalised

if TYPE_CHECKING:
    from retention.answer import Answer, Compared
    from retention.wording.figures import Form
    from retention.wording.pairs import Pair
    from retention.wording.voice import Voice


def segments(voice: Voice, answer: Answer) -> Series | None:
    """A bar a segment and one for the total; None where a segment has no figure."""
    shown, name = form(voice, answer, answer.metric), capitalised(metric_name(voice, answer.metric))
    figures = [headline_figure(part, answer.metric) for part in (*answer.rows, answer.total)]
    found = [shown.number(figure) for figure in figures if figure is not None]
    if len(found) < len(figures):
        return None
    return Series(
        form="bar",
        titles=titled(voice, *_titles(voice, answer), period_name(voice, answer.period)),
        categories=(*(row_name(voice, row.segment) for row in answer.rows), voice.say("Total")),
        values=(Values(name, tuple(found)),),
        measure=shown.axis(name),
        along=_along(answer),
    )


def comparison(voice: Voice, answer: Answer, compared: Compared) -> Series | None:
    """Two bars a segment and two for the total, without segments two a rate; None where one of them has no figure."""
    shown, total = form(voice, answer, answer.metric), total_pair(voice, answer, compared)
    name = capitalised(metric_name(voice, answer.metric))
    if answer.rows:
        pairs = [*segment_pairs(voice, answer, compared), total]
    else:
        name = capitalised(voice.say("rates"))
        # A change is said of the metric that was asked for.
        asked, *others = rate_pairs(voice, answer, compared)
        pairs = [asked._replace(change=total.change), *others]
    numbers = [_numbers(shown, pair) for pair in pairs]
    found = [both for both in numbers if both is not None]
    if len(found) < len(pairs):
        return None
    earlier, later = (short_period(voice, period) for period in (compared.period, answer.period))
    return Series(
        form="bar",
        titles=titled(voice, *_titles(voice, answer), _both(voice, answer, compared)),
        categories=tuple(pair.label for pair in pairs),
        values=tuple(
            Values(period, column) for period, column in zip((earlier, later), zip(*found, strict=True), strict=True)
        ),
        measure=shown.axis(name),
        along=_along(answer),
    )


def _both(voice: Voice, answer: Answer, compared: Compared) -> str:
    """Both periods; of trailing ones the later, for the colours are named after the days to which they go."""
    later = period_name(voice, answer.period)
    if answer.period.kind is PeriodKind.TRAILING:
        return later
    return voice.say("{later} against {earlier}", later=later, earlier=period_name(voice, compared.period))


def _numbers(shown: Form, pair: Pair) -> tuple[Decimal, Decimal] | None:
    before = pair.began(shown)
    return None if before is None or pair.after is None else (Decimal(before), shown.number(pair.after))


def _titles(voice: Voice, answer: Answer) -> tuple[str, str]:
    """With the accounts that are counted, and without them; a comparison without segments is of several rates."""
    if answer.by is None:
        return of_segment(voice, voice.say("rates"), answer.conditions), voice.say("rates")
    names = (
        subject(voice, answer.metric, answer.conditions, answer.policy),
        capitalised(metric_name(voice, answer.metric)),
    )
    full, short = (voice.say("{subject} by {attribute}", subject=name, attribute=answer.by) for name in names)
    return full, short


def _along(answer: Answer) -> str | None:
    return None if answer.by is None else capitalised(answer.by)
