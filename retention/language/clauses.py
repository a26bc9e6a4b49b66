"""The clauses of a text: the grammar says where they stand, this module what each of them says."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from lark import Token, UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from retention.errors import QuestionError
from retention.language.own_words import take_out
from retention.language.quantities import cost, margin, top
from retention.language.stretches import as_of_day, expression, known_on_day, looks_back, since, span, step
from retention.language.tables import parser
from retention.language.words import LANGUAGE_WORDS, LONGEST_TEXT, VALID_COMPARISONS, kind_named, metric_of, nearest
from retention.question import Kind, Term

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from lark import Tree

    from retention.language.stretches import Word
    from retention.question import Basis, Every, Metric, Movement, PeriodExpression

QUOTES = "\"'“”„«»\u2018\u2019"
HYPHENS = str.maketrans({"\u2010": "-", "\u2011": "-"})
VALUE_IN_LIST = re.compile(r"""["“”„«]([^"“”„«»]+)["“”»]|['\u2018]([^'\u2018\u2019]+)['\u2019]|([^,]+)""")
# The words that a clause of its own begins with; what they say is said by its rule.
BEGIN = {"SINCE", "AS_OF", "KNOWN_ON", "BY", "VS", "POLICY", "CURRENCY", "MARGIN", "CAC"}


class Stretch(NamedTuple):
    """A period as read; `looks_back` when its word is one of a window: `ttm`, `trailing-3-months`."""

    expression: PeriodExpression
    text: str
    looks_back: bool = False


@dataclass(slots=True)
class Clauses:
    """What was read so far: each slot with the text that filled it, so that a second one can be named beside it."""

    kind: tuple[Kind, str] | None = None
    metric: tuple[Metric, str] | None = None
    as_of: tuple[date, str] | None = None
    known_on: tuple[date, str] | None = None
    every: tuple[Every, str] | None = None
    by: tuple[str, str] | None = None
    comparison: tuple[str, str] | None = None
    policy: tuple[str, str] | None = None
    currency: tuple[str, str] | None = None
    top: tuple[int, str] | None = None
    margin: tuple[str, str] | None = None
    cac: tuple[str, str] | None = None
    movement: tuple[Movement, str] | None = None
    basis: tuple[Basis, str] | None = None
    periods: list[Stretch] = field(default_factory=list)
    policies: list[str] = field(default_factory=list)
    versions: list[int] = field(default_factory=list)
    terms: list[tuple[Term, str]] = field(default_factory=list)

    def fill(self, slot: str, value: object, text: str) -> None:
        """Fill a slot once; a second time is an error that names both texts."""
        filled = getattr(self, slot)
        if filled is not None and (slot, filled[0]) != ("kind", value):
            raise QuestionError(TWO[slot], first=filled[1], second=text)
        setattr(self, slot, (value, text))

    @property
    def empty(self) -> bool:
        return not (self.metric or self.periods or self.terms) and next(self.filled(), None) is None

    def filled(self) -> Iterator[tuple[str, str]]:
        """Every slot that holds something other than a segment, with its text."""
        if self.periods:
            yield "period", self.periods[0].text
        for slot in SLOTS:
            filled = getattr(self, slot)
            if filled is not None:
                yield slot, filled[1]


TWO = {
    "kind": "two_kinds",
    "period": "two_periods",
    "window": "two_windows",
    "metric": "two_metrics",
    "as_of": "two_dates",
    "known_on": "two_dates",
    "every": "two_steps",
    "by": "two_breakdowns",
    "comparison": "two_comparisons",
    "policy": "two_policies",
    "currency": "two_currencies",
    "top": "two_counts",
    "margin": "two_margins",
    "cac": "two_costs",
    "movement": "two_movements",
    "basis": "two_bases",
}
SLOTS = tuple(slot for slot in TWO if slot not in ("period", "window"))


def clean(text: str) -> str:
    """`text` with blanks folded and typographic hyphens plain.

    Errors: too_long, unreadable_character.
    """
    if len(text) > LONGEST_TEXT:
        raise QuestionError("too_long", length=len(text), limit=LONGEST_TEXT)
    cleaned = " ".join(text.split()).translate(HYPHENS)
    for character in cleaned:
        if unicodedata.category(character) in ("Cc", "Cs", "Co", "Cn"):
            raise QuestionError("unreadable_character", character=f"U+{ord(character):04X}")
    return cleaned


def clauses_of(text: str) -> Clauses:
    """Read the clauses of `text`, which is clean. Empty text has none."""
    try:
        tree = parser().parse(text)
    except UnexpectedInput as error:
        raise _misplaced(text, error) from None
    return _gathered(text, tree)


