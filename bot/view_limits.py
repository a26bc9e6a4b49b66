"""What Slack accepts as App Home or as a modal: the limits of a view and of its fields, and a check of both."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from bot.limits import (
    OPTION_TEXT_CHARACTERS,
    OPTION_VALUE_CHARACTERS,
    OPTIONS,
    PLACEHOLDER_CHARACTERS,
    check_blocks,
    check_text_object,
    too_long,
    unknown_keys,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bot.limits import Block

VIEW_BLOCKS = 100
FRAME_CHARACTERS = 24
METADATA_CHARACTERS = 3_000
ID_CHARACTERS = 255
LABEL_CHARACTERS = 2_000
WRITTEN_CHARACTERS = 3_000
BOXES = 10
# A view as a whole: Slack refuses those of more than 250 KB.
VIEW_BYTES = 250_000

_KEYS = {
    "home": {"type", "blocks", "private_metadata", "callback_id", "external_id"},
    "modal": {"type", "blocks", "private_metadata", "callback_id", "external_id", "title", "submit", "close"},
}
_FIELDS: Mapping[str, set[str]] = {
    "static_select": {"options", "initial_option", "placeholder"},
    "multi_static_select": {"options", "initial_options", "placeholder"},
    "multi_external_select": {"min_query_length", "initial_options", "placeholder"},
    "conversations_select": {"filter", "initial_conversation", "placeholder"},
    "checkboxes": {"options", "initial_options"},
    "plain_text_input": {"multiline", "initial_value", "placeholder"},
}
_OF_MESSAGES = {"table", "data_visualization"}


def check_view(view: Mapping[str, Any]) -> list[str]:
    """List what Slack would refuse in this view; empty when it fits."""
    blocks = view.get("blocks", [])
    others = [block for block in blocks if block.get("type") != "input"]
    return [*_check_frame(view), *_check_all(blocks), *check_blocks(others), *_check_inputs(blocks)]


def _check_frame(view: Mapping[str, Any]) -> Iterator[str]:
    kind = str(view.get("type"))
    if kind not in _KEYS:
        yield f"view of type {kind!r}"
        return
    yield from unknown_keys("view", view, _KEYS[kind])
    for name in ("title", "submit", "close"):
        if name in view:
            yield from check_text_object(f"view {name}", view[name], FRAME_CHARACTERS, {"plain_text"})
    if kind == "modal" and "title" not in view:
        yield "view: no title"
    if any(block.get("type") == "input" for block in view.get("blocks", [])) and "submit" not in view:
        yield "view: fields, and nothing to submit them"
    yield from too_long("view private_metadata", str(view.get("private_metadata", "")), METADATA_CHARACTERS)
    yield from too_long("view callback_id", str(view.get("callback_id", "")), ID_CHARACTERS)


def _check_all(blocks: Sequence[Block]) -> Iterator[str]:
    if not 1 <= len(blocks) <= VIEW_BLOCKS:
        yield f"view: {len(blocks)} blocks, 1 to {VIEW_BLOCKS}"
    if len(str(blocks).encode(errors="surrogatepass")) > VIEW_BYTES:
        yield f"view: more than {VIEW_BYTES} bytes"
    named = Counter(block["block_id"] for block in blocks if "block_id" in block)
    yield from (f"view: block_id {name!r} {count} times" for name, count in named.items() if count > 1)
    yield from (
        f"view: a {block['type']} stands in messages alone" for block in blocks if block["type"] in _OF_MESSAGES
    )


def _check_inputs(blocks: Sequence[Block]) -> Iterator[str]:
    for block in blocks:
        if block.get("type") != "input":
            continue
        where = f"input {block.get('block_id')}"
        yield from unknown_keys(where, block, {"type", "block_id", "label", "element", "optional", "hint"})
        yield from too_long(f"{where} block_id", str(block.get("block_id", "")), ID_CHARACTERS)
        for name in ("label", "hint"):
            if name in block or name == "label":
                yield from check_text_object(f"{where} {name}", block.get(name, {}), LABEL_CHARACTERS, {"plain_text"})
        yield from _check_element(where, block.get("element", {}))


def _check_element(where: str, element: Mapping[str, Any]) -> Iterator[str]:
    kind = str(element.get("type"))
    if kind not in _FIELDS:
        yield f"{where}: {kind!r} is not a field that the bot uses"
        return
    yield from unknown_keys(where, element, _FIELDS[kind] | {"type", "action_id"})
    yield from too_long(f"{where} action_id", str(element.get("action_id", "")), ID_CHARACTERS)
    if not element.get("action_id"):
        yield f"{where}: no action_id"
    if "placeholder" in element:
        text = element["placeholder"]
        yield from check_text_object(f"{where} placeholder", text, PLACEHOLDER_CHARACTERS, {"plain_text"})
    yield from too_long(f"{where} initial_value", str(element.get("initial_value", "")), WRITTEN_CHARACTERS)
    if "options" in _FIELDS[kind]:
        yield from _check_options(where, element)


def _check_options(where: str, element: Mapping[str, Any]) -> Iterator[str]:
    options, most = element.get("options", []), BOXES if element["type"] == "checkboxes" else OPTIONS
    if not 1 <= len(options) <= most:
        yield f"{where}: {len(options)} options, 1 to {most}"
    values = Counter(option.get("value") for option in options)
    yield from (f"{where}: value {value!r} {count} times" for value, count in values.items() if count > 1)
    for option in options:
        yield from unknown_keys(f"{where} option", option, {"text", "value"})
        yield from check_text_object(f"{where} option", option.get("text", {}), OPTION_TEXT_CHARACTERS, {"plain_text"})
        yield from too_long(f"{where} option value", str(option.get("value", "")), OPTION_VALUE_CHARACTERS)
    chosen = [
        *element.get("initial_options", []),
        *([element["initial_option"]] if "initial_option" in element else []),
    ]
    yield from (f"{where}: initial option {one.get('value')!r} is not offered" for one in chosen if one not in options)
    if element.get("initial_options") == []:
        yield f"{where}: no initial options, yet named"
