"""Why a figure changed, as bars: what each segment adds by its own rate and by its share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retention.chart.bars import Band, Bar, bar_chart
from retention.chart.canvas import GAIN, MOST_BARS, TOTAL, finished, percent, rows_high
from retention.chart.captions import captioned
from retention.errors import QuestionError
from retention.wording.comparison import before_and_change
from retention.wording.names import row_name
from retention.wording.sums import adding_up

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retention.answer.why import WhyAnswer
    from retention.chart.canvas import Specification
    from retention.ratio import Change, Difference
    from retention.wording.voice import Voice

_PAIR_HIGH = 40


def why(speaker: Voice, answer: WhyAnswer) -> Specification:
    """Rate and mix of every segment and of all: as they stand, each sums to its total, and these to the change."""
    effect, figures = answer.compared.effect, before_and_change(answer)
    if effect is None or figures is None or not answer.segments:
        raise QuestionError("nothing_to_draw")
    rate, mix = adding_up(figures[1], (effect.rate, effect.mix))
    rates = _with_total(rate, effect.rate, [segment.rate for segment in answer.segments])
    mixes = _with_total(mix, effect.mix, [segment.mix for segment in answer.segments])
    labels = [speaker.say("All segments"), *(row_name(speaker, segment.segment) for segment in answer.segments)]
    names = speaker.say("Rate"), speaker.say("Mix")
    bands = []
    for label, *parts in zip(labels, rates, mixes, strict=True):
        bars = (Bar(place, speaker.points(text), name) for (place, text), name in zip(parts, names, strict=True))
        bands.append(Band(label, tuple(bars)))
    shown = bands[: MOST_BARS // 2]
    layers = bar_chart(shown, dict(zip(names, (TOTAL, GAIN), strict=True)))
    caption = captioned(speaker, answer, *_cut(speaker, len(shown) - 1, len(answer.segments)))
    return finished(layers, caption, str(speaker.locale), rows_high(len(shown), each=_PAIR_HIGH))


def _with_total(text: str, total: Change, parts: Sequence[Difference]) -> list[tuple[float, str]]:
    """Place and text of the total, then of its parts; the texts of the parts add up to that of the total."""
    texts = (text, *adding_up(text, parts))
    return [(percent(one), worded) for one, worded in zip((total, *parts), texts, strict=True)]


def _cut(speaker: Voice, shown: int, segments: int) -> tuple[str, ...]:
    if shown == segments:
        return ()
    return (
        speaker.plural(
            "{shown} of {count} segment: those with the largest opening ARR.",
            "{shown} of {count} segments: those with the largest opening ARR.",
            segments,
            shown=speaker.number(shown),
        ),
    )
