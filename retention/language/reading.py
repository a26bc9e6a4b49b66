"""Text to `Question`: the grammar says where the clauses are, this module what they add up to."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from lark import Token, UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from retention.errors import QuestionError
from retention.language.stretches import as_of_day, expression, since, span, unreadable
from retention.language.tables import parser
from retention.language.words import COMPARISONS, LANGUAGE_WORDS, PERIODS, VALID_COMPARISONS, folded, nearest
from retention.period import MONTHS_A_YEAR, PeriodKind
from retention.question import (
    Comparison,
    LastComplete,
    Metric,
    Named,
    PeriodExpression,
    Question,
    Running,
    Term,
    Trailing,
    Unit,
)

if TYPE_CHECKING:
    from datetime import date

    from lark import Tree

METRIC_OF = {
    "NRR": Metric.NRR,
    "GRR": Metric.GRR,
    "LOGO_RETENTION": Metric.LOGO_RETENTION,
    "CRR": Metric.CRR,
    "LOGO_CHURN": Metric.LOGO_CHURN,
    "REVENUE_CHURN": Metric.REVENUE_CHURN,
}
LONGEST_TEXT = 500
QUOTES = "\"'“”„«»\u2018\u2019"
HYPHENS = str.maketrans({"\u2010": "-", "\u2011": "-"})
VALUE_IN_LIST = re.compile(r"""["“”„«]([^"“”„«»]+)["“”»]|['\u2018]([^'\u2018\u2019]+)['\u2019]|([^,]+)""")


@dataclass(slots=True)
class Clauses:
    """What was read so far: each slot with the text that filled it, so that a second one can be named beside it."""

    metric: tuple[Metric, str] | None = None
    period: tuple[PeriodExpression, str] | None = None
    as_of: tuple[date, str] | None = None
    by: tuple[str, str] | None = None
    comparison: tuple[str, str] | None = None
    policy: tuple[str, str] | None = None
    currency: tuple[str, str] | None = None
    terms: list[tuple[Term, str]] = field(default_factory=list)

    def fill(self, slot: str, value: object, text: str) -> None:
        """Fill a slot once; a second time is an error that names both texts."""
        filled = getattr(self, slot)
        if filled is not None:
            raise QuestionError(TWO[slot], first=filled[1], second=text)
        setattr(self, slot, (value, text))


TWO = {
    "metric": "two_metrics",
    "period": "two_periods",
    "as_of": "two_dates",
    "by": "two_breakdowns",
    "comparison": "two_comparisons",
    "policy": "two_policies",
    "currency": "two_currencies",
}


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


def assembled(clauses: Clauses, metric: Metric | None) -> Question:
    """The question that the clauses make; without a period the newest complete quarter is meant."""
    period, period_text = clauses.period or (None, "")
    if clauses.as_of is not None:
        period = _with_as_of(period, period_text, *clauses.as_of)
    period = period or LastComplete(unit=PeriodKind.QUARTER)
    return Question(
        metric=clauses.metric[0] if clauses.metric else metric or Metric.NRR,
        period=period,
        terms=tuple(term for term, _ in clauses.terms),
        by=clauses.by[0] if clauses.by else None,
        compare=comparison_of(clauses.comparison[0], period) if clauses.comparison else None,
        policy=clauses.policy[0] if clauses.policy else "holdfast",
        currency=clauses.currency[0].upper() if clauses.currency else None,
    )


def question(text: str, metric: Metric | None) -> Question:
    """Read a whole question."""
    cleaned = clean(text)
    clauses = clauses_of(cleaned)
    if clauses == Clauses() and "retention" not in cleaned.lower():
        raise QuestionError("empty_question")
    return assembled(clauses, metric)


def period(text: str) -> PeriodExpression:
    """Read text that is a period and nothing else."""
    cleaned = clean(text)
    if not cleaned:
        raise QuestionError("missing_period", nearest="last-quarter")
    clauses = clauses_of(cleaned)
    only = Clauses(period=clauses.period, as_of=clauses.as_of)
    if clauses != only or only == Clauses():
        raise unreadable(cleaned, "unknown", nearest=nearest(cleaned, PERIODS))
    return assembled(only, None).period


def terms(text: str) -> tuple[Term, ...]:
    """Read text that is a segment and nothing else."""
    clauses = clauses_of(clean(text))
    for slot in TWO:
        filled = getattr(clauses, slot)
        if filled is not None:
            raise QuestionError("not_a_segment", text=filled[1], part=slot)
    return tuple(term for term, _ in clauses.terms)


def comparison_of(text: str, period: PeriodExpression) -> Comparison:
    """Read what stands after `vs`; "previous quarter" is the previous period of a quarter only.

    "last quarter" is that of the running quarter, and of no other.
    """
    words = folded(text).removeprefix("the")
    for written, comparison in COMPARISONS.items():
        if folded(written) == words:
            return comparison
    named = re.fullmatch(r"(previous|prior|last)(month|quarter|half|year)", words)
    newer = Running if named and named[1] == "last" else LastComplete | Running | Named
    if named and isinstance(period, newer) and period.unit == named[2]:
        return Comparison.PREVIOUS
    raise QuestionError(
        "unknown_comparison", text=text, nearest=nearest(text, VALID_COMPARISONS), valid=VALID_COMPARISONS
    )


def _with_as_of(period: PeriodExpression | None, period_text: str, day: date, day_text: str) -> Trailing:
    if period is None:
        return Trailing(unit=Unit.MONTH, count=MONTHS_A_YEAR, as_of=day)
    if isinstance(period, Trailing):
        return period.model_copy(update={"as_of": day})
    raise QuestionError("as_of_needs_trailing", period=period_text, as_of=day_text, nearest=f"ttm as of {day}")


def _gathered(text: str, tree: Tree[Token]) -> Clauses:
    clauses = Clauses()
    attribute: str | None = None  # of the values that a comma or "or" continues
    continues = False
    for clause in tree.children:
        if isinstance(clause, Token):
            continues = True
            continue
        kind, tokens = str(clause.data), [child for child in clause.children if isinstance(child, Token)]
        written = text[clause.meta.start_pos : clause.meta.end_pos]
        if kind in ("run", "quoted"):
            attribute = attribute if continues else None
            values = [tokens[0][1:-1]] if kind == "quoted" else _runs(tokens)
            for value in values:
                clauses.terms.append((Term(attribute=attribute, value=value), written))
                attribute = attribute if len(values) == 1 else None
        elif kind == "pair":
            attribute = str(tokens[0]).rstrip("= ")
            clauses.terms += ((Term(attribute=attribute, value=value), written) for value in _listed(tokens[1]))
        else:
            attribute = None
            _fill(clauses, kind, tokens, written)
        continues = False
    return clauses


def _fill(clauses: Clauses, kind: str, tokens: list[Token], written: str) -> None:
    words = [(token.type, str(token)) for token in tokens]
    match kind:
        case "metric":
            clauses.fill("metric", METRIC_OF[words[0][0]], written)
        case "period":
            clauses.fill("period", expression(*words[0]), written)
        case "range":
            clauses.fill("period", span(written, [word for word in words if word[0] != "TO"]), written)
        case "since":
            clauses.fill("period", since(written, words), written)
        case "as_of":
            clauses.fill("as_of", as_of_day(written, words), written)
        case "by":
            clauses.fill("by", words[0][1], written)
        case "compare":
            clauses.fill("comparison", words[0][1], written)
        case "policy" | "currency":
            values = _listed(tokens[0])
            for value in values:
                clauses.fill(kind, value, f"{kind}={value}")


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
