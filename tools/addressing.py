"""From what was asked to a client of the table, and to an address that it can reach."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from retention.errors import QuestionError
from retention.language import nearest
from tools.auth.settings import is_loopback, is_safe
from tools.connecting import CLIENTS, TOKEN_VARIABLE, Address, Client, TokenFrom
from tools.doctor.secrets import hidden

if TYPE_CHECKING:
    from urllib.parse import SplitResult

PATH = "/mcp"
TOKEN_OPTION, SIGN_IN_OPTION = "--token-env", "--sign-in"
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*", re.ASCII)
# Nothing that a file or a shell could take for something else.
_URL = re.compile(r"https?://[A-Za-z0-9.:\[\]-]+(?:/[A-Za-z0-9._~/%+-]*)?", re.ASCII)


def client_named(name: str) -> Client:
    """The client of that name. Raises QuestionError `unknown_client`."""
    known = {client.name: client for client in CLIENTS}
    found = known.get(name.strip().casefold())
    if found is None:
        raise QuestionError("unknown_client", name=name, nearest=nearest(name, known), valid=tuple(known))
    return found


def require_local(client: Client) -> None:
    """Raise QuestionError `client_needs_url` for a client that starts nothing."""
    if client.local is None:
        raise QuestionError("client_needs_url", title=client.title)


def address_for(client: Client, url: str, variable: str | None, *, sign_in: bool) -> Address:
    """The address of a server for `client`, and the variable with its token, None where people sign in.

    Raises QuestionError `client_url`, `client_needs_https`, `client_token_env`, `client_takes_no_variable`.
    """
    address = read_url(url)
    parts = urlsplit(address)
    if client.cloud and (parts.scheme != "https" or is_loopback(parts.hostname or "")):
        raise QuestionError("client_needs_https", title=client.title, url=address)
    if variable is not None and (client.token_from is not TokenFrom.VARIABLE or sign_in):
        title = client.title
        raise QuestionError("client_takes_no_variable", title=title, option=TOKEN_OPTION, sign_in=sign_in)
    if variable is not None and not _VARIABLE.fullmatch(variable):
        raise QuestionError("client_token_env", option=TOKEN_OPTION, example=TOKEN_VARIABLE)
    if sign_in or client.token_from is TokenFrom.NOWHERE:
        return Address(address, None)
    return Address(address, variable or TOKEN_VARIABLE)


def read_url(text: str) -> str:
    """The address of a server, with the path of ours where it has none. Raises QuestionError `client_url`."""
    address = text.strip()
    parts = _parts(address)
    if parts is None or not parts.hostname or not _URL.fullmatch(address):
        # A query may hold a token.
        raise QuestionError("client_url", url=hidden(address, None))
    return address.rstrip("/") + (PATH if parts.path in {"", "/"} else "")


def is_insecure(url: str) -> bool:
    """Whether somebody between here and there could read along."""
    return not is_safe(url)


def _parts(text: str) -> SplitResult | None:
    try:
        parts = urlsplit(text)
        parts.port  # noqa: B018 - raises for what is no port
    except ValueError:
        return None
    return parts
