"""Separate fields to `Question`: the arguments of a tool, the fields of a form. Each says one thing in the language."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from retention.errors import QuestionError
from retention.language import reading
from retention.language.clauses import Clauses, Stretch, clean
from retention.language.quantities import MOST_LISTED, cost, margin
from retention.language.stretches import step, unreadable
from retention.language.words import BASES, METRICS, MOVEMENTS, folded, nearest
from retention.policy import DEFAULT_POLICY
from retention.question import Basis, Every, Kind, Metric, Movement, Trailing

if TYPE_CHECKING:
    from collections.abc import Mapping
    from enum import StrEnum

    from retention.language.parts import Parts
    from retention.question import Question

_STEPS = {folded(word): step(word) for every in Every for word in (every.value, f"{every.value}ly")}
_BASES = {folded(basis.value): basis for basis in Basis} | {folded(word): basis for word, basis in BASES.items()}
_MOVEMENTS = {folded(movement.value): movement for movement in Movement} | MOVEMENTS
_METRICS = {folded(word): metric for word, metric in METRICS.items()} | {folded(one.value): one for one in Metric}
# Fields of which the words are known: those words, and what is offered where another one stands.
_CHOICES: dict[str, tuple[Mapping[str, StrEnum], tuple[str, ...]]] = {
    "metric": (_METRICS, tuple(Metric)),
    "every": (_STEPS, tuple(Every)),
    "basis": (_BASES, tuple(Basis)),
    "movement": (_MOVEMENTS, tuple(Movement)),
}
# Fields that stand in the question as they are written, by the name of their clause.
_AS_WRITTEN = {"by": "by", "compare": "comparison", "currency": "currency"}


def question(kind: Kind, parts: Parts) -> Question:
    """The question of that kind that the fields make; a blank field is what the kind means without it."""
    given = {name: clean(text) for name, text in parts.given().items()}
    read = reading.period_clauses(given["period"]) if "period" in given else Clauses()
    if parts.has_window_field:
        read.periods = [stretch._replace(looks_back=False) for stretch in read.periods]
    read.fill("kind", kind, kind.value)
    terms = (*(reading.terms(given["segment"]) if "segment" in given else ()), *parts.terms)
    read.terms += [(term, term.value) for term in terms]
    _fill_words(read, given)
    _fill_numbers(read, parts)
    _fill_policies(read, kind, given)
    return reading.assembled(read, None)


def _fill_words(read: Clauses, given: Mapping[str, str]) -> None:
    for name, (words, valid) in _CHOICES.items():
        if name in given:
            read.fill(name, _chosen(name, given[name], words, valid), given[name])
    for name, slot in _AS_WRITTEN.items():
        if name in given:
            read.fill(slot, given[name], given[name])
    if "window" in given:
        read.periods.append(_window(given["window"]))
    if "known_on" in given:
        read.known_on = reading.known_on(given["known_on"])
    for name, meaning in (("margin", margin), ("cac", cost)):
        if name in given:
            read.fill(name, meaning(given[name]), f"{name}={given[name]}")


def _fill_numbers(read: Clauses, parts: Parts) -> None:
    if parts.top is not None:
        if not 1 <= parts.top <= MOST_LISTED:
            raise QuestionError("unreadable_top", text=f"top {parts.top}", lowest=1, highest=MOST_LISTED)
        read.fill("top", parts.top, f"top {parts.top}")
    read.versions += [version for version in (parts.older, parts.newer) if version is not None]
    if parts.older is not None and parts.newer is not None and parts.older > parts.newer:
        raise QuestionError("versions_reversed", older=parts.older, newer=parts.newer)


def _fill_policies(read: Clauses, kind: Kind, given: Mapping[str, str]) -> None:
    if kind is Kind.RECONCILE:
        read.policies += [given[name] for name in ("policy", "against") if name in given]
    elif given.get("policy", DEFAULT_POLICY) != DEFAULT_POLICY:
        read.fill("policy", given["policy"], given["policy"])


def _chosen(name: str, text: str, words: Mapping[str, StrEnum], valid: tuple[str, ...]) -> StrEnum:
    found = words.get(folded(text))
    if found is not None:
        return found
    offered = tuple(str(word) for word in valid)
    if name == "metric":
        raise QuestionError("unknown_metric", text=text, nearest=nearest(text, METRICS), valid=offered)
    raise QuestionError("unknown_choice", part=name, text=text, nearest=nearest(text, offered), valid=offered)


def _window(text: str) -> Stretch:
    """What each point of a trend looks back on: a trailing period of its own, without a day that it ends on."""
    read = reading.period_clauses(text)
    stretch = read.periods[0] if len(read.periods) == 1 and read.as_of is None else None
    if stretch is None or not isinstance(stretch.expression, Trailing):
        near = re.sub("^last", "trailing", text) if text.startswith("last") else None
        raise unreadable(text, "window", nearest=near)
    return stretch._replace(looks_back=True)
