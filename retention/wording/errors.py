"""The sentence of an error: the one place where a code becomes words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retention.errors import QuestionError, SettingsError
from retention.wording.ledger_errors import LEDGER_SENTENCES
from retention.wording.question_errors import QUESTION_SENTENCES
from retention.wording.settings_errors import SETTINGS_SENTENCES
from retention.wording.voice import voice

if TYPE_CHECKING:
    from retention.errors import HoldfastError
    from retention.wording.voice import Voice

# Without 0, 1, I and O: a reference is read aloud and typed again.
_REFERENCE_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_REFERENCE_LENGTH = 4
REFERENCES = len(_REFERENCE_LETTERS) ** _REFERENCE_LENGTH


def explain(error: HoldfastError, locale: str | Voice = "en") -> str:
    """What was read, what is valid, what to do next. A code without a sentence is a bug and raises KeyError."""
    match error:
        case QuestionError():
            sentences = QUESTION_SENTENCES
        case SettingsError():
            sentences = SETTINGS_SENTENCES
        case _:
            sentences = LEDGER_SENTENCES
    return sentences[error.code](voice(locale), error.facts)


def fault_reference(number: int) -> str:
    """Name a failure by a number below `REFERENCES`, which the face draws: "7Q2M"."""
    letters = []
    for _ in range(_REFERENCE_LENGTH):
        number, letter = divmod(number, len(_REFERENCE_LETTERS))
        letters.append(_REFERENCE_LETTERS[letter])
    return "".join(reversed(letters))


def our_fault(reference: str, locale: str | Voice = "en") -> str:
    """What is said when it is a bug: nobody has to change anything but us."""
    return voice(locale).say(
        "That failed on our side (reference {reference}). It has been logged; nothing was changed.",
        reference=reference,
    )
