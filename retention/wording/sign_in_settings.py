"""What is said when the settings for assistants over HTTP must change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from retention.wording.voice import Voice

_EXAMPLE = "https://holdfast.example.com/mcp"

SIGN_IN_SETTINGS: dict[str, Callable[[Voice, dict[str, Any]], str]] = {
    "not_loopback": lambda voice, facts: voice.say(
        "MCP over HTTP asks nobody who they are, so it stays on this machine: {host} is not 127.0.0.1, ::1 or"
        " localhost. Make a token first (holdfast tokens add NAME), or set HOLDFAST_MCP_ISSUER.",
        **facts,
    ),
    "every_address": lambda voice, facts: voice.say(
        "{host} is every address of this machine, so HOLDFAST_MCP_URL must say by which one assistants come, as in"
        " {example}.",
        host=facts["host"],
        example=_EXAMPLE,
    ),
    "sign_in_url": lambda voice, facts: voice.say(
        '{setting} is "{value}". It must be an https address (http on this machine alone) without query and user, as in'
        " {example}.",
        setting=facts["setting"],
        value=facts["value"],
        example=facts["example"],
    ),
    "origin_malformed": lambda voice, facts: voice.say(
        '{setting} has "{value}", which is no origin. Write scheme and host, and several with commas, as in {example}.',
        setting=facts["setting"],
        value=facts["value"],
        example="https://app.example.com",
    ),
    "issuer_needs_url": lambda voice, _facts: voice.say(
        "HOLDFAST_MCP_ISSUER needs HOLDFAST_MCP_URL, the address by which assistants come, as in {example}: the tokens"
        " of the issuer must be made for it.",
        example=_EXAMPLE,
    ),
    "without_issuer": lambda voice, facts: voice.say(
        "{setting} is set without HOLDFAST_MCP_ISSUER, whose tokens it is about. Set the issuer, or unset it.", **facts
    ),
    "calls_malformed": lambda voice, facts: voice.say(
        '{setting} is "{value}". Write how many calls a minute one may make, from 1 to {most}.',
        setting=facts["setting"],
        value=facts["value"],
        most=voice.number(facts["most"]),
    ),
}
