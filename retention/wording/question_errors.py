"""What is said when the question must change: what was read, what is valid, the nearest choice."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from retention.answer import Condition
from retention.wording.access_errors import ACCESS_SENTENCES, only_sentence
from retention.wording.chart_errors import CHART_SENTENCES
from retention.wording.connecting import CONNECTING_SENTENCES
from retention.wording.digest_errors import DIGEST_SENTENCES
from retention.wording.history_errors import HISTORY_SENTENCES
from retention.wording.installing import INSTALLING_SENTENCES
from retention.wording.kind_errors import KIND_SENTENCES
from retention.wording.names import label_name, metric_name
from retention.wording.period_errors import PERIOD_SENTENCES, meant
from retention.wording.tokens import TOKEN_SENTENCES

if TYPE_CHECKING:
    from retention.errors import QuestionError
    from retention.wording.voice import Voice

Sentence = Callable[["Voice", dict[str, Any]], str]


def _unknown(voice: Voice, facts: dict[str, Any], said: str, valid: str) -> str:
    return voice.say(
        "{said}{meant} {valid}: {choices}.",
        said=said,
        meant=meant(voice, facts.get("nearest")),
        valid=valid,
        choices=voice.listed(facts["valid"]),
    )


def _unknown_segment(voice: Voice, facts: dict[str, Any]) -> str:
    if facts["attribute"] is None:
        return voice.say(
            'I don\'t know the word "{text}": it is no metric and no period, and no {attributes} is called so.{meant}',
            text=facts["text"],
            attributes=voice.either(facts["valid"]),
            meant=meant(voice, facts["nearest"]) or voice.say(" Ask, for example, nrr last-quarter."),
        )
    said = voice.say('I don\'t know the segment "{text}".', text=facts["text"])
    return _unknown(voice, facts, said, _values_of(voice, facts["attribute"]))


def _values_of(voice: Voice, attribute: str) -> str:
    if attribute == "segment":
        return voice.say("Segments")
    return voice.say("Values of {attribute}", attribute=attribute)


def _ambiguous_segment(voice: Voice, facts: dict[str, Any]) -> str:
    candidates = facts["candidates"]
    choices = [Condition(attribute=attribute, values=(value,)).text for attribute, value, _ in candidates]
    if len({attribute for attribute, _, _ in candidates}) < len(candidates):
        fitting = [
            voice.plural("{choice} ({count} account)", "{choice} ({count} accounts)", count, choice=choice)
            for choice, (_, _, count) in zip(choices, candidates, strict=True)
        ]
        return voice.say(
            '"{text}" fits {fitting}. Ask for one of them.', text=facts["text"], fitting=voice.together(fitting)
        )
    meanings = [
        voice.plural(
            "a value of {attribute} ({count} account)",
            "a value of {attribute} ({count} accounts)",
            count,
            attribute=attribute,
        )
        for attribute, _, count in candidates
    ]
    return voice.say(
        '"{text}" is {meanings}. Ask {choices}.',
        text=facts["text"],
        meanings=voice.together(meanings),
        choices=voice.either(choices),
    )


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
        "These accounts bill in {currencies}, and amounts of different currencies are not added up. Add exchange rates"
        " (holdfast rates FILE), or ask for one: {choices}.",
        currencies=voice.together(facts["currencies"]),
        choices=voice.either([f"currency={code}" for code in facts["currencies"]]),
    )


def _closed_without(voice: Voice, facts: dict[str, Any]) -> str:
    cause: QuestionError = facts["cause"]
    return voice.say(
        '{problem} {period} is closed on ledger v{version}, which knows no more. Add "as known on {today}" for what is'
        " known today.",
        problem=QUESTION_SENTENCES[cause.code](voice, cause.facts),
        period=label_name(voice, facts["label"]),
        version=str(facts["version"]),
        today=facts["today"].isoformat(),
    )


def _digest_line(voice: Voice, facts: dict[str, Any]) -> str:
    cause: QuestionError = facts["cause"]
    return voice.say(
        "Line {number}: {problem}",
        number=str(facts["number"]),
        problem=QUESTION_SENTENCES[cause.code](voice, cause.facts),
    )


def _cac_decimals(voice: Voice, facts: dict[str, Any]) -> str:
    if not facts["decimals"]:
        return voice.say("I can't read cac={text}: amounts have no decimals in {currency}.", **_cac(voice, facts))
    return voice.plural(
        "I can't read cac={text}: amounts have {count} decimal in {currency}.",
        "I can't read cac={text}: amounts have {count} decimals in {currency}.",
        facts["decimals"],
        **_cac(voice, facts),
    )


def _cac(voice: Voice, facts: dict[str, Any]) -> dict[str, str]:
    return {"text": facts["text"], "currency": facts["currency"] or voice.say("this ledger")}


def _not_a_segment(voice: Voice, facts: dict[str, Any]) -> str:
    return voice.say(
        '"{text}" is {part}, not a segment. Give it on its own, outside the segment.',
        text=facts["text"],
        part={
            "kind": voice.say("a kind of question"),
            "metric": voice.say("a metric"),
            "period": voice.say("a period"),
            "as_of": voice.say("a date"),
            "known_on": voice.say("a date"),
            "every": voice.say("the step of a trend"),
            "top": voice.say("a number of accounts"),
            "margin": voice.say("a margin"),
            "cac": voice.say("a cost"),
            "by": voice.say("a breakdown"),
            "comparison": voice.say("a comparison"),
            "policy": voice.say("a policy"),
            "currency": voice.say("a currency"),
        }[facts["part"]],
    )


_EXAMPLES = {"margin": "margin=80%", "cac": "cac=1200", "policy": "policy=stripe", "currency": "currency=EUR"}

QUESTION_SENTENCES: dict[str, Sentence] = {
    **HISTORY_SENTENCES,
    "closed_without": _closed_without,
    "within_restriction": lambda voice, facts: voice.say(
        "{problem} {only}",
        problem=QUESTION_SENTENCES[facts["cause"].code](voice, facts["cause"].facts),
        only=only_sentence(voice, facts["only"]),
    ),
    "digest_line": _digest_line,
    "empty_question": lambda voice, _facts: voice.say(
        "Ask for a metric and a period, and a segment if you like, for example nrr last-quarter enterprise."
    ),
    "too_long": lambda voice, facts: voice.say(
        "The question has {length} characters; {limit} are the most.",
        length=voice.number(facts["length"]),
        limit=voice.number(facts["limit"]),
    ),
    "unreadable_character": lambda voice, facts: voice.say(
        "The question holds the unreadable character {character}. Leave it out.",
        character=facts["character"],
    ),
    "unbalanced_quote": lambda voice, facts: voice.say(
        "The quote that begins at {text} is not closed.", text=facts["text"]
    ),
    "unknown_word": lambda voice, facts: voice.say(
        'I can\'t place "{text}" in the question.{meant}',
        text=facts["text"],
        meant=meant(voice, facts["nearest"]),
    ),
    **PERIOD_SENTENCES,
    **ACCESS_SENTENCES,
    **CHART_SENTENCES,
    **DIGEST_SENTENCES,
    **TOKEN_SENTENCES,
    **CONNECTING_SENTENCES,
    **INSTALLING_SENTENCES,
    **KIND_SENTENCES,
    "two_kinds": _two("kinds of question"),
    "two_metrics": _two("metrics"),
    "two_periods": _two("periods"),
    "two_windows": _two("windows"),
    "two_dates": _two("dates"),
    "two_steps": _two("steps"),
    "two_counts": _two("numbers of accounts"),
    "two_bases": _two("bases"),
    "two_margins": _two("margins"),
    "two_costs": _two("costs"),
    "two_breakdowns": _two("breakdowns"),
    "two_comparisons": _two("comparisons"),
    "two_policies": _two("policies"),
    "two_currencies": _two("currencies"),
    "not_a_segment": _not_a_segment,
    "missing_attribute": lambda voice, facts: voice.say(
        'After "{word}" comes an attribute, as in "by segment".', word=facts["word"] or "by"
    ),
    "missing_comparison": lambda voice, facts: voice.say(
        'After "{word}" comes {valid}.', word=facts["word"] or "vs", valid=voice.either(facts["valid"])
    ),
    "missing_value": lambda voice, facts: voice.say(
        'After "{attribute}=" comes a value, as in {example}.',
        attribute=facts["attribute"],
        example=_EXAMPLES.get(facts["attribute"].casefold(), "segment=enterprise"),
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
        '"{text}" is an attribute. Ask "by {text}" for a breakdown, or {text}=VALUE for one segment.', **facts
    ),
    "excluded_segment": lambda voice, facts: voice.say(
        'I can\'t leave accounts out, as "{text}" says. Name the values that stay, as in region=amer,emea.',
        text=facts["text"],
    ),
    "alternative_attributes": lambda voice, facts: voice.say(
        "I can't ask for {first} or {second}: with two attributes, accounts are those that have both values. Ask for"
        " each on its own, or for several values of one attribute.",
        first="=".join(facts["first"]),
        second="=".join(facts["second"]),
    ),
    "ambiguous_segment": _ambiguous_segment,
    "mixed_currencies": _mixed_currencies,
    "method_without_metric": lambda voice, facts: voice.say(
        "Policy {policy} adds up or averages months, where an account can count several times, so it has no {metric}."
        " Ask for nrr or grr, or without policy={policy}.",
        policy=facts["policy"],
        metric=metric_name(voice, facts["metric"]),
    ),
    "method_without_cohorts": lambda voice, facts: voice.say(
        "A cohort table follows accounts from their start, whatever policy {policy} makes of months. Ask without"
        " policy={policy}.",
        policy=facts["policy"],
    ),
    "method_has_no_parts": lambda voice, facts: voice.say(
        "Policy {policy} multiplies months, so its change is no sum of the segments' changes. Ask without"
        " policy={policy}.",
        policy=facts["policy"],
    ),
    "metric_without_kind": lambda voice, facts: voice.say(
        '"{kind}" can be asked of {valid}, not of {metric}. Ask {metric} of one period, or as a trend.',
        kind=facts["kind"].value,
        valid=voice.together([metric_name(voice, metric) for metric in facts["valid"]]),
        metric=metric_name(voice, facts["metric"]),
    ),
    "why_metric": lambda voice, facts: voice.say(
        "I can't take a change of {metric} apart: it is no share of the opening. Ask why for {valid}.",
        metric=metric_name(voice, facts["metric"]),
        valid=voice.either([metric_name(voice, metric) for metric in facts["valid"]]),
    ),
    "why_policy": lambda voice, facts: voice.say(
        "Under policy {policy} the {metric} of the total is not made of its segments', so I can't take a change of it"
        " apart. Ask without policy={policy}.",
        policy=facts["policy"],
        metric=metric_name(voice, facts["metric"]),
    ),
    "method_needs_months": lambda voice, facts: voice.say(
        "Policy {policy} measures whole months, which {period} is not. Ask for months, a quarter or a year.",
        policy=facts["policy"],
        period=label_name(voice, facts["label"]),
    ),
    "no_rate": lambda voice, facts: voice.say(
        "There is no exchange rate from {currency} to {to} for {day}. Add it (holdfast rates FILE).",
        currency=facts["currency"],
        to=facts["to"],
        day=voice.day(facts["day"]),
    ),
    "nothing_to_reconcile": lambda voice, facts: voice.say(
        "Under policy {policy} there is no {metric} to compare: no account was active on {day}.",
        policy=facts["policy"],
        metric=metric_name(voice, facts["metric"]),
        day=voice.day(facts["day"]),
    ),
    "cac_decimals": _cac_decimals,
    "needs_breakdown": lambda voice, facts: voice.say(
        'Say by which attribute: add "by {example}". Attributes: {valid}.',
        example=facts["valid"][0],
        valid=voice.listed(facts["valid"]),
    ),
    "unknown_answer": lambda voice, facts: voice.say(
        "There is no answer {text} here that you may see. An answer's id stands at its end.", **facts
    ),
    "short_answer_id": lambda voice, facts: voice.say(
        '"{text}" is too short for an answer\'s id: give {shortest} characters or more.',
        text=facts["text"],
        shortest=str(facts["shortest"]),
    ),
    "ambiguous_answer": lambda voice, facts: voice.say(
        "More than one answer begins with {text}: {candidates}. Give more characters.",
        text=facts["text"],
        candidates=voice.listed(facts["candidates"]),
    ),
}
