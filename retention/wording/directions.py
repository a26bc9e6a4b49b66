"""Names in two directions: what turns a line of text round is left out where it is shown."""

from __future__ import annotations

# The embeddings, overrides and isolates of Unicode's two directions, and their ends. Letters keep their own direction.
_TURNING = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))


def steady(text: str) -> str:
    """A text without the marks that turn round whatever follows them on its line, the figures after a name too."""
    return text if text.isascii() else text.translate(_TURNING)
