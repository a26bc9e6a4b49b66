"""`holdfast slack`: what setting up the Slack app needs."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from cli.options import Database, ledger_path

slack_app = typer.Typer(help="Set up the Slack app.", no_args_is_help=True)


@slack_app.command()
def manifest(
    context: typer.Context,
    http: Annotated[
        str | None,
        typer.Option(
            help="The public address of serve slack --http, for signed requests to it instead of Socket Mode.",
            metavar="URL",
        ),
    ] = None,
    oauth: Annotated[
        str | None,
        typer.Option(
            help="The public address where people end who install the app in one of many workspaces.", metavar="URL"
        ),
    ] = None,
    user_groups: Annotated[
        bool,
        typer.Option(
            "--user-groups",
            help="Ask for usergroups:read also before a rule of access.toml names a user group.",
        ),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of YAML.")] = False,
    db: Database = None,
) -> None:
    """Print the manifest to create the Slack app with, or to bring an app up to date.

    It asks for usergroups:read where the access rules of the ledger name user groups.
    """
    from bot.manifest import as_json as json_of
    from bot.manifest import as_yaml
    from bot.manifest import manifest as made
    from cli.access import AccessRules

    rules = AccessRules.beside(ledger_path(context, db), os.environ)
    rules.check()
    found = made(http=http, oauth=oauth, user_groups=user_groups or rules.by_groups())
    typer.echo(json_of(found) if as_json else as_yaml(found), nl=False)
