"""How Slack's JSON is measured: the length of a text, the texts of a block, and what is wrong with either."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

Block = Mapping[str, Any]
"""One block, as Slack's JSON has it."""

_TEXT_KEYS = {"plain_text": {"type", "text", "emoji"}, "mrkdwn": {"type", "text", "verbatim"}}
# Texts of charts and pictures, and of everything else.
_SHOWN = {"text", "alt_text", "title", "name", "label", "x_label", "y_label"}
_SHOWN_LISTS = {"categories"}


def length(text: str) -> int:
    """Count UTF-16 units: 1 for most characters, 2 for those beyond the basic plane."""
    return len(text.encode("utf-16-le", errors="surrogatepass")) // 2


def texts_of(node: object) -> Iterator[str]:
    """Yield every text that a block shows, in order."""
    if isinstance(node, Mapping):
        for key, value in node.items():
            if key in _SHOWN and isinstance(value, str):
                yield value
            elif key in _SHOWN_LISTS:
                yield from value
            else:
                yield from texts_of(value)
    elif isinstance(node, Sequence) and not isinstance(node, str):
        for item in node:
            yield from texts_of(item)


def characters(blocks: Iterable[Block]) -> int:
    """Count what blocks show together, as a message is measured."""
    return sum(length(text) for block in blocks for text in texts_of(block))


def too_long(where: str, text: str, limit: int) -> Iterator[str]:
    if (characters := length(text)) > limit:
        yield f"{where}: {characters} characters, at most {limit}"


def unknown_keys(where: str, node: Mapping[str, Any], known: set[str]) -> Iterator[str]:
    yield from (f"{where}: unknown key {key!r}" for key in sorted(set(node) - known))


def check_text_object(where: str, node: Mapping[str, Any], limit: int, kinds: set[str]) -> Iterator[str]:
    kind = str(node.get("type"))
    if kind not in kinds:
        yield f"{where}: text of type {kind!r}"
        return
    yield from unknown_keys(where, node, _TEXT_KEYS[kind])
    text = node.get("text", "")
    if not text.strip():
        yield f"{where}: empty text"
    yield from too_long(where, text, limit)
