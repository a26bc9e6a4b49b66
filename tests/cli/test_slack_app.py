"""`holdfast slack manifest`: what the Slack app is created with."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
import yaml

from bot.scopes import BOT_SCOPES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Done

GROUPS = '[[rule]]\nwho = ["group:S0FIN"]\n'


def scopes(done: Done) -> list[str]:
    assert (done.status, done.err) == (0, "")
    found: list[str] = yaml.safe_load(done.out)["oauth_config"]["scopes"]["bot"]
    return found


def test_it_needs_no_ledger(holdfast: Callable[..., Done]) -> None:
    assert scopes(holdfast("slack", "manifest")) == list(BOT_SCOPES)


def test_json(holdfast: Callable[..., Done]) -> None:
    yaml_, json_ = holdfast("slack", "manifest"), holdfast("slack", "manifest", "--json")
    assert json.loads(json_.out) == yaml.safe_load(yaml_.out)


def test_over_http_for_many_workspaces(holdfast: Callable[..., Done]) -> None:
    host = "https://holdfast.example.com"
    made = json.loads(holdfast("slack", "manifest", "--http", host, "--oauth", host, "--json").out)
    assert made["settings"]["event_subscriptions"]["request_url"] == f"{host}/slack/events"
    assert made["oauth_config"]["redirect_urls"] == [f"{host}/slack/oauth_redirect"]


@pytest.mark.parametrize(
    ("rules", "flags", "asked"),
    [
        (GROUPS, (), True),
        ('[[rule]]\nwho = ["members"]\n', (), False),
        ('[[rule]]\nwho = ["members"]\n', ("--user-groups",), True),
    ],
)
def test_user_groups_are_read_where_a_rule_names_one(
    tmp_path: Path, holdfast: Callable[..., Done], rules: str, flags: tuple[str, ...], *, asked: bool
) -> None:
    (tmp_path / "access.toml").write_text(rules, encoding="utf-8")
    found = scopes(holdfast("slack", "manifest", *flags, "--db", tmp_path / "mine.db"))
    assert ("usergroups:read" in found) is asked


def test_rules_that_cannot_be_read_are_told(tmp_path: Path, holdfast: Callable[..., Done]) -> None:
    (tmp_path / "access.toml").write_text('[[rule]]\nwho = ["everybody"]\n', encoding="utf-8")
    done = holdfast("slack", "manifest", "--db", tmp_path / "mine.db")
    assert (done.status, done.out) == (3, "")
    assert done.err.startswith('access.toml, rule 1: who has "everybody".')


def test_an_address_that_slack_cannot_call(holdfast: Callable[..., Done]) -> None:
    assert holdfast("slack", "manifest", "--http", "http://127.0.0.1:3000") == (
        3,
        "",
        '"http://127.0.0.1:3000" is not an address that Slack can call. Write it as https://holdfast.example.com.\n',
    )
