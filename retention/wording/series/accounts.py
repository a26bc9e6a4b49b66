"""The accounts behind movements as bars: gains first, then losses below zero, each the largest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retention.wording.movements import LOST, movement_name
from retention.wording.names import period_name
from retention.wording.series.model import Series, Values
from retention.wording.series.movements import major
from retention.wording.series.titles import of_segment, titled
from retention.wording.voice import capitalised

if TYPE_CHECKING:
    from retention.answer.movers import MoversAnswer
    from retention.wording.voice import Voice


def accounts(voice: Voice, answer: MoversAnswer) -> Series | None:
    """Every account that is listed; None where fewer than two are."""
    listed = [(group.movement, mover) for group in answer.movements for mover in group.accounts]
    if len(listed) < 2:  # noqa: PLR2004 - one bar compares nothing
        return None
    listed.sort(key=lambda one: (one[0] in LOST, -one[1].arr_minor, one[1].account))
    moved = [-mover.arr_minor if movement in LOST else mover.arr_minor for movement, mover in listed]
    title = _title(voice, answer)
    return Series(
        form="bar",
        titles=titled(voice, of_segment(voice, title, answer.conditions), title, period_name(voice, answer.period)),
        categories=tuple(mover.name or mover.account for _, mover in listed),
        values=(Values(capitalised(voice.say("change")), tuple(major(minor, answer.currency) for minor in moved)),),
        measure=answer.currency or voice.say("Amount"),
    )


def _title(voice: Voice, answer: MoversAnswer) -> str:
    """Say of which movement they are, and whether it is all of its accounts."""
    whole = all(len(group.accounts) == group.accounts_total for group in answer.movements)
    if len(answer.movements) > 1:
        return voice.say("accounts that moved ARR") if whole else voice.say("accounts that moved ARR most")
    name = movement_name(voice, answer.movements[0].movement)
    if whole:
        return voice.say("{movement} by account", movement=name)
    return voice.say("{movement}: the largest accounts", movement=name)
