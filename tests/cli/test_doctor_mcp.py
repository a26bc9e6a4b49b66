"""`holdfast doctor mcp` as a command: what it finds on this machine, its exit status, its JSON, and no secrets."""

from __future__ import annotations

import asyncio
import json
import re
import subprocess
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from mcp import Client

from cli.beside_assistants import beside_assistants
from retention.errors import LedgerError
from retention.sign_in import TokenScope
from retention.store.registry import open_as_it_is, open_registry, registry_path
from retention.store.registry.tokens import StoredTokens
from retention.wording.doctor import finding_line
from tests.cli.conftest import PROGRAM
from tests.desks import AroundDesk
from tools.server import build_server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.cli.conftest import Done


async def _tools() -> int:
    async with Client(build_server(AroundDesk())) as client:
        return len((await client.list_tools()).tools)


TOOLS = asyncio.run(_tools())
HERE = [
    "ok           Ledger: small.db can be read: ledger v1.",
    "ok           Access rules: There is no access.toml: every assistant that comes in may ask everything.",
    "ok           Settings: No public address and no issuer are set: HOLDFAST_MCP_URL, HOLDFAST_MCP_ISSUER.",
    (
        "ok           Named tokens: There are none: over HTTP only this machine is answered, without a token. holdfast"
        " tokens add NAME makes one."
    ),
    "ok           Tokens in rules: No rule names a token.",
    "ok           Issuer: None is set: only named tokens are taken.",
    f"ok           Over stdio: Protocol 2026-07-28: {TOOLS} tools, answer ANSWER.",
    f"ok           Over stdio: Protocol 2025-11-25: {TOOLS} tools, answer ANSWER.",
]


