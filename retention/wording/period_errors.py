"""What is said when the period must change: how far the ledger reaches, how a period is written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from retention.wording.names import label_name

if TYPE_CHECKING:
    from retention.wording.question_errors import Sentence
    from retention.wording.voice import Voice

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def meant(voice: Voice, nearest: str | None) -> str:
    """Offer the nearest choice, where there is one."""
    return "" if nearest is None else voice.say(" Did you mean {nearest}?", nearest=nearest)


def _not_complete(voice: Voice, facts: dict[str, Any]) -> str:
    known, label = voice.day(facts["complete_through"]), label_name(voice, facts["label"])
    if facts["over"]:
        said = voice.say(
            "{period} reaches beyond the ledger, which is complete through {day}.", period=label, day=known
        )
    else:
        said = voice.say("{period} is not over: the ledger is complete through {day}.", period=label, day=known)
    latest, word, offers = facts["latest"], facts["latest_word"], []
    if facts["running"]:
        offers.append(_so_far(voice, facts["running"]))
    if word and latest:
        offers.append(voice.say("{word} for {period}", word=word, period=label_name(voice, latest)))
    elif latest and " as of " in latest:
        offers.append(latest)
    elif latest:
        offers.append(voice.say("{period}, the newest one that is complete", period=latest))
    elif not offers and facts["so_far"]:
        offers.append(voice.say("{period} for what is known of it", period=facts["so_far"]))
    return _instead(voice, said, offers, known)


def _instead(voice: Voice, said: str, offers: list[str], known: str) -> str:
    if not offers:
        return voice.say("{said} Ask for a period that ends on {day} or before.", said=said, day=known)
    return voice.say("{said} Ask {offers}.", said=said, offers=voice.say(", or ").join(offers))


def _so_far(voice: Voice, word: str) -> str:
    sentences = {
        "mtd": voice.say("{word} for the month so far", word=word),
        "qtd": voice.say("{word} for the quarter so far", word=word),
        "this-half": voice.say("{word} for the half so far", word=word),
        "ytd": voice.say("{word} for the year so far", word=word),
    }
    return sentences[word]


def _nothing_known_yet(voice: Voice, facts: dict[str, Any]) -> str:
    known, suggestion = voice.day(facts["complete_through"]), facts["suggestion"]
    said = voice.say(
        "Nothing of {period} is known yet: the ledger is complete through {day}.",
        period=_from_on(voice, facts["label"]),
        day=known,
    )
    return _instead(voice, said, [suggestion] if suggestion else [], known)


def _from_on(voice: Voice, label: str) -> str:
    """Name a period; a single day stands for the time since it."""
    name = label_name(voice, label)
    return voice.say("the time since {day}", day=name) if _DAY.fullmatch(label) else name


def _unreadable_period(voice: Voice, facts: dict[str, Any]) -> str:
    said = voice.say(
        'I can\'t read the period "{text}": {reason}.',
        text=facts["text"],
        reason=PERIOD_REASONS[facts["reason"]](voice, facts),
    )
    return said + meant(voice, facts["nearest"])


def _years(voice: Voice, facts: dict[str, Any]) -> str:
    return voice.say("years go from {lowest} to {highest}", lowest=str(facts["lowest"]), highest=str(facts["highest"]))


# What is wrong with a period, after the colon.
PERIOD_REASONS: dict[str, Sentence] = {
    "month": lambda voice, _facts: voice.say("months go from 01 to 12"),
    "quarter": lambda voice, _facts: voice.say("quarters go from 1 to 4"),
    "half": lambda voice, _facts: voice.say("the halves are H1 and H2"),
    "year": _years,
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
        "a day alone is no period; ask as of {day} for the 12 months that end with it, or {day}..{day} for that day",
        day=facts["day"],
    ),
    "range_ends": lambda voice, _facts: voice.say(
        "a range has a day, a month or a year at both ends, as in 2025-06-01..2025-08-31"
    ),
    "since": lambda voice, _facts: voice.say('after "since" comes a day, a month or a year, as in since 2025-01'),
    "future": lambda voice, _facts: voice.say(
        "it has not begun, and nothing is forecast; ask for a time that has been, as in last-quarter or ttm"
    ),
    "window": lambda voice, _facts: voice.say(
        "what each point looks back on is a trailing period, as in ttm or trailing-3-months"
    ),
    "as_of": lambda voice, _facts: voice.say('after "as of" comes a day, as in as of 2025-06-30'),
    "unit": lambda voice, facts: voice.say("write it as {valid}", valid=voice.either(facts["valid"])),
    "form": lambda voice, _facts: voice.say("write it as 2025, 2025-Q3, 2025-06 or 2025-06-01..2025-08-31"),
    "unknown": lambda voice, _facts: voice.say(
        "write it as last-quarter, ttm, 2025-Q3, 2025-06 or 2025-06-01..2025-08-31"
    ),
}


def _no_whole_step(voice: Voice, facts: dict[str, Any]) -> str:
    days = voice.days(facts["first"], facts["last"])
    return {
        "month": voice.say("There is no whole month in {days}. Ask for a longer period.", days=days),
        "quarter": voice.say("There is no whole quarter in {days}. Ask for a longer period, or monthly.", days=days),
        "year": voice.say("There is no whole year in {days}. Ask for a longer period, or quarterly.", days=days),
    }[facts["every"]]


def _too_many_steps(voice: Voice, facts: dict[str, Any]) -> str:
    every, count = facts["every"], facts["count"]
    figures = {"most": voice.number(facts["most"]), "day": voice.day(facts["since"])}
    if every == "month":
        return voice.plural(
            "That is {count} month; {most} are the most. Ask quarterly, or start on {day}.",
            "That is {count} months; {most} are the most. Ask quarterly, or start on {day}.",
            count,
            **figures,
        )
    if every == "quarter":
        return voice.plural(
            "That is {count} quarter; {most} are the most. Ask yearly, or start on {day}.",
            "That is {count} quarters; {most} are the most. Ask yearly, or start on {day}.",
            count,
            **figures,
        )
    return voice.plural(
        "That is {count} year; {most} are the most. Start on {day}.",
        "That is {count} years; {most} are the most. Start on {day}.",
        count,
        **figures,
    )


PERIOD_SENTENCES: dict[str, Sentence] = {
    "missing_period": lambda voice, facts: voice.say("The period is missing, for example {nearest}.", **facts),
    "as_of_needs_trailing": lambda voice, facts: voice.say(
        '"as of" goes with ttm, or with last-8-weeks and such, not with "{period}". Did you mean {nearest}?',
        period=facts["period"],
        nearest=facts["nearest"],
    ),
    "unreadable_period": _unreadable_period,
    "not_complete": _not_complete,
    "nothing_known_yet": _nothing_known_yet,
    "no_whole_step": _no_whole_step,
    "too_many_steps": _too_many_steps,
}
