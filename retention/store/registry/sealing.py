"""Sealing tokens: what lies in the registry's file opens only with a key that is kept elsewhere."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from retention.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Sequence


class Seal:
    """Seals with the newest key, opens with any. The id of the installation is sealed in: tokens cannot change rows."""

    def __init__(self, keys: Sequence[str]) -> None:
        """`keys` are Fernet keys, newest first; at least one."""
        self._newest = Fernet(keys[0])
        self._any = MultiFernet([Fernet(key) for key in keys])

    def sealed(self, name: str, token: str, renewal: str | None) -> bytes:
        return self._newest.encrypt(json.dumps([name, token, renewal]).encode())

    def opened(self, name: str, sealed: bytes) -> tuple[str, str | None]:
        """The token and that for its renewal. Raises SettingsError `token_key_unknown`."""
        try:
            owner, token, renewal = json.loads(self._any.decrypt(sealed))
        except InvalidToken as error:
            raise SettingsError("token_key_unknown", workspace=name) from error
        if owner != name:
            raise SettingsError("token_key_unknown", workspace=name)
        return token, renewal

    def anew(self, sealed: bytes) -> bytes | None:
        """Sealed with the newest key; None where it is already, or where no key opens it."""
        try:
            self._newest.decrypt(sealed)
        except InvalidToken:
            pass
        else:
            return None
        try:
            return self._any.rotate(sealed)
        except InvalidToken:
            return None
