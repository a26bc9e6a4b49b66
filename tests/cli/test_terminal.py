"""In a terminal of any width every figure is there; colours and columns are all that differ."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import subprocess
import termios
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from tests.cli.conftest import PROGRAM, TODAY

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Done

STYLES = re.compile(r"\x1b\[[0-9;]*m")
FIGURES = re.compile(r"[+−]?\d[\d,.]*")
BREAKDOWN = "nrr 2025 by region vs previous"


def shown_in_terminal(columns: int, *arguments: str | Path) -> str:
    """What a terminal of so many columns receives."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    settings = {name: value for name, value in os.environ.items() if name not in {"COLUMNS", "NO_COLOR"}}
    with subprocess.Popen(
        [PROGRAM, *arguments], stdin=theirs, stdout=theirs, stderr=theirs, env={**settings, "TERM": "xterm-256color"}
    ) as running:
        os.close(theirs)
        received = b""
        # A terminal whose program has ended gives an error instead of an end.
        with suppress(OSError):
            while chunk := os.read(ours, 65536):
                received += chunk
        os.close(ours)
    assert running.returncode == 0
    return received.decode().replace("\r\n", "\n")


FITTING = [
    "                                     Same",
    "                      Opening   accounts'                        Logo       NRR",
    " Region  Accounts         ARR         ARR      NRR     GRR  retention    change",
    " amer         145   7,594,226   8,288,351  109.1 %  94.0 %     87.6 %   −4.2 pt",
    " emea          94   5,011,977   5,638,140  112.5 %  95.3 %     84.0 %   +0.5 pt",
    " apac          43   3,249,046   3,895,204  119.9 %  98.5 %     95.3 %   −1.7 pt",
    " latam         30   1,505,080   1,484,762   98.7 %  80.8 %     76.7 %  −15.3 pt",
    " total        312  17,360,329  19,306,457  111.2 %  94.1 %     86.5 %   −2.8 pt",
]
STACKED = [
    "amer",
    "  Accounts 145",
    "  Opening ARR 7,594,226",
    "  Same accounts' ARR 8,288,351",
    "  NRR 109.1 %",
    "  GRR 94.0 %",
    "  Logo retention 87.6 %",
    "  NRR change −4.2 pt",
]


@pytest.mark.parametrize("columns", [60, 80, 200])
def test_no_width_loses_a_figure(holdfast: Callable[..., Done], sample_ledger: Path, columns: int) -> None:
    arguments = ("ask", BREAKDOWN, "--db", sample_ledger, "--today", TODAY)
    shown, plain = STYLES.sub("", shown_in_terminal(columns, *arguments)), holdfast(*arguments).out
    assert sorted(FIGURES.findall(shown)) == sorted(FIGURES.findall(plain))
    assert "…" not in shown
    table = [line.rstrip() for line in shown.split("\n\n")[1].splitlines()]
    match columns:
        case 60:
            assert table[: len(STACKED)] == STACKED
        case 80:
            assert table == FITTING
        case _:
            assert [line.split() for line in table] == [line.split() for line in plain.split("\n\n")[1].splitlines()]


def test_the_headline_stands_out_and_what_is_secondary_steps_back(sample_ledger: Path) -> None:
    lines = shown_in_terminal(60, "ask", "nrr 2025", "--db", sample_ledger, "--today", TODAY).splitlines()
    assert lines[0] == "\x1b[1mNRR, 2025: 111.2 %\x1b[0m"
    assert lines[1] == "Strong (100–120 %)"
    assert lines[2] == "\x1b[2m1 Jan – 31 Dec 2025 · 312 accounts · USD\x1b[0m"
    assert [line.rstrip() for line in lines[4:9]] == [
        " Opening ARR (31 Dec 2024)    312 accounts  17,360,329",
        " Expansion                    150 accounts  +2,977,827",
        " Contraction                   41 accounts    −204,781",
        " Churn                         42 accounts    −826,918",
        " Same accounts (31 Dec 2025)  270 accounts  19,306,457",
    ]
