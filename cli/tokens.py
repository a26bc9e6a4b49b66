"""`holdfast tokens`: named tokens with which assistants come in over HTTP."""

from __future__ import annotations

import os
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.options import Database, day, ledger_path, tokens_over, whoever_is_here
from retention.access.deed import DONE, Deed
from retention.sign_in import TokenScope

if TYPE_CHECKING:
    from retention.sign_in import NamedToken
    from retention.store.registry.tokens import StoredTokens

tokens = typer.Typer(
    help="Make, list and end the tokens with which assistants sign in over HTTP.", no_args_is_help=True
)

_MOST_DAYS = 3650


@tokens.command()
def add(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Whose it is, for example revops. Rules name it token:NAME.")],
    scope: Annotated[
        list[TokenScope] | None,
        typer.Option(help="What it may read: figures (always), account names with accounts:read. Several times."),
    ] = None,
    expires: Annotated[
        date | None, typer.Option(parser=day, help="The last day on which it opens anything.", metavar="DATE")
    ] = None,
    days: Annotated[int | None, typer.Option(help="For how many days it holds.", min=1, max=_MOST_DAYS)] = None,
    db: Database = None,
) -> None:
    """Make a token and print it once; only its hash is kept. Servers that run take it at once."""
    from cli.show import show_lines
    from cli.wiring import utc_now
    from retention.wording.tokens import made_lines

    if expires is not None and days is not None:
        message = "Give --expires or --days, not both."
        raise typer.BadParameter(message)
    until = utc_now() + timedelta(days=days) if days is not None else None if expires is None else _end_of(expires)
    with closing(tokens_over(context, db)) as book:
        secret = book.add(name, frozenset({TokenScope.RETENTION, *(scope or ())}), until)
        _note(context, db, Deed.MAKE_TOKEN, name)
        show_lines([secret])
        for line in made_lines(_named(book, name)):
            typer.echo(line, err=True)


@tokens.command(name="list")
def list_(context: typer.Context, db: Database = None) -> None:
    """List the tokens that were made, with what they may read and until when."""
    from cli.show import show_lines
    from cli.wiring import utc_now
    from retention.wording.tokens import token_lines

    with closing(tokens_over(context, db)) as book:
        show_lines(token_lines(book.all(), utc_now()))


@tokens.command()
def revoke(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="The token's name.")],
    forget: Annotated[bool, typer.Option("--forget", help="Take it out of the list as well.")] = False,
    db: Database = None,
) -> None:
    """End a token now, also for servers that run."""
    from cli.show import show_lines
    from retention.wording.tokens import forgotten_line, revoked_line

    with closing(tokens_over(context, db)) as book:
        if forget:
            book.forget(name)
        else:
            book.revoke(name)
        _note(context, db, Deed.REVOKE_TOKEN, name)
        show_lines([forgotten_line(name, len(book.all())) if forget else revoked_line(name)])


def _named(book: StoredTokens, name: str) -> NamedToken:
    return next(token for token in book.all() if token.name == name)


def _note(context: typer.Context, db: Path | None, deed: Deed, name: str) -> None:
    """Keep in the audit who made or ended it."""
    from cli.noting import entry
    from retention.store.registry.audit import AuditBook
    from retention.store.registry.schema import registry_path

    with closing(AuditBook(registry_path(ledger_path(context, db)))) as audit:
        audit.note(entry(whoever_is_here(), deed, DONE, name, None))


def _end_of(last: date) -> datetime:
    """The end of that day in the workspace. Raises QuestionError where it is over."""
    from zoneinfo import ZoneInfo

    from cli.settings import workspace
    from cli.wiring import utc_now
    from retention.errors import QuestionError

    settled = workspace(os.environ)
    end = datetime.combine(last + timedelta(days=1), datetime.min.time(), ZoneInfo(settled.time_zone))
    if end <= utc_now():
        raise QuestionError("token_already_expired", day=last)
    return end
