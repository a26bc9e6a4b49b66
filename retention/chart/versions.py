"""One period as two ledger versions know it, as bars: each component before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retention.chart.bars import Band, Bar, bar_chart
from retention.chart.canvas import EARLIER, TOTAL, finished, rows_high
from retention.chart.captions import captioned
from retention.errors import QuestionError
from retention.wording.parts import Amounts

if TYPE_CHECKING:
    from retention.answer import Retention
    from retention.answer.diff import DiffAnswer
    from retention.chart.canvas import Specification
    from retention.wording.voice import Voice

_PAIR_HIGH = 44


def versions(speaker: Voice, answer: DiffAnswer) -> Specification:
    """Opening, movements and closing in both versions, with what changed; what was lost stands to the left."""
    earlier, later = (
        speaker.say("Ledger v{version}", version=str(state.version)) for state in (answer.earlier, answer.ledger)
    )
    before, after = _components(speaker, answer.before), _components(speaker, answer.after)
    amounts = Amounts(speaker, answer.currency, (minor for part in (before, after) for minor in part.values()))
    bands = []
    for label, minor in after.items():
        if minor or before[label]:
            figure, changed = amounts.plain(minor), minor - before[label]
            if changed:
                figure = speaker.say("{figure} ({change})", figure=figure, change=amounts.signed(changed))
            bars = (Bar(before[label], amounts.plain(before[label]), earlier), Bar(minor, figure, later))
            bands.append(Band(label, bars))
    if not bands:
        raise QuestionError("nothing_to_draw")
    layers = bar_chart(bands, {earlier: EARLIER, later: TOTAL})
    height = rows_high(len(bands), each=_PAIR_HIGH)
    return finished(layers, captioned(speaker, answer), str(speaker.locale), height)


def _components(speaker: Voice, total: Retention) -> dict[str, int]:
    """The amounts of the identity of definitions, part 2, with their signs."""
    return {
        speaker.say("Opening ARR"): total.opening_arr_minor,
        speaker.say("Expansion"): total.expansion_arr_minor,
        speaker.say("Contraction"): -total.contraction_arr_minor,
        speaker.say("Churn"): -total.churn_arr_minor,
        speaker.say("New"): total.new_arr_minor,
        speaker.say("Reactivated"): total.reactivation_arr_minor,
        speaker.say("Exchange rates"): total.fx_arr_minor,
        speaker.say("Closing ARR"): total.closing_arr_minor,
    }
