"""`RefusedError`: why a request does not come in, and the HTTP answer that says so."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from retention.sign_in import TokenScope
from retention.wording.sign_in import REFUSALS, refusal

if TYPE_CHECKING:
    from starlette.types import Send

INVALID, INSUFFICIENT, LATER, BUSY = "invalid_token", "insufficient_scope", "temporarily_unavailable", "slow_down"
_STATUS = {INVALID: 401, INSUFFICIENT: 403, BUSY: 429, LATER: 503}
_ERRORS = {
    "scope_missing": INSUFFICIENT,
    "accounts_scope": INSUFFICIENT,
    "too_many_calls": BUSY,
    "too_many_failures": BUSY,
    "issuer_unreachable": LATER,
    "tokens_unreadable": LATER,
}
_SCOPES = {"accounts_scope": f"{TokenScope.RETENTION} {TokenScope.ACCOUNTS}"}
_UNQUOTED = str.maketrans({'"': "'", "\\": "/"})


class RefusedError(Exception):
    """A request that does not come in. `code` names why, `facts` are what its sentence needs."""

    def __init__(self, code: str, *, retry_after: int | None = None, **facts: Any) -> None:  # noqa: ANN401 - see `facts`
        super().__init__(code)
        if code not in REFUSALS:
            raise KeyError(code)
        self.code, self.facts, self.retry_after = code, facts, retry_after

    @property
    def error(self) -> str:
        """The word of the OAuth specifications for it."""
        return _ERRORS.get(self.code, INVALID)

    @property
    def status(self) -> int:
        return _STATUS[self.error]

    async def answer(self, send: Send, metadata_url: str | None) -> None:
        """Send it; `metadata_url` is where clients learn how to sign in."""
        said = refusal(self.code, self.facts)
        body = json.dumps({"error": self.error, "error_description": said}).encode()
        headers = [
            (b"content-type", b"application/json"),
            (b"content-length", str(len(body)).encode()),
            (b"cache-control", b"no-store"),
        ]
        if self.status in {401, 403}:
            headers.append((b"www-authenticate", self._challenge(said, metadata_url).encode("ascii", "replace")))
        if self.retry_after is not None:
            headers.append((b"retry-after", str(self.retry_after).encode()))
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    def _challenge(self, said: str, metadata_url: str | None) -> str:
        # Who brought no token at all made no error (RFC 6750, section 3.1).
        parts = {} if self.code == "no_token" else {"error": self.error, "error_description": said}
        if metadata_url is not None:
            parts["resource_metadata"] = metadata_url
        parts["scope"] = _SCOPES.get(self.code, TokenScope.RETENTION.value)
        return "Bearer " + ", ".join(f'{name}="{value.translate(_UNQUOTED)}"' for name, value in parts.items())
