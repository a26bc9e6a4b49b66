"""`holdfast ask`: words, forms of output, where the ledger is, what status it ends with."""

from __future__ import annotations

import csv
import io
import json
import subprocess
from typing import TYPE_CHECKING

import pytest

from retention.answer import Answer
from retention.wording import plain, word
from tests.cli.conftest import HEADER, PROGRAM, TODAY

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Done

COUNTS = "opening retained expanded contracted churned new reactivated closing".split()
AMOUNTS = "opening expansion contraction churn new reactivation closing".split()
RATIOS = "nrr grr logo_retention crr logo_churn revenue_churn revenue_churn_lost_accounts".split()


def test_an_answer_is_on_standard_output_alone(holdfast: Callable[..., Done], small_ledger: Path) -> None:
    status, out, err = holdfast("ask", "nrr 2025", "--db", small_ledger, "--today", "2026-01-15")
    assert (status, err) == (0, "")
    assert out.splitlines()[:3] == [
        "NRR, 2025: 66.7 %",
        "Critical (under 90 %)",
        "1 Jan – 31 Dec 2025 · 2 accounts · USD",
    ]
    assert out.endswith("\n")
    assert not out.endswith("\n\n")


def test_words_need_no_quotes(holdfast: Callable[..., Done], sample_ledger: Path) -> None:
    quoted = holdfast("ask", "nrr 2025 by region", "--db", sample_ledger, "--today", TODAY)
    assert quoted.status == 0
    assert holdfast("ask", "nrr", "2025", "by", "region", "--db", sample_ledger, "--today", TODAY) == quoted
    assert holdfast("ask", "--today", TODAY, "nrr", "--db", sample_ledger, "2025", "by", "region") == quoted


def test_json_is_the_model(holdfast: Callable[..., Done], sample_ledger: Path) -> None:
    question = ("nrr 2025 by region vs previous", "--db", sample_ledger, "--today", TODAY)
    _, out, _ = holdfast("ask", *question, "--json")
    answer = Answer.model_validate_json(out)
    assert json.loads(out) == json.loads(answer.model_dump_json())
    assert out == answer.model_dump_json(indent=2) + "\n"
    assert holdfast("ask", *question).out == plain(word(answer)) + "\n"


def test_the_names_that_other_programs_rely_on(holdfast: Callable[..., Done], sample_ledger: Path) -> None:
    _, out, _ = holdfast("ask", "nrr 2024 by industry", "--json", "--db", sample_ledger, "--today", TODAY)
    answer = json.loads(out)
    names = {"id", "metric", "period", "segment", "policy", "currency", "total", "rows", "tier", "warnings", "ledger"}
    assert names <= set(answer)
    assert set(answer["period"]) >= {"start", "end", "label", "partial"}
    assert (answer["period"]["start"], answer["period"]["end"]) == ("2024-01-01", "2025-01-01")
    part = {f"{name}_arr_minor" for name in AMOUNTS} | {"accounts_opening", "accounts_retained"}
    part |= {"nrr", "grr", "logo_retention", "crr"}
    assert part <= set(answer["total"])
    assert all(part | {"segment"} <= set(row) for row in answer["rows"])
    assert set(answer["total"]["nrr"]) == {"numerator", "denominator", "percent"}
    assert set(answer["tier"]) >= {"name", "nrr", "window", "benchmark"}
    assert set(answer["ledger"]) == {"version", "fingerprint", "complete_through"}


def test_csv_has_a_row_a_segment_and_one_for_the_total(holdfast: Callable[..., Done], sample_ledger: Path) -> None:
    question = ("nrr 2025 by region", "--db", sample_ledger, "--today", TODAY)
    _, out, _ = holdfast("ask", *question, "--csv")
    records = list(csv.DictReader(io.StringIO(out, newline="")))
    assert list(records[0]) == [
        *"answer period_start period_end filter policy currency row by segment".split(),
        *(f"accounts_{name}" for name in COUNTS),
        *(f"{name}_arr_minor" for name in AMOUNTS),
        *(f"{name}_{part}" for name in RATIOS for part in ("numerator", "denominator", "percent")),
        "fx_arr_minor",
        *(f"quick_ratio_{part}" for part in ("numerator", "denominator", "percent")),
        *(f"arpa_{part}" for part in ("numerator", "denominator", "rounded_minor")),
    ]
    answer = Answer.model_validate_json(holdfast("ask", *question, "--json").out)
    assert [(record["row"], record["segment"]) for record in records] == [
        *(("segment", row.segment) for row in answer.rows),
        ("total", ""),
    ]
    for record, part in zip(records, (*answer.rows, answer.total), strict=True):
        assert record["answer"] == answer.id
        assert (record["period_start"], record["period_end"]) == ("2025-01-01", "2026-01-01")
        assert int(record["opening_arr_minor"]) == part.opening_arr_minor
        assert part.nrr is not None
        assert (int(record["nrr_numerator"]), record["nrr_percent"]) == (part.nrr.numerator, part.nrr.percent)


