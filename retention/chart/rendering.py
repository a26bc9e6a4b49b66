"""A specification as a picture, without a network: vl-convert brings Vega with it."""

from __future__ import annotations

import json
from functools import cache
from html import escape
from threading import Lock
from typing import TYPE_CHECKING, Literal, get_args

import vl_convert

if TYPE_CHECKING:
    from retention.chart.canvas import Specification

Form = Literal["png", "svg", "html"]
FORMS: tuple[Form, ...] = get_args(Form)

_SCALE = 2
_PAGE = """\
<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<title>{title}</title>
<style>body {{ margin: 0; background: #fff }} svg {{ max-width: 100%; height: auto }}</style>
</head>
<body>
<div id="chart"></div>
<script>{library}</script>
<script>vegaEmbed("#chart", {specification}, {{renderer: "svg", actions: false}});</script>
</body>
</html>
"""
_LIBRARY = "window.vegaEmbed = vegaEmbed;"
_BUNDLING = Lock()
# The page holds all it needs; a browser that is told so will not load anything even if asked to.
_POLICY = "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'; style-src 'unsafe-inline'; img-src data:"


def render(specification: Specification, form: Form) -> bytes:
    """The picture: PNG at twice its size, SVG whose text stays text, or a page of HTML that needs no other file."""
    match form:
        case "png":
            return vl_convert.vegalite_to_png(specification, scale=_SCALE, allowed_base_urls=[])
        case "svg":
            return _described(vl_convert.vegalite_to_svg(specification, allowed_base_urls=[]), specification).encode()
        case "html":
            return _page(specification).encode()


def _described(svg: str, specification: Specification) -> str:
    """The drawing with what a reader aloud says of it first."""
    return svg.replace("<svg ", f'<svg role="figure" aria-label="{escape(specification["description"])}" ', 1)


def _page(specification: Specification) -> str:
    # A name may hold a tag; inside a script only "<" could end it.
    written = json.dumps(specification, ensure_ascii=False).replace("<", "\\u003c")
    return _PAGE.format(
        language=escape(specification["usermeta"]["language"]),
        policy=_POLICY,
        title=escape(" ".join(specification["title"]["text"])),
        library=library(),
        specification=written,
    )


def library() -> str:
    """Vega, Vega-Lite and Vega-Embed in one script, which gives `vegaEmbed` to its page; made once a process."""
    with _BUNDLING:
        return _bundled()


@cache
def _bundled() -> str:
    # Bundling takes seconds: who comes meanwhile waits for it.
    return vl_convert.javascript_bundle(_LIBRARY)
