"""Segments: conditions on account attributes, and how words of a question find theirs (definitions, part 5)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from retention.answer import Condition
from retention.errors import QuestionError
from retention.language import LANGUAGE_WORDS, nearest
from retention.language.words import is_to_come
from retention.policy import DEFAULT_POLICY, policy_named

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retention.ledger.view import Ledger
    from retention.question import Term

# A word must be this like a value to be taken for it mistyped: "arr" is no mistyped "starter".
_LIKE_A_VALUE = 0.7
# In front of a word it says that those accounts are left out, which no condition can.
_WITHOUT = "-"
_SEPARATORS = re.compile(r"[\s_-]+")


def folded(text: str) -> str:
    """`text` without case and separators: "Mid market" and "mid-market" are the same word."""
    return _SEPARATORS.sub("", text).casefold()


def resolve_attribute(word: str, ledger: Ledger) -> str:
    """The attribute called `word`; raises QuestionError `unknown_attribute`."""
    for name in ledger.attribute_names:
        if folded(name) == folded(word):
            return name
    names = ledger.attribute_names
    raise QuestionError("unknown_attribute", text=word, nearest=nearest(word, names), valid=names)


def resolve_terms(terms: Sequence[Term], ledger: Ledger) -> tuple[Condition, ...]:
    """Conditions of a question, one an attribute, sorted.

    Raises QuestionError for unknown and ambiguous words, and for what conditions cannot say: `excluded_segment`,
    `alternative_attributes`.
    """
    chosen: dict[str, set[str]] = {}
    before: tuple[str, str] | None = None
    for term in terms:
        found = _matches(term, ledger)
        if term.alternative and before is not None and found[0][0] != before[0]:
            raise QuestionError("alternative_attributes", first=before, second=found[0])
        before = found[-1]
        for attribute, value in found:
            chosen.setdefault(attribute, set()).add(value)
    return tuple(Condition(attribute=name, values=tuple(sorted(values))) for name, values in sorted(chosen.items()))


def _matches(term: Term, ledger: Ledger) -> list[tuple[str, str]]:
    if term.attribute is not None:
        attribute = resolve_attribute(term.attribute, ledger)
        return [(attribute, _value_of(attribute, term.value, ledger))]
    found, words = [], term.value.split()
    while words:
        length, match = _longest_match(words, ledger)
        found.append(match)
        words = words[length:]
    return found


def _longest_match(words: Sequence[str], ledger: Ledger) -> tuple[int, tuple[str, str]]:
    known = _values_by_word(ledger)
    for length in range(len(words), 0, -1):
        text = " ".join(words[:length])
        candidates = _as_signed(text, known.get(folded(text), ()))
        if len(candidates) == 1:
            return length, candidates[0]
        if candidates:
            raise QuestionError("ambiguous_segment", text=text, candidates=_counted(candidates, ledger))
    if words[0].startswith(_WITHOUT):
        raise QuestionError("excluded_segment", text=" ".join(words))
    raise _unknown(words[0], ledger)


def _as_signed(text: str, candidates: Sequence[tuple[str, str]]) -> Sequence[tuple[str, str]]:
    """Those of `candidates` that `text` can mean: "-smb" is all but smb, unless a value is called so."""
    if not (text.startswith(_WITHOUT) or text.endswith(_WITHOUT)):
        return candidates
    return [(attribute, label) for attribute, label in candidates if label.casefold() == text.casefold()]


def _value_of(attribute: str, text: str, ledger: Ledger) -> str:
    labels = ledger.labels(attribute)
    if text in labels:
        return text
    if text.startswith(_WITHOUT):
        raise QuestionError("excluded_segment", text=text)
    meant = [(attribute, label) for label in labels if folded(label) == folded(text)]
    if len(meant) > 1:
        raise QuestionError("ambiguous_segment", text=text, candidates=_counted(meant, ledger))
    if meant:
        return meant[0][1]
    raise QuestionError("unknown_value", attribute=attribute, text=text, nearest=nearest(text, labels), valid=labels)


def _values_by_word(ledger: Ledger) -> dict[str, tuple[tuple[str, str], ...]]:
    def make() -> dict[str, tuple[tuple[str, str], ...]]:
        words: dict[str, tuple[tuple[str, str], ...]] = {}
        for attribute in _of_bare_words(ledger):
            for label in ledger.labels(attribute):
                words[folded(label)] = (*words.get(folded(label), ()), (attribute, label))
        return words

    return ledger.remember(("values_by_word",), make)


def _of_bare_words(ledger: Ledger) -> tuple[str, ...]:
    """The attributes whose values may stand alone: "quarter" as a billing interval is too easily meant as a period."""
    own = ledger.columns.attributes
    return tuple(name for name in ledger.attribute_names if name in own or name != "interval")


def _unknown(word: str, ledger: Ledger) -> QuestionError:
    """The error for a word nobody knows, with the nearest value, else the nearest word of the language."""
    names = {folded(name): name for name in ledger.attribute_names}
    if folded(word) in names:
        return QuestionError("attribute_without_value", text=names[folded(word)])
    spelled = {folded(label): (name, label) for name in _of_bare_words(ledger) for label in ledger.labels(name)}
    language = {folded(other): other for other in (*LANGUAGE_WORDS, *ledger.attribute_names)}
    close = nearest(folded(word), (*language, *spelled), likeness=_LIKE_A_VALUE)
    if close is not None and close not in language:
        attribute, label = spelled[close]
        return QuestionError(
            "unknown_segment", text=word, nearest=label, attribute=attribute, valid=ledger.labels(attribute)
        )
    return QuestionError(
        "unknown_segment",
        text=word,
        nearest=None if is_to_come(word) else nearest(word, (*LANGUAGE_WORDS, *ledger.attribute_names)),
        attribute=None,
        valid=ledger.attribute_names,
    )


def _counted(candidates: Sequence[tuple[str, str]], ledger: Ledger) -> tuple[tuple[str, str, int], ...]:
    """Each candidate with how many accounts have it at the close of the last complete day."""
    day, policy = ledger.complete_through.toordinal(), policy_named(DEFAULT_POLICY)
    return tuple(
        (attribute, label, int((ledger.attribute_codes(attribute, day, day, policy, None) == position).sum()))
        for attribute, label in candidates
        for position in (ledger.labels(attribute).index(label),)
    )
