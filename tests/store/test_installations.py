"""Installations in the registry: sealed, found by workspace or organisation, renewed once, gone when removed."""

from __future__ import annotations

import sqlite3
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from cryptography.fernet import Fernet

from retention.errors import SettingsError
from retention.installation import Grant
from retention.store.registry import installations, open_registry
from retention.store.registry.digests import StoredDigests
from retention.store.registry.installations import StoredInstallations
from retention.wording import explain
from tests.digest.subscriptions import subscription

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
KEY, NEWER = Fernet.generate_key().decode(), Fernet.generate_key().decode()
ACME = Grant(
    team="T01",
    enterprise=None,
    name="Acme",
    app="A1",
    bot="B1",
    bot_user="U1",
    installed=NOW,
    token="xoxe.xoxb-token-of-acme",
    renewal="xoxe-renewal-of-acme",
    expires=NOW + timedelta(hours=12),
)
ORG = replace(ACME, team=None, enterprise="E01", name="Org", token="xoxb-token-of-org", renewal=None, expires=None)
SECRETS = (b"token-of-acme", b"renewal-of-acme", b"token-of-org")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "l.db.registry"


@pytest.fixture
def book(path: Path) -> Iterator[StoredInstallations]:
    with closing(StoredInstallations(path, [KEY])) as opened:
        yield opened


def bytes_of(path: Path) -> bytes:
    """Everything that lies in the registry's files, the journal included."""
    return b"".join(file.read_bytes() for file in sorted(path.parent.glob(f"{path.name}*")))


def same(found: Grant | None, expected: Grant) -> bool:
    return found is not None and replace(found, edition="") == expected


def test_what_is_installed_is_found(book: StoredInstallations) -> None:
    assert book.save(ACME) == 0
    assert same(book.find("T01"), ACME)
    assert same(book.find("T01", "E09"), ACME)
    assert book.find("T02") is None
    assert book.find(None) is None
    assert book.ids() == ("T01",)


def test_an_organisation_answers_for_its_workspaces(book: StoredInstallations) -> None:
    book.save(ORG)
    assert book.find("T05") is None
    assert same(book.find("T05", "E01"), ORG)
    # A digest names the workspace alone: by now it is known.
    assert same(book.find("T05"), ORG)
    assert book.find("T06") is None
    book.save(replace(ACME, team="T05", enterprise="E01"))
    assert same(book.find("T05", "E01"), replace(ACME, team="T05", enterprise="E01"))


def test_a_workspace_of_an_organisation_does_not_answer_for_the_others(book: StoredInstallations) -> None:
    book.save(replace(ACME, enterprise="E01"))
    assert book.find("T02", "E01") is None


def test_nothing_secret_lies_in_the_file(book: StoredInstallations, path: Path) -> None:
    book.save(ACME)
    book.save(ORG)
    found = book.find("T01")
    assert found is not None
    book.renew(found, "xoxe.xoxb-token-of-acme-2", "xoxe-renewal-of-acme-2", NOW)
    book.open_state("the-state-of-a-browser", NOW, NOW + MINUTE)
    lies = bytes_of(path)
    assert len(lies) > 4096
    assert (path.parent / f"{path.name}-wal").stat().st_size > 0
    for secret in (*SECRETS, b"xoxb-", b"xoxe-", b"the-state", KEY.encode()):
        assert secret not in lies
    assert {file.stat().st_mode & 0o777 for file in path.parent.glob(f"{path.name}*")} == {0o600}


def test_secrets_stay_out_of_the_representation() -> None:
    assert "xox" not in repr(ACME)


def test_what_is_removed_lies_nowhere(book: StoredInstallations, path: Path) -> None:
    book.save(ACME)
    with closing(open_registry(path)) as connection:
        [sealed] = connection.execute("SELECT tokens FROM installation").fetchone()
    assert sealed in bytes_of(path)
    assert book.remove("T01", None, NOW) == "T01"
    assert sealed not in bytes_of(path)
    assert book.remove("T01", None, NOW) is None


def test_an_installation_since_stays(book: StoredInstallations) -> None:
    book.save(ACME)
    assert book.remove("T01", None, NOW - MINUTE) is None
    assert same(book.find("T01"), ACME)


def test_removing_pauses_the_digests_of_that_workspace(book: StoredInstallations, path: Path) -> None:
    with closing(StoredDigests(path, lambda: NOW)) as digests:
        mine, other, within = (
            subscription(id=id_, team=team) for id_, team in (("a", "T01"), ("b", "T02"), ("c", "T05"))
        )
        for one in (mine, other, within):
            digests.add(one)
        book.save(ACME)
        book.save(ORG)
        assert same(book.find("T05", "E01"), ORG)
        book.remove("T01", None, NOW)
        assert {one.id: one.paused for one in digests.all()} == {"a": True, "b": False, "c": False}
        assert book.save(ACME) == 1
        book.remove(None, "E01", NOW)
        assert {one.id: one.paused for one in digests.all()} == {"a": True, "b": False, "c": True}
        assert book.save(ORG) == 1
        # Its owner starts it again, from now on.
        digests.change(mine)
        assert book.save(ACME) == 0


