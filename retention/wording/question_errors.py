"""What is said when the question must change: what was read, what is valid, the nearest choice."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from retention.wording.voice import capitalised

if TYPE_CHECKING:
    from retention.wording.voice import Voice

Sentence = Callable[["Voice", dict[str, Any]], str]


def _meant(voice: Voice, nearest: str | None) -> str:
    return "" if nearest is None else voice.say(" Did you mean {nearest}?", nearest=nearest)


def _unknown(voice: Voice, facts: dict[str, Any], said: str, valid: str) -> str:
    return voice.say(
        "{said}{meant} {valid}: {choices}.",
        said=said,
        meant=_meant(voice, facts.get("nearest")),
        valid=valid,
        choices=voice.listed(facts["valid"]),
    )


def _unknown_segment(voice: Voice, facts: dict[str, Any]) -> str:
    if facts["attribute"] is None:
        said = voice.say('I don\'t know the word "{text}".', text=facts["text"])
        return _unknown(voice, facts, said, voice.say("Attributes of this ledger"))
    said = voice.say('I don\'t know the segment "{text}".', text=facts["text"])
    return _unknown(voice, facts, said, _values_of(voice, facts["attribute"]))


def _values_of(voice: Voice, attribute: str) -> str:
    if attribute == "segment":
        return voice.say("Segments")
    return voice.say("Values of {attribute}", attribute=attribute)


def _ambiguous_segment(voice: Voice, facts: dict[str, Any]) -> str:
    meanings = [
        voice.plural("{attribute} ({count} account)", "{attribute} ({count} accounts)", count, attribute=attribute)
        for attribute, _, count in facts["candidates"]
    ]
    choices = [f"{attribute}={_quoted(value)}" for attribute, value, _ in facts["candidates"]]
    return voice.say(
        '"{text}" fits {meanings}. Ask {choices}.',
        text=facts["text"],
        meanings=voice.say(" and ").join(meanings),
        choices=voice.say(" or ").join(choices),
    )


def _quoted(value: str) -> str:
    return f'"{value}"' if " " in value else value


def _two(what: str) -> Sentence:
    def sentence(voice: Voice, facts: dict[str, Any]) -> str:
        return voice.say(
            'I read two {what}, "{first}" and "{second}". Ask for one at a time.',
            what=voice.say(what),
            first=facts["first"],
            second=facts["second"],
        )

    return sentence


def _mixed_currencies(voice: Voice, facts: dict[str, Any]) -> str:
    return voice.say(
        "These accounts bill in {currencies}, and amounts of different currencies are not added up. Ask for one:"
        " currency={first}.",
        currencies=voice.say(" and ").join(facts["currencies"]),
        first=facts["currencies"][0],
    )


def _not_complete(voice: Voice, facts: dict[str, Any]) -> str:
    known, label = voice.day(facts["complete_through"]), _named(voice, facts["label"])
    if facts["over"]:
        said = voice.say(
            "{period} reaches beyond the ledger, which is complete through {day}.", period=label, day=known
        )
    else:
        said = voice.say("{period} is not over: the ledger is complete through {day}.", period=label, day=known)
    latest = facts["latest"] and _named(voice, facts["latest"])
    offers = []
    if facts["running"]:
        offers.append(voice.say("{word} for the period so far", word=facts["running"]))
    if facts["latest_word"] and latest:
        offers.append(voice.say("{word} for {period}", word=facts["latest_word"], period=latest))
    elif facts["latest"]:
        offers.append(facts["latest"])
    elif not offers and facts["so_far"]:
        offers.append(facts["so_far"])
    return said if not offers else voice.say("{said} Ask {offers}.", said=said, offers=voice.say(", or ").join(offers))


def _named(_voice: Voice, label: str) -> str:
    return label.replace("..", " to ")


def _nothing_known_yet(voice: Voice, facts: dict[str, Any]) -> str:
    said = voice.say(
        "Nothing of {period} is known yet: the ledger is complete through {day}.",
        period=_named(voice, facts["label"]),
        day=voice.day(facts["complete_through"]),
    )
    return said if not facts["suggestion"] else voice.say("{said} Ask {offer}.", said=said, offer=facts["suggestion"])


def _unreadable_period(voice: Voice, facts: dict[str, Any]) -> str:
    reason = PERIOD_REASONS.get(facts["reason"])
    said = voice.say('I can\'t read the period "{text}"', text=facts["text"])
    if reason is not None:
        said = voice.say("{said}: {reason}", said=said, reason=reason(voice, facts))
    return capitalised(said) + "." + _meant(voice, facts["nearest"])


def _between(voice: Voice, facts: dict[str, Any]) -> str:
    return voice.say("years go from {lowest} to {highest}", lowest=str(facts["lowest"]), highest=str(facts["highest"]))


# What is wrong with a period, after the colon.
PERIOD_REASONS: dict[str, Sentence] = {
    "month": lambda voice, _facts: voice.say("months go from 01 to 12"),
    "quarter": lambda voice, _facts: voice.say("quarters go from 1 to 4"),
    "half": lambda voice, _facts: voice.say("halves go from 1 to 2"),
    "year": _between,
    "day": lambda voice, facts: voice.say(
        "the days of {month} go from 01 to {highest}", month=facts["month"], highest=str(facts["highest"])
    ),
    "count": lambda voice, facts: voice.say(
        "a number of periods goes from {lowest} to {highest}",
        lowest=str(facts["lowest"]),
        highest=voice.number(facts["highest"]),
    ),
    "order": lambda voice, facts: voice.say(
        "{first} comes after {last}", first=voice.day(facts["first"]), last=voice.day(facts["last"])
    ),
    "single_day": lambda voice, facts: voice.say(
        "a single day has no opening and closing; ask as of {day} for the 12 months to it, or a range such as"
        " {day}..{day}",
        day=facts["day"],
    ),
    "range_ends": lambda voice, _facts: voice.say(
        "a range has a day, a month or a year at both ends, as in 2025-06-01..2025-08-31"
    ),
    "since": lambda voice, _facts: voice.say('after "since" comes a day, a month or a year, as in since 2025-01'),
    "as_of": lambda voice, _facts: voice.say('after "as of" comes a day, as in as of 2025-06-30'),
    "unit": lambda voice, facts: voice.say("periods are {valid} and such", valid=voice.listed(facts["valid"], limit=6)),
    "form": lambda voice, _facts: voice.say("write it as 2025, 2025-Q3, 2025-06 or 2025-06-01..2025-08-31"),
    "unknown": lambda voice, _facts: voice.say(
        "write it as last-quarter, ttm, 2025-Q3, 2025-06 or 2025-06-01..2025-08-31"
    ),
}

QUESTION_SENTENCES: dict[str, Sentence] = {
    "empty_question": lambda voice, _facts: voice.say(
        "Ask for a metric and a period, and a segment if you like: nrr last-quarter enterprise."
    ),
    "too_long": lambda voice, facts: voice.say(
        "The question has {length} characters; {limit} are the most.",
        length=voice.number(facts["length"]),
        limit=voice.number(facts["limit"]),
    ),
    "unreadable_character": lambda voice, facts: voice.say(
        "The question holds the unreadable character {character}. Write it again without.",
        character=facts["character"],
    ),
    "unbalanced_quote": lambda voice, facts: voice.say("The quote is not closed: {text}", text=facts["text"]),
    "unknown_word": lambda voice, facts: voice.say(
        'I can\'t place "{text}" in the question.{meant}',
        text=facts["text"],
        meant=_meant(voice, facts["nearest"]),
    ),
    "unreadable_period": _unreadable_period,
    "missing_period": lambda voice, facts: voice.say("The period is missing, for example {nearest}.", **facts),
    "not_complete": _not_complete,
    "nothing_known_yet": _nothing_known_yet,
    "as_of_needs_trailing": lambda voice, facts: voice.say(
        '"as of" goes with ttm and last-12-months, not with "{period}". Did you mean {nearest}?', **facts
    ),
    "two_metrics": _two("metrics"),
    "two_periods": _two("periods"),
    "two_dates": _two("dates"),
    "two_breakdowns": _two("breakdowns"),
    "two_comparisons": _two("comparisons"),
    "two_policies": _two("policies"),
    "two_currencies": _two("currencies"),
    "not_a_segment": lambda voice, facts: voice.say(
        '"{text}" is no segment but a {part}. Give it in its own place.', **facts
    ),
    "missing_attribute": lambda voice, facts: voice.say(
        'After "{word}" comes an attribute, as in by segment.', **facts
    ),
    "missing_comparison": lambda voice, facts: voice.say(
        'After "{word}" comes {valid}.', word=facts["word"], valid=voice.say(" or ").join(facts["valid"])
    ),
    "missing_value": lambda voice, facts: voice.say(
        'The value of "{attribute}" is missing, as in segment=enterprise.', **facts
    ),
    "unknown_metric": lambda voice, facts: _unknown(
        voice, facts, voice.say('I don\'t know the metric "{text}".', text=facts["text"]), voice.say("Metrics")
    ),
    "unknown_comparison": lambda voice, facts: _unknown(
        voice,
        facts,
        voice.say('I can\'t compare with "{text}".', text=facts["text"]),
        voice.say("Comparisons"),
    ),
    "unknown_policy": lambda voice, facts: _unknown(
        voice, facts, voice.say('I don\'t know the policy "{text}".', text=facts["text"]), voice.say("Policies")
    ),
    "unknown_currency": lambda voice, facts: _unknown(
        voice,
        facts,
        voice.say("No line of this ledger bills in {text}.", text=facts["text"]),
        voice.say("Currencies"),
    ),
    "unknown_attribute": lambda voice, facts: _unknown(
        voice, facts, voice.say('I don\'t know the attribute "{text}".', text=facts["text"]), voice.say("Attributes")
    ),
    "unknown_value": lambda voice, facts: _unknown(
        voice,
        facts,
        voice.say('I don\'t know the {attribute} "{text}".', attribute=facts["attribute"], text=facts["text"]),
        _values_of(voice, facts["attribute"]),
    ),
    "unknown_segment": _unknown_segment,
    "attribute_without_value": lambda voice, facts: voice.say(
        '"{text}" is an attribute. Ask by {text} for one breakdown, or {text}=VALUE for a segment.', **facts
    ),
    "ambiguous_segment": _ambiguous_segment,
    "mixed_currencies": _mixed_currencies,
    "unknown_answer": lambda voice, facts: voice.say(
        "No answer {text} was given from this ledger. Its id stands at the end of the answer.", **facts
    ),
    "short_answer_id": lambda voice, facts: voice.say(
        '"{text}" is too short for an answer\'s id: give {shortest} characters or more.',
        text=facts["text"],
        shortest=str(facts["shortest"]),
    ),
    "ambiguous_answer": lambda voice, facts: voice.say(
        "{text} begins more than one answer: {candidates}.",
        text=facts["text"],
        candidates=voice.listed(facts["candidates"]),
    ),
}
