"""Why a ratio changed, as bars: what each segment adds by its own rate and by its share."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from retention.wording.comparison import before_and_change
from retention.wording.names import metric_name, period_name, row_name, subject
from retention.wording.series.model import Series, Values
from retention.wording.series.titles import titled
from retention.wording.sums import adding_up
from retention.wording.voice import capitalised

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retention.answer.why import WhyAnswer
    from retention.ratio import Difference
    from retention.wording.voice import Voice


def causes(voice: Voice, answer: WhyAnswer) -> Series | None:
    """The columns of the table, the total last; None where one period has no figure, or where nothing is mixed."""
    effect, figures = answer.compared.effect, before_and_change(answer)
    if effect is None or figures is None or len(answer.segments) < 2:  # noqa: PLR2004 - one segment has no mix
        return None
    rate, mix = adding_up(figures[1], (effect.rate, effect.mix))
    values = (
        Values(capitalised(voice.say("rate")), _with_total([segment.rate for segment in answer.segments], rate)),
        Values(capitalised(voice.say("mix")), _with_total([segment.mix for segment in answer.segments], mix)),
    )
    if not any(any(one.values) for one in values):
        return None
    names = subject(voice, answer.metric, answer.conditions), capitalised(metric_name(voice, answer.metric))
    full, short = (
        voice.say("{metric}: rate and mix by {attribute}", metric=name, attribute=answer.by) for name in names
    )
    return Series(
        form="bar",
        titles=titled(voice, full, short, period_name(voice, answer.period)),
        categories=(*(row_name(voice, segment.segment) for segment in answer.segments), voice.say("Total")),
        values=values,
        measure=voice.say("{metric}, points", metric=names[1]),
        along=capitalised(answer.by),
    )


def _with_total(parts: Sequence[Difference], total: str) -> tuple[Decimal, ...]:
    return tuple(map(Decimal, (*adding_up(total, parts), total)))
