"""`holdfast ask … --chart FILE`."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.chart.pictures import PNG

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Done

ASK = ("ask", "nrr 2025", "--today", "2026-01-15", "--db")


def test_the_answer_is_printed_then_the_path(holdfast: Callable[..., Done], small_ledger: Path) -> None:
    alone = holdfast(*ASK, small_ledger)
    status, out, err = holdfast(*ASK, small_ledger, "--chart", "out.png")
    assert (status, out, err) == (0, f"{alone.out}out.png\n", "")
    assert (small_ledger.parent / "out.png").read_bytes().startswith(PNG)


@pytest.mark.parametrize(("name", "begins"), [("a.svg", "<svg"), ("b.HTML", "<!DOCTYPE html>"), ("c.d.html", "<!DOC")])
def test_the_ending_says_the_form(
    holdfast: Callable[..., Done], small_ledger: Path, tmp_path: Path, name: str, begins: str
) -> None:
    assert holdfast(*ASK, small_ledger, "--chart", tmp_path / name).status == 0
    assert (tmp_path / name).read_text(encoding="utf-8").startswith(begins)


def test_a_file_that_was_there_is_replaced(holdfast: Callable[..., Done], small_ledger: Path, tmp_path: Path) -> None:
    (tmp_path / "out.svg").write_text("earlier" * 10_000, encoding="utf-8")
    assert holdfast(*ASK, small_ledger, "--chart", "out.svg").status == 0
    assert "earlier" not in (tmp_path / "out.svg").read_text(encoding="utf-8")


@pytest.mark.parametrize("form", ["--json", "--csv"])
def test_nothing_follows_json_or_csv(holdfast: Callable[..., Done], small_ledger: Path, form: str) -> None:
    alone = holdfast(*ASK, small_ledger, form)
    status, out, err = holdfast(*ASK, small_ledger, form, "--chart", "out.svg")
    assert (status, out, err) == (0, alone.out, "out.svg\n")


@pytest.mark.parametrize("name", ["out.jpg", "out", "png"])
def test_an_unknown_ending_is_told_before_anything_is_answered(
    holdfast: Callable[..., Done], small_ledger: Path, name: str
) -> None:
    status, out, err = holdfast(*ASK, small_ledger, "--chart", name)
    assert (status, out) == (2, "")
    assert err == f"I can't tell what picture \"{name}\" is to be. A chart's name ends in .png, .svg, or .html.\n"


def test_a_folder_that_is_not_there(holdfast: Callable[..., Done], small_ledger: Path) -> None:
    status, out, err = holdfast(*ASK, small_ledger, "--chart", "nowhere/out.png")
    assert (status, err) == (2, "The chart can't be written to nowhere/out.png (No such file or directory).\n")
    assert out.startswith("NRR, 2025: 66.7 %")


def test_an_answer_without_a_figure_has_no_picture(
    holdfast: Callable[..., Done], small_ledger: Path, tmp_path: Path
) -> None:
    nothing = ("ask", "nrr 2023", "--today", "2026-01-15", "--db", small_ledger)
    alone = holdfast(*nothing)
    assert holdfast(*nothing, "--chart", "out.png") == (
        2,
        alone.out,
        "This answer has no figure to draw, so there is no chart.\n",
    )
    assert not (tmp_path / "out.png").exists()


def test_an_answer_without_a_chart_never_loads_what_draws(small_ledger: Path) -> None:
    program = (
        "import sys; from cli.main import run_guarded; from cli.commands import app;"
        f"run_guarded(lambda: app(args={[*ASK, str(small_ledger), '--json']!r}));"
        "print({'altair', 'vl_convert', 'retention.chart'} & set(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=True)
    assert json.loads(done.stdout)["total"]["accounts_opening"] == 2
    assert done.stderr == "set()\n"
