"""This very command as a client would start it, and what may stand in its place."""

from __future__ import annotations

import os
import sqlite3
import sys
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from cli.launching import start_of
from tests.tools.doctor.conftest import NOT_STARTED, beside, told
from tools.connecting import Start
from tools.doctor import talking
from tools.doctor.starting import of_stdio

if TYPE_CHECKING:
    from pathlib import Path

    from retention.findings import Finding
    from tools.doctor.beside import Beside

TALKS = [("stdio", "ok", "conversation")] * 2


async def looked_at(machine: Beside) -> list[Finding]:
    return [finding async for finding in of_stdio(machine)]


def python(program: str) -> Start:
    return Start(sys.executable, ("-c", program), {})


@pytest.mark.acceptance
async def test_it_answers_in_both_protocols(sample_ledger: Path) -> None:
    found = await looked_at(beside(start=start_of(sample_ledger, {})))
    assert told(found) == TALKS
    assert [finding.facts["protocol"] for finding in found] == ["2026-07-28", "2025-11-25"]
    assert found[0].facts["count"] == found[1].facts["count"] > 0
    assert found[0].facts["answer"] == found[1].facts["answer"]


async def test_without_a_ledger_nothing_is_started() -> None:
    assert told(await looked_at(beside(readable=False))) == [("stdio", "not_checked", "no_ledger")]


@pytest.mark.acceptance
@pytest.mark.parametrize("unsigned", [True, False])
async def test_rules_that_let_nobody_ask(sample_ledger: Path, tmp_path: Path, unsigned: bool) -> None:  # noqa: FBT001
    ledger = tmp_path / "l.db"
    # A plain copy would open and close the file, and with that drop the locks of whoever has it open here.
    with closing(sqlite3.connect(sample_ledger)) as theirs, closing(sqlite3.connect(ledger)) as ours:
        theirs.backup(ours)
    (tmp_path / "access.toml").write_text('[[rule]]\nwho = ["token:revops"]\n', encoding="utf-8")
    found = await looked_at(beside(start=start_of(ledger, {}), unsigned=unsigned))
    code = "conversation_refused" if unsigned else "conversation_unsigned"
    assert told(found) == [("stdio", "warning", code)] * 2
    assert "access.toml" in found[0].facts["refused"]


async def test_a_command_that_is_not_there() -> None:
    found = await looked_at(beside(start=NOT_STARTED))
    assert told(found) == [("stdio", "failed", "not_started")] * 2
    assert found[0].facts == {"command": "/nowhere/holdfast", "reason": os.strerror(2), "said": ""}


async def test_a_command_that_ends_at_once() -> None:
    found = await looked_at(beside(start=python("raise SystemExit('access.toml cannot be read: it is a folder.')")))
    assert told(found) == [("stdio", "failed", "not_started")] * 2
    assert found[1].facts["said"] == "access.toml cannot be read: it is a folder."


async def test_a_command_that_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(talking, "SECONDS", 0.5)
    found = await looked_at(beside(start=python("import sys; sys.stdin.read()")))
    assert told(found) == [("stdio", "failed", "not_started")] * 2
    assert found[1].facts["reason"] == ""


@pytest.mark.acceptance
async def test_something_that_prints_beside_it(sample_ledger: Path) -> None:
    command, arguments, _ = start_of(sample_ledger, {})
    wrapped = python(f"import os; print('Welcome.', flush=True); os.execv({command!r}, {[command, *arguments]!r})")
    assert told(await looked_at(beside(start=wrapped))) == [("stdio", "failed", "output_strayed")] * 2
