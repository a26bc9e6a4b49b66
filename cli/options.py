"""What several commands take and need: the ledger's file, the day, the desk over both."""

from __future__ import annotations

import os
import re
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from retention.period import FIRST_YEAR, LAST_YEAR

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot import ManyWorkspaces, Mode, SlackSettings
    from cli.wiring import LedgerDesk
    from retention.asker import Asker
    from retention.store.registry.digests import StoredDigests
    from retention.store.registry.tokens import StoredTokens


def day(text: str) -> date:
    """Read an option's date. Python would also take 20250930 and week dates."""
    try:
        day = date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII) else None
    except ValueError:
        day = None
    if day is not None and FIRST_YEAR <= day.year <= LAST_YEAR:
        return day
    message = f'"{text}" is not a date from {FIRST_YEAR} to {LAST_YEAR}. Write it as 2025-09-30.'
    raise typer.BadParameter(message)


Database = Annotated[
    Path | None,
    typer.Option("--db", help="The ledger's file; else HOLDFAST_DB, else holdfast.db in this folder.", dir_okay=False),
]
Today = Annotated[
    date | None, typer.Option(parser=day, help="Answer as of this date instead of the clock's.", metavar="DATE")
]


def ledger_path(context: typer.Context, db: Path | None) -> Path:
    from cli.settings import database_path

    return database_path(db if db is not None else _outer(context), os.environ)


def _outer(context: typer.Context) -> Path | None:
    """`--db` as given before the command: `holdfast --db FILE ask …`."""
    outer: Any = context.find_root().obj
    return outer if isinstance(outer, Path) else None


def desk_over(context: typer.Context, db: Path | None, today: date | None) -> LedgerDesk:
    """The desk over the ledger, which must be there already."""
    from cli.settings import workspace
    from cli.wiring import LedgerDesk, today_in
    from retention.store.schema import open_for_reading

    settled, path = workspace(os.environ), ledger_path(context, db)
    open_for_reading(path).close()
    desk = LedgerDesk(path, settled, lambda: today or today_in(settled), os.environ)
    desk.check()
    return desk


def digests_over(context: typer.Context, db: Path | None) -> StoredDigests:
    """The digests that stand in the registry beside the ledger."""
    from cli.wiring import utc_now
    from retention.store.registry.digests import StoredDigests
    from retention.store.registry.schema import registry_path

    return StoredDigests(registry_path(ledger_path(context, db)), utc_now)


def tokens_over(context: typer.Context, db: Path | None) -> StoredTokens:
    """The named tokens that stand in the registry beside the ledger, which must be there already."""
    from cli.wiring import utc_now
    from retention.store.registry.schema import registry_path
    from retention.store.registry.tokens import StoredTokens
    from retention.store.schema import open_for_reading

    path = ledger_path(context, db)
    open_for_reading(path).close()
    return StoredTokens(registry_path(path), utc_now)


@contextmanager
def slack_over(
    context: typer.Context, db: Path | None, mode: Mode, *, http: bool
) -> Iterator[SlackSettings | ManyWorkspaces]:
    """The one workspace of the environment, or the many of the registry beside the ledger; `http` is `--http`.

    Raises SettingsError.
    """
    from bot import ManyWorkspaces, OAuthSettings, SlackSettings
    from bot.settings import many_workspaces, require_http
    from retention.store.registry import registry_path
    from retention.store.registry.installations import StoredInstallations
    from retention.store.schema import open_for_reading

    if not many_workspaces(os.environ):
        yield SlackSettings.from_environment(os.environ, mode)
        return
    require_http(os.environ, option=http)
    settings, path = OAuthSettings.from_environment(os.environ), ledger_path(context, db)
    open_for_reading(path).close()
    with closing(StoredInstallations(registry_path(path), settings.token_keys)) as book:
        yield ManyWorkspaces(settings, book)


def today_or(given: date | None) -> date:
    from cli.settings import workspace
    from cli.wiring import today_in

    return given or today_in(workspace(os.environ))


def whoever_is_here() -> Asker:
    """The person at the terminal, by the name that they logged in with."""
    from getpass import getuser

    from retention.asker import LOCAL

    try:
        return LOCAL.model_copy(update={"user": getuser()})
    except (OSError, KeyError, ImportError):
        return LOCAL
