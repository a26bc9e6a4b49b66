"""Every finding of the examination of assistants, with its exact sentence."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from retention.asker import Face
from retention.findings import Check, Finding, State
from retention.wording.doctor import closing_line, finding_line, finding_sentence
from retention.wording.mcp_findings import MCP_FINDINGS

URL = "https://holdfast.example.com/mcp"
ISSUER = "https://login.example.com"
MOMENT = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)
TALK = {"protocol": "2026-07-28", "count": 11, "answer": "5e0c19b8ef9980d6", "refused": ""}
REFUSED = {**TALK, "answer": None, "refused": "Nothing is shown to you."}
HOLDFAST = "/opt/holdfast/bin/holdfast"
SAID: list[tuple[str, dict[str, Any], str]] = [
    (
        "access_of_assistants",
        {"file": "access.toml", "count": None},
        "There is no access.toml: every assistant that comes in may ask everything.",
    ),
    (
        "access_of_assistants",
        {"file": "access.toml", "count": 1},
        "access.toml has 1 rule, which is about assistants.",
    ),
    (
        "access_of_assistants",
        {"file": "access.toml", "count": 3},
        "access.toml has 3 rules, some of them about assistants.",
    ),
    (
        "access_of_others",
        {"file": "access.toml"},
        (
            "No rule of access.toml is about assistants, so none is answered. Name them in who: mcp"
            " for all, token:NAME,"
            " subject:SUB or role:NAME."
        ),
    ),
    (
        "sign_in_settings",
        {"url": None, "issuer": None},
        "No public address and no issuer are set: HOLDFAST_MCP_URL, HOLDFAST_MCP_ISSUER.",
    ),
    ("sign_in_settings", {"url": URL, "issuer": None}, f"Assistants come to {URL} and bring a named token."),
    (
        "sign_in_settings",
        {"url": URL, "issuer": ISSUER},
        f"Assistants come to {URL} and sign in at {ISSUER}, or bring a named token.",
    ),
    (
        "setting_unknown",
        {"setting": "HOLDFAST_MCP_ISUER", "nearest": "HOLDFAST_MCP_ISSUER"},
        "HOLDFAST_MCP_ISUER is set, and there is no such setting. Did you mean HOLDFAST_MCP_ISSUER?",
    ),
    (
        "setting_unknown",
        {"setting": "HOLDFAST_MCP_X", "nearest": None},
        "HOLDFAST_MCP_X is set, and there is no such setting.",
    ),
    (
        "no_named_tokens",
        {"issuer": None},
        (
            "There are none: over HTTP only this machine is answered, without a token. holdfast tokens add NAME makes"
            " one."
        ),
    ),
    ("no_named_tokens", {"issuer": ISSUER}, f"There are none; assistants sign in at {ISSUER}."),
    (
        "no_token_holds",
        {},
        (
            "All have expired or were revoked, and there is no issuer: nobody comes in over HTTP. Make one: holdfast"
            " tokens add NAME."
        ),
    ),
    ("named_tokens", {"count": 1}, "1 holds."),
    ("named_tokens", {"count": 3}, "3 hold."),
    (
        "named_token_expired",
        {"name": "revops", "moment": MOMENT},
        (
            "revops expired on 1 Dec 2026 09:30 UTC: whoever brings it is refused. Make another (holdfast tokens add"
            " revops), or revoke it."
        ),
    ),
    (
        "named_token_ends",
        {"name": "revops", "moment": MOMENT},
        (
            "revops expires on 1 Dec 2026 09:30 UTC. Revoke it and make another in time: holdfast tokens revoke revops,"
            " holdfast tokens add revops."
        ),
    ),
    ("no_tokens_read", {}, "because the tokens cannot be read (see Named tokens)."),
    ("no_ruled_tokens", {}, "No rule names a token."),
    ("ruled_tokens", {"count": 1}, "The 1 token that rules name is there."),
    ("ruled_tokens", {"count": 2}, "All 2 tokens that rules name are there."),
    (
        "ruled_token_unknown",
        {"name": "revop", "nearest": "revops"},
        (
            "A rule names token:revop, and there is no such token, so the rule never applies. Did you mean"
            " token:revops? Correct it in access.toml, or make the token: holdfast tokens add revop."
        ),
    ),
    (
        "ruled_token_unknown",
        {"name": "emea", "nearest": None},
        (
            "A rule names token:emea, and there is no such token, so the rule never applies. Correct it in"
            " access.toml, or make the token: holdfast tokens add emea."
        ),
    ),
    (
        "ruled_token_ended",
        {"name": "emea"},
        "A rule names token:emea, which has expired or was revoked, so nobody comes by it.",
    ),
    ("no_sign_in_settings", {}, "because the settings are not as they must be (see Settings)."),
    ("no_issuer", {}, "None is set: only named tokens are taken."),
    (
        "issuer",
        {"issuer": ISSUER, "count": 2, "algorithms": ("RS256", "ES256")},
        f"{ISSUER} publishes 2 keys of use (RS256, ES256).",
    ),
    (
        "issuer",
        {"issuer": ISSUER, "count": 1, "algorithms": ("ES256",)},
        f"{ISSUER} publishes 1 key of use (ES256).",
    ),
    (
        "issuer_unread",
        {"issuer": ISSUER, "reason": "no name"},
        (
            f"{ISSUER} cannot be read: no name. No token of it can be checked. HOLDFAST_MCP_ISSUER"
            " must be what it calls"
            " itself, to the last slash; this machine must be able to call it."
        ),
    ),
    (
        "issuer_undiscovered",
        {"issuer": ISSUER, "reason": "no name"},
        (
            f"The metadata of {ISSUER} cannot be read: no name. Tokens are checked by the keys that"
            " are set, but clients"
            " may not find out by themselves how to sign in."
        ),
    ),
    (
        "keys_of_no_use",
        {"url": f"{ISSUER}/keys", "valid": ("RS256", "ES256")},
        f"{ISSUER}/keys holds no key of use. Taken are public keys for RS256, ES256.",
    ),
    ("issuer_clock", {"issuer": ISSUER}, f"This machine and {ISSUER} have the same time."),
    (
        "issuer_clock_off",
        {"issuer": ISSUER, "ahead": 12, "limit": 30},
        (
            f"The clocks differ: this machine is 12 s ahead of {ISSUER}. Beyond 30 s good tokens are refused. Let both"
            " machines set their clocks from the network (NTP)."
        ),
    ),
    (
        "issuer_clock_refused",
        {"issuer": ISSUER, "ahead": -3600, "limit": 30},
        (
            f"The clocks differ: this machine is 3,600 s behind {ISSUER}. Beyond 30 s good tokens are refused. Let both"
            " machines set their clocks from the network (NTP)."
        ),
    ),
    ("no_issuer_read", {}, "because the issuer was not reached (see Issuer)."),
    ("no_issuer_date", {"issuer": ISSUER}, f"because {ISSUER} does not say what time it is."),
    ("no_ledger", {}, "because the ledger cannot be read (see Ledger)."),
    (
        "not_started",
        {"command": HOLDFAST, "reason": "", "said": ""},
        f"{HOLDFAST} serve mcp does not answer (no answer in time).",
    ),
    (
        "not_started",
        {"command": HOLDFAST, "reason": "Connection closed", "said": "access.toml cannot be read."},
        f"{HOLDFAST} serve mcp does not answer (Connection closed). Its last words: access.toml cannot be read.",
    ),
    (
        "output_strayed",
        {},
        (
            "Something else than messages of the protocol came out of standard output, which clients give up at."
            " Whatever wraps the command must print to standard error."
        ),
    ),
    (
        "other_protocol",
        {**TALK, "protocol": "2025-11-25", "wanted": "2026-07-28"},
        "It was asked to speak protocol 2026-07-28 and spoke 2025-11-25.",
    ),
    ("conversation", TALK, "Protocol 2026-07-28: 11 tools, answer 5e0c19b8ef9980d6."),
    ("conversation", {**TALK, "count": 1}, "Protocol 2026-07-28: 1 tool, answer 5e0c19b8ef9980d6."),
    (
        "conversation_refused",
        REFUSED,
        "Protocol 2026-07-28: it lists its tools, but does not answer: Nothing is shown to you.",
    ),
    (
        "conversation_unsigned",
        REFUSED,
        (
            "Protocol 2026-07-28: it lists its tools, but does not answer: Nothing is shown to you. Over stdio nobody"
            " signs in: a rule for mcp would let whoever starts it ask."
        ),
    ),
    ("server", {"url": URL}, f"Holdfast answers at {URL}."),
    (
        "server_insecure",
        {"url": "http://ledger.example.com/mcp"},
        (
            "Holdfast answers at http://ledger.example.com/mcp, which is not https: whoever is between can read tokens"
            " and figures."
        ),
    ),
    (
        "server_unreachable",
        {"url": URL, "reason": "Connection refused"},
        (
            f"{URL} cannot be reached from here (Connection refused). Start holdfast serve mcp --http, and let a public"
            " https address lead to it."
        ),
    ),
    (
        "server_moved",
        {"url": URL, "to": f"{URL}/"},
        (f"{URL} leads on to {URL}/, which clients do not follow with a token. Give them the address that answers."),
    ),
    (
        "host_not_ours",
        {"url": URL, "host": "holdfast.example.com"},
        (
            f"Holdfast is at {URL}, and does not answer to the name holdfast.example.com. Set HOLDFAST_MCP_URL={URL}"
            " where it runs, and let a proxy before it keep Host."
        ),
    ),
    (
        "server_forbids",
        {"url": URL},
        (f"{URL} refuses everybody (HTTP 403). Whatever stands before Holdfast at that address must pass /mcp on."),
    ),
    (
        "server_busy",
        {"url": URL, "sentence": "Try again in 2 seconds."},
        f"{URL} does not answer for the moment: Try again in 2 seconds.",
    ),
    (
        "server_of_another",
        {"url": URL, "status": 404},
        (
            f"{URL} is not answered by Holdfast (HTTP 404). Whatever stands at that address must pass /mcp and"
            " /.well-known/oauth-protected-resource/mcp on to holdfast serve mcp --http."
        ),
    ),
    ("no_server", {}, "because Holdfast does not answer at that address (see Address)."),
    ("open_here", {}, "It asks for no token; only this machine reaches it."),
    (
        "open_to_all",
        {"url": URL},
        (
            f"It asks nobody for a token: whoever reaches {URL} reads the figures. Make a token (holdfast tokens add"
            " NAME), or set HOLDFAST_MCP_ISSUER."
        ),
    ),
    (
        "no_challenge",
        {},
        (
            "It asks for a token without WWW-Authenticate, so clients do not learn how to sign in. A proxy before it"
            " must let that header through."
        ),
    ),
    (
        "no_scope",
        {"scope": "retention:read"},
        (
            "WWW-Authenticate does not name the scope retention:read, so clients sign in without it and are refused. A"
            " proxy before it must let that header through as it is."
        ),
    ),
    (
        "no_metadata",
        {"issuer": ISSUER},
        (
            f"WWW-Authenticate does not say where to sign in, though {ISSUER} is set here. Set HOLDFAST_MCP_URL and"
            " HOLDFAST_MCP_ISSUER where it runs, and start it again."
        ),
    ),
    (
        "named_tokens_only",
        {},
        (
            "It takes named tokens and names no issuer: clients that bring no token, such as ChatGPT and connectors of"
            " Claude, cannot sign in."
        ),
    ),
    (
        "metadata_unread",
        {"reason": "it answered with status 404"},
        (
            "Where to sign in cannot be read: it answered with status 404. Whatever stands before Holdfast must pass"
            " /.well-known/oauth-protected-resource/mcp on."
        ),
    ),
    (
        "resource_differs",
        {"url": URL, "resource": f"{URL}/v2"},
        (
            f"It calls itself {URL}/v2, so clients that were given {URL} refuse to sign in."
            " HOLDFAST_MCP_URL must be the"
            " very address that they are given."
        ),
    ),
    (
        "issuer_differs",
        {"issuer": ISSUER, "named": ["https://other.example.com"]},
        (
            f"It sends people to https://other.example.com to sign in, and here {ISSUER} is set. Set the same"
            " HOLDFAST_MCP_ISSUER where it runs."
        ),
    ),
    ("sign_in", {"issuers": [ISSUER]}, f"It asks for a token and says where to sign in: {ISSUER}."),
    (
        "no_token_given",
        {},
        ("because it needs a token. Put one into HOLDFAST_MCP_TOKEN, or name another variable with --token-env."),
    ),
    (
        "token_not_taken",
        {"sentence": "This token was revoked."},
        "The token is not taken: This token was revoked.",
    ),
    (
        "no_conversation",
        {"protocol": "2025-11-25", "reason": "Session terminated"},
        "Protocol 2025-11-25: no conversation came about (Session terminated).",
    ),
]


@pytest.mark.parametrize(("code", "facts", "sentence"), SAID)
def test_a_finding_has_its_sentence(code: str, facts: dict[str, Any], sentence: str) -> None:
    assert finding_sentence(Finding(Check.SETTINGS, State.OK, code, facts)) == sentence


def test_no_finding_is_left_out() -> None:
    assert {code for code, _, _ in SAID} == set(MCP_FINDINGS)


@pytest.mark.parametrize(
    ("check", "name"),
    [
        (Check.TOKENS, "Named tokens"),
        (Check.RULED_TOKENS, "Tokens in rules"),
        (Check.ISSUER, "Issuer"),
        (Check.STDIO, "Over stdio"),
        (Check.SIGN_IN, "Sign-in"),
        (Check.HTTP, "Over HTTP"),
    ],
)
def test_a_check_has_its_name(check: Check, name: str) -> None:
    assert finding_line(Finding(check, State.OK, "no_issuer")) == (
        f"ok           {name}: None is set: only named tokens are taken."
    )


@pytest.mark.parametrize(
    ("states", "said"),
    [
        ([State.OK], "All is well."),
        ([State.OK, State.WARNING], "It works, with 1 warning."),
        ([State.FAILED, State.WARNING], "1 thing to mend. Then run this again."),
        ([State.FAILED] * 2, "2 things to mend, from the top: one often causes the next. Then run this again."),
        ([State.NOT_CHECKED], "Nothing to mend was found, but 1 check could not be made."),
    ],
)
def test_what_they_come_to(states: list[State], said: str) -> None:
    assert closing_line([Finding(Check.HTTP, state, "no_issuer") for state in states], face=Face.MCP) == said
