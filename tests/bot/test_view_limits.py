"""The check of views finds what Slack would refuse."""

from __future__ import annotations

from typing import Any

import pytest

from bot import views
from bot.view_limits import check_view
from retention.wording.forms import Frame, Label
from retention.wording.menus import Choice

FRAME = Frame("Title", "Send", "Cancel")
YES = Choice("Yes", "yes")


def form(*blocks: dict[str, Any], **more: Any) -> dict[str, Any]:  # noqa: ANN401 - any part of a view
    return {**views.form("callback", FRAME, blocks), **more}


def field(element: dict[str, Any], name: str = "a", **more: Any) -> dict[str, Any]:  # noqa: ANN401 - any part of a field
    return {**views.field(name, Label("Label"), element), **more}


@pytest.mark.parametrize(
    "element",
    [
        views.menu([YES], "yes", "Choose"),
        views.several([YES], ["yes"]),
        views.searched(placeholder="Type"),
        views.channels("C1"),
        views.checkboxes([YES], ["yes"]),
        views.written("text", "placeholder", multiline=True),
        views.menu([Choice("x" * 3_000, "y" * 3_000), Choice("", "z")]),
        views.menu([Choice(str(number), str(number)) for number in range(500)]),
        views.written("x" * 5_000, "x" * 5_000),
    ],
)
def test_what_views_make_fits(element: dict[str, Any]) -> None:
    assert check_view(form(field(element))) == []


@pytest.mark.parametrize(
    ("view", "found"),
    [
        ({"type": "page"}, "view of type 'page'"),
        (form(*views.lines("a"), title=views.plain("x" * 25, 99)), "view title: 25 characters, at most 24"),
        (form(*views.lines("a"), private_metadata="x" * 3_001), "view private_metadata: 3001 characters, at most 3000"),
        (form(*views.lines("a"), colour="red"), "view: unknown key 'colour'"),
        (form(*views.lines("a") * 101), "view: 101 blocks, 1 to 100"),
        (form(), "view: 0 blocks, 1 to 100"),
        (form(field(views.written()), field(views.written())), "view: block_id 'a' 2 times"),
        (form({"type": "table", "rows": []}), "view: a table stands in messages alone"),
        (views.notice(FRAME, [field(views.written())]), "view: fields, and nothing to submit them"),
        (form(field(views.menu([]))), "input a: 0 options, 1 to 100"),
        (form(field(views.checkboxes([Choice(str(n), str(n)) for n in range(11)]))), "input a: 11 options, 1 to 10"),
        (form(field(views.menu([YES, YES]))), "input a: value 'yes' 2 times"),
        (
            form(field({**views.menu([YES]), "initial_option": views.option(Choice("No", "no"))})),
            "input a: initial option 'no' is not offered",
        ),
        (form(field({"type": "datepicker"})), "input a: 'datepicker' is not a field that the bot uses"),
        (form(field(views.written(), label=views.plain("x" * 2_001, 9_999))), "input a label: 2001 characters"),
    ],
)
def test_what_slack_would_refuse_is_found(view: dict[str, Any], found: str) -> None:
    assert any(problem.startswith(found) for problem in check_view(view)), check_view(view)
