"""`holdfast mcp`: what the clients of assistants need to reach Holdfast."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated

import typer

from cli.options import Database, ledger_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tools.connecting import Address, Client, Document, Start

connecting = typer.Typer(help="Connect AI assistants.", no_args_is_help=True)


@connecting.callback()
def of_assistants() -> None:
    """Connect AI assistants."""


@connecting.command()
def config(
    context: typer.Context,
    client: Annotated[str, typer.Argument(help="claude, claude-code, chatgpt, vscode or cursor.", metavar="CLIENT")],
    url: Annotated[
        str | None,
        typer.Option(help="The address of a server over HTTP, instead of starting one over stdio.", metavar="URL"),
    ] = None,
    token_env: Annotated[
        str | None,
        typer.Option(
            "--token-env",
            help="The variable from which the client takes its token, with --url; else HOLDFAST_MCP_TOKEN.",
            metavar="NAME",
        ),
    ] = None,
    sign_in: Annotated[
        bool, typer.Option("--sign-in", help="With --url: people sign in at the server's issuer, without a token.")
    ] = False,
    db: Database = None,
) -> None:
    """Print the configuration of an assistant's client as JSON; where it belongs is said on standard error.

    Without --url the client starts Holdfast itself, with the ledger and the settings that hold here. No secret is
    printed.
    """
    import json

    from cli.launching import start_of
    from cli.show import show_lines
    from retention.store.schema import open_for_reading
    from tools.addressing import address_for, client_named, require_local
    from tools.connecting import document

    asked = client_named(client)
    way: Start | Address
    if url is not None:
        way = address_for(asked, url, token_env, sign_in=sign_in)
    else:
        require_local(asked)
        require_url(url, {"--token-env": token_env is not None, "--sign-in": sign_in})
        ledger = ledger_path(context, db)
        open_for_reading(ledger).close()
        way = start_of(ledger, os.environ)
    made = document(asked, way)
    show_lines([json.dumps(made, indent=2, ensure_ascii=False)])
    for line in _where_to_paste(asked, way, made):
        typer.echo(line, err=True)


def _where_to_paste(client: Client, way: Start | Address, made: Document) -> Iterator[str]:
    from retention.wording import connecting as wording
    from tools.addressing import is_insecure
    from tools.connecting import Address, TokenFrom, key_of

    title = client.title
    place = client.remote_place if isinstance(way, Address) else client.local_place
    if place is None or not place.files:
        yield from wording.form_lines(title, client.remote_place.menu or "")
        return
    yield from wording.paste_lines(title, place.menu, place.files, key_of(made))
    if client.adds is not None:
        yield wording.command_line(adding(client.adds, made))
    if isinstance(way, Address):
        if way.token is None:
            yield wording.sign_in_line(title)
        elif client.token_from is TokenFrom.PROMPT:
            yield wording.prompt_line(title)
        else:
            yield wording.variable_line(title, way.token)
        if is_insecure(way.url):
            yield wording.insecure_line(way.url)


def adding(command: str, made: Document) -> str:
    """The client's own command that takes the server of a document."""
    import json
    import shlex

    from tools.connecting import NAME, key_of

    return f"{command} {NAME} {shlex.quote(json.dumps(made[key_of(made)][NAME], ensure_ascii=False))}"


def require_url(url: str | None, given: dict[str, bool]) -> None:
    """What is about a server at an address needs the address."""
    wanting = next((option for option, is_given in given.items() if is_given), None)
    if url is None and wanting is not None:
        message = f"{wanting} needs --url."
        raise typer.BadParameter(message)
