"""The pages of the views: one script and style for all, which nothing but the page itself is needed for."""

from __future__ import annotations

import json
from functools import partial
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

from mcp.server.apps import APP_MIME_TYPE, Apps
from mcp.server.mcpserver.resources import FunctionResource

from retention.wording import views as wording

if TYPE_CHECKING:
    from collections.abc import Mapping

# In the order in which they build on one another.
SCRIPTS = ("host", "parts", "marks", "view")


class View(NamedTuple):
    """A page bound to a tool: what it is called, and whose answers it shows and asks for."""

    name: str
    tool: str

    @property
    def uri(self) -> str:
        return f"ui://holdfast/{self.name}.html"


MOVEMENTS = View("movements", "get_retention")
TREND = View("trend", "get_trend")
COHORTS = View("cohorts", "get_cohorts")
MATRIX = View("matrix", "get_matrix")
VIEWS = (MOVEMENTS, TREND, COHORTS, MATRIX)


def views() -> Apps:
    """The extension that gives the pages to hosts. They are put together when one is first read, in a thread."""
    apps = Apps()
    for view in VIEWS:
        apps.add_resource(
            FunctionResource(
                uri=view.uri,
                name=view.name,
                title=wording.title(view.name),
                description=wording.described(view.tool),
                mime_type=APP_MIME_TYPE,
                # The page asks nothing of any other place, and brings no border of its own.
                meta={"ui": {"prefersBorder": True}},
                fn=partial(page, view),
            )
        )
    return apps


def page(view: View) -> str:
    """The page of `view`, whole: about 0.9 MB, nearly all of it the drawing library."""
    from retention.chart import library  # noqa: PLC0415 - loading it takes as long as starting the server

    told = {"tool": view.tool, "name": f"holdfast-{view.name}", "words": wording.phrases()}
    parts = {
        "language": "en",
        "title": escape(wording.title(view.name)),
        "style": _file("view.css"),
        "library": _within_script(library()),
        "told": json.dumps(told, ensure_ascii=False).replace("<", "\\u003c"),
        "script": "\n".join(_file(f"{name}.js") for name in SCRIPTS),
    }
    return _filled(_file("view.html"), parts)


def _file(name: str) -> str:
    return files("tools.views").joinpath(name).read_text(encoding="utf-8")


def _within_script(script: str) -> str:
    """The script as it can stand inside a page: no text in it ends it."""
    return script.replace("</script", "<\\/script")


def _filled(template: str, parts: Mapping[str, str]) -> str:
    """The template with its parts, each once; what a part holds is not looked at again."""
    first, *rest = template.split("[[")
    filled = [first]
    for piece in rest:
        name, after = piece.split("]]", 1)
        filled += [parts[name], after]
    return "".join(filled)
