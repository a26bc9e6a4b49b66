"""What Slack accepts: the limits of a message and of the blocks that the bot uses, and a check of both.

Where sources conflict the lower number stands. Lengths are counted in UTF-16 units, the larger of the usual counts.
Slack's own error codes come only after sending, and no library checks tables, so this check runs on every rendering.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from bot.chart_limits import check_chart, check_image
from bot.measures import Block, characters, check_text_object, length, texts_of, too_long, unknown_keys

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

__all__ = [
    "Block",
    "check_blocks",
    "check_message",
    "check_text_object",
    "length",
    "texts_of",
    "too_long",
    "unknown_keys",
]

MESSAGE_BLOCKS = 50
MESSAGE_CHARACTERS = 13_200
MESSAGE_TABLES = 1
MESSAGE_CHARTS = 2
TEXT_CHARACTERS = 40_000
HEADER_CHARACTERS = 150
# No limit of a rich text block is documented; that of a section holds for one.
RICH_TEXT_CHARACTERS = 3_000
CONTEXT_CHARACTERS = 2_000
CONTEXT_ELEMENTS = 10
TABLE_ROWS = 100
TABLE_COLUMNS = 20
TABLE_CHARACTERS = 10_000
BLOCK_ID_CHARACTERS = 255
ACTION_ID_CHARACTERS = 255
ACTIONS_ELEMENTS = 25
BUTTON_TEXT_CHARACTERS = 75
BUTTON_VALUE_CHARACTERS = 2_000
OPTIONS = 100
OPTION_TEXT_CHARACTERS = 75
OPTION_VALUE_CHARACTERS = 150
PLACEHOLDER_CHARACTERS = 150
CONFIRM_CHARACTERS = {"title": 100, "text": 300, "confirm": 30, "deny": 30}

_RICH_PARTS = {"rich_text_section", "rich_text_list", "rich_text_preformatted", "rich_text_quote"}
_ALIGNMENTS = {"left", "center", "right"}


def check_message(blocks: Sequence[Block], text: str) -> list[str]:
    """List what Slack would refuse or cut in this message; empty when it fits."""
    return [*_check_text(text), *_check_totals(blocks), *check_blocks(blocks)]


def _check_text(text: str) -> Iterator[str]:
    if not text.strip():
        yield "text: empty"
    yield from too_long("text", text, TEXT_CHARACTERS)
    if "<" in text or ">" in text:
        yield "text: unescaped < or >"


def _check_totals(blocks: Sequence[Block]) -> Iterator[str]:
    if not blocks:
        yield "message: no blocks"
    if len(blocks) > MESSAGE_BLOCKS:
        yield f"message: {len(blocks)} blocks, at most {MESSAGE_BLOCKS}"
    tables = sum(block.get("type") == "table" for block in blocks)
    if tables > MESSAGE_TABLES:
        yield f"message: {tables} tables, at most {MESSAGE_TABLES}"
    charts = sum(block.get("type") == "data_visualization" for block in blocks)
    if charts > MESSAGE_CHARTS:
        yield f"message: {charts} charts, at most {MESSAGE_CHARTS}"
    if (shown := characters(blocks)) > MESSAGE_CHARACTERS:
        yield f"message: {shown} characters in blocks, at most {MESSAGE_CHARACTERS}"
    named = Counter(block["block_id"] for block in blocks if "block_id" in block)
    yield from (f"message: block_id {name!r} {count} times" for name, count in named.items() if count > 1)


def check_blocks(blocks: Sequence[Block]) -> Iterator[str]:
    """Yield what Slack would refuse in any of the blocks."""
    for position, block in enumerate(blocks):
        kind = str(block.get("type"))
        where = f"blocks[{position}] {kind}"
        check = _CHECKS.get(kind)
        if check is None:
            yield f"{where}: not a block that the bot uses"
            continue
        yield from too_long(f"{where} block_id", str(block.get("block_id", "")), BLOCK_ID_CHARACTERS)
        yield from check(where, block)


def _check_header(where: str, block: Block) -> Iterator[str]:
    yield from unknown_keys(where, block, {"type", "block_id", "text"})
    yield from check_text_object(where, block.get("text", {}), HEADER_CHARACTERS, {"plain_text"})


def _check_context(where: str, block: Block) -> Iterator[str]:
    yield from unknown_keys(where, block, {"type", "block_id", "elements"})
    elements = block.get("elements", [])
    if not 1 <= len(elements) <= CONTEXT_ELEMENTS:
        yield f"{where}: {len(elements)} elements, 1 to {CONTEXT_ELEMENTS}"
    for element in elements:
        yield from check_text_object(where, element, CONTEXT_CHARACTERS, {"plain_text", "mrkdwn"})


def _check_rich_text(where: str, block: Block) -> Iterator[str]:
    yield from unknown_keys(where, block, {"type", "block_id", "elements"})
    elements = block.get("elements", [])
    if not elements:
        yield f"{where}: no elements"
    for element in elements:
        if element.get("type") not in _RICH_PARTS:
            yield f"{where}: element of type {element.get('type')!r}"
        if element.get("type") == "rich_text_list":
            yield from (
                f"{where}: list item of type {item.get('type')!r}"
                for item in element.get("elements", [])
                if item.get("type") != "rich_text_section"
            )
        texts = list(texts_of(element))
        if not texts or not all(texts):
            yield f"{where}: empty text"
    yield from too_long(where, "".join(texts_of(block)), RICH_TEXT_CHARACTERS)


def _check_table(where: str, block: Block) -> Iterator[str]:
    yield from unknown_keys(where, block, {"type", "block_id", "rows", "column_settings"})
    rows = block.get("rows", [])
    if not 1 <= len(rows) <= TABLE_ROWS:
        yield f"{where}: {len(rows)} rows, 1 to {TABLE_ROWS}"
    widths = {len(row) for row in rows}
    if len(widths) > 1:
        yield f"{where}: rows of {min(widths)} to {max(widths)} cells"
    if max(widths, default=0) > TABLE_COLUMNS:
        yield f"{where}: {max(widths)} columns, at most {TABLE_COLUMNS}"
    for index, row in enumerate(rows):
        for column, cell in enumerate(row):
            yield from _check_cell(f"{where} cell {index},{column}", cell)
    yield from too_long(where, "".join(texts_of(rows)), TABLE_CHARACTERS)
    yield from _check_columns(where, block.get("column_settings", []), max(widths, default=0))


def _check_cell(where: str, cell: Mapping[str, Any]) -> Iterator[str]:
    if cell.get("type") == "raw_text":
        yield from unknown_keys(where, cell, {"type", "text"})
    elif cell.get("type") == "rich_text":
        yield from _check_rich_text(where, cell)
    else:
        yield f"{where}: type {cell.get('type')!r}"
    # One empty cell makes Slack refuse the whole message.
    if not "".join(texts_of(cell)).strip():
        yield f"{where}: empty"


def _check_columns(where: str, settings: Sequence[Mapping[str, Any]], columns: int) -> Iterator[str]:
    if len(settings) > columns:
        yield f"{where}: settings for {len(settings)} of {columns} columns"
    for setting in settings:
        yield from unknown_keys(f"{where} column_settings", setting, {"align", "is_wrapped"})
        if setting.get("align", "left") not in _ALIGNMENTS:
            yield f"{where}: align {setting['align']!r}"


def _check_actions(where: str, block: Block) -> Iterator[str]:
    yield from unknown_keys(where, block, {"type", "block_id", "elements"})
    elements = block.get("elements", [])
    if not 1 <= len(elements) <= ACTIONS_ELEMENTS:
        yield f"{where}: {len(elements)} elements, 1 to {ACTIONS_ELEMENTS}"
    named = Counter(element.get("action_id") for element in elements)
    yield from (f"{where}: action_id {name!r} {count} times" for name, count in named.items() if count > 1)
    for element in elements:
        kind = str(element.get("type"))
        inside = f"{where} {kind} {element.get('action_id')}"
        if not element.get("action_id"):
            yield f"{inside}: no action_id"
        yield from too_long(f"{inside} action_id", str(element.get("action_id", "")), ACTION_ID_CHARACTERS)
        if kind == "button":
            yield from _check_button(inside, element)
        elif kind == "static_select":
            yield from _check_select(inside, element)
        else:
            yield f"{inside}: not an element that the bot uses"


def _check_button(where: str, button: Mapping[str, Any]) -> Iterator[str]:
    yield from unknown_keys(where, button, {"type", "action_id", "text", "value", "style", "confirm"})
    yield from check_text_object(where, button.get("text", {}), BUTTON_TEXT_CHARACTERS, {"plain_text"})
    yield from too_long(f"{where} value", button.get("value", ""), BUTTON_VALUE_CHARACTERS)
    if "confirm" in button:
        yield from _check_confirm(f"{where} confirm", button["confirm"])


def _check_confirm(where: str, dialog: Mapping[str, Any]) -> Iterator[str]:
    yield from unknown_keys(where, dialog, set(CONFIRM_CHARACTERS))
    for name, limit in CONFIRM_CHARACTERS.items():
        yield from check_text_object(f"{where} {name}", dialog.get(name, {}), limit, {"plain_text"})


def _check_select(where: str, menu: Mapping[str, Any]) -> Iterator[str]:
    yield from unknown_keys(where, menu, {"type", "action_id", "placeholder", "options", "initial_option"})
    yield from check_text_object(where, menu.get("placeholder", {}), PLACEHOLDER_CHARACTERS, {"plain_text"})
    options = menu.get("options", [])
    if not 1 <= len(options) <= OPTIONS:
        yield f"{where}: {len(options)} options, 1 to {OPTIONS}"
    for option in options:
        yield from unknown_keys(f"{where} option", option, {"text", "value", "description"})
        yield from check_text_object(f"{where} option", option.get("text", {}), OPTION_TEXT_CHARACTERS, {"plain_text"})
        yield from too_long(f"{where} option value", option.get("value", ""), OPTION_VALUE_CHARACTERS)
        if not option.get("value"):
            yield f"{where} option: no value"


_CHECKS: Mapping[str, Callable[[str, Block], Iterator[str]]] = {
    "header": _check_header,
    "context": _check_context,
    "rich_text": _check_rich_text,
    "table": _check_table,
    "actions": _check_actions,
    "data_visualization": check_chart,
    "image": check_image,
}
