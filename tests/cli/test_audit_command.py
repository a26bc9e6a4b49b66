"""`holdfast audit`: who asked what, and what came of it."""

from __future__ import annotations

import getpass
import json
import re
from typing import TYPE_CHECKING

import pytest

from retention.access.deed import Deed
from retention.store.registry.audit import Entry
from retention.wording.audit import audit_lines
from tests.cli.conftest import TODAY
from tests.store.test_audit import ENTRY

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Done

WHEN = "22 Nov 2025 10:00 UTC · "


@pytest.mark.parametrize(
    ("facts", "line"),
    [
        ({}, "U1 (Slack) in #general C1 · asked: nrr 2025-Q3 · answer ab12"),
        (
            {"outcome": "accounts_not_shown", "answer": None},
            "U1 (Slack) in #general C1 · asked: nrr 2025-Q3 · refused (accounts_not_shown)",
        ),
        (
            {"outcome": "failed", "answer": None, "place": None},
            "U1 (Slack) · asked: nrr 2025-Q3 · failed on our side",
        ),
        ({"deed": "share", "place": None}, "U1 (Slack) · shared: nrr 2025-Q3 · answer ab12"),
        ({"deed": "export", "place": None}, "U1 (Slack) · exported: nrr 2025-Q3 · answer ab12"),
        (
            {"deed": "subscribe", "question": None, "answer": None},
            "U1 (Slack) in #general C1 · subscribed to a digest",
        ),
        ({"deed": "change_digest", "question": None, "answer": None, "place": None}, "U1 (Slack) · changed a digest"),
        ({"deed": "unsubscribe", "question": None, "answer": None, "place": None}, "U1 (Slack) · ended a digest"),
        (
            {"deed": "post_digest", "question": None, "answer": None, "place": None},
            "U1 (Slack) · had a digest posted",
        ),
        ({"deed": "have_in_digest"}, "U1 (Slack) in #general C1 · had in a digest: nrr 2025-Q3 · answer ab12"),
        ({"deed": "see_at_home", "place": None}, "U1 (Slack) · saw in App Home: nrr 2025-Q3 · answer ab12"),
        ({"face": "mcp", "user": None, "place": None}, "MCP · asked: nrr 2025-Q3 · answer ab12"),
        (
            {"face": "terminal", "user": "a\x1b[2J", "place": None},
            "a?[2J (terminal) · asked: nrr 2025-Q3 · answer ab12",
        ),
    ],
)
def test_an_entry_in_words(facts: dict[str, str | None], line: str) -> None:
    entry = Entry(**{name: getattr(ENTRY, name) for name in ENTRY.__slots__} | facts)
    assert list(audit_lines([entry], 1)) == [WHEN + line]


def test_every_deed_has_words() -> None:
    entries = [Entry(**{name: getattr(ENTRY, name) for name in ENTRY.__slots__} | {"deed": deed}) for deed in Deed]
    assert len(list(audit_lines(entries, len(entries)))) == len(Deed)


def test_questions_at_the_terminal_are_listed(holdfast: Callable[..., Done], small_ledger: Path) -> None:
    assert holdfast("audit", "--db", small_ledger) == (0, "Nothing is in the audit.\n", "")
    answer = json.loads(holdfast("ask", "nrr 2025", "--json", "--db", small_ledger, "--today", TODAY).out)["id"]
    assert holdfast("ask", "nrr 2025 by nothing", "--db", small_ledger, "--today", TODAY).status
    status, out, err = holdfast("audit", "--db", small_ledger)
    me = getpass.getuser()
    first, second = (re.sub(r"^.* UTC · ", "", line) for line in out.splitlines())
    assert (status, err) == (0, "")
    assert first == f"{me} (terminal) · asked: nrr 2025 · answer {answer}"
    assert second == f"{me} (terminal) · asked: nrr 2025 by nothing · refused (unknown_attribute)"
    assert holdfast("audit", "--limit", "1", "--db", small_ledger).out.splitlines() == [
        out.splitlines()[1],
        "The newest 1 of 2 entries; --limit shows more.",
    ]
    assert holdfast("audit", "--user", "nobody", "--db", small_ledger).out == "Nothing is in the audit.\n"
    assert holdfast("audit", "--since", "2999-01-01", "--db", small_ledger).status == 2
    assert holdfast("audit", "--since", "2090-01-01", "--db", small_ledger).out == "Nothing is in the audit.\n"
    assert holdfast("audit", "--since", "2020-01-01", "--user", me, "--db", small_ledger).out == out
    lines = [json.loads(line) for line in holdfast("audit", "--json", "--db", small_ledger).out.splitlines()]
    assert [(line["deed"], line["outcome"], line["answer"]) for line in lines] == [
        ("ask", "done", answer),
        ("ask", "unknown_attribute", None),
    ]


def test_a_file_of_rules_that_is_wrong_stops_the_command(holdfast: Callable[..., Done], small_ledger: Path) -> None:
    small_ledger.with_name("access.toml").write_text("[[rule]]\naccounts = 1\n", encoding="utf-8")
    status, out, err = holdfast("ask", "nrr 2025", "--db", small_ledger, "--today", TODAY)
    assert (status, out) == (3, "")
    assert err.splitlines() == [
        'access.toml, rule 1: It does not say for whom it is. Write who = ["members"].',
        "access.toml, rule 1: accounts is true or false.",
    ]


def test_the_terminal_is_held_to_its_rule(holdfast: Callable[..., Done], small_ledger: Path) -> None:
    small_ledger.with_name("access.toml").write_text('[[rule]]\nwho = ["terminal"]\n', encoding="utf-8")
    asked = holdfast("ask", "movers 2025", "--db", small_ledger, "--today", TODAY)
    assert asked.err == 'Account names are not shown to you. Ask without "movers".\n'
