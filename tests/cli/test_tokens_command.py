"""`holdfast tokens`: made and shown once, listed, ended."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from retention.sign_in import NamedToken, TokenScope
from retention.wording.tokens import token_lines

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Done

MOMENT = r"\d+ [A-Z][a-z]{2} \d{4} \d\d:\d\d UTC"
NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


def test_a_token_is_shown_once_and_listed_without_its_secret(holdfast: Callable[..., Done], small_ledger: Path) -> None:
    made = holdfast("tokens", "add", "revops", "--scope", "accounts:read", "--days", "30", "--db", small_ledger)
    assert made.status == 0
    assert re.fullmatch(r"hf_[\w-]{43}\n", made.out, re.ASCII), "nothing else, so that a script can keep it"
    assert made.err == (
        "The token revops (retention:read accounts:read) is above. It is shown this once; only its hash is kept.\n"
        "Assistants send it as Authorization: Bearer TOKEN. Rules in access.toml name it token:revops.\n"
    )
    assert holdfast("tokens", "add", "board", "--db", small_ledger).status == 0
    listed = holdfast("tokens", "list", "--db", small_ledger)
    board, revops = listed.out.splitlines()
    assert re.fullmatch(rf"board \(retention:read\) · made {MOMENT} · does not expire", board)
    assert re.fullmatch(rf"revops \(retention:read accounts:read\) · made {MOMENT} · expires {MOMENT}", revops)
    assert made.out.strip() not in listed.out


def test_revoking_and_forgetting(holdfast: Callable[..., Done], small_ledger: Path) -> None:
    db = ("--db", small_ledger)
    assert holdfast("tokens", "list", *db).out == "There are no tokens. holdfast tokens add NAME makes one.\n"
    for name in ("one", "two"):
        holdfast("tokens", "add", name, *db)
    assert holdfast("tokens", "revoke", "one", *db) == (0, "The token one opens nothing any more.\n", "")
    assert re.match(rf"one \(retention:read\) · revoked {MOMENT}\n", holdfast("tokens", "list", *db).out)
    assert holdfast("tokens", "revoke", "one", "--forget", *db) == (0, "The token one is gone.\n", "")
    assert holdfast("tokens", "revoke", "two", "--forget", *db) == (
        0,
        (
            "The token two is gone, and it was the last one. Without tokens and an issuer, MCP over HTTP asks for none"
            " from its next start on, and stays on this machine.\n"
        ),
        "",
    )
    assert holdfast("tokens", "revoke", "two", *db) == (2, "", 'There is no token "two". There are none at all.\n')
    audited = [line.partition(" (terminal) · ")[2] for line in holdfast("audit", *db).out.splitlines()]
    assert audited == [
        "made the token: one",
        "made the token: two",
        "revoked the token: one",
        "revoked the token: one",
        "revoked the token: two",
    ]


def test_the_last_day_belongs_to_it(
    holdfast: Callable[..., Done], small_ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOLDFAST_TIME_ZONE", "Asia/Tokyo")
    holdfast("tokens", "add", "revops", "--expires", "2099-12-31", "--db", small_ledger)
    assert holdfast("tokens", "list", "--db", small_ledger).out.endswith(" · expires 31 Dec 2099 15:00 UTC\n")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--expires", "2020-01-01"), "1 Jan 2020 is over, so the token would open nothing. Choose a later day.\n"),
        (("--expires", "2099-01-01", "--days", "3"), "Give --expires or --days, not both."),
        (("--days", "0"), "Invalid value for '--days'"),
        (("--scope", "accounts:write"), "'accounts:write' is not one of 'retention:read', 'accounts:read'"),
    ],
)
def test_options_that_must_change(
    holdfast: Callable[..., Done], small_ledger: Path, options: tuple[str, ...], said: str
) -> None:
    done = holdfast("tokens", "add", "revops", *options, "--db", small_ledger)
    assert (done.status, done.out) == (2, "")
    assert said in done.err
    assert holdfast("tokens", "list", "--db", small_ledger).out.startswith("There are no tokens.")


def test_the_same_name_twice(holdfast: Callable[..., Done], small_ledger: Path) -> None:
    holdfast("tokens", "add", "revops", "--db", small_ledger)
    assert holdfast("tokens", "add", "revops", "--db", small_ledger) == (
        2,
        "",
        'There is a token "revops" already. Revoke it first (holdfast tokens revoke revops), or choose another name.\n',
    )


def test_a_ledger_that_is_not_there(holdfast: Callable[..., Done], tmp_path: Path) -> None:
    assert holdfast("tokens", "add", "revops", "--db", tmp_path / "none.db").status == 3
    assert not list(tmp_path.iterdir())


def test_one_that_has_expired() -> None:
    token = NamedToken("revops", frozenset({TokenScope.RETENTION}), NOW, NOW + timedelta(days=1))
    assert list(token_lines([token], NOW + timedelta(days=2))) == [
        "revops (retention:read) · expired 24 Nov 2026 08:00 UTC"
    ]
