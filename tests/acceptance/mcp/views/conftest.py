"""A person at a view: a real server over HTTP, a host that shows its pages in a sandboxed frame, Chromium."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.acceptance.conftest import Serve

HERE = Path(__file__).parent
PAGE_SECONDS = 180.0
Step = dict[str, Any]


class Person(Protocol):
    def __call__(self, steps: list[Step], url: str | None = None) -> list[dict[str, Any]]: ...


@pytest.fixture(scope="module")
def served(serve_all: Serve, holdfast: Path, sample_ledger: Path) -> str:
    """Where a server over the sample ledger answers."""
    return serving(serve_all, holdfast, sample_ledger)


def serving(serve: Serve, holdfast: Path, ledger: Path) -> str:
    command = (holdfast, "serve", "mcp", "--db", ledger, "--http", "--port", "0")
    return serve(*command, ready=r"http://127\.0\.0\.1:\d+/mcp").ready.group()


@pytest.fixture(scope="session")
def pictures() -> Path:
    """Where pictures of the views are kept, to be looked at."""
    folder = HERE.parents[1] / "artefacts" / "views"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture
def person(served: str, installed: Callable[[str], Path], pictures: Path) -> Person:
    """Does steps in a browser and gives what each of them saw. No step may make the page complain of anything."""
    node, chromium = installed("node24/bin/node"), shutil.which("chromium")
    assert chromium is not None, "Chromium is not installed: apt-get install chromium"
    for package in ("@modelcontextprotocol/ext-apps", "@modelcontextprotocol/client", "esbuild"):
        installed(f"{package}/package.json")

    def done(steps: list[Step], url: str | None = None) -> list[dict[str, Any]]:
        ran = subprocess.run(
            [node, HERE / "person.mjs", url or served, pictures, chromium],
            input=json.dumps(steps), capture_output=True, text=True, check=False, timeout=PAGE_SECONDS,
        )  # fmt: skip
        assert ran.returncode == 0, ran.stdout + ran.stderr
        seen: list[dict[str, Any]] = json.loads(ran.stdout)
        assert [one["name"] for one in seen] == [step["name"] for step in steps]
        assert seen[-1]["complaints"] == []
        return seen

    return done


class Words(Protocol):
    def __call__(self, question: str) -> list[str]: ...


@pytest.fixture
def words(holdfast: Path, sample_ledger: Path) -> Words:
    """What `holdfast ask QUESTION` prints, a line each without the blanks between its columns."""

    def printed(question: str) -> list[str]:
        ran = subprocess.run(
            [holdfast, "ask", question, "--db", sample_ledger],
            capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip
        return [line for line in map(without_blanks, (ran.stdout + ran.stderr).splitlines()) if line]

    return printed


def without_blanks(line: str) -> str:
    return " ".join(line.split())


def said(seen: dict[str, Any]) -> list[str]:
    """The same of a view: all that it says of its answer, from top to bottom, a table's row a line."""
    above = [seen["headline"], seen["tier"], seen["scope"], *seen["checks"]]
    tables = []
    for table in seen["tables"]:
        rows = [table["header"], *table["rows"]] if table["header"][0] != "ARR" else table["rows"]
        tables += [*([table["title"]] if table["title"] else []), *(" ".join(row) for row in rows)]
    below = [seen["rates"], seen["definition"], seen["provenance"]]
    return [line for line in map(without_blanks, (*above, *tables, *below)) if line]


def opened(name: str, tool: str, arguments: dict[str, Any], theme: str | None = "light", **more: Any) -> Step:  # noqa: ANN401
    host: Step = {option: more.pop(option) for option in ("asks", "textAlone") if option in more}
    asked: Step = {"tool": tool, "arguments": arguments, **host, **({"theme": theme} if theme else {})}
    return {"name": name, "do": [act("open", "", asked)], **more}


def act(what: str, at: str = "", text: Any = "") -> dict[str, Any]:  # noqa: ANN401 - what the act takes
    return {"what": what, "at": at, "text": text}


def step(name: str, *acts: dict[str, Any], **more: Any) -> Step:  # noqa: ANN401 - as JSON
    return {"name": name, "do": list(acts), **more}
