"""Named tokens in the registry: shown once, kept as hashes, ended at once for every process."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from timeit import repeat
from typing import TYPE_CHECKING

import pytest

from retention.errors import LedgerError, QuestionError
from retention.sign_in import NamedToken, TokenScope
from retention.store.registry import open_registry
from retention.store.registry.audit import AuditBook, Entry
from retention.store.registry.tokens import StoredTokens
from retention.wording import explain

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
FIGURES = frozenset({TokenScope.RETENTION})

# Another process ends the token of that name.
REVOKES = """
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from retention.store.registry.tokens import StoredTokens
with closing(StoredTokens(Path(sys.argv[1]), lambda: datetime.now(UTC))) as book:
    book.revoke(sys.argv[2])
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "l.db.registry"


@pytest.fixture
def book(path: Path) -> Iterator[StoredTokens]:
    with closing(StoredTokens(path, lambda: NOW)) as opened:
        yield opened


def refused(book: StoredTokens, name: str) -> str:
    with pytest.raises(QuestionError) as caught:
        book.add(name, FIGURES)
    return explain(caught.value)


def test_a_token_is_found_by_its_secret_alone(book: StoredTokens) -> None:
    assert not book.made()
    until = NOW + timedelta(days=30)
    secret = book.add("revops", FIGURES | {TokenScope.ACCOUNTS}, until)
    assert re.fullmatch(r"hf_[A-Za-z0-9_-]{43}", secret)
    digest = hashlib.sha256(secret.encode()).hexdigest()
    kept = NamedToken("revops", frozenset(TokenScope), NOW, until, digest=digest)
    assert book.made()
    assert book.find(secret) == kept
    assert book.all() == (kept,)
    for wrong in ("", "revops", digest, secret[:-1], secret + "x", secret.swapcase(), "hf_\udcff"):
        assert book.find(wrong) is None


def test_no_secret_lies_on_disk(book: StoredTokens, path: Path) -> None:
    secret = book.add("revops", FIGURES)
    assert book.find(secret) is not None
    for file in path.parent.iterdir():
        assert secret.encode() not in file.read_bytes()
        assert secret.removeprefix("hf_").encode() not in file.read_bytes()
    assert secret not in repr(book.all())
    assert hashlib.sha256(secret.encode()).hexdigest() not in repr(book.all())


def test_what_ends_it_counts_at_once_in_a_process_that_runs(book: StoredTokens, path: Path) -> None:
    secret = book.add("revops", FIGURES)
    assert _found(book, secret).holds(NOW)
    subprocess.run([sys.executable, "-c", REVOKES, path, "revops"], check=True, timeout=60)
    assert _found(book, secret).revoked is not None
    assert not _found(book, secret).holds(NOW)
    assert book.made(), "also one that was revoked was made"


def test_it_ends_at_its_end(book: StoredTokens) -> None:
    token = _found(book, book.add("revops", FIGURES, NOW + timedelta(hours=1)))
    assert token.holds(NOW + timedelta(minutes=59))
    assert not token.holds(NOW + timedelta(hours=1))


def _found(book: StoredTokens, secret: str) -> NamedToken:
    found = book.find(secret)
    assert found is not None
    return found


def test_a_name_is_given_again_only_after_its_end(book: StoredTokens) -> None:
    first = book.add("revops", FIGURES)
    assert refused(book, "revops") == (
        'There is a token "revops" already. Revoke it first (holdfast tokens revoke revops), or choose another name.'
    )
    book.revoke("revops")
    book.revoke("revops")
    second = book.add("revops", FIGURES)
    assert book.find(first) is None
    assert _found(book, second).revoked is None
    book.add("old", FIGURES, NOW)
    book.add("old", FIGURES)
    assert [token.name for token in book.all()] == ["old", "revops"]


def test_one_that_is_forgotten_was_never_made(book: StoredTokens) -> None:
    secret = book.add("revops", FIGURES)
    book.forget("revops")
    assert (book.made(), book.all(), book.find(secret)) == (False, (), None)


@pytest.mark.parametrize("name", ["", "rev ops", "-x", "a" * 65, "../x", "ä", "a\n", "token:x"])
def test_names_that_are_none(book: StoredTokens, name: str) -> None:
    assert refused(book, name) == (
        f'"{name}" is no name for a token: write up to 64 letters, digits, dots, hyphens and underscores, as in'
        " revops-assistant."
    )


def test_who_is_not_there_cannot_be_ended(book: StoredTokens) -> None:
    with pytest.raises(QuestionError) as caught:
        book.revoke("revops")
    assert explain(caught.value) == 'There is no token "revops". There are none at all.'
    book.add("board", FIGURES)
    book.add("ada", FIGURES)
    with pytest.raises(QuestionError) as caught:
        book.forget("revops")
    assert explain(caught.value) == 'There is no token "revops". Tokens: ada, board.'


def test_a_registry_that_is_gone_tells_nobody_in(book: StoredTokens, path: Path) -> None:
    secret = book.add("revops", FIGURES)
    path.rename(path.with_name("away"))
    with pytest.raises(LedgerError, match="ledger_unusable"):
        book.find(secret)
    path.with_name("away").rename(path)
    assert book.find(secret) is not None


def test_a_registry_put_in_its_place_counts(book: StoredTokens, path: Path, tmp_path: Path) -> None:
    secret = book.add("revops", FIGURES)
    copy = tmp_path / "copy"
    with closing(StoredTokens(copy, lambda: NOW)) as other:
        theirs = other.add("other", FIGURES)
    for file in tmp_path.glob(path.name + "*"):
        file.unlink()
    copy.rename(path)
    assert book.find(secret) is None
    assert _found(book, theirs).name == "other"


def test_a_registry_of_before_gets_the_table(path: Path) -> None:
    with closing(open_registry(path)) as connection:
        connection.execute("DROP TABLE access_token")
        connection.execute("PRAGMA user_version = 4")
    with closing(StoredTokens(path, lambda: NOW)) as book:
        assert book.find(book.add("revops", FIGURES)) is not None


def test_looking_costs_microseconds_also_while_questions_are_noted(book: StoredTokens, path: Path) -> None:
    secret, *_ = [book.add(f"token-{number}", FIGURES) for number in range(20)]
    assert min(repeat(lambda: book.find(secret), number=500, repeat=5)) / 500 < 100e-6
    asked = Entry("2026-11-28T12:00:00+00:00", "mcp", None, "token:token-0", None, "ask", "done", "nrr", "1")
    with closing(AuditBook(path)) as audit:
        audit.note(asked)
        assert book.find(secret) is not None
