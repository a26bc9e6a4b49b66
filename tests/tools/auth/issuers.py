"""An issuer of tokens that listens on loopback: its metadata, its keys, and everything that can go wrong with both."""

from __future__ import annotations

import asyncio
import json
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import jwt
from aiohttp import web
from aiohttp.test_utils import TestServer
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

AUDIENCE = "https://holdfast.example.com/mcp"
METADATA = "/.well-known/oauth-authorization-server"
OPENID = "/.well-known/openid-configuration"


@dataclass
class KeyPair:
    """A signing key with its name, and as the issuer publishes it."""

    name: str
    algorithm: str
    private: Any
    public: dict[str, Any]


def key_pair(name: str, algorithm: str = "ES256") -> KeyPair:
    written: str | dict[str, Any]
    private: Any
    if algorithm.startswith("ES"):
        curve = {"ES256": ec.SECP256R1(), "ES384": ec.SECP384R1(), "ES512": ec.SECP521R1()}[algorithm]
        private = ec.generate_private_key(curve)
        written = ECAlgorithm.to_jwk(private.public_key())
    elif algorithm == "EdDSA":
        private = ed25519.Ed25519PrivateKey.generate()
        written = OKPAlgorithm.to_jwk(private.public_key())
    else:
        private = rsa.generate_private_key(65537, 2048)
        written = RSAAlgorithm.to_jwk(private.public_key())
    jwk = json.loads(written) if isinstance(written, str) else written
    return KeyPair(name, algorithm, private, {**jwk, "kid": name, "use": "sig"})


@dataclass
class Issuer:
    """What the issuer publishes, and how it behaves; `asked` are the paths that were asked for, in order."""

    url: str = ""
    keys: list[KeyPair] = field(default_factory=lambda: [key_pair("first")])
    published: list[dict[str, Any]] | None = None
    metadata: dict[str, dict[str, Any]] | None = None
    status: int = 200
    slow: float = 0.0
    body: bytes | None = None
    asked: list[str] = field(default_factory=list)

    def rotate(self, name: str, algorithm: str = "ES256") -> None:
        """Sign with another key from now on, and publish it alone."""
        self.keys = [key_pair(name, algorithm)]

    def claims(self, **changed: object) -> dict[str, Any]:
        now = int(time.time())
        claims = {
            "iss": self.url,
            "aud": AUDIENCE,
            "sub": "auth0|ada",
            "iat": now,
            "exp": now + 600,
            "client_id": "claude",
            "scope": "openid retention:read",
        }
        return {name: value for name, value in (claims | changed).items() if value is not None}

    def token(self, *, headers: dict[str, Any] | None = None, key: KeyPair | None = None, **changed: object) -> str:
        """A token of the newest key, with these claims changed; None leaves one out."""
        pair = key or self.keys[-1]
        given = {"kid": pair.name, "typ": "at+jwt"} | (headers or {})
        present = {name: value for name, value in given.items() if value is not None}
        return jwt.encode(self.claims(**changed), pair.private, algorithm=pair.algorithm, headers=present)

    async def answer(self, request: web.Request) -> web.Response:
        self.asked.append(request.path)
        await asyncio.sleep(self.slow)
        if self.body is not None:
            return web.Response(body=self.body, content_type="application/json")
        if self.status != 200:
            return web.Response(status=self.status, headers={"Location": self.url + "/keys"})
        if request.path == "/keys":
            return web.json_response({"keys": self.published or [pair.public for pair in self.keys]})
        known = (
            {METADATA: {"issuer": self.url, "jwks_uri": self.url + "/keys"}} if self.metadata is None else self.metadata
        )
        if request.path not in known:
            return web.Response(status=404)
        return web.json_response(known[request.path])


def public_pem(pair: KeyPair) -> bytes:
    encoded: bytes = pair.private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return encoded


@asynccontextmanager
async def listening(issuer: Issuer | None = None) -> AsyncIterator[Issuer]:
    """An issuer that listens until the end of the block."""
    one, application = issuer or Issuer(), web.Application()
    application.router.add_get("/{path:.*}", one.answer)
    server = TestServer(application, host="127.0.0.1")
    await server.start_server()
    one.url = str(server.make_url("")).rstrip("/")
    try:
        yield one
    finally:
        await server.close()
