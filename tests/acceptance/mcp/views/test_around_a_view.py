"""What hosts and people do around a view: themes, haste, hosts that ask nothing, names that would be more than text."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.acceptance.mcp.views.conftest import act, opened, said, serving, step

if TYPE_CHECKING:
    from pathlib import Path

    from tests.acceptance.conftest import Serve
    from tests.acceptance.mcp.views.conftest import Person, Words

pytestmark = pytest.mark.acceptance

QUARTER = {"period": "last-quarter"}
DARK, LIGHT = "rgb(22, 25, 29)", "rgb(255, 255, 255)"
IMAGE, SCRIPT = "<img src=x onerror=alert(1)>", "</script><script>alert(2)</script>"
TURNING = "\N{RIGHT-TO-LEFT OVERRIDE}turned"


def test_a_host_finds_the_views_and_hides_what_is_theirs(person: Person) -> None:
    (seen,) = person([opened("opened", "get_retention", QUARTER)])
    assert seen["connected"] == {
        "extensions": {"io.modelcontextprotocol/ui": {}},
        "views": {
            "get_retention": "ui://holdfast/movements.html",
            "get_trend": "ui://holdfast/trend.html",
            "get_cohorts": "ui://holdfast/cohorts.html",
            "get_matrix": "ui://holdfast/matrix.html",
        },
        "hidden": ["draw_answer"],
    }


def test_it_wears_the_theme_of_the_host_and_else_that_of_the_system(person: Person) -> None:
    system, light, changed = person(
        [
            opened("system", "get_retention", QUARTER, None, prefers="dark"),
            opened("light", "get_retention", QUARTER, "light"),
            step("changed", act("dress", "", "dark"), act("wait", "", 300)),
        ]
    )
    assert (system["paper"], system["chartPaper"]) == (DARK, DARK)
    assert (light["paper"], light["chartPaper"]) == (LIGHT, LIGHT)
    assert (changed["paper"], changed["chartPaper"]) == (DARK, DARK)
    assert said(changed) == said(light)


def test_a_theme_that_changes_meanwhile_takes_nothing_away(person: Person, words: Words) -> None:
    slow = [{"holds": '"last-year"', "ms": 1000}]
    _, year, refused, dressed = person(
        [
            opened("opened", "get_retention", QUARTER),
            step("year", act("choose", "#period", "Last year"), act("dress", "", "dark"), slow=slow, changes=True),
            step("refused", act("choose", "#period", "Other …"), act("type", "#other-period", "2031"),
                 act("press", "", "Enter")),
            step("dressed", act("dress", "", "light"), act("wait", "", 500)),
        ]
    )  # fmt: skip
    assert said(year) == words("nrr last-year")
    assert (year["paper"], year["chartPaper"]) == (DARK, DARK)
    assert (dressed["paper"], dressed["chartPaper"]) == (LIGHT, LIGHT)
    assert [refused["refused"]] == [dressed["refused"]] == words("nrr 2031")
    assert dressed["last"]


def test_it_says_that_it_asks_and_the_last_of_two_quick_choices_wins(person: Person, words: Words) -> None:
    slow = [{"holds": '"last-month"', "ms": 1500}]
    _, asking, year, later = person(
        [
            opened("opened", "get_retention", QUARTER),
            step("asking", act("choose", "#period", "Last month"), slow=slow, settles=False),
            step("year", act("choose", "#period", "Last year"), changes=True),
            step("later", act("wait", "", 2000)),
        ]
    )
    assert (asking["status"], asking["busy"]) == ("Asking …", True)
    assert said(year) == said(later) == words("nrr last-year")
    assert (later["status"], later["busy"]) == ("", False)


def test_a_breakdown_that_leaves_one_row_comes_back_with_another_choice(person: Person, words: Words) -> None:
    _, alone, other, elsewhere, everybody = person(
        [
            opened("opened", "get_retention", QUARTER | {"by": "segment"}),
            step("alone", act("choose", "#segment", "enterprise"), changes=True),
            step("other", act("choose", "#segment", "smb"), changes=True),
            step("elsewhere", act("choose", "#segment", "emea"), changes=True),
            step("everybody", act("choose", "#segment", "All accounts"), changes=True),
        ]
    )
    assert said(alone) == words("nrr last-quarter enterprise")
    assert said(other) == words("nrr last-quarter smb")
    assert said(elsewhere) == words("nrr last-quarter emea by segment")
    assert said(everybody) == words("nrr last-quarter by segment")


def test_where_a_host_asks_nothing_the_answer_stands_as_text(person: Person, words: Words) -> None:
    (seen,) = person([opened("text", "get_retention", QUARTER, asks=False)])
    assert [" ".join(line.split()) for line in seen["text"].splitlines() if line] == words("nrr last-quarter")
    assert seen["status"] == "It cannot be changed here: this assistant lets no view ask. Ask in the conversation."
    assert seen["marks"] == []


def test_where_a_host_passes_the_text_alone_it_asks_for_the_rest(person: Person, words: Words) -> None:
    (seen,) = person([opened("text-alone", "get_retention", QUARTER, textAlone=True)])
    assert said(seen) == words("nrr last-quarter")
    assert seen["status"] == (
        "The assistant passed on its text alone, so this was asked again just now: it may be newer than what stands in"
        " the conversation."
    )
    assert seen["marks"]
    assert seen["told"] == []


def test_a_refused_tool_call_is_a_sentence(person: Person, words: Words) -> None:
    (seen,) = person([opened("refused", "get_retention", {"period": "2025-13"})])
    assert [seen["refused"]] == words("nrr 2025-13")
    assert (seen["last"], seen["status"]) == ("", "")


def test_an_answer_without_a_figure_says_so_in_place_of_the_chart(person: Person, words: Words) -> None:
    # Nobody was active before the ledger's first day.
    _, seen = person(
        [
            opened("opened", "get_retention", QUARTER),
            step("nothing", act("choose", "#period", "All time"), changes=True, picture=True),
        ]
    )
    assert said(seen) == words("nrr all-time")
    assert seen["marks"] == []
    assert seen["chart"] == "This answer has no figure to draw, so there is no chart."


def test_it_ends_when_the_host_says_so(person: Person) -> None:
    person([opened("opened", "get_retention", QUARTER), step("ended", act("close"))])


def test_a_name_stays_text_whatever_it_holds(person: Person, serve: Serve, holdfast: Path, tmp_path: Path) -> None:
    lines = ["account_id,line_id,product,start,end,amount,currency,interval,quantity,status"]
    accounts = ["account_id,name,city,valid_from"]
    for number, name in enumerate((IMAGE, SCRIPT, TURNING, "plain")):
        lines.append(f"A{number},L{number},p,2024-01-01,,{1000 + number}.00,USD,year,1,active")
        accounts.append(f'A{number},n{number},"{name}",')
    for name, rows in {"lines.csv": lines, "accounts.csv": accounts}.items():
        (tmp_path / name).write_text("\n".join(rows) + "\n", encoding="utf-8")
    ledger = tmp_path / "names.db"
    imported = subprocess.run(
        [holdfast, "import", "--lines", "lines.csv", "--accounts", "accounts.csv", "--complete-through", "2025-12-31",
         "--db", ledger],
        capture_output=True, text=True, check=False, cwd=tmp_path,
    )  # fmt: skip
    assert imported.returncode == 0, imported.stdout + imported.stderr
    trend, chosen, matrix = person(
        [
            opened("names", "get_trend", {"by": "city", "period": "2025"}, picture=True),
            step("chosen", act("choose", "#segment", IMAGE), changes=True),
            opened("names-matrix", "get_matrix", {"by": "city", "period": "2025"}, picture=True),
        ],
        serving(serve, holdfast, ledger),
    )
    assert {IMAGE, SCRIPT, "turned", "plain"} <= set(trend["offered"]["segment"])
    assert {row[0] for row in matrix["tables"][0]["rows"]} == {IMAGE, SCRIPT, "turned", "plain", "total"}
    assert IMAGE in chosen["headline"]
    assert any(mark.startswith(f"{SCRIPT}:") for mark in matrix["marks"])
    for seen in (trend, chosen, matrix):
        assert seen["images"] == 0
        assert "\N{RIGHT-TO-LEFT OVERRIDE}" not in str(seen)
