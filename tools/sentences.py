"""The English sentences of this face. Figures and dates come from the core as they are; none is computed here."""

from __future__ import annotations

from types import NoneType

JSON_KINDS = {bool: "true or false", list: "a list", dict: "an object", NoneType: "null", str: "unreadable characters"}


def unknown_argument(name: str, nearest: str | None, valid: tuple[str, ...]) -> str:
    if not valid:
        return f'I don\'t know the argument "{name}": this tool takes none.'
    meant = f" Did you mean {nearest}?" if nearest else ""
    return f'I don\'t know the argument "{name}".{meant} Arguments: {", ".join(valid)}.'


def missing_argument(name: str, example: str) -> str:
    return f'The argument {name} is missing, for example {name}="{example}".'


def unquoted_argument(name: str, number: str) -> str:
    return f'The argument {name} must be text, not a number: write "{number}".'


def wrong_type(name: str, kind: str, example: str) -> str:
    return f'The argument {name} must be text, not {kind}, for example {name}="{example}".'


def more_faults(count: int) -> str:
    return f"Other arguments to change: {count}."


def rows_shown(shown: int, total: int) -> str:
    return f"{shown} of {total} rows shown; the structured content has all of them, and a segment narrows the answer."


def ready_on_stdio() -> str:
    return "Holdfast answers MCP on standard input and output. It ends when the input does."


def ready_over_http(url: str) -> str:
    return f"Holdfast answers MCP at {url}. Ctrl+C ends it."


def port_unavailable(host: str, port: int, reason: str) -> str:
    return f"Holdfast can't listen on {host} port {port}: {reason}. Choose another with --port."


def not_loopback(host: str) -> str:
    return f"MCP over HTTP has no sign-in, so it stays on this machine: {host} is not 127.0.0.1, ::1 or localhost."
