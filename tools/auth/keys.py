"""`SigningKeys`: the public keys of an issuer, as it rotates them.

PyJWT's own client blocks while it reads, forgets its keys where the issuer is down, asks a broken issuer again with
every token, and takes symmetric keys.
"""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from jwt import PyJWK
from jwt.exceptions import PyJWTError

from retention.wording.sign_in import issuer_unread
from tools.auth.fetching import UnreadableError, discovered, fetched
from tools.auth.refusing import RefusedError

if TYPE_CHECKING:
    from collections.abc import Callable

    from jwt.algorithms import AllowedPublicKeys

# Signatures that only the issuer can make; for each kind of key those that fit it.
_RSA = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512")
_BY_KIND = {
    ("RSA", None): _RSA,
    ("EC", "P-256"): ("ES256",),
    ("EC", "P-384"): ("ES384",),
    ("EC", "P-521"): ("ES512",),
    ("OKP", "Ed25519"): ("EdDSA",),
}
ALGORITHMS = tuple(name for names in _BY_KIND.values() for name in names)
# Seconds: how old keys are before they are read again beside the answers, how long they are taken where that fails, and
# what passes between two readings whatever tokens come.
FRESH, STALE, PAUSE = 600.0, 86_400.0, 10.0
_log = logging.getLogger("holdfast.auth")


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A public key and the algorithms that it may be used with."""

    key: AllowedPublicKeys
    algorithms: tuple[str, ...]


@dataclass
class SigningKeys:
    """The keys of `issuer`, at `jwks_url` or where its metadata says. For one event loop."""

    issuer: str
    jwks_url: str | None = None
    pause: float = PAUSE
    clock: Callable[[], float] = time.monotonic
    edition: int = 0
    """Another number after every reading: what was verified with earlier keys must be verified again."""
    _keys: dict[str | None, SigningKey] = field(default_factory=dict)
    _read: float | None = None
    _tried: float | None = None
    _failed: bool = False
    _reading: asyncio.Task[None] | None = None

    async def key(self, name: str | None) -> SigningKey:
        """The key of that name, or the only one. Raises RefusedError `jwt_key` or `issuer_unreachable`."""
        self._drop_stale()
        found = self._keys.get(name)
        if found is None:
            if self._reading is not None or self._may_read():
                await asyncio.shield(self._begin_reading())
            found = self._keys.get(name)
        elif self._read is not None and self.clock() - self._read > FRESH and self._may_read():
            self._begin_reading()
        if found is not None:
            return found
        if self._failed:
            raise RefusedError("issuer_unreachable", issuer=self.issuer, retry_after=max(1, round(self.pause)))
        raise RefusedError("jwt_key", issuer=self.issuer)

    def _may_read(self) -> bool:
        return self._tried is None or self.clock() - self._tried >= self.pause

    def _drop_stale(self) -> None:
        if self._read is not None and self.clock() - self._read > STALE:
            self._keys, self._read = {}, None
            self.edition += 1

    def _begin_reading(self) -> asyncio.Task[None]:
        """One reading at a time; whoever comes meanwhile waits for the same."""
        if self._reading is None:
            self._tried = self.clock()
            self._reading = asyncio.create_task(self._read_again())
        return self._reading

    async def _read_again(self) -> None:
        try:
            keys = keys_in(await fetched(self.jwks_url or await discovered(self.issuer)))
        except UnreadableError as error:
            self._failed = True
            _log.warning(issuer_unread(self.issuer, str(error)))
        else:
            self._keys, self._read, self._failed = keys, self.clock(), False
            self.edition += 1
        finally:
            # A pause is counted from the end: a slow issuer is not asked again at once.
            self._tried, self._reading = self.clock(), None


def keys_in(document: dict[str, Any]) -> dict[str | None, SigningKey]:
    """The keys that sign, by name; the only one also without. Raises UnreadableError where there is none."""
    written = document.get("keys")
    found: dict[str | None, SigningKey] = {}
    for jwk in written if isinstance(written, list) else ():
        key = _key(jwk)
        if key is not None:
            name = jwk.get("kid")
            found.setdefault(name if isinstance(name, str) else None, key)
    if not found:
        reason = "no key of it is of use"
        raise UnreadableError(reason)
    if len(found) == 1:
        found[None] = next(iter(found.values()))
    else:
        found.pop(None, None)
    return found


def _key(jwk: object) -> SigningKey | None:
    """None for what does not sign, what is symmetric, and what is not understood."""
    if not isinstance(jwk, dict):
        return None
    said = [jwk.get(name) for name in ("use", "kty", "crv", "alg")]
    if not all(isinstance(word, str | None) for word in said):
        return None
    use, kind, curve, only = said
    if use not in {None, "sig"}:
        return None
    fitting = _BY_KIND.get((kind, None if kind == "RSA" else curve), ()) if kind else ()
    algorithms = tuple(name for name in fitting if only in {None, name})
    if not algorithms:
        return None
    try:
        return SigningKey(PyJWK(jwk, algorithms[0]).key, algorithms)
    except PyJWTError:
        return None
