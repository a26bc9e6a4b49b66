"""The token that a server is asked with, and what must not be printed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from retention.errors import QuestionError
from retention.sign_in import PREFIX
from tools.connecting import TOKEN_VARIABLE

if TYPE_CHECKING:
    from collections.abc import Mapping

_HIDDEN = "[hidden]"
_SHORTEST = 7
# A named token, and a JWT.
_TOKEN = re.compile(rf"\b{PREFIX}[\w-]{{16,}}|\beyJ[\w-]+\.[\w-]+\.[\w-]*")


def token_in(environment: Mapping[str, str], token: str | None, variable: str | None) -> str | None:
    """The token itself, as given, else that of the variable. Raises QuestionError `no_token_in` for an empty one."""
    if token is not None:
        return token.strip() or None
    found = environment.get(variable or TOKEN_VARIABLE, "").strip()
    if variable is not None and not found:
        raise QuestionError("no_token_in", variable=variable)
    return found or None


def hidden(text: str, token: str | None) -> str:
    """The text without that token, and without whatever looks like one."""
    # A word that anybody may say is no secret.
    if token is not None and len(token) > _SHORTEST:
        text = text.replace(token, _HIDDEN)
    return _TOKEN.sub(_HIDDEN, text)
