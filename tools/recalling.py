"""Answers that were given, shown again: the audit has it, whatever comes of it."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from retention.access.deed import FAILED, Deed
from retention.errors import HoldfastError
from tools.asking import whoever_asks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retention.desk import Desk, Recalled

# An id has sixteen; what is longer is no id, and need not be kept or said back whole.
LONGEST_ID = 60


def recalled(desk: Desk, answer_id: str) -> Recalled:
    """The answer of that id as whoever asks may see it, noted as asked. Raises as `Desk.recall`."""
    with failure_noted(desk, answer_id):
        found = desk.recall(answer_id, whoever_asks())
    desk.note(whoever_asks(), Deed.ASK, question=found.question, answer=found.answer.id)
    return found


@contextmanager
def failure_noted(desk: Desk, answer_id: str, deed: Deed = Deed.ASK) -> Iterator[None]:
    """Keep in the audit that whoever asks did not get what they wanted of that answer, and why."""
    try:
        yield
    except Exception as error:
        outcome = error.code if isinstance(error, HoldfastError) else FAILED
        desk.note(whoever_asks(), deed, outcome, answer=answer_id[:LONGEST_ID])
        raise
