"""The accounts behind movements as bars: what came to the right, what was lost to the left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retention.chart.bars import Band, Bar, bar_chart
from retention.chart.canvas import GAIN, LOSS, MOST_BARS, finished, rows_high
from retention.chart.captions import captioned
from retention.errors import QuestionError
from retention.question import Movement
from retention.wording.movements import movement_name, signed
from retention.wording.parts import Amounts
from retention.wording.voice import BETWEEN

if TYPE_CHECKING:
    from retention.answer.movers import Mover, MoversAnswer
    from retention.chart.canvas import Specification
    from retention.wording.voice import Voice

_LOST = frozenset({Movement.CONTRACTION, Movement.CHURN})
_COLOURS = {
    Movement.NEW: "#0072b2",
    Movement.REACTIVATION: "#009e73",
    Movement.EXPANSION: GAIN,
    Movement.CONTRACTION: "#e69f00",
    Movement.CHURN: LOSS,
}


def movers(speaker: Voice, answer: MoversAnswer) -> Specification:
    """The largest of the listed accounts, gains before losses; the figure of each names its movement."""
    listed = [(group.movement, mover) for group in answer.movements for mover in group.accounts]
    if not listed:
        raise QuestionError("nothing_to_draw")
    largest = sorted(listed, key=lambda one: (-one[1].arr_minor, one[1].account))[:MOST_BARS]
    shown = sorted(largest, key=lambda one: one[0] in _LOST)
    amounts = Amounts(speaker, answer.currency, (mover.arr_minor for _, mover in shown))
    several = len(answer.movements) > 1

    def band(movement: Movement, mover: Mover) -> Band:
        name, figure = movement_name(speaker, movement), signed(amounts, movement, mover.arr_minor)
        worded = BETWEEN.join((figure, name)) if several else figure
        return Band(mover.name or mover.account, (Bar(_place(movement, mover), worded, name),))

    tones = {movement_name(speaker, movement): _COLOURS[movement] for movement in _COLOURS}
    count = sum(group.accounts_total for group in answer.movements)
    remarks = []
    if len(shown) < count:
        remarks.append(
            speaker.plural(
                "{shown} of {count} account.",
                "{shown} of {count} accounts.",
                count,
                shown=speaker.number(len(shown)),
            )
        )
    layers = bar_chart([band(*one) for one in shown], tones, key=False)
    return finished(layers, captioned(speaker, answer, *remarks), str(speaker.locale), rows_high(len(shown)))


def _place(movement: Movement, mover: Mover) -> int:
    return -mover.arr_minor if movement in _LOST else mover.arr_minor
