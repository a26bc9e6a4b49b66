"""Text that Slack interprets, and text that must be short: escaping and cutting."""

from __future__ import annotations

from bot.limits import length
from retention.wording.directions import steady

ELLIPSIS = "…"
_LONGEST_ENTITY = len("&amp;")


def escape(text: str) -> str:
    """Make Slack show `&`, `<` and `>` of a text that it interprets, so that no mention or link comes of them."""
    return steady(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescape(text: str) -> str:
    """Read `&`, `<` and `>` as the person typed them: Slack sends them as entities."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def clip(text: str, limit: int) -> str:
    """Cut a text to `limit` UTF-16 units with an ellipsis at the end; a text that fits stays as it is."""
    if length(text) <= limit:
        return text
    return _first(text, limit - length(ELLIPSIS)).rstrip() + ELLIPSIS


def clip_escaped(text: str, limit: int) -> str:
    """Cut an escaped text as `clip` does, after a whole line where there are several, and never inside an entity."""
    if length(text) <= limit:
        return text
    kept = _first(text, limit - length(ELLIPSIS))
    whole, newline, _ = kept.rpartition("\n")
    if newline:
        return whole
    torn = kept.rfind("&", -_LONGEST_ENTITY)
    return (kept[:torn] if torn >= 0 and ";" not in kept[torn:] else kept) + ELLIPSIS


def _first(text: str, units: int) -> str:
    kept = text[:units]
    while length(kept) > units:
        kept = kept[: len(kept) - (length(kept) - units + 1) // 2]
    return kept
