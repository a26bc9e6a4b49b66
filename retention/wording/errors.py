"""The sentence of an error: the one place where a code becomes words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retention.errors import QuestionError
from retention.wording.ledger_errors import LEDGER_SENTENCES
from retention.wording.question_errors import QUESTION_SENTENCES
from retention.wording.voice import voice

if TYPE_CHECKING:
    from retention.errors import HoldfastError


def explain(error: HoldfastError, locale: str = "en") -> str:
    """What was read, what is valid, what to do next. A code without a sentence is a bug and raises KeyError."""
    sentences = QUESTION_SENTENCES if isinstance(error, QuestionError) else LEDGER_SENTENCES
    return sentences[error.code](voice(locale), error.facts)


def our_fault(reference: str, locale: str = "en") -> str:
    """What is said when it is a bug: nobody has to change anything but us."""
    return voice(locale).say(
        "That failed on our side (reference {reference}). It has been logged; nothing was changed.",
        reference=reference,
    )
