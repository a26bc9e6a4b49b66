"""The text of a prompt: Markdown with named places, and the calls that it tells the assistant to make."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from string import Template
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

CALL = re.compile(r"```json\n(.+?)\n```", re.DOTALL)
_SECTION = re.compile(r"^(?=## )", re.MULTILINE)
Call = dict[str, Any]


def text_of(name: str) -> str:
    """The text of `<name>.md`."""
    return files("tools.prompts").joinpath(f"{name}.md").read_text(encoding="utf-8").strip()


def filled(
    text: str, words: Mapping[str, str], arguments: Mapping[str, str | None], admits: Callable[[Call], bool]
) -> str:
    """`text` with its places filled: those of sentences by `words`, those of calls by `arguments`, None left out.

    A section whose call is not admitted is left out whole: an assistant is told to make no call that is refused. So is
    one of a period that there is none of.
    """
    sections = (_section(section, words, arguments, admits) for section in _SECTION.split(text))
    return "".join(section for section in sections if section is not None)


def _section(
    section: str, words: Mapping[str, str], arguments: Mapping[str, str | None], admits: Callable[[Call], bool]
) -> str | None:
    found = CALL.search(section)
    if found is None:
        return Template(section).substitute(words)
    values = {name: json.dumps(value, ensure_ascii=False) for name, value in arguments.items()}
    call: Call = json.loads(Template(found[1]).substitute(values))
    if call["arguments"].get("period", "") is None:
        return None
    call["arguments"] = {name: value for name, value in call["arguments"].items() if value not in {None, ""}}
    if not admits(call):
        return None
    before, after = (Template(part).substitute(words) for part in (section[: found.start()], section[found.end() :]))
    return f"{before}```json\n{json.dumps(call, ensure_ascii=False)}\n```{after}"


def template(name: str, **words: str) -> str:
    """The text of `<name>.md`, which tells of no call, with its places filled."""
    return Template(text_of(name)).substitute(words)
