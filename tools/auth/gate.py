"""`Gate`: what every request to the server of assistants passes before the SDK sees it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from ipaddress import IPv6Address, ip_address
from typing import TYPE_CHECKING

from retention.sign_in import TokenScope
from tools.auth.rates import Rate
from tools.auth.refusing import RefusedError

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

    from tools.auth.door import Door
    from tools.auth.signed_in import SignedIn
    from tools.streams import OpenStreams

# How often in a minute one address may come without a valid token.
FAILURES_PER_MINUTE = 30
# Tools that are nothing without account names: a client can sign in again for them before they are called.
OF_ACCOUNTS = frozenset({b"list_accounts"})
# An owner of IPv6 addresses has at least a network of these.
_NETWORK_BITS = 64


@dataclass
class Gate:
    """Lets requests in whose token is good and has `retention:read`. It stands around `app`, not around a path."""

    app: ASGIApp
    door: Door
    calls: Rate
    streams: OpenStreams
    metadata_url: str | None = None
    failures: Rate = field(default_factory=lambda: Rate(FAILURES_PER_MINUTE))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        holds = None
        try:
            if self.door.is_closed():
                user = await self._user(scope)
                self._admit(user, scope)
                scope["user"], holds = user, partial(self._holds, scope)
        except RefusedError as refused:
            await refused.answer(send, self.metadata_url)
            return
        if scope["method"] == "GET":
            await self.streams.answer(self.app, scope, receive, send, holds)
        else:
            await self.app(scope, receive, send)

    async def _user(self, scope: Scope) -> SignedIn:
        """Whoever signed in. An address that failed too often still comes in with a token that is judged at once."""
        address = _address(scope)
        try:
            return await self._judged(scope)
        except RefusedError as refused:
            if refused.status == 401 and (wait := self.failures.take(address)):  # noqa: PLR2004 - the status
                raise RefusedError("too_many_failures", seconds=wait, retry_after=wait) from refused
            raise

    async def _judged(self, scope: Scope) -> SignedIn:
        header = _header(scope, b"authorization")
        user = self.door.at_once(header)
        if user is None:
            if wait := self.failures.wait(_address(scope)):
                raise RefusedError("too_many_failures", seconds=wait, retry_after=wait)
            user = await self.door.verified(header)
        return user

    async def _holds(self, scope: Scope) -> bool:
        """Whether the token of a stream still lets in; where it cannot be judged for the moment, as before."""
        try:
            await self._judged(scope)
        except RefusedError as refused:
            return refused.status != 401  # noqa: PLR2004 - the status
        return True

    def _admit(self, user: SignedIn, scope: Scope) -> None:
        if wait := self.calls.take(user.principal):
            raise RefusedError("too_many_calls", limit=self.calls.limit, seconds=wait, retry_after=wait)
        if TokenScope.RETENTION not in user.scopes:
            raise RefusedError("scope_missing", scope=TokenScope.RETENTION.value)
        # Only who signs in at an issuer can sign in again with more; a named token is told by the tool itself.
        if (
            user.access_token.resource is not None
            and TokenScope.ACCOUNTS not in user.scopes
            and _header(scope, b"mcp-method") == b"tools/call"
            and _header(scope, b"mcp-name") in OF_ACCOUNTS
        ):
            raise RefusedError("accounts_scope", scope=TokenScope.ACCOUNTS.value)


def _header(scope: Scope, name: bytes) -> bytes | None:
    """The value of the only header of that name. Of several none is taken: who reads another one would be misled."""
    found: bytes | None = None
    for key, value in scope["headers"]:
        if key == name:
            if found is not None:
                return b""
            found = value
    return found


def _address(scope: Scope) -> str:
    client = scope.get("client")
    if client is None:
        return ""
    try:
        address = ip_address(client[0])
    except ValueError:
        return str(client[0])
    if isinstance(address, IPv6Address):
        return str(int(address) >> _NETWORK_BITS)
    return str(address)
