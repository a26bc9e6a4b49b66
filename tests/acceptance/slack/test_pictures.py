"""Pictures of every kind of message and view, kept for whoever wants to see what a person sees."""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.acceptance.slack.workspace import ADA, FINANCE, until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.acceptance.slack.conftest import SlackOver
    from tests.acceptance.slack.workspace import Slack, View

pytestmark = pytest.mark.acceptance

HERE = Path(__file__).parent
ASKED = {
    "nrr": ("/nrr", "last-quarter"),
    "nrr-by-segment": ("/nrr", "ttm by segment"),
    "nrr-compared": ("/nrr", "last-quarter vs previous by segment"),
    "rates-compared": ("/nrr", "ttm vs previous"),
    "logos": ("/retention", "logo retention last-quarter"),
    "grr": ("/grr", "last-quarter enterprise"),
    "churn": ("/churn", "last-month"),
    "cohorts": ("/cohorts", "quarterly"),
    "matrix": ("/retention", "matrix by industry"),
    "movers": ("/movers", "last-quarter top 5"),
    "why": ("/why", "nrr last-quarter by segment"),
    "series": ("/retention", "nrr ttm monthly last-13-months"),
    "series-by-segment": ("/retention", "nrr quarterly 2025 by segment"),
    "accounts": ("/retention", "accounts churned last-month"),
    "quick-ratio": ("/retention", "quick ratio by segment"),
    "ltv": ("/retention", "ltv:cac margin=80% cac=12000"),
    "benchmarks": ("/retention", "benchmarks nrr enterprise"),
    "reconcile": ("/retention", "reconcile chartmogul stripe"),
    "diff": ("/retention", "diff v1 v2"),
    "mistake": ("/nrr", "last-quarter entreprise"),
    "nothing": ("/nrr", "2020"),
    "help": ("/nrr", "help"),
    "digest-help": ("/digest", "help"),
}
# Cohorts, the matrix, benchmarks, a bridge, a difference, two lists of accounts with names too long for a chart.
FOLLOWED = 7


def everything(slack: Slack) -> Iterator[dict[str, Any]]:
    """Each message and view with the name of its picture."""
    for name, typed in ASKED.items():
        yield {"name": name, "blocks": slack.type(*typed)["blocks"]}
    for number, message in enumerate(until(lambda: len(found := slack.pictures()) >= FOLLOWED and found)):
        yield {"name": f"picture-{number}", "blocks": [shown(slack, block) for block in message["blocks"]]}
    message = slack.type("/nrr", "last-quarter")
    before = len(slack.messages())
    slack.press(message, "math")
    yield {"name": "math", "blocks": slack.after(before)[0]["blocks"]}
    yield {"name": "home", "blocks": slack.open_home()["blocks"]}
    for name, command, text in (("builder", "/retention", "build"), ("digest-form", "/digest", "")):
        standing = slack.modal()
        slack.send("/_control/command", {"channel": FINANCE, "user": ADA, "command": command, "text": text})
        yield {"name": name, "blocks": until(partial(another_modal, slack, standing))["blocks"]}


def shown(slack: Slack, image: dict[str, Any]) -> dict[str, Any]:
    """A picture with what was uploaded in the place of its file, for a page that cannot ask Slack for it."""
    data = base64.b64encode(slack.file(image["slack_file"]["id"])).decode()
    return {"type": "image", "alt_text": image["alt_text"], "image_url": f"data:image/png;base64,{data}"}


def another_modal(slack: Slack, standing: View | None) -> View | None:
    """The view on top, if it is another one than the one that was standing."""
    view = slack.modal()
    return None if view == standing else view


def test_every_kind_of_message_can_be_looked_at(
    slack_over: SlackOver, installed: Callable[[str], Path], artefacts: Path
) -> None:
    node, chromium = installed("node24/bin/node"), shutil.which("chromium")
    assert chromium is not None, "Chromium is not installed: apt-get install chromium"
    pictures = artefacts / "messages"
    shutil.rmtree(pictures, ignore_errors=True)
    pictures.mkdir()
    shown = list(everything(slack_over("http")))
    done = subprocess.run(
        [node, HERE / "render.mjs", pictures, chromium],
        input=json.dumps(shown), capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert {picture.stem for picture in pictures.glob("*.png")} == {one["name"] for one in shown}
    print(f"Pictures: {pictures}")  # noqa: T201 - an artefact nobody finds is none
