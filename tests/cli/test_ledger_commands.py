"""`verify`, `faults`, `report`, `ledger`, `sample`: what they say of real ledgers, and with what status they end."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from retention.desk import LedgerDescription
from tests.cli.conftest import HEADER, TODAY

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Done

MOMENT = r"\d{1,2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2} UTC"


def test_a_right_answer_is_verified_by_its_id_or_the_beginning_of_it(
    holdfast: Callable[..., Done], small_ledger: Path
) -> None:
    asked = holdfast("ask", "nrr 2025", "--db", small_ledger, "--today", "2026-01-15").out
    given = json.loads(holdfast("ask", "nrr 2025", "--json", "--db", small_ledger, "--today", "2026-01-15").out)["id"]
    for written in (given, given[:8], given[:6].upper(), f" {given[:8]} "):
        status, out, err = holdfast("verify", written, "--db", small_ledger)
        verdict, empty, rest = out.split("\n", 2)
        assert (status, empty, rest, err) == (0, "", asked, "")
        assert re.fullmatch(
            rf"Verified: answer {given}, given {MOMENT} on ledger v1, computes to the same figures again\.", verdict
        )


def test_an_answer_is_verified_on_the_ledger_of_then(
    holdfast: Callable[..., Done], small_ledger: Path, tmp_path: Path
) -> None:
    question = ("ask", "nrr 2025", "--json", "--db", small_ledger, "--today", "2026-01-15")
    then = json.loads(holdfast(*question).out)
    (tmp_path / "lines.csv").write_text(f"{HEADER}\nA,1,pro,2024-01-01,2025-03-01,100,USD,month\n", encoding="utf-8")
    assert (
        holdfast("import", "--lines", "lines.csv", "--complete-through", "2025-12-31", "--db", small_ledger).status == 0
    )
    now = json.loads(holdfast(*question).out)
    assert (then["total"]["nrr"]["percent"], now["total"]["nrr"]["percent"]) == ("66.7", "0.0")
    for answer, version in ((then, 1), (now, 2)):
        status, out, _ = holdfast("verify", answer["id"], "--db", small_ledger)
        assert (status, f" on ledger v{version}, computes to the same figures again." in out) == (0, True)


def test_an_answer_that_was_changed_is_not_verified(holdfast: Callable[..., Done], small_ledger: Path) -> None:
    given = json.loads(holdfast("ask", "nrr 2025", "--json", "--db", small_ledger, "--today", "2026-01-15").out)["id"]
    with closing(sqlite3.connect(small_ledger)) as connection:
        connection.execute("""UPDATE receipt SET answer = replace(answer, '"percent":"66.7"', '"percent":"97.7"')""")
        connection.commit()
    status, out, err = holdfast("verify", given, "--db", small_ledger)
    assert (status, err) == (3, "")
    assert re.match(
        rf"Not verified: answer {given}, given {MOMENT} on ledger v1, is not what that ledger gives now\."
        r"\n\nAs given:\n",
        out,
    )
    assert "NRR, 2025: 97.7 %" in out
    assert "Computed again:\nNRR, 2025: 66.7 %" in out


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("7f3a", '"7f3a" is too short for an answer\'s id: give 6 characters or more.'),
        ("7f3a9c2e", "There is no answer 7f3a9c2e here that you may see. An answer's id stands at its end."),
        ("_______", "There is no answer _______ here that you may see. An answer's id stands at its end."),
    ],
)
def test_an_id_that_must_change(holdfast: Callable[..., Done], small_ledger: Path, written: str, sentence: str) -> None:
    assert holdfast("verify", written, "--db", small_ledger) == (2, "", f"{sentence}\n")


def test_faults_of_a_ledger_without_any(holdfast: Callable[..., Done], small_ledger: Path) -> None:
    assert holdfast("faults", "--db", small_ledger) == (
        0,
        "No faults: every row of the newest imports is in the ledger.\n",
        "",
    )


def test_faults_and_negative_balances(holdfast: Callable[..., Done], tmp_path: Path) -> None:
    rows = ["A,1,p,2025-01-01,,100,USD,month", "B,2,p,2025-13-01,,100,USD,month", "C,3,p,2025-01-01,,-10.50,USD,month"]
    (tmp_path / "lines.csv").write_text("\n".join((HEADER, *rows)), encoding="utf-8")
    assert holdfast("import", "--lines", "lines.csv", "--complete-through", "2025-12-31", "--db", "x.db").status == 0
    assert holdfast("faults", "--db", "x.db") == (
        0,
        (
            "lines.csv, row 3, start: 2025-13-01 is not a date.\n"
            "Account C has a negative balance from 1 Jan 2025 on: −126 USD a year at its lowest.\n"
        ),
        "",
    )


def test_a_negative_balance_where_there_are_several_currencies(holdfast: Callable[..., Done], tmp_path: Path) -> None:
    rows = ["A,1,p,2025-01-01,,100,USD,month", "C,3,p,2025-01-01,,-10.50,EUR,month"]
    (tmp_path / "lines.csv").write_text("\n".join((HEADER, *rows)), encoding="utf-8")
    assert holdfast("import", "--lines", "lines.csv", "--complete-through", "2025-12-31", "--db", "x.db").status == 0
    assert holdfast("faults", "--db", "x.db").out == (
        "Account C has a negative balance from 1 Jan 2025 on: −126 EUR a year at its lowest.\n"
    )


def test_the_report_of_a_version(holdfast: Callable[..., Done], sample_ledger: Path) -> None:
    first = holdfast("report", "1", "--db", sample_ledger)
    assert (first.status, first.out.splitlines()[0]) == (0, "Imported sample as ledger v1.")
    newest = holdfast("report", "--db", sample_ledger)
    assert (newest.status, newest.out.splitlines()[0]) == (0, "Imported sample as ledger v2.")
    assert holdfast("report", "2", "--db", sample_ledger) == newest
    assert holdfast("report", "7", "--db", sample_ledger) == (
        2 + 1,
        "",
        "There is no ledger version 7. Versions: 1 to 2.\n",
    )


def test_a_ledger_is_described(holdfast: Callable[..., Done], small_ledger: Path) -> None:
    status, out, err = holdfast("ledger", "--db", small_ledger)
    *lines, version = out.splitlines()
    assert (status, err) == (0, "")
    assert lines == [
        "Ledger v1: from 1 Jan 2024, complete through 31 Dec 2025.",
        "2 accounts · 2 lines · USD",
        "Attributes, each value with its number of accounts:",
        "  product (of an account's largest line): pro (1)",
        "  interval (of an account's largest line): month (1)",
        (
            "Policies: holdfast, chartmogul, stripe, profitwell, baremetrics, chargebee, maxio, recurly, revenuecat,"
            " growpanel, saas_capital, hubspot_10k"
        ),
    ]
    assert re.fullmatch(rf"v1: canonical, imported {MOMENT}, complete through 31 Dec 2025", version)


def test_long_lists_of_values_are_cut(holdfast: Callable[..., Done], tmp_path: Path) -> None:
    rows = [f"A{number},{number},p{number:02},2025-01-01,,100,USD,month" for number in range(15)]
    (tmp_path / "lines.csv").write_text("\n".join((HEADER, *rows)), encoding="utf-8")
    assert holdfast("import", "--lines", "lines.csv", "--db", "x.db").status == 0
    shown = ", ".join(f"p{number:02} (1)" for number in range(12))
    assert f"  product (of an account's largest line): {shown} and 3 more\n" in holdfast("ledger", "--db", "x.db").out


def test_a_ledger_as_json_is_the_model(holdfast: Callable[..., Done], sample_ledger: Path) -> None:
    status, out, _ = holdfast("ledger", "--json", "--db", sample_ledger)
    described = LedgerDescription.model_validate_json(out)
    assert (status, out) == (0, described.model_dump_json(indent=2) + "\n")
    assert (described.version, described.accounts, len(described.versions)) == (2, 600, 2)


def test_the_sample_as_files(holdfast: Callable[..., Done], tmp_path: Path) -> None:
    status, out, err = holdfast("sample", "--csv", "made", "--today", TODAY)
    assert (status, out.split(), err) == (0, ["made/lines.csv", "made/accounts.csv", "made/correction.csv"], "")
    assert sorted(path.name for path in (tmp_path / "made").iterdir()) == [
        "accounts.csv",
        "correction.csv",
        "lines.csv",
    ]
    assert not (tmp_path / "holdfast.db").exists()


def test_rates_are_imported_and_reported(holdfast: Callable[..., Done], small_ledger: Path, tmp_path: Path) -> None:
    file = tmp_path / "rates.csv"
    file.write_text("day,currency,base,rate\n2024-01-01,EUR,USD,1.10\n", encoding="utf-8")
    said = (
        "Imported rates as ledger v2.\n"
        "rates.csv: 1 row read = 1 landed + 0 set aside.\n"
        "Rates: 1 added, 0 corrected, 0 unchanged.\n"
        "Rates in USD are known for 1 currency: EUR.\n"
    )
    assert holdfast("rates", file, "--db", small_ledger) == (0, said, "")
    assert holdfast("report", "--db", small_ledger) == (0, said, "")
    again = "Nothing has changed: this content was imported before. Ledger v2 stands.\n"
    assert holdfast("rates", file, "--db", small_ledger) == (0, again, "")
    file.write_text("day,currency,base,rate\n2024-01-01,USD,EUR,0.91\n", encoding="utf-8")
    assert holdfast("rates", file, "--db", small_ledger).status == 3
    assert holdfast("rates", file, "--replace", "--db", small_ledger).out == (
        "Imported rates as ledger v3.\n"
        "rates.csv: 1 row read = 1 landed + 0 set aside.\n"
        "Rates: 1 added, 0 corrected, 0 unchanged, 1 retired.\n"
        "Rates in EUR are known for 1 currency: USD.\n"
    )