def _gathered(text: str, tree: Tree[Token]) -> Clauses:
    clauses = Clauses()
    attribute: str | None = None  # of the values that a comma or "or" continues
    continues = alternative = False
    kind = _kind_named(tree)
    for clause in tree.children:
        if isinstance(clause, Token):
            continues, alternative = True, clause.type == "OR"
            continue
        before = len(clauses.terms)
        form, tokens = str(clause.data), [child for child in clause.children if isinstance(child, Token)]
        written = text[tokens[0].start_pos : tokens[-1].end_pos]
        if form in ("run", "quoted"):
            attribute = attribute if continues else None
            values = (
                [tokens[0][1:-1]]
                if form == "quoted"
                else [left for run in _runs(tokens) for left in take_out(clauses, kind, run)]
            )
            for value in values:
                clauses.terms.append((Term(attribute=attribute, value=value), written))
                attribute = attribute if len(values) == 1 else None
        elif form == "pair":
            attribute = str(tokens[0]).rstrip("= ")
            clauses.terms += ((Term(attribute=attribute, value=value), written) for value in _listed(tokens[1]))
        elif not (kind is Kind.DIFF and form == "range" and len(tokens) == 1):  # "v3 to v5" is no range of days
            attribute = None
            words = [(token.type, str(token)) for token in tokens if token.type not in BEGIN]
            _fill(clauses, form, words, written)
        if alternative and 0 < before < len(clauses.terms):
            term, said = clauses.terms[before]
            clauses.terms[before] = term.model_copy(update={"alternative": True}), said
        continues = alternative = False
    return clauses


def _kind_named(tree: Tree[Token]) -> Kind | None:
    words = (clause.children[0] for clause in tree.children if not isinstance(clause, Token) and clause.data == "kind")
    return next((kind_named(str(word)) for word in words), None)


def _fill(clauses: Clauses, form: str, words: list[Word], written: str) -> None:
    match form:
        case "reconcile":
            clauses.fill("kind", Kind.RECONCILE, words[0][1])
            clauses.policies += (name.strip(QUOTES) for _, name in words[1:])
        case "policy" | "currency":
            for value in _listed(words[0][1]):
                clauses.fill(form, value, f"{form}={value}")
        case "period" | "range" | "since":
            clauses.periods.append(PERIOD_FORMS[form](written, words))
        case "retention":
            return
        case _:
            clauses.fill(form, MEANINGS[form](written, words), written)


PERIOD_FORMS: dict[str, Callable[[str, list[Word]], Stretch]] = {
    "period": lambda written, words: Stretch(expression(*words[0]), written, looks_back(*words[0])),
    "range": lambda written, words: Stretch(span(written, [word for word in words if word[0] != "TO"]), written),
    "since": lambda written, words: Stretch(since(written, words), written),
}
MEANINGS: dict[str, Callable[[str, list[Word]], object]] = {
    "kind": lambda _, words: kind_named(words[0][1]),
    "metric": lambda _, words: metric_of(words[0][1]),
    "as_of": as_of_day,
    "known_on": known_on_day,
    "every": lambda written, _: step(written),
    "top": lambda written, _: top(written),
    "by": lambda _, words: words[0][1],
    "comparison": lambda _, words: words[0][1],
    "margin": lambda _, words: margin(words[0][1]),
    "cac": lambda _, words: cost(words[0][1]),
}


def _runs(tokens: list[Token]) -> list[str]:
    """Join words that stand side by side; a filler word between two of them parts the run."""
    runs = [str(tokens[0])]
    for before, token in pairwise(tokens):
        if token.start_pos == (before.end_pos or 0) + 1:
            runs[-1] += f" {token}"
        else:
            runs.append(str(token))
    return runs


def _listed(values: str) -> list[str]:
    return [next(filter(None, groups)) for groups in VALUE_IN_LIST.findall(values)]


def _misplaced(text: str, error: UnexpectedInput) -> QuestionError:
    """Say what is missing or unknown at the place where the grammar stopped."""
    expected = error.allowed if isinstance(error, UnexpectedCharacters) else set()
    at = error.pos_in_stream or 0
    if isinstance(error, UnexpectedToken):
        expected = error.expected
        at = len(text) if error.token.type == "$END" else error.token.start_pos or 0
    before, rest = text[:at].rstrip(), text[at:]
    if rest and rest[0] in QUOTES:
        return QuestionError("unbalanced_quote", text=rest)
    word = before.rsplit(" ", maxsplit=1)[-1].rstrip("?!:=")
    if "NAME" in (expected or ()):
        return QuestionError("missing_attribute", word=word)
    if "AGAINST" in (expected or ()):
        word = " ".join(before.split(" ")[-2:]) if word in ("to", "with") else word
        return QuestionError("missing_comparison", word=word, valid=VALID_COMPARISONS)
    start, end = text.rfind(" ", 0, at) + 1, text.find(" ", at)
    chunk = text[start : end if end >= 0 else len(text)]
    value_is_missing = re.fullmatch(r"([^=]*)=[?!:.]*", chunk)
    if value_is_missing:
        return QuestionError("missing_value", attribute=value_is_missing[1] or word)
    return QuestionError("unknown_word", text=chunk, nearest=nearest(chunk, LANGUAGE_WORDS))
