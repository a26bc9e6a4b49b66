"""The wheel holds everything, and works in an empty environment, far from the sources."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import zipfile
from importlib.metadata import distribution
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
PACKAGES = ("retention", "bot", "tools", "cli")
TODAY = "2026-11-22"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel as the locked build backend makes it, without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    _pip("wheel", "--no-deps", "--no-build-isolation", "--no-index", "--wheel-dir", folder, ROOT)
    (made,) = folder.iterdir()
    return made


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment of its own with the wheel and what it needs at the locked versions, nothing else."""
    folder = tmp_path_factory.mktemp("environment")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    locked = folder / "runtime.lock"
    locked.write_text("\n".join(_locked(_needed_to_run("holdfast-retention"))), encoding="utf-8")
    install = ("--python", folder / "bin" / "python", "install", "--no-deps", "--no-compile")
    _pip(*install, "--require-hashes", "--requirement", locked)
    _pip(*install, "--no-index", wheel)
    return folder


def _pip(*arguments: str | Path) -> None:
    command = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def _needed_to_run(name: str) -> set[str]:
    """The distributions that `name` needs here to run, all the way down."""
    needed: set[str] = set()
    asked = [(name, frozenset[str]())]
    while asked:
        found, extras = asked.pop()
        for text in distribution(found).requires or []:
            requirement = Requirement(text)
            wanted = requirement.marker is None or any(
                requirement.marker.evaluate({"extra": extra}) for extra in extras | {""}
            )
            if wanted and canonicalize_name(requirement.name) not in needed:
                needed.add(canonicalize_name(requirement.name))
                asked.append((requirement.name, frozenset(requirement.extras)))
    return needed


def _locked(names: set[str]) -> Iterator[str]:
    """The entries of the universal lock for `names`, with their hashes."""
    found = set()
    for entry in re.split(r"\n(?=[A-Za-z0-9])", (ROOT / "requirements.lock").read_text(encoding="utf-8")):
        matched = re.match(r"([A-Za-z0-9._-]+)(\[[^]]*\])?==", entry)
        if matched and canonicalize_name(matched[1]) in names:
            found.add(canonicalize_name(matched[1]))
            yield entry
    assert found == names


def test_everything_is_inside(wheel: Path) -> None:
    """Every module and every data file: formats, policies, the grammar, benchmark rows, descriptions, the manifest."""
    with zipfile.ZipFile(wheel) as archive:
        inside = {name for name in archive.namelist() if ".dist-info/" not in name}
    sources = {
        path.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert inside == sources
    kinds = {Path(name).suffix for name in inside}
    assert kinds >= {".py", ".toml", ".lark", ".tables", ".csv", ".md", ".yaml", ".pot"}


@pytest.mark.acceptance
def test_it_works_in_an_empty_environment(environment: Path, tmp_path: Path) -> None:
    """From another folder, with no path to the sources."""
    settings = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "HOLDFAST_"))}

    def run(*arguments: str) -> str:
        program = environment / "bin" / "holdfast"
        done = subprocess.run(
            [program, *arguments], cwd=tmp_path, env=settings, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert run("sample", "--db", "x.db", "--today", TODAY).startswith("Imported sample as ledger v1.\n")
    answer = json.loads(run("ask", "nrr last-quarter enterprise", "--db", "x.db", "--today", TODAY, "--json"))
    assert answer["period"]["label"] == "Q3 2026"
    assert answer["total"]["nrr"]["denominator"] == answer["total"]["opening_arr_minor"] > 0
    # What each face reads from its data files.
    for module in ("bot", "tools", "retention.wording"):
        python = environment / "bin" / "python"
        where = subprocess.run(
            [python, "-c", f"import {module}; print({module}.__file__)"],
            cwd=tmp_path,
            env=settings,
            capture_output=True,
            text=True,
            check=True,
        )
        assert Path(where.stdout.strip()).is_relative_to(environment)
