"""What is found of assistants: what keeps one from being answered, and what to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from retention.wording.voice import Voice

Facts = dict[str, Any]


def _access(voice: Voice, facts: Facts) -> str:
    if facts["count"] is None:
        return voice.say("There is no {file}: every assistant that comes in may ask everything.", file=facts["file"])
    return voice.plural(
        "{file} has {count} rule, which is about assistants.",
        "{file} has {count} rules, some of them about assistants.",
        facts["count"],
        file=facts["file"],
    )


def _settings(voice: Voice, facts: Facts) -> str:
    if facts["issuer"] is not None:
        return voice.say("Assistants come to {url} and sign in at {issuer}, or bring a named token.", **facts)
    if facts["url"] is not None:
        return voice.say("Assistants come to {url} and bring a named token.", url=facts["url"])
    return voice.say("No public address and no issuer are set: HOLDFAST_MCP_URL, HOLDFAST_MCP_ISSUER.")


def _setting_unknown(voice: Voice, facts: Facts) -> str:
    if facts["nearest"] is None:
        return voice.say("{setting} is set, and there is no such setting.", setting=facts["setting"])
    return voice.say("{setting} is set, and there is no such setting. Did you mean {nearest}?", **facts)


def _ruled_unknown(voice: Voice, facts: Facts) -> str:
    if facts["nearest"] is None:
        return voice.say(
            "A rule names token:{name}, and there is no such token, so the rule never applies. Correct it in"
            " access.toml, or make the token: holdfast tokens add {name}.",
            name=facts["name"],
        )
    return voice.say(
        "A rule names token:{name}, and there is no such token, so the rule never applies. Did you mean"
        " token:{nearest}? Correct it in access.toml, or make the token: holdfast tokens add {name}.",
        **facts,
    )


def _no_named_tokens(voice: Voice, facts: Facts) -> str:
    if facts["issuer"] is not None:
        return voice.say("There are none; assistants sign in at {issuer}.", issuer=facts["issuer"])
    return voice.say(
        "There are none: over HTTP only this machine is answered, without a token. holdfast tokens add NAME makes one."
    )


def _apart(voice: Voice, facts: Facts) -> str:
    """How far the clocks are apart: "this machine is 41 s ahead of https://login.example.com"."""
    figures = {"seconds": voice.number(abs(facts["ahead"])), "issuer": facts["issuer"]}
    if facts["ahead"] > 0:
        return voice.say("this machine is {seconds} s ahead of {issuer}", **figures)
    return voice.say("this machine is {seconds} s behind {issuer}", **figures)


def _clock(voice: Voice, facts: Facts) -> str:
    return voice.say(
        "The clocks differ: {apart}. Beyond {limit} s good tokens are refused. Let both machines set their clocks from"
        " the network (NTP).",
        apart=_apart(voice, facts),
        limit=voice.number(facts["limit"]),
    )


def _or_silence(voice: Voice, reason: str) -> str:
    """Why there was no answer: the reason, which is empty where nothing came in time."""
    return reason or voice.say("no answer in time")


def _not_started(voice: Voice, facts: Facts) -> str:
    figures = {"command": facts["command"], "reason": _or_silence(voice, facts["reason"])}
    if not facts["said"]:
        return voice.say("{command} serve mcp does not answer ({reason}).", **figures)
    return voice.say(
        "{command} serve mcp does not answer ({reason}). Its last words: {said}", said=facts["said"], **figures
    )


def _conversation(voice: Voice, facts: Facts) -> str:
    return voice.plural(
        "Protocol {protocol}: {count} tool, answer {answer}.",
        "Protocol {protocol}: {count} tools, answer {answer}.",
        facts["count"],
        protocol=facts["protocol"],
        answer=facts["answer"],
    )


def _conversation_refused(voice: Voice, facts: Facts) -> str:
    return voice.say(
        "Protocol {protocol}: it lists its tools, but does not answer: {refused}",
        protocol=facts["protocol"],
        refused=facts["refused"],
    )


MCP_FINDINGS: dict[str, Callable[[Voice, Facts], str]] = {
    "access_of_assistants": _access,
    "access_of_others": lambda voice, facts: voice.say(
        "No rule of {file} is about assistants, so none is answered. Name them in who: mcp for all, token:NAME,"
        " subject:SUB or role:NAME.",
        file=facts["file"],
    ),
    "sign_in_settings": _settings,
    "setting_unknown": _setting_unknown,
    "no_named_tokens": _no_named_tokens,
    "no_token_holds": lambda voice, _: voice.say(
        "All have expired or were revoked, and there is no issuer: nobody comes in over HTTP. Make one: holdfast tokens"
        " add NAME."
    ),
    "named_tokens": lambda voice, facts: voice.plural("{count} holds.", "{count} hold.", facts["count"]),
    "named_token_expired": lambda voice, facts: voice.say(
        "{name} expired on {moment}: whoever brings it is refused. Make another (holdfast tokens add {name}), or revoke"
        " it.",
        name=facts["name"],
        moment=voice.moment(facts["moment"]),
    ),
    "named_token_ends": lambda voice, facts: voice.say(
        "{name} expires on {moment}. Revoke it and make another in time: holdfast tokens revoke {name}, holdfast tokens"
        " add {name}.",
        name=facts["name"],
        moment=voice.moment(facts["moment"]),
    ),
    "no_tokens_read": lambda voice, _: voice.say("because the tokens cannot be read (see Named tokens)."),
    "no_ruled_tokens": lambda voice, _: voice.say("No rule names a token."),
    "ruled_tokens": lambda voice, facts: voice.plural(
        "The {count} token that rules name is there.", "All {count} tokens that rules name are there.", facts["count"]
    ),
    "ruled_token_unknown": _ruled_unknown,
    "ruled_token_ended": lambda voice, facts: voice.say(
        "A rule names token:{name}, which has expired or was revoked, so nobody comes by it.", **facts
    ),
    "no_sign_in_settings": lambda voice, _: voice.say("because the settings are not as they must be (see Settings)."),
    "no_issuer": lambda voice, _: voice.say("None is set: only named tokens are taken."),
    "issuer": lambda voice, facts: voice.plural(
        "{issuer} publishes {count} key of use ({algorithms}).",
        "{issuer} publishes {count} keys of use ({algorithms}).",
        facts["count"],
        issuer=facts["issuer"],
        algorithms=voice.listed(facts["algorithms"]),
    ),
    "issuer_unread": lambda voice, facts: voice.say(
        "{issuer} cannot be read: {reason}. No token of it can be checked. HOLDFAST_MCP_ISSUER must be what it calls"
        " itself, to the last slash; this machine must be able to call it.",
        **facts,
    ),
    "issuer_undiscovered": lambda voice, facts: voice.say(
        "The metadata of {issuer} cannot be read: {reason}. Tokens are checked by the keys that are set, but clients"
        " may not find out by themselves how to sign in.",
        **facts,
    ),
    "keys_of_no_use": lambda voice, facts: voice.say(
        "{url} holds no key of use. Taken are public keys for {valid}.",
        url=facts["url"],
        valid=voice.listed(facts["valid"]),
    ),
    "issuer_clock": lambda voice, facts: voice.say(
        "This machine and {issuer} have the same time.", issuer=facts["issuer"]
    ),
    "issuer_clock_off": _clock,
    "issuer_clock_refused": _clock,
    "no_issuer_read": lambda voice, _: voice.say("because the issuer was not reached (see Issuer)."),
    "no_issuer_date": lambda voice, facts: voice.say(
        "because {issuer} does not say what time it is.", issuer=facts["issuer"]
    ),
    "no_ledger": lambda voice, _: voice.say("because the ledger cannot be read (see Ledger)."),
    "not_started": _not_started,
    "output_strayed": lambda voice, _: voice.say(
        "Something else than messages of the protocol came out of standard output, which clients give up at. Whatever"
        " wraps the command must print to standard error."
    ),
    "other_protocol": lambda voice, facts: voice.say(
        "It was asked to speak protocol {wanted} and spoke {protocol}.",
        wanted=facts["wanted"],
        protocol=facts["protocol"],
    ),
    "conversation": _conversation,
    "conversation_refused": _conversation_refused,
    "conversation_unsigned": lambda voice, facts: voice.say(
        "{refused} Over stdio nobody signs in: a rule for mcp would let whoever starts it ask.",
        refused=_conversation_refused(voice, facts),
    ),
    "server": lambda voice, facts: voice.say("Holdfast answers at {url}.", url=facts["url"]),
    "server_insecure": lambda voice, facts: voice.say(
        "Holdfast answers at {url}, which is not https: whoever is between can read tokens and figures.",
        url=facts["url"],
    ),
    "server_unreachable": lambda voice, facts: voice.say(
        "{url} cannot be reached from here ({reason}). Start holdfast serve mcp --http, and let a public https address"
        " lead to it.",
        url=facts["url"],
        reason=_or_silence(voice, facts["reason"]),
    ),
    "server_moved": lambda voice, facts: voice.say(
        "{url} leads on to {to}, which clients do not follow with a token. Give them the address that answers.",
        **facts,
    ),
    "host_not_ours": lambda voice, facts: voice.say(
        "Holdfast is at {url}, and does not answer to the name {host}. Set HOLDFAST_MCP_URL={url} where it runs, and"
        " let a proxy before it keep Host.",
        **facts,
    ),
    "server_forbids": lambda voice, facts: voice.say(
        "{url} refuses everybody (HTTP 403). Whatever stands before Holdfast at that address must pass /mcp on.",
        url=facts["url"],
    ),
    "server_busy": lambda voice, facts: voice.say("{url} does not answer for the moment: {sentence}", **facts),
    "server_of_another": lambda voice, facts: voice.say(
        "{url} is not answered by Holdfast (HTTP {status}). Whatever stands at that address must pass /mcp and"
        " /.well-known/oauth-protected-resource/mcp on to holdfast serve mcp --http.",
        url=facts["url"],
        status=str(facts["status"]),
    ),
    "no_server": lambda voice, _: voice.say("because Holdfast does not answer at that address (see Address)."),
    "open_here": lambda voice, _: voice.say("It asks for no token; only this machine reaches it."),
    "open_to_all": lambda voice, facts: voice.say(
        "It asks nobody for a token: whoever reaches {url} reads the figures. Make a token (holdfast tokens add NAME),"
        " or set HOLDFAST_MCP_ISSUER.",
        **facts,
    ),
    "no_challenge": lambda voice, _: voice.say(
        "It asks for a token without WWW-Authenticate, so clients do not learn how to sign in. A proxy before it must"
        " let that header through."
    ),
    "no_scope": lambda voice, facts: voice.say(
        "WWW-Authenticate does not name the scope {scope}, so clients sign in without it and are refused. A proxy"
        " before it must let that header through as it is.",
        **facts,
    ),
    "no_metadata": lambda voice, facts: voice.say(
        "WWW-Authenticate does not say where to sign in, though {issuer} is set here. Set HOLDFAST_MCP_URL and"
        " HOLDFAST_MCP_ISSUER where it runs, and start it again.",
        **facts,
    ),
    "named_tokens_only": lambda voice, _: voice.say(
        "It takes named tokens and names no issuer: clients that bring no token, such as ChatGPT and connectors of"
        " Claude, cannot sign in."
    ),
    "metadata_unread": lambda voice, facts: voice.say(
        "Where to sign in cannot be read: {reason}. Whatever stands before Holdfast must pass"
        " /.well-known/oauth-protected-resource/mcp on.",
        **facts,
    ),
    "resource_differs": lambda voice, facts: voice.say(
        "It calls itself {resource}, so clients that were given {url} refuse to sign in. HOLDFAST_MCP_URL must be the"
        " very address that they are given.",
        **facts,
    ),
    "issuer_differs": lambda voice, facts: voice.say(
        "It sends people to {named} to sign in, and here {issuer} is set. Set the same HOLDFAST_MCP_ISSUER where it"
        " runs.",
        issuer=facts["issuer"],
        named=voice.listed(facts["named"]),
    ),
    "sign_in": lambda voice, facts: voice.say(
        "It asks for a token and says where to sign in: {issuers}.", issuers=voice.listed(facts["issuers"])
    ),
    "no_token_given": lambda voice, _: voice.say(
        "because it needs a token. Put one into HOLDFAST_MCP_TOKEN, or name another variable with --token-env."
    ),
    "token_not_taken": lambda voice, facts: voice.say("The token is not taken: {sentence}", **facts),
    "no_conversation": lambda voice, facts: voice.say(
        "Protocol {protocol}: no conversation came about ({reason}).",
        protocol=facts["protocol"],
        reason=_or_silence(voice, facts["reason"]),
    ),
}
