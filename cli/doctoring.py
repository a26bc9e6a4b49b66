"""`holdfast doctor`: what is missing, in order, and what to do next. It mends nothing and posts nothing."""

from __future__ import annotations

import os
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from cli.options import Database, ledger_path

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from retention.findings import Finding

doctoring = typer.Typer(help="Say what is missing, in order, and what to do next.", no_args_is_help=True)


@doctoring.command()
def slack(
    context: typer.Context,
    http: Annotated[
        bool, typer.Option("--http", help="Check signed requests over HTTP, also where there is an app-level token.")
    ] = False,
    url: Annotated[
        str | None,
        typer.Option(help="The public address, with HTTP: it is asked whether Holdfast answers there.", metavar="URL"),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    db: Database = None,
) -> None:
    """Say what keeps Slack and Holdfast apart: tokens, scopes, sockets, clock, rules, channels, digests.

    It posts nothing and changes nothing. The exit status is 0 when all is well, warnings or not, and 3 otherwise.
    """
    import asyncio

    from bot.doctor import examine, examine_many, is_of_many
    from bot.doctor.secrets import hidden, mode_of, secrets_in
    from bot.log import write_log_to_stderr
    from cli.beside import beside, installed
    from cli.show import show_lines
    from cli.wiring import utc_now
    from retention.findings import all_well
    from retention.wording.doctor import closing_line, finding_line

    def show(*lines: str) -> None:
        show_lines(hidden(line, os.environ) for line in lines)

    write_log_to_stderr()
    ledger = ledger_path(context, db)
    if is_of_many(os.environ):
        examination = examine_many(os.environ, partial(installed, ledger), beside(ledger, os.environ), utc_now, url)
    else:
        secrets = secrets_in(os.environ, mode_of(os.environ, http=http or url is not None))
        examination = examine(secrets, beside(ledger, os.environ), utc_now, url)
    # A line as soon as it is known: what is slow is seen to be.
    found = asyncio.run(_all(examination, lambda finding: None if as_json else show(finding_line(finding))))
    show(_json(found)) if as_json else show("", closing_line(found))
    if not all_well(found):
        raise typer.Exit(3)


@doctoring.command()
def mcp(
    context: typer.Context,
    url: Annotated[
        str | None, typer.Option(help="The address of a server over HTTP, which is asked as well.", metavar="URL")
    ] = None,
    token: Annotated[
        str | None,
        typer.Option(help="A token for that server. Others on this machine may see it: rather use --token-env."),
    ] = None,
    token_env: Annotated[
        str | None,
        typer.Option(
            help="The variable that holds the token; else HOLDFAST_MCP_TOKEN, where it is set.", metavar="NAME"
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    db: Database = None,
) -> None:
    """Say what keeps assistants and Holdfast apart: ledger, rules, settings, tokens, issuer, stdio, a server over HTTP.

    It starts Holdfast as a client would, and asks one question, which the audit keeps; it changes nothing else. The
    exit status is 0 when all is well, warnings or not, and 3 otherwise.
    """
    import asyncio
    import logging

    from cli.beside_assistants import beside_assistants
    from cli.show import show_lines
    from cli.wiring import utc_now
    from retention.asker import Face
    from retention.findings import all_well
    from retention.wording.doctor import closing_line, finding_line
    from tools.addressing import read_url
    from tools.doctor.examination import examine
    from tools.doctor.secrets import hidden, token_in

    # What the client's library logs is told by a finding.
    logging.getLogger("mcp").setLevel(logging.CRITICAL + 1)
    given = token_in(os.environ, token, token_env)

    def show(*lines: str) -> None:
        show_lines(hidden(line, given) for line in lines)

    address = None if url is None else read_url(url)
    beside = beside_assistants(ledger_path(context, db), os.environ)
    examination = examine(os.environ, beside, utc_now, address, given)
    found = asyncio.run(_all(examination, lambda finding: None if as_json else show(finding_line(finding))))
    show(_json(found)) if as_json else show("", closing_line(found, face=Face.MCP))
    if not all_well(found):
        raise typer.Exit(3)


async def _all(examination: AsyncIterator[Finding], tell: Callable[[Finding], None]) -> list[Finding]:
    found = []
    async for finding in examination:
        tell(finding)
        found.append(finding)
    return found


def _json(found: list[Finding]) -> str:
    """The findings for a program: what was checked, how it ended, a code, and the sentence that people are told."""
    import json

    from retention.findings import all_well
    from retention.wording.doctor import finding_sentence

    findings = [
        {
            "check": finding.check.value,
            "state": finding.state.value,
            "code": getattr(finding.facts.get("error"), "code", finding.code),
            "sentence": finding_sentence(finding),
        }
        for finding in found
    ]
    return json.dumps({"all_well": all_well(found), "findings": findings}, ensure_ascii=False, indent=2)
