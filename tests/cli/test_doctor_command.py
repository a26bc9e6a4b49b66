"""`holdfast doctor slack` as a command: what it finds on this machine, its exit status, its JSON."""

from __future__ import annotations

import json
import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from cli.beside import beside
from retention.store.registry import registry_path
from retention.store.registry.digests import StoredDigests
from retention.wording.doctor import finding_line
from tests.digest.subscriptions import subscription

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Done

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
LEDGER = "ok           Ledger: small.db can be read: ledger v1."
NO_RULES = (
    "ok           Access rules: There is no access.toml: members of the workspace may ask everything, guests and people"
    " of other companies nothing."
)
TO_COME = "ok           Registry: small.db.registry is made with the first question."


@pytest.fixture(autouse=True)
def nobody_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tokens that look right, and a Slack that is not there."""
    for name in [name for name in os.environ if name.startswith("SLACK_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1-bot-secret")
    monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-1-app-secret")
    monkeypatch.setenv("SLACK_API_URL", "http://127.0.0.1:1/api/")


def found(ledger: Path, **environment: str) -> list[str]:
    return [finding_line(finding) for finding in beside(ledger, environment).findings]


def test_the_report(small_ledger: Path, holdfast: Callable[..., Done]) -> None:
    done = holdfast("doctor", "slack", "--db", small_ledger)
    assert (done.status, done.err) == (3, "")
    assert done.out.splitlines() == [
        "ok           Settings: Socket Mode, with a bot token and an app-level token.",
        (
            "to mend      Slack: Slack cannot be reached at http://127.0.0.1:1/api/ (Connection refused). This machine"
            " must be able to call that address; where a proxy stands between, name it in HTTPS_PROXY."
        ),
        "not checked  Scopes: because Slack has not taken the bot token (see Slack).",
        "not checked  Socket: because Slack was not reached (see Slack).",
        "not checked  Clock: because Slack was not reached (see Slack).",
        LEDGER,
        NO_RULES,
        TO_COME,
        "not checked  Channels in rules: because Slack has not taken the bot token (see Slack).",
        "not checked  Membership: because Slack has not taken the bot token (see Slack).",
        "not checked  Digests: because Slack has not taken the bot token (see Slack).",
        "",
        ("1 thing to mend. The settings of your Slack app are at https://api.slack.com/apps. Then run this again."),
    ]
    assert not registry_path(small_ledger).exists()


def test_json(small_ledger: Path, holdfast: Callable[..., Done]) -> None:
    done = holdfast("doctor", "slack", "--db", small_ledger, "--json")
    report = json.loads(done.out)
    assert (done.status, report["all_well"]) == (3, False)
    assert report["findings"][1] == {
        "check": "slack",
        "state": "failed",
        "code": "slack_unreachable",
        "sentence": (
            "Slack cannot be reached at http://127.0.0.1:1/api/ (Connection refused). This machine must be able to call"
            " that address; where a proxy stands between, name it in HTTPS_PROXY."
        ),
    }
    assert [finding["check"] for finding in report["findings"]] == (
        "settings slack scopes socket clock ledger access registry ruled_channels channels digests".split()
    )


@pytest.mark.parametrize("name", ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_API_URL"])
@pytest.mark.parametrize("way", [(), ("--http",), ("--json",)])
def test_a_token_in_the_wrong_place_is_not_printed(
    small_ledger: Path, holdfast: Callable[..., Done], monkeypatch: pytest.MonkeyPatch, name: str, way: tuple[str, ...]
) -> None:
    for secret in ("xoxb-9-other-secret", "xapp-9-other-secret", "xoxp-9-other-secret"):
        monkeypatch.setenv(name, secret)
        done = holdfast("doctor", "slack", *way, "--db", small_ledger)
        assert done.status == 3
        assert "secret" not in (done.out + done.err).replace("signing secret", "").replace("Signing Secret", "")


def test_no_ledger(tmp_path: Path) -> None:
    [ledger, *_] = found(tmp_path / "mine.db")
    assert ledger.startswith("to mend      Ledger: ")
    assert "mine.db" in ledger


def test_rules(small_ledger: Path) -> None:
    rules = small_ledger.with_name("access.toml")
    rules.write_text('[[rule]]\nwho = ["members"]\nchannels = ["#finance", "direct"]\n', encoding="utf-8")
    assert found(small_ledger) == [LEDGER, "ok           Access rules: access.toml has 1 rule.", TO_COME]
    assert beside(small_ledger, {}).channels == frozenset({"#finance"})
    assert not beside(small_ledger, {}).by_groups
    rules.write_text('[[rule]]\nwho = ["group:S0FIN"]\n', encoding="utf-8")
    assert beside(small_ledger, {}).by_groups


def test_rules_with_faults_are_told_with_each_of_them(small_ledger: Path) -> None:
    small_ledger.with_name("access.toml").write_text('[[rule]]\nwho = ["all"]\nshare = 1\n', encoding="utf-8")
    assert found(small_ledger)[1] == (
        'to mend      Access rules: access.toml, rule 1: who has "all". Valid: members, guests, strangers, terminal,'
        " mcp, user:ID, group:ID, team:ID, token:NAME, subject:SUB, role:NAME.\n"
        "             access.toml, rule 1: share is true or false."
    )
    assert beside(small_ledger, {}).channels is None


def test_rules_that_are_named_and_not_there(small_ledger: Path) -> None:
    assert found(small_ledger, HOLDFAST_ACCESS="rules.toml")[1] == (
        "to mend      Access rules: rules.toml cannot be read: No such file or directory."
    )


def test_a_registry_is_read_as_it_is(small_ledger: Path) -> None:
    path = registry_path(small_ledger)
    with closing(StoredDigests(path, lambda: NOW)) as store:
        store.add(subscription())
    assert found(small_ledger)[2] == "ok           Registry: small.db.registry can be written."
    assert beside(small_ledger, {}).subscriptions == (subscription(),)


def test_a_registry_of_before_there_were_digests_is_left_as_it_is(small_ledger: Path) -> None:
    path = registry_path(small_ledger)
    with closing(StoredDigests(path, lambda: NOW)):
        pass
    with closing(sqlite3.connect(path)) as connection:
        for table in ("digest_subscription", "digest_slot", "digest_post"):
            connection.execute(f"DROP TABLE {table}")
        connection.execute("PRAGMA user_version = 1")
    assert beside(small_ledger, {}).subscriptions == ()
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (1,)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"not a database at all", "small.db.registry is not a Holdfast"),
        (None, "small.db.registry cannot be used: unable to open database file."),
    ],
)
def test_a_registry_that_cannot_be_used(small_ledger: Path, content: bytes | None, sentence: str) -> None:
    path = registry_path(small_ledger)
    if content is None:
        path.mkdir()
    else:
        path.write_bytes(content)
    line = found(small_ledger)[2]
    assert line.startswith(f"to mend      Registry: {sentence}")
    assert line.endswith(" Questions and digests are kept in it: holdfast serve does not start without it.")
    assert beside(small_ledger, {}).subscriptions is None


def test_a_registry_that_could_not_be_made(tmp_path: Path) -> None:
    assert found(tmp_path / "gone" / "mine.db")[2] == (
        "to mend      Registry: mine.db.registry cannot be used: No such file or directory. Questions and digests are"
        " kept in it: holdfast serve does not start without it."
    )


def test_a_registry_that_somebody_else_holds(small_ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = registry_path(small_ledger)
    with closing(StoredDigests(path, lambda: NOW)):
        pass
    monkeypatch.setattr("retention.store.registry.schema._PATIENCE_SECONDS", 0.01)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert found(small_ledger)[2] == (
            "to mend      Registry: Another program holds small.db.registry and does not let go of it. Questions and"
            " digests are kept in it: holdfast serve does not start without it."
        )
