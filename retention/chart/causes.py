"""Why a figure changed, as bars: what each segment adds by its own rate and by its share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retention.chart.bars import Band, Bar, bar_chart
from retention.chart.canvas import GAIN, MOST_BARS, TOTAL, finished, percent, rows_high
from retention.chart.captions import captioned
from retention.errors import QuestionError
from retention.wording.names import row_name
from retention.wording.sums import adding_up

if TYPE_CHECKING:
    from retention.answer.why import WhyAnswer
    from retention.chart.canvas import Specification
    from retention.ratio import Difference
    from retention.wording.voice import Voice

_PAIR_HIGH = 40


def why(speaker: Voice, answer: WhyAnswer) -> Specification:
    """Rate and mix of every segment, and of all of them: each column of figures sums to its total."""
    if answer.compared.effect is None or not answer.segments:
        raise QuestionError("nothing_to_draw")
    effect, names = answer.compared.effect, (speaker.say("Rate"), speaker.say("Mix"))
    rates = _adding_up(effect.rate, [segment.rate for segment in answer.segments])
    mixes = _adding_up(effect.mix, [segment.mix for segment in answer.segments])
    bands = []
    labels = [speaker.say("All segments"), *(row_name(speaker, segment.segment) for segment in answer.segments)]
    for label, *parts in zip(labels, rates, mixes, strict=True):
        bars = (Bar(place, speaker.points(text), name) for (place, text), name in zip(parts, names, strict=True))
        bands.append(Band(label, tuple(bars)))
    shown = bands[: MOST_BARS // 2]
    remarks = []
    if len(shown) < len(bands):
        remarks.append(
            speaker.plural(
                "{shown} of {count} segment.",
                "{shown} of {count} segments.",
                len(answer.segments),
                shown=speaker.number(len(shown) - 1),
            )
        )
    layers = bar_chart(shown, dict(zip(names, (TOTAL, GAIN), strict=True)))
    height = rows_high(len(shown), each=_PAIR_HIGH)
    return finished(layers, captioned(speaker, answer, *remarks), str(speaker.locale), height)


def _adding_up(total: Difference, parts: list[Difference]) -> list[tuple[float, str]]:
    """Place and text of the total, then of its parts; the texts of the parts add up to that of the total."""
    texts = (total.percent, *adding_up(total.percent, parts))
    return [(percent(one), text) for one, text in zip((total, *parts), texts, strict=True)]
