"""A person at a page in Chromium: types a command, clicks, chooses, fills a form in. The pictures are kept."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.acceptance.slack.conftest import SlackOver

pytestmark = pytest.mark.acceptance

HERE = Path(__file__).parent
COMPOSER = ".composer-input"
ANSWER = ".msg:has(button:has-text('Show the math'))"
PAGE_SECONDS = 120.0


def does(what: str, at: str, text: str = "", *, last: bool = True) -> dict[str, Any]:
    return {"what": what, "at": at, "text": text, "last": last}


def typed(text: str) -> list[dict[str, Any]]:
    return [does("type", COMPOSER, text), does("press", COMPOSER, "Enter")]


def step(name: str, doing: list[dict[str, Any]], sees: str, *, gone: str = "") -> dict[str, Any]:
    return {"name": name, "do": doing, "sees": sees, "gone": gone}


def chosen(field: str, option: str) -> dict[str, Any]:
    return does("choose", f".modal .bk-input:has(label:text-is('{field}')) select", option, last=False)


STEPS = [
    step("channel", [does("click", "text=finance", last=False)], COMPOSER),
    step("command", typed("/nrr last-quarter by segment"), "text=answer "),
    step("button", [does("click", ".msg button:has-text('Show the math')")], "text=The math"),
    step("menu", [does("choose", f"{ANSWER} select >> nth=0", "Last month")], "text=NRR, Oct"),
    step("share", [does("click", f"{ANSWER} button:has-text('Share in channel')")], ".msg:not(:has(.badge-eph))"),
    step("mention", typed("@holdfast movers last-quarter top 5"), "text=1 reply"),
    step("form", typed("/retention build"), ".modal-title"),
    step(
        "filled",
        [chosen("What do you want to know?", "The figure of a period"), chosen("Metric", "GRR"),
         chosen("Period", "Last month"), chosen("Policy", "holdfast"), does("click", ".modal-btn.primary")],
        "text=GRR, Oct",
        gone=".modal-title",
    ),
    step("digest", typed("/digest"), ".modal-title:text-is('New digest')"),
]  # fmt: skip


def test_a_person_asks_clicks_chooses_and_fills_a_form_in(
    slack_over: SlackOver, installed: Callable[[str], Path], artefacts: Path
) -> None:
    node, chromium = installed("node24/bin/node"), shutil.which("chromium")
    assert chromium is not None, "Chromium is not installed: apt-get install chromium"
    pictures = artefacts / "page"
    shutil.rmtree(pictures, ignore_errors=True)
    pictures.mkdir()
    done = subprocess.run(
        [node, HERE / "page.mjs", slack_over("http").url, pictures, chromium],
        input=json.dumps(STEPS), capture_output=True, text=True, check=False, timeout=PAGE_SECONDS,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    seen = json.loads(done.stdout)
    assert [one["name"] for one in seen] == [one["name"] for one in STEPS]
    assert len(list(pictures.glob("*.png"))) == len(STEPS)
    print(f"Pictures: {pictures}")  # noqa: T201 - an artefact nobody finds is none
