"""`SignedIn`: who is behind a token, as the SDK keeps sessions apart and as access rules name them."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from mcp.server.auth.middleware.bearer_auth import AuthenticatedUser
from mcp.server.auth.provider import AccessToken

from retention.asker import Asker, Face, SignIn
from retention.sign_in import NamedToken, TokenScope

if TYPE_CHECKING:
    from collections.abc import Mapping

# Of a digest, enough to tell the token of one name from the next one of that name.
_OF_DIGEST = 16


class SignedIn(AuthenticatedUser):
    """The user of a request. A session belongs to the `client_id`, issuer and subject that opened it."""

    def __init__(self, token: AccessToken, asker: Asker) -> None:
        super().__init__(token)
        self.asker = asker
        self.principal = f"{token.client_id} {token.subject}"
        """Who it is, for counting calls."""


@lru_cache(maxsize=256)
def holder_of(token: NamedToken) -> SignedIn:
    """Whoever brought a named token. A later token of that name is somebody else's."""
    access = AccessToken(
        token="",
        client_id=f"token {token.digest[:_OF_DIGEST]}",
        scopes=sorted(token.scopes),
        subject=token.name,
    )
    asker = Asker(face=Face.MCP, user=token.name, sign_in=SignIn.TOKEN, names=TokenScope.ACCOUNTS in token.scopes)
    return SignedIn(access, asker)


def subject_of(claims: Mapping[str, Any], audience: str) -> SignedIn:
    """Whoever the claims of a verified JWT are about."""
    scopes = scopes_in(claims)
    subject, issuer = str(claims["sub"]), str(claims["iss"])
    client = claims.get("client_id") or claims.get("azp") or ""
    access = AccessToken(
        token="",
        client_id=f"client {client}",
        scopes=sorted(scopes),
        resource=audience,
        subject=subject,
        claims={"iss": issuer},
    )
    asker = Asker(
        face=Face.MCP,
        user=subject,
        sign_in=SignIn.SUBJECT,
        roles=frozenset(_words(claims.get("groups")) | _words(claims.get("roles"))),
        names=TokenScope.ACCOUNTS in scopes,
    )
    return SignedIn(access, asker)


def scopes_in(claims: Mapping[str, Any]) -> frozenset[str]:
    """The scopes of a JWT: `scope` and `scp`, each a list or words in one string, as issuers differ."""
    return frozenset(word for name in ("scope", "scp") for text in _words(claims.get(name)) for word in text.split())


def _words(value: object) -> set[str]:
    if isinstance(value, str):
        return {value}
    return {word for word in value if isinstance(word, str)} if isinstance(value, list) else set()
