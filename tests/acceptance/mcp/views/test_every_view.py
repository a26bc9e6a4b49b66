"""Each of the four views, by mouse and by keyboard alone: its words are those of `holdfast ask`, word for word."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from tests.acceptance.mcp.views.conftest import act, opened, said, step

if TYPE_CHECKING:
    from tests.acceptance.mcp.views.conftest import Person, Words

pytestmark = pytest.mark.acceptance

MARK = '#chart [role="graphics-symbol"]'


class View(NamedTuple):
    """A view with the arguments that an assistant gives, and the question that says the same."""

    name: str
    tool: str
    arguments: dict[str, Any]
    question: str


VIEWS = (
    View("movements", "get_retention", {"period": "last-quarter"}, "nrr {period} {segment}"),
    View("trend", "get_trend", {"period": "last-12-months", "by": "segment"}, "trend {period} by segment {segment}"),
    View("cohorts", "get_cohorts", {"period": "all-time"}, "cohorts {period} {segment}"),
    View("matrix", "get_matrix", {"by": "industry", "period": "ttm"}, "matrix by industry {period} {segment}"),
)  # fmt: skip


@pytest.fixture(params=VIEWS, ids=[view.name for view in VIEWS])
def view(request: pytest.FixtureRequest) -> View:
    found: View = request.param
    return found


def written(text: str) -> dict[str, Any]:
    return act("type", "#other-segment", text)


def asked(view: View, period: str | None = None, segment: str = "") -> str:
    return view.question.format(period=period or view.arguments["period"], segment=segment).strip()


def test_it_shows_the_answer_in_light_and_in_dark_wide_and_narrow(view: View, person: Person, words: Words) -> None:
    light, dark, narrow, narrower = person(
        [
            opened(f"{view.name}-light", view.tool, view.arguments, picture=True),
            opened(f"{view.name}-dark", view.tool, view.arguments, "dark", picture=True),
            opened(f"{view.name}-360", view.tool, view.arguments, width=360, picture=True),
            opened(f"{view.name}-320", view.tool, view.arguments, "dark", width=320, picture=True),
        ]
    )
    expected = words(asked(view))
    for seen in (light, dark, narrow, narrower):
        assert said(seen) == expected
        assert seen["marks"]
        assert seen["chartShown"]
        assert not seen["tableShown"]
    assert light["paper"] == light["chartPaper"] == "rgb(255, 255, 255)"
    assert dark["paper"] == dark["chartPaper"] == "rgb(22, 25, 29)"
    # The page does not need to be moved sideways; what is wide in it may.
    assert (narrow["wide"], narrower["wide"]) == (360, 320)


def test_a_mouse_chooses_another_period_and_other_accounts(view: View, person: Person, words: Words) -> None:
    _, year, both, table = person(
        [
            opened("opened", view.tool, view.arguments),
            step("year", act("choose", "#period", "Last year"), changes=True),
            step("both", act("choose", "#segment", "enterprise"), changes=True),
            step(f"{view.name}-table", act("click", "text=Table"), picture=True),
        ]
    )
    assert said(year) == words(asked(view, "last-year"))
    alone = asked(view, "last-year", "enterprise")
    # Accounts of one segment alone are not broken down by it.
    assert said(both) == words(alone.replace(" by segment", ""))
    assert both["menus"] == {"period": "Last year", "segment": "enterprise"}
    assert both["told"], "the assistant was not told"
    (told,) = both["told"][-1]["content"]
    assert both["headline"] in told["text"]
    assert table["tableShown"]
    assert not table["chartShown"]
    assert said(table) == said(both)


def test_a_keyboard_alone_does_the_same(view: View, person: Person, words: Words) -> None:
    _, year, both, table, first, second, last = person(
        [
            opened("opened", view.tool, view.arguments),
            step("year", act("tab to", "#period"), act("write", "", "Last y"), changes=True),
            step("both", act("tab to", "#segment"), act("write", "", "emea"), changes=True),
            step("table", act("tab to", "#shows-chart"), act("press", "", "ArrowRight")),
            step("first", act("press", "", "ArrowLeft"), act("tab to", MARK)),
            step(f"{view.name}-mark", act("press", "", "ArrowRight"), picture=True),
            step("last", act("press", "", "End")),
        ]
    )
    assert said(year) == words(asked(view, "last-year"))
    assert said(both) == words(asked(view, "last-year", "emea"))
    # What was chosen with is still where the keyboard is.
    assert (year["focused"], both["focused"]) == ("period", "segment")
    assert table["tableShown"]
    marks = both["marks"]
    assert (first["readout"], second["readout"], last["readout"]) == (marks[0], marks[1], marks[-1])
    assert (first["focused"], second["focused"], last["focused"]) == (marks[0], marks[1], marks[-1])
    # One of the marks is in the order of tabs, and where one is can be seen.
    assert {seen["inOrder"] for seen in (first, second, last)} == {1}
    assert second["outline"] == "3px"


def test_a_refused_question_is_told_over_the_last_answer(view: View, person: Person, words: Words) -> None:
    before, refused, mended = person(
        [
            opened("opened", view.tool, view.arguments),
            step(f"{view.name}-refused", act("choose", "#segment", "Other …"), written("entreprise"),
                 act("press", "", "Enter"), picture=True),
            step("mended", written("enterprise"), act("click", ".other:visible button"), changes=True),
        ]
    )  # fmt: skip
    assert [refused["refused"]] == words(asked(view, segment="entreprise"))
    assert refused["last"] == "This is the last answer that was given, not the one that was asked for now."
    assert said(refused) == said(before)
    assert mended["refused"] == mended["last"] == ""
    assert said(mended) == words(asked(view, segment="enterprise"))
