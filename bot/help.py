"""How to ask, with examples made of what the ledger holds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.blocks import Message, help_message
from retention.errors import QuestionError
from retention.language import read_question
from retention.question import Term
from retention.wording import slack

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from retention.desk import Attribute, LedgerDescription
    from retention.question import Question

ATTRIBUTES_SHOWN = 6
VALUES_SHOWN = 6
# A breakdown of fewer says nothing, one of more is no example.
_BREAKDOWN = range(2, 21)
# What can be typed without a second thought.
_PLAIN_WORD = re.compile(r"[A-Za-z][A-Za-z-]*")


def is_help(text: str) -> bool:
    """Whether a text asks how to ask."""
    return text.casefold().strip(" ?!.") in {"", "help", "help me"}


def how_to_ask(command: str, ledger: LedgerDescription, read: Callable[[str], Question]) -> Message:
    """Show what can be asked of this ledger with `command`, whose texts `read` reads; "" is a message to the bot."""
    known = [attribute for attribute in ledger.attributes if attribute.values]
    attributes = [slack.attribute_line(attribute, VALUES_SHOWN) for attribute in known[:ATTRIBUTES_SHOWN]]
    if len(known) > ATTRIBUTES_SHOWN:
        attributes.append(slack.lines_left(len(known) - ATTRIBUTES_SHOWN))
    asked = _EXAMPLES.get(command, examples)(ledger)
    return help_message(
        slack.help_headline(command),
        slack.help_grammar(
            cohorts=command == "/cohorts",
            breakdown=_is_read("last-quarter by x", read),
            comparison=_is_read("last-quarter vs previous", read),
        ),
        [f"{command} {question}".strip() for question in readable(asked, read)],
        attributes,
    )


def readable(questions: Sequence[str], read: Callable[[str], Question]) -> list[str]:
    """The questions that the command takes: cohorts know no comparison, for example."""
    return [question for question in questions if _is_read(question, read)]


def _is_read(text: str, read: Callable[[str], Question]) -> bool:
    try:
        read(text)
    except QuestionError:
        return False
    return True


def examples(ledger: LedgerDescription) -> list[str]:
    """Questions that this ledger answers, from a plain one to a comparison."""
    askable, questions = _askable(ledger), ["last-quarter"]
    if askable:
        first, second = askable[0], askable[-1]
        questions += [f"last-quarter {_term(ledger, first)}", f"ttm by {first.name}"]
        if second is not first:
            questions.append(f"last-year {_term(ledger, second)} by {first.name}")
    return [*questions, "last-quarter vs last-year"]


def examples_of_cohorts(ledger: LedgerDescription) -> list[str]:
    """Cohort tables of this ledger: wide and narrow, in revenue and in logos, of some accounts."""
    askable = _askable(ledger)
    return ["quarterly", "monthly logo", *([f"quarterly {_term(ledger, askable[0])}"] if askable else [])]


def examples_of_every_kind(ledger: LedgerDescription) -> list[str]:
    """A question of each kind, from the plainest on."""
    by = [f" by {attribute.name}" for attribute in _askable(ledger)[:1]]
    return [
        "nrr last-quarter",
        *(f"grr ttm{one}" for one in by),
        "nrr ttm monthly",
        "cohorts quarterly",
        "movers last-quarter",
        *(f"why nrr{one}" for one in by),
        *(f"matrix{one}" for one in by),
        "quick ratio last-quarter",
        "benchmarks nrr",
        "reconcile chartmogul stripe",
    ]


_EXAMPLES: dict[str, Callable[[LedgerDescription], list[str]]] = {
    "/cohorts": examples_of_cohorts,
    "/retention": examples_of_every_kind,
    "": examples_of_every_kind,
}


def _askable(ledger: LedgerDescription) -> list[Attribute]:
    """The attributes that a breakdown tells something of, the segments first."""
    return sorted(
        (attribute for attribute in ledger.attributes if attribute.values_total in _BREAKDOWN and _words(attribute)),
        key=lambda attribute: (attribute.name != "segment", attribute.values_total),
    )


def _words(attribute: Attribute) -> list[str]:
    """Values that are plain words; none where the attribute's own name is not one."""
    if not _PLAIN_WORD.fullmatch(attribute.name):
        return []
    return [entry.value for entry in attribute.values if _PLAIN_WORD.fullmatch(entry.value)]


def _term(ledger: LedgerDescription, attribute: Attribute) -> str:
    """The attribute's most frequent value: bare where it can mean nothing else."""
    value = _words(attribute)[0]
    values = [entry.value.casefold() for each in ledger.attributes for entry in each.values]
    all_listed = all(each.values_total == len(each.values) for each in ledger.attributes)
    alone = all_listed and values.count(value.casefold()) == 1
    return value if alone and _is_no_other_word(value) else f"{attribute.name}={value}"


def _is_no_other_word(value: str) -> bool:
    """Say whether the language takes this word for a value: "may" is a month, and "by" begins a breakdown."""
    try:
        return read_question(f"last-quarter {value}").terms == (Term(value=value),)
    except QuestionError:
        return False
