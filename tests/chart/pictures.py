"""What a specification and its picture hold."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from retention.chart.canvas import Specification

PNG = b"\x89PNG\r\n\x1a\n"


def rows_of(specification: Specification, *fields: str) -> list[tuple[Any, ...]]:
    """These fields of every datum that has all of them, as they stand in the specification, each data set once."""
    sets = specification["datasets"].values()
    return [
        tuple(row[field] for field in fields) for rows in sets for row in rows if all(field in row for field in fields)
    ]


def texts_of(specification: Specification) -> str:
    """Title and subtitle."""
    title = specification["title"]
    return "\n".join((" ".join(title["text"]), *title["subtitle"]))


def png_size(picture: bytes) -> tuple[int, int]:
    """Width and height in pixels; asserts that it is a PNG, from its first bytes to its end."""
    assert picture.startswith(PNG)
    assert picture[12:16] == b"IHDR"
    assert picture.endswith(b"IEND\xaeB`\x82")
    width, height = struct.unpack(">II", picture[16:24])
    return width, height