def test_a_newer_key_seals_anew(path: Path) -> None:
    with closing(StoredInstallations(path, [KEY])) as book:
        book.save(ACME)
    with closing(StoredInstallations(path, [NEWER, KEY])) as book:
        assert same(book.find("T01"), ACME)
    with closing(StoredInstallations(path, [NEWER])) as book:
        assert same(book.find("T01"), ACME)


def test_without_its_key_a_token_cannot_be_had_but_be_removed(path: Path) -> None:
    with closing(StoredInstallations(path, [KEY])) as book:
        book.save(ACME)
    with closing(StoredInstallations(path, [NEWER])) as book:
        with pytest.raises(SettingsError) as caught:
            book.find("T01")
        assert explain(caught.value) == (
            "No key in HOLDFAST_TOKEN_KEY opens the token of the workspace T01, so it cannot be answered. Add the key"
            " of before behind the newest one, or install Holdfast there again."
        )
        assert book.remove("T01", None, NOW) == "T01"
        book.save(ACME)
        assert same(book.find("T01"), ACME)


def test_tokens_do_not_open_in_the_row_of_another_workspace(book: StoredInstallations, path: Path) -> None:
    book.save(ACME)
    book.save(replace(ACME, team="T02"))
    with closing(open_registry(path)) as connection:
        connection.execute(
            "UPDATE installation SET tokens = (SELECT tokens FROM installation WHERE id = 'T01') WHERE id = 'T02'"
        )
    with pytest.raises(SettingsError, match="token_key_unknown"):
        book.find("T02")


def test_one_process_alone_may_renew(book: StoredInstallations, path: Path) -> None:
    book.save(ACME)
    found = book.find("T01")
    assert found is not None
    with closing(StoredInstallations(path, [KEY])) as another, ThreadPoolExecutor(8) as pool:
        may = list(pool.map(lambda number: (book, another)[number % 2].may_renew(found, NOW, NOW + MINUTE), range(8)))
        assert may.count(True) == 1
        assert another.may_renew(found, NOW + MINUTE, NOW + 2 * MINUTE)
        another.renewal_failed(found)
        assert book.may_renew(found, NOW, NOW + MINUTE)
        book.renew(found, "xoxb-2", "xoxe-2", NOW + MINUTE)
        assert not another.may_renew(found, NOW + MINUTE, NOW + 2 * MINUTE)
        # Whoever was too late changes nothing.
        another.renew(found, "xoxb-3", "xoxe-3", NOW + MINUTE)
        renewed = another.find("T01")
    assert renewed is not None
    assert (renewed.token, renewed.renewal, renewed.expires) == ("xoxb-2", "xoxe-2", NOW + MINUTE)


def test_a_renewal_that_was_begun_changes_no_later_installation(book: StoredInstallations) -> None:
    book.save(ACME)
    before = book.find("T01")
    assert before is not None
    book.remove("T01", None, NOW)
    book.renew(before, "xoxb-late", None, NOW)
    assert book.find("T01") is None
    again = replace(ACME, token="xoxb-again")
    book.save(again)
    book.renew(before, "xoxb-late", None, NOW)
    assert same(book.find("T01"), again)


def test_those_that_expire(book: StoredInstallations) -> None:
    for grant in (ACME, ORG, replace(ACME, team="T02", expires=NOW)):
        book.save(grant)
    assert book.expiring(NOW) == ()
    assert book.expiring(NOW + MINUTE) == ("T02",)
    assert book.expiring(NOW + timedelta(days=1)) == ("T02", "T01")


def test_a_state_closes_once_and_in_time(book: StoredInstallations) -> None:
    for state in ("a", "b"):
        book.open_state(state, NOW, NOW + MINUTE)
    assert book.close_state("a", NOW)
    assert not book.close_state("a", NOW)
    assert not book.close_state("b", NOW + MINUTE)
    assert not book.close_state("b", NOW)
    assert not book.close_state("never", NOW)


def test_states_do_not_pile_up(book: StoredInstallations, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installations, "MOST_STATES", 3)
    for number in range(5):
        book.open_state(str(number), NOW, NOW + number * MINUTE + MINUTE)
    assert [book.close_state(str(number), NOW) for number in range(5)] == [False, False, True, True, True]
    book.open_state("old", NOW, NOW + MINUTE)
    book.open_state("new", NOW + MINUTE, NOW + 2 * MINUTE)
    with closing(open_registry(path)) as connection:
        assert connection.execute("SELECT count(*) FROM installation_state").fetchone() == (1,)


def test_a_workspace_is_found_while_a_change_waits_for_another_process(book: StoredInstallations, path: Path) -> None:
    """Anybody can begin an installation, which is a change; requests do not stand behind it."""
    book.save(ACME)
    with closing(sqlite3.connect(path, isolation_level=None)) as another:
        another.execute("BEGIN IMMEDIATE")
        waiting = threading.Thread(target=lambda: book.open_state("state", NOW, NOW + MINUTE))
        waiting.start()
        time.sleep(0.1)
        began = time.perf_counter()
        assert same(book.find("T01"), ACME)
        assert time.perf_counter() - began < 1
        assert waiting.is_alive()
        another.execute("ROLLBACK")
        waiting.join()
    assert book.close_state("state", NOW)