def test_csv_cells_are_never_formulas(holdfast: Callable[..., Done], tmp_path: Path) -> None:
    kinds = ['=HYPERLINK("http://example.org")', "+1", "@x", "-2", "plain = text"]
    lines = [f"{number},{number},p,2024-01-01,,{100 + number},USD,month" for number, _ in enumerate(kinds)]
    (tmp_path / "lines.csv").write_text("\n".join((HEADER, *lines)), encoding="utf-8")
    with (tmp_path / "accounts.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("account_id", "kind"), *enumerate(kinds)])
    files = ("--lines", "lines.csv", "--accounts", "accounts.csv", "--complete-through", "2025-12-31")
    assert holdfast("import", *files, "--db", "kinds.db").status == 0
    _, out, _ = holdfast("ask", "2025 by kind", "--csv", "--db", "kinds.db", "--today", "2026-01-15")
    header, *records = csv.reader(io.StringIO(out, newline=""))
    segment = header.index("segment")
    assert {record[segment] for record in records} == {
        '\'=HYPERLINK("http://example.org")',
        "'+1",
        "'@x",
        "'-2",
        "plain = text",
        "",
    }
    figures = [cell for record in records for cell in record[segment + 1 :]]
    # Nothing was lost, so there is no quick ratio.
    assert all(float(figure or 0) >= 0 for figure in figures)
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for record in records for cell in record)


def test_csv_of_nothing_to_retain_has_empty_ratios(holdfast: Callable[..., Done], small_ledger: Path) -> None:
    _, out, _ = holdfast("ask", "nrr 2023", "--csv", "--db", small_ledger, "--today", "2026-01-15")
    (record,) = csv.DictReader(io.StringIO(out, newline=""))
    assert (record["accounts_opening"], record["nrr_numerator"], record["nrr_percent"]) == ("0", "", "")


@pytest.mark.parametrize(
    ("arguments", "status", "sentence"),
    [
        (
            ("nrr last-quarter entreprise",),
            2,
            'I don\'t know the segment "entreprise". Did you mean enterprise? Segments: enterprise, mid-market, smb.',
        ),
        (("2025-13",), 2, 'I can\'t read the period "2025-13": months go from 01 to 12.'),
        (
            ("",),
            2,
            "Ask for a metric and a period, and a segment if you like, for example nrr last-quarter enterprise.",
        ),
        (
            ("2026-q4",),
            2,
            (
                "Q4 2026 is not over: the ledger is complete through 31 Oct 2026."
                " Ask qtd for the quarter so far, or last-quarter for Q3 2026."
            ),
        ),
    ],
)
def test_a_question_that_must_change(
    holdfast: Callable[..., Done], sample_ledger: Path, arguments: tuple[str, ...], status: int, sentence: str
) -> None:
    done = holdfast("ask", *arguments, "--db", sample_ledger, "--today", TODAY)
    assert done == (status, "", f"{sentence}\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("ask",), "Error: Missing argument 'QUESTION'."),
        (("ask", "nrr", "--json", "--csv"), "Ask for --json or for --csv, not for both."),
        (("ask", "nrr", "--jsn"), "Error: No such option: --jsn"),
        (("ask", "nrr", "--today", "2026-13-01"), '"2026-13-01" is not a date from 1900 to 2200.'),
        (("ask", "nrr", "--today", "22.11.2026"), '"22.11.2026" is not a date from 1900 to 2200.'),
        (("ask", "nrr", "--today", "20261122"), '"20261122" is not a date from 1900 to 2200.'),
        (("ask", "nrr", "--today", "2026-W40-1"), '"2026-W40-1" is not a date from 1900 to 2200.'),
        (("ask", "nrr", "--today", "0001-01-01"), '"0001-01-01" is not a date from 1900 to 2200.'),
        (("ask", "nrr", "--db", "."), "Error: Invalid value for '--db'"),
        (("answer", "nrr"), "Error: No such command 'answer'."),
        (("report", "first"), "Error: Invalid value for 'version'"),
        (("import", "--complete-through", "soon"), '"soon" is not a date from 1900 to 2200. Write it as 2025-09-30.'),
    ],
)
def test_an_option_that_must_change(holdfast: Callable[..., Done], arguments: tuple[str, ...], said: str) -> None:
    status, out, err = holdfast(*arguments)
    assert (status, out) == (2, "")
    assert said in err.replace("\n  ", " ")
    assert err.startswith("Usage: holdfast")


