"""Strict tool arguments: no unknown ones, no conversion of types, and a sentence for each one that is wrong."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Never, TypeVar

from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.mcpserver.utilities.func_metadata import ArgModelBase
from pydantic import ConfigDict, ValidationError

from retention.language import nearest
from retention.wording import mcp as wording

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic_core import ErrorDetails

FAULTS_NAMED = 5
NAME_SHOWN = 60


class Arguments(ArgModelBase):
    """Base of all argument models. The SDK's own would ignore a misspelt argument and read "5" as 5."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


A = TypeVar("A", bound=Arguments)


def read_arguments(model: type[A], given: Mapping[str, Any]) -> A:
    """Check `given` against `model`; raises ToolError that names every argument to change and how.

    Null for an optional argument is the argument left out: clients that fill in every argument send it.
    """
    said = {
        # Half a character of two, which JSON lets through, is none that pydantic takes in a name.
        name.encode(errors="replace").decode(): value
        for name, value in given.items()
        if value is not None or not _is_optional(model, name)
    }
    try:
        return model.model_validate(said)
    except ValidationError as error:
        _refuse(model, _one_each(error.errors(include_url=False, include_context=True)))


def _one_each(faults: list[ErrorDetails]) -> list[ErrorDetails]:
    """The first fault of each argument: one that is optional fails for each of the types that it may be of."""
    return list({fault["loc"][0]: fault for fault in reversed(faults)}.values())[::-1]


def _is_optional(model: type[Arguments], name: str) -> bool:
    return name in model.model_fields and not model.model_fields[name].is_required()


def _refuse(model: type[Arguments], faults: list[ErrorDetails]) -> Never:
    names = tuple(model.model_fields)
    unknown = {name: nearest(name, names) for name in _names(faults, "extra_forbidden")}
    said = [wording.unknown_argument(_short(name), meant, names) for name, meant in unknown.items()]
    said += [_wrong_value(model, fault) for fault in faults if fault["type"] not in {"extra_forbidden", "missing"}]
    # A misspelt argument that is also required is one fault for the reader, not two.
    missing = [name for name in _names(faults, "missing") if name not in unknown.values()]
    said += [wording.missing_argument(name, _example(model, name)) for name in missing]
    if len(said) > FAULTS_NAMED:
        said = [*said[:FAULTS_NAMED], wording.more_arguments(len(said) - FAULTS_NAMED)]
    raise ToolError(" ".join(said)) from None


def _names(faults: list[ErrorDetails], kind: str) -> list[str]:
    return [str(fault["loc"][0]) for fault in faults if fault["type"] == kind]


def _wrong_value(model: type[Arguments], fault: ErrorDetails) -> str:
    name, value = str(fault["loc"][0]), fault["input"]
    if fault["type"].startswith("int"):
        return wording.not_a_whole_number(name, type(value), _example(model, name))
    if isinstance(value, int | float) and not isinstance(value, bool):
        return wording.unquoted_argument(name, _short(json.dumps(value)))
    return wording.wrong_type(name, type(value), _example(model, name))


def _example(model: type[Arguments], name: str) -> str:
    """The first example as JSON, so that a text is seen to be one."""
    return json.dumps((model.model_fields[name].examples or [""])[0])


def _short(text: str) -> str:
    return text if len(text) <= NAME_SHOWN else text[:NAME_SHOWN] + "…"
