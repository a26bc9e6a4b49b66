"""Where the configuration of an assistant's client belongs, and why one cannot be made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from retention.wording.voice import voice

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from retention.wording.access_errors import Sentence
    from retention.wording.voice import Voice


def paste_lines(
    title: str, menu: str | None, files: Sequence[tuple[str, str]], key: str, locale: str | Voice = "en"
) -> Iterator[str]:
    """Say where to paste a document whose servers are under `key`, and what is to be done after."""
    speaker = voice(locale)
    if menu is None:
        yield speaker.say("{title} reads this from:", title=title)
    else:
        yield speaker.say("{title} reads this from the file behind {menu}, or from:", title=title, menu=menu)
    names = [(_where(where, speaker), file) for where, file in files]
    width = max(len(where) for where, _ in names)
    for where, file in names:
        yield f"  {where.ljust(width)}  {file}"
    yield speaker.say(
        'Where the file has "{key}" already, add only what is inside it. Then start {title} again.',
        key=key,
        title=title,
    )


def form_lines(title: str, menu: str, locale: str | Voice = "en") -> Iterator[str]:
    """Say into which form to type what was printed."""
    speaker = voice(locale)
    yield speaker.say("Type this into the form of {title} at {menu}.", title=title, menu=menu)
    yield speaker.say(
        "{title} comes from its maker's machines, so the address must be public, and people sign in: the server needs"
        " HOLDFAST_MCP_URL and HOLDFAST_MCP_ISSUER.",
        title=title,
    )


def command_line(command: str, locale: str | Voice = "en") -> str:
    """Say by which command the client takes the same for all projects."""
    return voice(locale).say("For all projects, instead of the file: {command}", command=command)


def variable_line(title: str, variable: str, locale: str | Voice = "en") -> str:
    return voice(locale).say(
        "{title} takes the token from the variable {variable} of its environment. Make one with holdfast tokens add"
        " NAME; where the server has an issuer, --sign-in lets people sign in instead.",
        title=title,
        variable=variable,
    )


def prompt_line(title: str, locale: str | Voice = "en") -> str:
    return voice(locale).say(
        "{title} asks for the token once and keeps it. Make one with holdfast tokens add NAME; where the server has an"
        " issuer, --sign-in lets people sign in instead.",
        title=title,
    )


def sign_in_line(title: str, locale: str | Voice = "en") -> str:
    return voice(locale).say(
        "{title} asks people to sign in: the server needs HOLDFAST_MCP_URL and HOLDFAST_MCP_ISSUER.", title=title
    )


def insecure_line(url: str, locale: str | Voice = "en") -> str:
    return voice(locale).say("{url} is not https: whoever is between can read the token and the figures.", url=url)


_WHERE: dict[str, Callable[[Voice], str]] = {
    "macos": lambda voice: voice.say("macOS"),
    "windows": lambda voice: voice.say("Windows"),
    "linux": lambda voice: voice.say("Linux"),
    "project": lambda voice: voice.say("in this project"),
    "everywhere": lambda voice: voice.say("in all projects"),
}


def _where(code: str, voice: Voice) -> str:
    return _WHERE[code](voice)


def _unknown_client(voice: Voice, facts: dict[str, Any]) -> str:
    known = {"name": facts["name"], "valid": voice.listed(facts["valid"])}
    if facts["nearest"] is None:
        return voice.say('I don\'t know the client "{name}". Clients: {valid}.', **known)
    return voice.say(
        'I don\'t know the client "{name}". Did you mean {nearest}? Clients: {valid}.',
        nearest=facts["nearest"],
        **known,
    )


def _no_variable(voice: Voice, facts: dict[str, Any]) -> str:
    if facts["sign_in"]:
        return voice.say("Who signs in brings no token: give --sign-in or {option}, not both.", option=facts["option"])
    return voice.say(
        "{title} takes no token from a variable: leave out {option}.", title=facts["title"], option=facts["option"]
    )


CONNECTING_SENTENCES: dict[str, Sentence] = {
    "unknown_client": _unknown_client,
    "client_needs_url": lambda voice, facts: voice.say(
        "{title} starts nothing on your machine: it comes to a public address, where people sign in. Set"
        " HOLDFAST_MCP_URL and HOLDFAST_MCP_ISSUER, run holdfast serve mcp --http, and give the address with --url"
        " {example}.",
        title=facts["title"],
        example="https://holdfast.example.com/mcp",
    ),
    "client_needs_https": lambda voice, facts: voice.say(
        "{title} comes from its maker's machines, which cannot reach {url}. Give an https address that is public.",
        **facts,
    ),
    "client_url": lambda voice, facts: voice.say(
        '"{url}" is not an address of Holdfast. Write it without query and user, as in {example}.',
        url=facts["url"],
        example="https://holdfast.example.com/mcp",
    ),
    "client_token_env": lambda voice, facts: voice.say(
        "{option} is the name of a variable, as in {example}, not the token itself: tokens do not belong in files.",
        **facts,
    ),
    "client_takes_no_variable": _no_variable,
    "no_token_in": lambda voice, facts: voice.say(
        "The variable {variable} holds no token. --token-env is the name of one that does.", **facts
    ),
}
