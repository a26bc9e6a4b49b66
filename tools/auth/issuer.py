"""`IssuerTokens`: JWT access tokens of one issuer, verified by the keys that it publishes."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

import jwt
from jwt.exceptions import (
    ExpiredSignatureError,
    ImmatureSignatureError,
    InvalidAudienceError,
    InvalidIssuerError,
    InvalidSignatureError,
    MissingRequiredClaimError,
    PyJWTError,
)

from tools.auth.keys import ALGORITHMS, SigningKeys
from tools.auth.refusing import RefusedError
from tools.auth.signed_in import SignedIn, subject_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

# Seconds by which the clocks of issuer and server may differ.
LEEWAY = 30
# How long, in seconds, a token that was verified is taken without verifying it again, and how many are.
REMEMBERED_SECONDS, MOST_REMEMBERED = 60.0, 1_000
# A header of HTTP holds no more either.
MOST_CHARACTERS = 16_384
_TYPES = frozenset({"jwt", "at+jwt", "application/at+jwt"})
_REQUIRED = ("exp", "iss", "aud", "sub")
# What PyJWT finds -> what we say; whatever else it finds makes the token unreadable.
_WRONG: dict[type[PyJWTError], str] = {
    InvalidSignatureError: "jwt_signature",
    ExpiredSignatureError: "jwt_expired",
    ImmatureSignatureError: "jwt_not_yet",
    InvalidAudienceError: "jwt_audience",
    InvalidIssuerError: "jwt_issuer",
    MissingRequiredClaimError: "jwt_claim",
}


class _Verified(NamedTuple):
    user: SignedIn
    until: float
    expires: float
    edition: int


@dataclass
class IssuerTokens:
    """Verifies what `issuer` signed for `audience`. For one event loop; `now` is seconds since 1970."""

    issuer: str
    audience: str
    keys: SigningKeys
    now: Callable[[], float] = time.time
    _verified: dict[bytes, _Verified] = field(default_factory=dict)

    def known(self, token: str) -> SignedIn | None:
        """Whoever brought a token that was verified a moment ago."""
        kept = self._verified.get(_digest(token))
        if kept is None or kept.edition != self.keys.edition or self.now() >= min(kept.until, kept.expires):
            return None
        return kept.user

    async def verified(self, token: str) -> SignedIn:
        """Whoever the token is about. Raises RefusedError with the first thing that is wrong with it."""
        header = self._header(token)
        key = await self.keys.key(header.get("kid"))
        if header["alg"] not in key.algorithms:
            raise RefusedError("jwt_algorithm", valid=key.algorithms)
        claims = self._claims(token, key.key, key.algorithms)
        if not claims["sub"]:
            raise RefusedError("jwt_claim", issuer=self.issuer, claim="sub")
        user = subject_of(claims, self.audience)
        self._remember(token, user, float(claims["exp"]))
        return user

    def _header(self, token: str) -> Mapping[str, Any]:
        """The header of a token that may be from this issuer: keys are not asked for on behalf of any other."""
        if len(token) > MOST_CHARACTERS:
            raise RefusedError("jwt_malformed", issuer=self.issuer)
        try:
            unverified = jwt.decode_complete(token, options={"verify_signature": False})
        except PyJWTError as error:
            raise RefusedError("jwt_malformed", issuer=self.issuer) from error
        header, claims = unverified["header"], unverified["payload"]
        if header.get("alg") not in ALGORITHMS:
            raise RefusedError("jwt_algorithm", valid=ALGORITHMS)
        if str(header.get("typ", "jwt")).lower() not in _TYPES:
            raise RefusedError("jwt_type", issuer=self.issuer)
        if claims.get("iss") != self.issuer:
            raise RefusedError("jwt_issuer", issuer=self.issuer)
        if not isinstance(header.get("kid"), str | None):
            raise RefusedError("jwt_malformed", issuer=self.issuer)
        return dict(header)

    def _claims(self, token: str, key: Any, algorithms: tuple[str, ...]) -> dict[str, Any]:  # noqa: ANN401 - of any kind
        try:
            return jwt.decode(
                token,
                key,
                algorithms=algorithms,
                audience=self.audience,
                issuer=self.issuer,
                leeway=LEEWAY,
                options={"require": list(_REQUIRED)},
            )
        except PyJWTError as error:
            code = next((code for kind, code in _WRONG.items() if isinstance(error, kind)), "jwt_malformed")
            claim = error.claim if isinstance(error, MissingRequiredClaimError) else ""
            raise RefusedError(code, issuer=self.issuer, audience=self.audience, claim=claim) from error

    def _remember(self, token: str, user: SignedIn, expires: float) -> None:
        self._verified[_digest(token)] = _Verified(
            user, self.now() + REMEMBERED_SECONDS, expires + LEEWAY, self.keys.edition
        )
        if len(self._verified) > MOST_REMEMBERED:
            del self._verified[next(iter(self._verified))]


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).digest()
