"""`holdfast serve`: the same answers in Slack, or to AI assistants."""

from __future__ import annotations

import gc
import os
from contextlib import ExitStack, closing
from typing import Annotated

import typer

from cli.options import Database, Today, desk_over, digests_over, slack_over, tokens_over

serving = typer.Typer(help="Serve the same answers in Slack and to AI assistants, in one process or each alone.")


@serving.callback(invoke_without_command=True)
def everything(
    context: typer.Context,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen on.", min=0, max=65535)] = 8765,
    db: Database = None,
    today: Today = None,
) -> None:
    """Serve Slack and AI assistants in one process, with /healthz and /readyz.

    Slack is served where SLACK_BOT_TOKEN is set: over Socket Mode with SLACK_APP_TOKEN, else over HTTP with
    SLACK_SIGNING_SECRET. Where SLACK_CLIENT_ID is set instead, many workspaces install it, over HTTP. A command after
    it serves one of them alone.
    """
    if context.invoked_subcommand is not None:
        return
    from bot import Mode
    from bot.settings import APP_TOKEN, BOT_TOKEN, CLIENT_ID
    from cli.one_process import Assistants, serve
    from tools.auth import SignInSettings

    has = {name for name in (APP_TOKEN, BOT_TOKEN, CLIENT_ID) if os.environ.get(name, "").strip()}
    mode = Mode.SOCKET if APP_TOKEN in has else Mode.HTTP
    gc.enable()
    sign_in = SignInSettings.from_environment(os.environ)
    with ExitStack() as stack:
        slack_settings = None
        if has & {BOT_TOKEN, CLIENT_ID}:
            slack_settings = stack.enter_context(slack_over(context, db, mode, http=True)), mode
        desk = stack.enter_context(closing(desk_over(context, db, today)))
        digests = stack.enter_context(closing(digests_over(context, db)))
        tokens = stack.enter_context(closing(tokens_over(context, db)))
        serve(desk, slack_settings, Assistants(sign_in, tokens), host, port, digests)


@serving.command()
def slack(
    context: typer.Context,
    http: Annotated[
        bool, typer.Option("--http", help="Take signed requests over HTTP instead of Socket Mode.")
    ] = False,
    host: Annotated[str, typer.Option(help="The address to listen on, with --http.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen on, with --http.", min=0, max=65535)] = 3000,
    db: Database = None,
    today: Today = None,
) -> None:
    """Answer /nrr in Slack. Needs SLACK_BOT_TOKEN, and SLACK_APP_TOKEN or, with --http, SLACK_SIGNING_SECRET.

    With --http and SLACK_CLIENT_ID instead of SLACK_BOT_TOKEN many workspaces install it.
    """
    from bot import Mode, serve

    mode = Mode.HTTP if http else Mode.SOCKET
    gc.enable()
    with (
        slack_over(context, db, mode, http=http) as settings,
        closing(desk_over(context, db, today)) as desk,
        closing(digests_over(context, db)) as digests,
    ):
        serve(desk, settings, mode, host, port, digests)


@serving.command()
def mcp(
    context: typer.Context,
    http: Annotated[bool, typer.Option("--http", help="Serve streamable HTTP instead of stdio.")] = False,
    host: Annotated[str, typer.Option(help="The address to listen on, with --http.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen on, with --http.", min=0, max=65535)] = 8765,
    db: Database = None,
    today: Today = None,
) -> None:
    """Answer AI assistants over MCP.

    With --http each needs a token as soon as there is one (holdfast tokens add), or where HOLDFAST_MCP_ISSUER is set.
    """
    from tools.auth import SignInSettings
    from tools.serving import serve

    gc.enable()
    if not http:
        with closing(desk_over(context, db, today)) as desk:
            serve(desk, "stdio")
        return
    sign_in = SignInSettings.from_environment(os.environ)
    with closing(desk_over(context, db, today)) as desk, closing(tokens_over(context, db)) as tokens:
        serve(desk, "http", host, port, sign_in, tokens)
