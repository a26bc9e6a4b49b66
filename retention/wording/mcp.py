"""What only assistants are told over MCP: arguments to change, rows left out, where the server answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retention.wording.voice import voice

if TYPE_CHECKING:
    from retention.errors import QuestionError
    from retention.meanings import Meaning
    from retention.wording.voice import Voice


def unknown_tool(name: str, nearest: str | None, valid: tuple[str, ...], locale: str | Voice = "en") -> str:
    """Refuse a call of a tool that is not there."""
    speaker = voice(locale)
    if nearest is None:
        return speaker.say('There is no tool "{name}". Tools: {valid}.', name=name, valid=speaker.listed(valid))
    return speaker.say(
        'There is no tool "{name}". Did you mean {nearest}? Tools: {valid}.',
        name=name,
        nearest=nearest,
        valid=speaker.listed(valid),
    )


def unknown_argument(name: str, nearest: str | None, valid: tuple[str, ...], locale: str | Voice = "en") -> str:
    speaker = voice(locale)
    if not valid:
        return speaker.say('I don\'t know the argument "{name}": this tool takes none.', name=name)
    if nearest is None:
        return speaker.say(
            'I don\'t know the argument "{name}". Arguments: {valid}.', name=name, valid=speaker.listed(valid)
        )
    return speaker.say(
        'I don\'t know the argument "{name}". Did you mean {nearest}? Arguments: {valid}.',
        name=name,
        nearest=nearest,
        valid=speaker.listed(valid),
    )


def unknown_prompt(name: str, nearest: str | None, valid: tuple[str, ...], locale: str | Voice = "en") -> str:
    speaker = voice(locale)
    if nearest is None:
        return speaker.say('There is no prompt "{name}". Prompts: {valid}.', name=name, valid=speaker.listed(valid))
    return speaker.say(
        'There is no prompt "{name}". Did you mean {nearest}? Prompts: {valid}.',
        name=name,
        nearest=nearest,
        valid=speaker.listed(valid),
    )


def unknown_template(address: str, nearest: str | None, locale: str | Voice = "en") -> str:
    speaker = voice(locale)
    if nearest is None:
        return speaker.say("There are no resources at {address}.", address=address)
    return speaker.say("There are no resources at {address}. Did you mean {nearest}?", address=address, nearest=nearest)


def missing_argument(name: str, example: str, locale: str | Voice = "en") -> str:
    """Ask for an argument; `example` is JSON."""
    return voice(locale).say(
        "The argument {name} is missing, for example {name}={example}.", name=name, example=example
    )


def unquoted_argument(name: str, number: str, locale: str | Voice = "en") -> str:
    """Refuse a number where a text belongs; `number` is shown as it came."""
    return voice(locale).say(
        'The argument {name} must be text, not a number: write "{number}".', name=name, number=number
    )


def wrong_type(name: str, given: type, example: str, locale: str | Voice = "en") -> str:
    """Refuse what is no text; `given` is the type as Python reads it from JSON, `example` is JSON."""
    speaker = voice(locale)
    return speaker.say(
        "The argument {name} must be text, not {kind}, for example {name}={example}.",
        name=name,
        kind=_kind(speaker, given),
        example=example,
    )


def not_a_whole_number(name: str, given: type, example: str, locale: str | Voice = "en") -> str:
    """Refuse what is no whole number; `example` is JSON."""
    speaker = voice(locale)
    return speaker.say(
        "The argument {name} must be a whole number, not {kind}, for example {name}={example}.",
        name=name,
        kind=_kind(speaker, given),
        example=example,
    )


def _kind(speaker: Voice, given: type) -> str:
    return {
        bool: speaker.say("true or false"),
        str: speaker.say("text"),
        int: speaker.say("such a large one"),
        float: speaker.say("a fraction"),
        list: speaker.say("a list"),
        dict: speaker.say("an object"),
        type(None): speaker.say("null"),
    }[given]


def more_arguments(count: int, locale: str | Voice = "en") -> str:
    """Say that a list of wrong arguments was cut."""
    return voice(locale).plural("{count} more argument must change.", "{count} more arguments must change.", count)


def rows_shown(shown: int, total: int, locale: str | Voice = "en", *, rest_is_structured: bool = True) -> str:
    """Say that the tables of a text were cut. Both count rows without those that sum up."""
    speaker = voice(locale)
    if not rest_is_structured:
        return speaker.plural(
            "{shown} of {count} row shown here.",
            "{shown} of {count} rows shown here.",
            total,
            shown=speaker.number(shown),
        )
    return speaker.plural(
        "{shown} of {count} row shown; the structured content has more, and a segment narrows the answer.",
        "{shown} of {count} rows shown; the structured content has more, and a segment narrows the answer.",
        total,
        shown=speaker.number(shown),
    )


def rows_kept(shown: int, total: int, whole: str, locale: str | Voice = "en", *, newest: bool | None) -> str:
    """Say that the structured content was cut to its first rows, its newest ones or both, and where the whole is."""
    speaker = voice(locale)
    counts = {"shown": speaker.number(shown), "total": speaker.number(total), "whole": whole}
    if newest is None:
        return speaker.say(
            "The structured content holds {shown} of {total} rows: the newest steps, and the first of the rows beside"
            " them; all are in {whole}. Ask for a segment or a shorter period to have fewer.",
            **counts,
        )
    if newest:
        return speaker.say(
            "The structured content holds the newest {shown} of {total} rows; all of them are in {whole}. Ask for a"
            " shorter period or longer steps to have less.",
            **counts,
        )
    return speaker.say(
        "The structured content holds the first {shown} of {total} rows; all of them are in {whole}. Ask for a segment"
        " to have fewer.",
        **counts,
    )


def which(error: QuestionError, locale: str | Voice = "en") -> str:
    """Ask the person what they mean."""
    speaker = voice(locale)
    if error.code == "mixed_currencies":
        return speaker.say("These accounts bill in several currencies, and there are no exchange rates. Which one?")
    return speaker.say('Which "{text}" do you mean?', text=error.facts["text"])


def meaning(choice: Meaning, locale: str | Voice = "en") -> str:
    """One choice, as the person reads it."""
    speaker = voice(locale)
    if choice.accounts is None:
        return choice.text
    return speaker.plural(
        "{choice} ({count} account)", "{choice} ({count} accounts)", choice.accounts, choice=choice.text
    )


def ready_on_stdio(locale: str | Voice = "en") -> str:
    return voice(locale).say("Holdfast answers MCP on standard input and output. It ends when the input does.")


def ready_over_http(url: str, locale: str | Voice = "en") -> str:
    return voice(locale).say("Holdfast answers MCP at {url}. Ctrl+C ends it.", url=url)
