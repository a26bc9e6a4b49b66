"""JSON schemas as clients are told them: exact, and without what only costs tokens.

They are made once for each model, and are not to be changed.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from pydantic.json_schema import GenerateJsonSchema

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic_core import core_schema

    from retention.answer import Model
    from tools.arguments import Arguments

Json = dict[str, Any]
_REFERENCE = re.compile(r"#/\$defs/(\w+)")


class _Schema(GenerateJsonSchema):
    """JSON schema without a title a field and null as the default of an argument."""

    def field_title_should_be_set(self, schema: object) -> bool:  # noqa: ARG002 - pydantic's signature
        return False

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> Json:
        written = super().default_schema(schema)
        if self.mode == "validation" and written.get("default", ...) is None:
            del written["default"]
        return written


@cache
def arguments_schema(model: type[Arguments]) -> Json:
    """What a tool takes."""
    return model.model_json_schema(schema_generator=_Schema)


@cache
def output_schema(model: type[Model]) -> Json:
    """What a tool gives.

    Of the checks of an answer it names the codes: the fields of all two dozen would be half of every schema.
    """
    schema = model.model_json_schema(mode="serialization", schema_generator=_Schema)
    warnings = schema["properties"].get("warnings")
    if warnings is not None:
        codes = sorted(warnings["items"]["discriminator"]["mapping"])
        warnings["items"] = {"type": "object", "properties": {"code": {"enum": codes}}, "required": ["code"]}
    definitions = schema.pop("$defs", {})
    used = {name: definitions[name] for name in sorted(_used(schema, definitions))}
    return schema | ({"$defs": used} if used else {})


def cuttable(schema: Json) -> Json:
    """The schema of an answer of which rows may be left out."""
    told = {
        "rows_total": {"type": "integer", "description": "How many rows there are; here only where not all are."},
        "rows_shown": {"type": "integer", "description": "How many of them stand here."},
        "truncated": {"type": "boolean", "description": "True where rows are missing here."},
        "csv": {"type": "string", "description": "The resource that holds all rows."},
    }
    return schema | {"properties": schema["properties"] | told}


def _used(schema: Json, definitions: Json) -> set[str]:
    """The definitions that `schema` refers to, and those that they refer to."""
    found: set[str] = set()
    waiting = list(_references(schema))
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += _references(definitions[name])
    return found


def _references(part: object) -> Iterator[str]:
    if isinstance(part, dict):
        for key, value in part.items():
            if key == "$ref" and (reference := _REFERENCE.fullmatch(value)):
                yield reference[1]
            else:
                yield from _references(value)
    elif isinstance(part, list):
        for value in part:
            yield from _references(value)