@contextmanager
def served(ledger: Path) -> Iterator[str]:
    """A server over HTTP as a process; the address of assistants."""
    command = [str(PROGRAM), "serve", "mcp", "--http", "--port", "0", "--db", str(ledger)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr is not None
        said = server.stderr.readline()
        found = re.search(r"http://\S+/mcp", said)
        try:
            assert found is not None, said
            yield found[0]
        finally:
            server.terminate()


def asked_by_hand(holdfast: Callable[..., Done], ledger: Path) -> str:
    """The id of the answer to what the examination asks."""
    done = holdfast("ask", "nrr 2025-12-02..2025-12-31", "--json", "--db", ledger)
    answer: str = json.loads(done.out)["id"]
    return answer


def secret_of(ledger: Path, name: str = "revops") -> str:
    with closing(StoredTokens(registry_path(ledger), lambda: datetime.now(UTC))) as book:
        return book.add(name, frozenset(TokenScope))


@pytest.mark.acceptance
def test_the_report(small_ledger: Path, holdfast: Callable[..., Done]) -> None:
    done = holdfast("doctor", "mcp", "--db", small_ledger)
    answer = asked_by_hand(holdfast, small_ledger)
    assert done.out.splitlines() == [*(line.replace("ANSWER", answer) for line in HERE), "", "All is well."]
    assert (done.status, done.err) == (0, "")


@pytest.mark.acceptance
def test_a_server_and_its_token(
    small_ledger: Path, holdfast: Callable[..., Done], monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = secret_of(small_ledger)
    with served(small_ledger) as url:
        without = holdfast("doctor", "mcp", "--db", small_ledger, "--url", url)
        assert without.status == 3
        assert without.out.splitlines()[-5:] == [
            f"ok           Address: Holdfast answers at {url}.",
            (
                "ok           Sign-in: It takes named tokens and names no issuer: clients that bring no token, such as"
                " ChatGPT and connectors of Claude, cannot sign in."
            ),
            (
                "not checked  Over HTTP: because it needs a token. Put one into HOLDFAST_MCP_TOKEN, or name another"
                " variable with --token-env."
            ),
            "",
            "Nothing to mend was found, but 1 check could not be made.",
        ]
        monkeypatch.setenv("REVOPS", secret)
        found = [
            holdfast("doctor", "mcp", "--db", small_ledger, "--url", url, "--token", secret),
            holdfast("doctor", "mcp", "--db", small_ledger, "--url", url, "--token-env", "REVOPS"),
        ]
        monkeypatch.setenv("HOLDFAST_MCP_TOKEN", secret)
        found.append(holdfast("doctor", "mcp", "--db", small_ledger, "--url", url.removesuffix("/mcp")))
    answer = asked_by_hand(holdfast, small_ledger)
    for done in found:
        assert done.status == 0
        assert done.out.splitlines()[-4:] == [
            f"ok           Over HTTP: Protocol 2026-07-28: {TOOLS} tools, answer {answer}.",
            f"ok           Over HTTP: Protocol 2025-11-25: {TOOLS} tools, answer {answer}.",
            "",
            "All is well.",
        ]
        assert secret not in done.out + done.err


@pytest.mark.acceptance
def test_json(small_ledger: Path, holdfast: Callable[..., Done]) -> None:
    (small_ledger.with_name("access.toml")).write_text('[[rule]]\nwho = ["token:revop"]\n', encoding="utf-8")
    secret_of(small_ledger)
    done = holdfast("doctor", "mcp", "--db", small_ledger, "--json", "--url", "http://127.0.0.1:1")
    report = json.loads(done.out)
    assert (done.status, done.err, report["all_well"]) == (3, "", False)
    assert [(finding["check"], finding["state"], finding["code"]) for finding in report["findings"]] == [
        ("ledger", "ok", "ledger"),
        ("access", "ok", "access_of_assistants"),
        ("settings", "ok", "sign_in_settings"),
        ("tokens", "ok", "named_tokens"),
        ("ruled_tokens", "failed", "ruled_token_unknown"),
        ("issuer", "ok", "no_issuer"),
        ("stdio", "warning", "conversation_unsigned"),
        ("stdio", "warning", "conversation_unsigned"),
        ("address", "failed", "server_unreachable"),
        ("sign_in", "not_checked", "no_server"),
        ("http", "not_checked", "no_server"),
    ]
    assert report["findings"][4]["sentence"] == (
        "A rule names token:revop, and there is no such token, so the rule never applies. Did you mean token:revops?"
        " Correct it in access.toml, or make the token: holdfast tokens add revop."
    )


@pytest.mark.parametrize(
    ("rules", "line", "unsigned"),
    [
        (
            None,
            "ok           Access rules: There is no access.toml: every assistant that comes in may ask everything.",
            1,
        ),
        ('who = ["mcp"]', "ok           Access rules: access.toml has 1 rule, which is about assistants.", 1),
        ('who = ["role:f"]', "ok           Access rules: access.toml has 1 rule, which is about assistants.", 0),
        (
            'who = ["members"]',
            (
                "to mend      Access rules: No rule of access.toml is about assistants, so none is answered. Name them"
                " in who: mcp for all, token:NAME, subject:SUB or role:NAME."
            ),
            0,
        ),
        ("who = [", "to mend      Access rules: access.toml cannot be read: Invalid value (at end of document).", 0),
    ],
)
def test_rules(small_ledger: Path, rules: str | None, line: str, unsigned: int) -> None:
    if rules is not None:
        small_ledger.with_name("access.toml").write_text(f"[[rule]]\n{rules}", encoding="utf-8")
    found = beside_assistants(small_ledger, {})
    assert finding_line(found.findings[1]) == line
    assert found.unsigned is bool(unsigned)


def test_what_lies_beside_is_read_and_not_made(small_ledger: Path) -> None:
    assert beside_assistants(small_ledger, {}).tokens == ()
    assert not registry_path(small_ledger).exists()
    secret_of(small_ledger)
    small_ledger.with_name("access.toml").write_text('[[rule]]\nwho = ["token:a", "token:b"]\n', encoding="utf-8")
    found = beside_assistants(small_ledger, {})
    assert isinstance(found.tokens, tuple)
    assert [token.name for token in found.tokens] == ["revops"]
    assert found.ruled == frozenset("ab")
    registry_path(small_ledger).write_bytes(b"not a registry" * 100)
    broken = beside_assistants(small_ledger, {}).tokens
    assert isinstance(broken, LedgerError)


def test_a_registry_of_before_there_were_tokens_is_left_as_it_is(small_ledger: Path) -> None:
    path = registry_path(small_ledger)
    with closing(open_registry(path)) as connection:
        connection.execute("DROP TABLE access_token")
        connection.execute("PRAGMA user_version = 4")
    assert beside_assistants(small_ledger, {}).tokens == ()
    with closing(open_as_it_is(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (4,)


def test_no_ledger(holdfast: Callable[..., Done]) -> None:
    done = holdfast("doctor", "mcp", "--db", "nowhere.db")
    assert done.status == 3
    lines = done.out.splitlines()
    assert lines[0].startswith("to mend      Ledger: ")
    assert "not checked  Over stdio: because the ledger cannot be read (see Ledger)." in lines
    assert lines[-1] == "1 thing to mend. Then run this again."


@pytest.mark.parametrize("name", ["HOLDFAST_MCP_URL", "HOLDFAST_MCP_ISSUER", "HOLDFAST_MCP_ORIGINS"])
@pytest.mark.parametrize(
    "secret", ["hf_Zq0ZyO9LxmU8bC2dE4fG6hJ8kL0mN2pQ4rS6tU8vW0y", "eyJhbGciOi.eyJzdWIiOi.c2lnbmF0dXJl"]
)
@pytest.mark.parametrize("way", [(), ("--json",)])
def test_a_token_in_the_wrong_place_is_not_printed(
    holdfast: Callable[..., Done], monkeypatch: pytest.MonkeyPatch, name: str, secret: str, way: tuple[str, ...]
) -> None:
    monkeypatch.setenv(name, secret)
    done = holdfast("doctor", "mcp", "--db", "nowhere.db", *way)
    assert done.status == 3
    assert secret not in done.out + done.err
    assert "[hidden]" in done.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ("--url", "holdfast.example.com"),
            (
                '"holdfast.example.com" is not an address of Holdfast. Write it without query and user, as in'
                " https://holdfast.example.com/mcp."
            ),
        ),
        (
            ("--url", "https://holdfast.example.com/mcp?token=hf_Zq0ZyO9LxmU8bC2dE4fG6hJ8kL0mN2pQ4rS6tU8vW0y"),
            (
                '"https://holdfast.example.com/mcp?token=[hidden]" is not an address of Holdfast. Write it without'
                " query and user, as in https://holdfast.example.com/mcp."
            ),
        ),
        (
            ("--token-env", "NOTHING"),
            "The variable NOTHING holds no token. --token-env is the name of one that does.",
        ),
    ],
)
def test_what_must_change(arguments: tuple[str, ...], said: str, holdfast: Callable[..., Done]) -> None:
    assert holdfast("doctor", "mcp", *arguments, "--db", "nowhere.db") == (2, "", said + "\n")
