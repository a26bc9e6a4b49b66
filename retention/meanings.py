"""What an ambiguous question can mean: the same question in other words, one for each choice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retention.answer import Condition
from retention.language.words import folded
from retention.question import Term

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retention.errors import QuestionError
    from retention.question import Question


@dataclass(frozen=True, slots=True)
class Meaning:
    """One choice, in the words of the language, how many accounts have it, and the question that says it."""

    text: str
    accounts: int | None
    question: Question


def meanings(question: Question, error: QuestionError) -> tuple[Meaning, ...]:
    """The choices that `error` leaves: of a word that fits several values, of currencies. None for other errors."""
    match error.code:
        case "ambiguous_segment":
            return tuple(_of_word(question, error.facts["text"], *found) for found in error.facts["candidates"])
        case "mixed_currencies":
            return tuple(
                Meaning(f"currency={code}", None, question.model_copy(update={"currency": code}))
                for code in error.facts["currencies"]
            )
    return ()


def _of_word(question: Question, text: str, attribute: str, value: str, accounts: int) -> Meaning:
    terms = tuple(
        other.model_copy(update={"alternative": term.alternative and first == 0})
        for term in question.terms
        for first, other in enumerate(_said(term, text, attribute, value))
    )
    condition = Condition(attribute=attribute, values=(value,))
    return Meaning(condition.text, accounts, question.model_copy(update={"terms": terms}))


def _said(term: Term, text: str, attribute: str, value: str) -> Iterator[Term]:
    """`term` with the value in place of the word that is meant; what stands around the word in a run stays."""
    meant, words, sought = Term(attribute=attribute, value=value), term.value.split(), text.split()
    starts = range(len(words) - len(sought) + 1)
    start = next((start for start in starts if words[start : start + len(sought)] == sought), None)
    if start is None:
        yield term
    elif term.attribute is not None:
        # What was said of another attribute stays: the word that is meant stands elsewhere.
        yield meant if words == sought and folded(term.attribute) == folded(attribute) else term
    else:
        around = " ".join(words[:start]), " ".join(words[start + len(sought) :])
        yield from (Term(value=run) for run in around[:1] if run)
        yield meant
        yield from (Term(value=run) for run in around[1:] if run)
