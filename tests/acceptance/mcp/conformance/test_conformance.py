"""The protocol's own suites, on the whole stack that `holdfast serve mcp --http` runs."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.acceptance.conftest import Serve

pytestmark = pytest.mark.acceptance

HERE = Path(__file__).parent
ROOT = HERE.parents[3]
OVERLAY = "tests.acceptance.mcp.conformance.overlay.serve"
READY = r"http://127\.0\.0\.1:\d+/mcp"
SECONDS = 120

Check = tuple[str, str]


@dataclass(frozen=True)
class Suite:
    """A release of the suites (its npm alias), the protocol it is run for, and how many checks make it whole."""

    release: str
    alias: str
    protocol: str
    checks: int
    scenarios: int
    warnings: frozenset[Check] = frozenset()

    def __str__(self) -> str:
        return f"{self.release}-{self.protocol}"

    @property
    def baseline(self) -> Path:
        return HERE / "baselines" / f"{self}.yml"


# 0.1.16 names protocol 2025-03-26 in this one request; clients of that time can't read the event that it looks for.
# The later release names 2025-11-25 there, and finds it.
OUT_OF_DATE = frozenset(
    {("server-sse-polling", "server-sse-priming-event"), ("server-sse-polling", "server-sse-retry-field")}
)
SUITES = [
    Suite("0.1.16", "conformance-2025", "2025-11-25", checks=44, scenarios=32, warnings=OUT_OF_DATE),
    Suite("0.2.0", "conformance-2026", "2025-11-25", checks=84, scenarios=33),
    Suite("0.2.0", "conformance-2026", "2026-07-28", checks=152, scenarios=40),
]


@dataclass(frozen=True)
class Outcome:
    """What one run printed, and the result of each check that it wrote down."""

    status: int
    printed: str
    results: list[tuple[Check, str]]
    scenarios: int

    @property
    def total(self) -> str:
        """The last line of the summary, as `Total: 44 passed, 0 failed`."""
        found = re.search(r"^Total: .*$", self.printed, re.MULTILINE)
        return found.group() if found else f"no total in: {self.printed[-2000:]}"

    def checks(self, *results: str) -> set[Check]:
        return {check for check, result in self.results if result in results}

    def __str__(self) -> str:
        counted = ", ".join(
            f"{count} {result}" for result, count in sorted(Counter(result for _, result in self.results).items())
        )
        wrong = sorted(":".join(check) for check in self.checks("FAILURE", "WARNING"))
        return "\n".join([f"exit {self.status}; {self.total}; {counted}", *wrong, self.printed[-3000:]])


@pytest.fixture
def run(node: Path, installed: Callable[[str], Path], tmp_path: Path) -> Callable[..., Outcome]:
    def ran(suite: Suite, url: str, *options: str | Path) -> Outcome:
        program = installed(f"{suite.alias}/dist/index.js")
        release = json.loads((program.parents[1] / "package.json").read_text(encoding="utf-8"))["version"]
        assert release.startswith(suite.release)
        asked: list[str | Path] = ["--suite", "all", "--spec-version", suite.protocol, "-o", tmp_path / "results"]
        done = subprocess.run(
            [node, program, "server", "--url", url, *asked, *options],
            capture_output=True,
            text=True,
            check=False,
            timeout=SECONDS,
            env=os.environ | {"NO_COLOR": "1"},
        )
        written = sorted((tmp_path / "results").glob("server-*/checks.json"))
        results = [
            ((_scenario(file), check["id"]), check["status"])
            for file in written
            for check in json.loads(file.read_text(encoding="utf-8"))
        ]
        return Outcome(done.returncode, done.stdout + done.stderr, results, len(written))

    return ran


def _scenario(file: Path) -> str:
    found = re.fullmatch(r"server-(.+?)-\d{4}-\d{2}-\d{2}T.*", file.parent.name)
    assert found is not None, file
    return found.group(1)


@pytest.fixture(scope="module")
def url_with_fixtures(serve_all: Serve, sample_ledger: Path) -> str:
    command: list[str | Path] = [
        sys.executable,
        "-m",
        OVERLAY,
        "serve",
        "mcp",
        "--db",
        sample_ledger,
        "--http",
        "--port",
        "0",
    ]
    return serve_all(*command, ready=READY, env={"PYTHONPATH": str(ROOT)}).ready.group()


@pytest.mark.parametrize("suite", SUITES, ids=str)
def test_it_passes_whole_where_its_fixtures_are_registered(
    run: Callable[..., Outcome], suite: Suite, url_with_fixtures: str
) -> None:
    outcome = run(suite, url_with_fixtures)
    assert outcome.total == f"Total: {suite.checks} passed, 0 failed", str(outcome)
    assert outcome.scenarios == suite.scenarios, str(outcome)
    assert outcome.checks("FAILURE", "SKIPPED") == set(), str(outcome)
    assert outcome.checks("WARNING") == suite.warnings, str(outcome)
    assert outcome.status == 0, str(outcome)


@pytest.mark.parametrize("suite", SUITES, ids=str)
def test_without_them_it_fails_as_the_baseline_explains(run: Callable[..., Outcome], suite: Suite, url: str) -> None:
    outcome = run(suite, url, "--expected-failures", suite.baseline)
    baseline = set(yaml.safe_load(suite.baseline.read_text(encoding="utf-8"))["server"])
    failing = outcome.checks("FAILURE", "WARNING")
    # An entry is a scenario or one check of it. The later release lets an entry stand whose check was left out.
    unexplained = {check for check in failing if not {check[0], ":".join(check)} & baseline}
    stale = baseline - {scenario for scenario, _ in failing} - {":".join(check) for check in failing}
    assert (unexplained, stale) == (set(), set()), str(outcome)
    assert outcome.scenarios == suite.scenarios, str(outcome)
    assert outcome.status == 0, str(outcome)


@pytest.mark.parametrize("suite", SUITES, ids=str)
def test_every_entry_of_a_baseline_has_its_reason(suite: Suite) -> None:
    lines = suite.baseline.read_text(encoding="utf-8").splitlines()
    entries = [line for line in lines if line.lstrip().startswith("- ")]
    assert len(entries) > 0
    assert [line for line in entries if not re.fullmatch(r"  - [\w.:-]+ # [A-Z].{15,}\.", line)] == []
