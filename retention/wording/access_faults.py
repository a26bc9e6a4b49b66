"""What is wrong with the rules of access.toml, one sentence each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from retention.wording.question_errors import QUESTION_SENTENCES

if TYPE_CHECKING:
    from collections.abc import Callable

    from retention.access.reading import Fault
    from retention.wording.voice import Voice


def access_problems(voice: Voice, facts: dict[str, Any]) -> str:
    """A sentence a fault, a line each: the file, the rule, what is wrong, how to write it."""
    return "\n".join(_problem(voice, facts["file"], fault) for fault in facts["faults"])


def _problem(voice: Voice, file: str, fault: Fault) -> str:
    problem = _PROBLEMS[fault.code](voice, fault.facts)
    if not fault.rule:
        return voice.say("{file}: {problem}", file=file, problem=problem)
    return voice.say("{file}, rule {rule}: {problem}", file=file, rule=voice.number(fault.rule), problem=problem)


_PROBLEMS: dict[str, Callable[[Voice, dict[str, Any]], str]] = {
    "unknown_key": lambda voice, facts: voice.say(
        '"{key}" is not known here. Known: {valid}.', key=facts["key"], valid=voice.listed(facts["valid"])
    ),
    "not_rules": lambda voice, _facts: voice.say("Every rule begins with [[rule]]."),
    "missing_who": lambda voice, _facts: voice.say('It does not say for whom it is. Write who = ["members"].'),
    "not_words": lambda voice, facts: voice.say(
        '{key} is no list of words. Write {key} = ["…"], or leave it out.', key=facts["key"]
    ),
    "unknown_word": lambda voice, facts: voice.say(
        '{key} has "{value}". Valid: {valid}.',
        key=facts["key"],
        value=facts["value"],
        valid=voice.listed(facts["valid"]),
    ),
    "without_retention": lambda voice, facts: voice.say(
        'metrics lacks "{named}": the metrics of the movements stand in every answer.', named=facts["named"]
    ),
    "not_conditions": lambda voice, _facts: voice.say('only is no segment. Write only = "region=emea".'),
    "bare_condition": lambda voice, facts: voice.say(
        'only has "{value}" without its attribute. Write it as region={value}.', value=facts["value"]
    ),
    "unreadable_conditions": lambda voice, facts: voice.say(
        'only = "{value}" is no segment. {problem}',
        value=facts["value"],
        problem=QUESTION_SENTENCES[facts["cause"].code](voice, facts["cause"].facts),
    ),
    "not_a_flag": lambda voice, facts: voice.say("{key} is true or false.", key=facts["key"]),
}
