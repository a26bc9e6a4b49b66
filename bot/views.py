"""The parts of App Home and of modals, inside the limits of `bot.limits`. Nothing here words or formats."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from bot.limits import CONFIRM_CHARACTERS, length
from bot.tables import first_rows
from bot.text import clip
from retention.wording.directions import steady

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from retention.wording.forms import Frame, Label
    from retention.wording.menus import Choice
    from retention.wording.reply import Table

Part = dict[str, Any]
View = dict[str, Any]

HEADER_CHARACTERS = 150
FRAME_CHARACTERS = 24
LINE_CHARACTERS = 800
TEXT_CHARACTERS = 2_900
BUTTON_CHARACTERS = 75
OPTION_CHARACTERS = 75
OPTION_VALUE_CHARACTERS = 150
PLACEHOLDER_CHARACTERS = 150
HINT_CHARACTERS = 2_000
OPTIONS = 100
# How the stand-in of a long value begins.
HASHED = "#"
_NOTHING = "\N{EN DASH}"


def plain(text: str, limit: int) -> Part:
    """A text that Slack shows as it stands; it refuses empty ones."""
    shown = steady(text)
    return {"type": "plain_text", "text": clip(shown if shown.strip() else _NOTHING, limit), "emoji": False}


def header(text: str) -> Part:
    return {"type": "header", "text": plain(text, HEADER_CHARACTERS)}


def lines(*texts: str) -> list[Part]:
    """Lines under one another in one block; none where there are no lines."""
    present = [clip(text, LINE_CHARACTERS) for text in texts if text.strip()]
    if not present:
        return []
    element = {"type": "rich_text_section", "elements": [_words(clip("\n".join(present), TEXT_CHARACTERS))]}
    return [{"type": "rich_text", "elements": [element]}]


def context(*texts: str) -> list[Part]:
    """Small print; none where there are no lines."""
    present = [text for text in texts if text.strip()]
    return [{"type": "context", "elements": [plain(text, LINE_CHARACTERS) for text in present]}] if present else []


def table(table: Table) -> list[Part]:
    """A table in fixed-width text: Slack has table blocks in messages alone."""
    text, cut = first_rows(table, TEXT_CHARACTERS)
    element = {"type": "rich_text_preformatted", "elements": [_words(text)]}
    return [{"type": "rich_text", "elements": [element]}, *context(*([cut] if cut else []))]


def button(action_id: str, text: str, value: str = "", **more: object) -> Part:
    content = {"type": "button", "action_id": action_id, "text": plain(text, BUTTON_CHARACTERS), **more}
    return {**content, "value": value} if value else content


def confirmation(frame: Frame, text: str) -> Part:
    """What is asked before a button does its work."""
    said = {"title": frame.title, "text": text, "confirm": frame.submit, "deny": frame.close}
    return {name: plain(words, CONFIRM_CHARACTERS[name]) for name, words in said.items()}


def actions(block_id: str, *elements: Part) -> Part:
    return {"type": "actions", "block_id": block_id, "elements": list(elements)}


def option(choice: Choice) -> Part:
    return {"text": plain(choice.label, OPTION_CHARACTERS), "value": token(choice.value)}


def token(value: str) -> str:
    """What stands for a value in an option: itself, or its hash where it is longer than Slack carries."""
    if value and length(value) <= OPTION_VALUE_CHARACTERS:
        return value
    return HASHED + hashlib.sha256(value.encode(errors="surrogatepass")).hexdigest()


def menu(choices: Sequence[Choice], initial: str | None = None, placeholder: str | None = None) -> Part:
    """A menu of at most a hundred choices."""
    options = [option(choice) for choice in choices[:OPTIONS]]
    chosen = next((one for one in options if initial is not None and one["value"] == token(initial)), None)
    return {
        "type": "static_select",
        "options": options,
        **_placeholder(placeholder),
        **({"initial_option": chosen} if chosen else {}),
    }


def checkboxes(choices: Sequence[Choice], initial: Iterable[str] = ()) -> Part:
    """A few boxes to tick."""
    options = [option(choice) for choice in choices]
    wanted = set(map(token, initial))
    chosen = [one for one in options if one["value"] in wanted]
    return {"type": "checkboxes", "options": options, **({"initial_options": chosen} if chosen else {})}


def channels(initial: str | None = None, placeholder: str | None = None) -> Part:
    """A menu of the channels of its reader, private ones too, that nobody of another company is in."""
    shown = {"include": ["public", "private"], "exclude_external_shared_channels": True, "exclude_bot_users": True}
    chosen = {"initial_conversation": initial} if initial else {}
    return {"type": "conversations_select", "filter": shown, **_placeholder(placeholder), **chosen}


def searched(initial: Sequence[Choice] = (), placeholder: str | None = None) -> Part:
    """A menu of several choices that are suggested while somebody types."""
    chosen = {"initial_options": [option(choice) for choice in initial]} if initial else {}
    return {"type": "multi_external_select", "min_query_length": 0, **_placeholder(placeholder), **chosen}


def several(choices: Sequence[Choice], initial: Iterable[str] = (), placeholder: str | None = None) -> Part:
    """A menu of at most a hundred choices, of which several may be chosen."""
    options = [option(choice) for choice in choices[:OPTIONS]]
    wanted = set(map(token, initial))
    chosen = [one for one in options if one["value"] in wanted]
    return {
        "type": "multi_static_select",
        "options": options,
        **_placeholder(placeholder),
        **({"initial_options": chosen} if chosen else {}),
    }


def written(initial: str = "", placeholder: str | None = None, *, multiline: bool = False) -> Part:
    return {
        "type": "plain_text_input",
        "multiline": multiline,
        **_placeholder(placeholder),
        **({"initial_value": clip(initial, TEXT_CHARACTERS)} if initial else {}),
    }


def field(name: str, label: Label, element: Part, *, action_id: str | None = None, optional: bool = False) -> Part:
    """A field of a form: its name is its block's id, where errors of it are shown."""
    return {
        "type": "input",
        "block_id": name,
        "label": plain(label.label, HINT_CHARACTERS),
        "element": {**element, "action_id": action_id or name},
        "optional": optional,
        **({"hint": plain(label.hint, HINT_CHARACTERS)} if label.hint else {}),
    }


def form(callback_id: str, frame: Frame, blocks: Sequence[Part], private_metadata: str = "") -> View:
    """A modal that is submitted."""
    return {
        **notice(frame, blocks),
        "callback_id": callback_id,
        "private_metadata": private_metadata,
        "submit": plain(frame.submit, FRAME_CHARACTERS),
    }


def notice(frame: Frame, blocks: Sequence[Part]) -> View:
    """A modal that is only read."""
    return {
        "type": "modal",
        "title": plain(frame.title, FRAME_CHARACTERS),
        "close": plain(frame.close, FRAME_CHARACTERS),
        "blocks": list(blocks),
    }


def _placeholder(text: str | None) -> Part:
    return {"placeholder": plain(text, PLACEHOLDER_CHARACTERS)} if text else {}


def _words(text: str) -> Part:
    return {"type": "text", "text": steady(text)}
