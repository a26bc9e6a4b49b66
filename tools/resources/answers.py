"""Answers that were given, read again: whole, as whoever reads them may see them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tools.asking import whoever_asks
from tools.recalling import LONGEST_ID, failure_noted

if TYPE_CHECKING:
    from retention.desk import Desk
    from tools.resources.forms import AnswerForm


def read_answer(desk: Desk, form: AnswerForm, answer_id: str) -> str | bytes:
    """The answer of that id, or of the only one that starts so, in `form`. The audit has it, whatever comes of it.

    Raises QuestionError where it is not there for whoever asks, and `nothing_to_draw` for its chart.
    """
    asker, wanted = whoever_asks(), answer_id[:LONGEST_ID]
    with failure_noted(desk, wanted, form.deed):
        found = desk.recall(wanted, asker)
        written = form.write(found.answer)
    desk.note(asker, form.deed, question=found.question, answer=found.answer.id)
    return written
