"""A chart inside a page that says its words itself: without its caption, and in the colours of the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, get_args

if TYPE_CHECKING:
    from collections.abc import Mapping

    from retention.chart.canvas import Specification

Theme = Literal["light", "dark"]
THEMES: tuple[Theme, ...] = get_args(Theme)

# What each colour of a light chart is in a dark one. Dark and pale change places, so what stood out still does.
DARK = {
    "#ffffff": "#16191d",  # paper
    "#1f2933": "#e8ecf0",  # ink
    "#56616d": "#a7b1bc",  # quiet ink
    "#9aa5b1": "#7b8794",  # lines
    "#e6eaee": "#2b3138",  # grids
    "#33475b": "#cfdae5",  # totals
    "#8fa1b1": "#8090a0",  # earlier periods
    "#56b4e9": "#56b4e9",
    "#d55e00": "#e0671a",
    "#0072b2": "#4aa3df",
    "#009e73": "#2bbf94",
    "#cc79a7": "#d98bb6",
    "#e69f00": "#e6a817",
    "#eaf2f9": "#1d2b38",  # the least of a heat map
    "#08519c": "#68a0d8",  # and the most
}
# Words on a ground that is now dark, now pale: only the ends of the scale are told apart on both sides of its middle.
ON_ANY_GROUND = DARK | {"#ffffff": "#000000", "#1f2933": "#ffffff"}
# Whose values are data and words, whatever they look like.
_NO_COLOURS = frozenset({"datasets", "data", "description", "usermeta", "domain", "transform"})
_SUBTITLE_LINE, _TITLE_LINE, _AROUND_TITLE = 17, 23, 28


def in_page(specification: Specification, theme: Theme) -> Specification:
    """The chart without its caption and as much lower, in the colours of `theme`.

    What the caption said beside the answer's words is in `remarks`.
    """
    title = specification["title"]
    caption = _TITLE_LINE * len(title["text"]) + _SUBTITLE_LINE * len(title["subtitle"]) + _AROUND_TITLE
    shown = {name: part for name, part in specification.items() if name != "title"}
    colours = DARK if theme == "dark" else {}
    drawn: Specification = _in_colours(shown | {"height": specification["height"] - caption}, colours)
    return drawn


def remarks(specification: Specification) -> tuple[str, ...]:
    """What a chart says about itself, and its answer does not."""
    return tuple(specification["usermeta"].get("remarks", ()))


def _in_colours(part: Any, colours: Mapping[str, str]) -> Any:  # noqa: ANN401 - any part of a JSON document
    if isinstance(part, dict):
        chosen = ON_ANY_GROUND if "condition" in part and colours else colours
        return {name: of if name in _NO_COLOURS else _in_colours(of, chosen) for name, of in part.items()}
    if isinstance(part, list):
        return [_in_colours(one, colours) for one in part]
    return colours.get(part, part) if isinstance(part, str) else part