def test_without_arguments_the_help_is_shown(holdfast: Callable[..., Done]) -> None:
    shown = holdfast()
    assert "Usage: holdfast [OPTIONS] COMMAND [ARGS]..." in shown.out + shown.err
    listed = "ask import sample verify faults report ledger serve".split()
    assert all(f"\n  {command} " in shown.out + shown.err for command in listed)
    assert holdfast("--help").status == 0


@pytest.mark.parametrize(
    "command", ["ask", "import", "sample", "verify", "faults", "report", "ledger", "serve slack", "serve mcp"]
)
def test_every_command_has_help(holdfast: Callable[..., Done], command: str) -> None:
    status, out, _ = holdfast(*command.split(), "--help")
    assert status == 0
    assert f"Usage: holdfast {command} " in out
    assert "--db <file>" in out


def test_the_ledger_is_named_before_or_after_the_command_or_by_a_setting(
    holdfast: Callable[..., Done], small_ledger: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    question = ("ask", "nrr 2025", "--today", "2026-01-15")
    answered = holdfast(*question, "--db", small_ledger)
    assert holdfast("--db", small_ledger, *question) == answered
    assert holdfast("--db", "none.db", *question, "--db", small_ledger) == answered
    monkeypatch.setenv("HOLDFAST_DB", str(small_ledger))
    assert holdfast(*question) == answered
    assert holdfast("--db", "none.db", *question).status == 3
    monkeypatch.setenv("HOLDFAST_DB", "")
    assert holdfast("import", "--lines", "lines.csv", "--complete-through", "2025-12-31").status == 0
    assert (tmp_path / "holdfast.db").exists()
    assert holdfast(*question) == answered


def test_a_ledger_that_is_not_there_or_is_none(holdfast: Callable[..., Done], tmp_path: Path) -> None:
    assert holdfast("ask", "nrr") == (
        3,
        "",
        "There is no ledger holdfast.db. Import one: holdfast import --lines FILE, or try holdfast sample.\n",
    )
    (tmp_path / "notes.db").write_text("Dear diary, today I looked at churn.", encoding="utf-8")
    for command in (("ask", "nrr"), ("ledger",), ("faults",), ("report",), ("verify", "7f3a9c2e")):
        assert holdfast(*command, "--db", "notes.db") == (
            3,
            "",
            "notes.db is not a Holdfast ledger. Name another with --db FILE or HOLDFAST_DB.\n",
        )
    assert not (tmp_path / "holdfast.db").exists()


def test_a_process_ends_with_the_status_of_its_answer(process: Callable[..., Done], sample_ledger: Path) -> None:
    ledger = {"HOLDFAST_DB": str(sample_ledger)}
    answered = process("ask", "nrr", "2025", "--today", TODAY, **ledger)
    assert (answered.status, answered.err, answered.out.splitlines()[0]) == (0, "", "NRR, 2025: 111.2 %")
    assert process("ask", "nrr 2025-13", **ledger).status == 2
    assert process("ask", "nrr").status == 3


@pytest.mark.parametrize("reader", ["head -n 1", "true"])
def test_a_reader_that_goes_away_is_no_failure(sample_ledger: Path, reader: str, tmp_path: Path) -> None:
    question = f"{PROGRAM} ask nrr 2025 by region --json --db {sample_ledger} --today {TODAY}"
    script = f"{{ {question}; echo $? > {tmp_path}/status; }} | {reader}"
    done = subprocess.run(["sh", "-c", script], capture_output=True, text=True, check=True)
    assert (done.stderr, (tmp_path / "status").read_text(encoding="utf-8")) == ("", "0\n")
