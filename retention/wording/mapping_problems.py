"""What is wrong with a mapping, key by key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from retention.wording.row_faults import fault_reason

if TYPE_CHECKING:
    from collections.abc import Callable

    from retention.wording.voice import Voice


def mapping_problems(voice: Voice, facts: dict[str, Any]) -> str:
    """A sentence a problem, a line each."""
    return "\n".join(_problem(voice, facts["file"], *problem) for problem in facts["problems"])


def _problem(voice: Voice, file: str, key: str, code: str, facts: dict[str, Any]) -> str:
    said = PROBLEMS[code](voice, facts) if code in PROBLEMS else voice.say("this cannot be read")
    if not key:
        return voice.say("{file} is not a mapping: {problem}.", file=file, problem=said)
    return voice.say("{file}, {key}: {problem}.", file=file, key=key, problem=said)


def _table(voice: Voice, _facts: dict[str, Any]) -> str:
    return voice.say("write a column's title, or a table")


PROBLEMS: dict[str, Callable[[Voice, dict[str, Any]], str]] = {
    "not_utf8": lambda voice, _facts: voice.say("not UTF-8 text"),
    "not_toml": lambda _voice, facts: str(facts["problem"]),
    "missing": lambda voice, _facts: voice.say("this key is missing"),
    "unknown_key": lambda voice, facts: voice.say(
        "this key is not known. Keys: {valid}", valid=voice.listed(facts["valid"], limit=len(facts["valid"]))
    ),
    "unknown_choice": lambda voice, facts: voice.say("write {valid}", valid=voice.either(facts["valid"])),
    "string_type": lambda voice, _facts: voice.say("write a text"),
    "bool_type": lambda voice, _facts: voice.say("write {valid}", valid=voice.either(("true", "false"))),
    "dict_type": lambda voice, _facts: voice.say("write a table"),
    "tuple_type": lambda voice, _facts: voice.say("write a list of columns"),
    "model_type": _table,
    "one_origin": lambda voice, _facts: voice.say(
        "give {valid}, and only one of them", valid=voice.either(("column", "columns", "constant"))
    ),
    "date_form": lambda voice, facts: voice.say(
        '"{form}" is not a form that dates can be read from, such as {example}', form=facts["value"], example="%d.%m.%Y"
    ),
    "constant": lambda voice, facts: fault_reason(voice, facts["code"], facts["value"], facts),
    "string_pattern_mismatch": lambda voice, _facts: voice.say(
        "write it with small letters, digits, hyphens and underscores"
    ),
    "kept_name": lambda voice, facts: (
        voice.say('the name "sample" is kept for the invented ledger')
        if facts["value"] == "sample"
        else voice.say('the name "{name}" is kept for exchange rates', name=facts["value"])
    ),
    "kept_attribute": lambda voice, _facts: voice.say(
        'an attribute cannot be called "name": that key stands beside them'
    ),
}
