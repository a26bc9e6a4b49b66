"""`Door`: from the Authorization header of a request to whoever signed in, or the reason why not."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from retention.errors import LedgerError
from retention.sign_in import PREFIX
from retention.wording import explain
from tools.auth.refusing import RefusedError
from tools.auth.signed_in import SignedIn, holder_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from retention.sign_in import NamedToken, TokenBook
    from tools.auth.issuer import IssuerTokens

_SCHEME = b"bearer "
_log = logging.getLogger("holdfast.auth")


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass
class Door:
    """Named tokens of `tokens`, and those of an `issuer` where there is one.

    Open to everybody as long as neither is there. Once closed it stays so while the process runs: taking the last
    token away must not let everybody in.
    """

    tokens: TokenBook | None = None
    issuer: IssuerTokens | None = None
    now: Callable[[], datetime] = utc_now
    _closed: bool = False

    def is_closed(self) -> bool:
        """Whether every request needs a token. Raises RefusedError `tokens_unreadable`."""
        if not self._closed:
            self._closed = self.issuer is not None or (self.tokens is not None and self._made(self.tokens))
        return self._closed

    def at_once(self, header: bytes | None) -> SignedIn | None:
        """Whoever brings a token that can be judged without asking anybody; None for a JWT that must be verified.

        Raises RefusedError.
        """
        token = self._token(header)
        if self.issuer is not None and not token.startswith(PREFIX):
            return self.issuer.known(token)
        return self._holder(token)

    async def verified(self, header: bytes | None) -> SignedIn:
        """Whoever brings a JWT. Raises RefusedError."""
        if self.issuer is None:
            raise RefusedError("unknown_token", issuer=None)
        return await self.issuer.verified(self._token(header))

    def _token(self, header: bytes | None) -> str:
        if header is None:
            raise RefusedError("no_token", issuer=self._issuer)
        if header[: len(_SCHEME)].lower() != _SCHEME or not header[len(_SCHEME) :].strip():
            raise RefusedError("not_bearer")
        return header[len(_SCHEME) :].strip().decode("latin-1")

    @property
    def _issuer(self) -> str | None:
        return None if self.issuer is None else self.issuer.issuer

    def _holder(self, secret: str) -> SignedIn:
        found = self._found(secret)
        if found is None:
            raise RefusedError("unknown_token", issuer=self._issuer)
        if found.revoked is not None:
            raise RefusedError("token_revoked")
        if found.expires is not None and found.expires <= self.now():
            raise RefusedError("token_expired", moment=found.expires)
        return holder_of(found)

    def _found(self, secret: str) -> NamedToken | None:
        if self.tokens is None:
            return None
        try:
            return self.tokens.find(secret)
        except LedgerError as error:
            raise self._unreadable(error) from error

    def _made(self, tokens: TokenBook) -> bool:
        try:
            return tokens.made()
        except LedgerError as error:
            raise self._unreadable(error) from error

    @staticmethod
    def _unreadable(error: LedgerError) -> RefusedError:
        _log.error("tokens cannot be read: %s", explain(error))
        return RefusedError("tokens_unreadable", retry_after=5)
