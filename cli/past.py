"""The commands that look back: receipts, closed periods, imports and what they set aside."""

from __future__ import annotations

import os
from datetime import date
from typing import Annotated

import typer

from cli.options import Database, Today, day, ledger_path, today_or

past = typer.Typer()


@past.command()
def verify(
    context: typer.Context,
    answer: Annotated[str, typer.Argument(help="An answer's id, or its first characters.")],
    db: Database = None,
) -> None:
    """Compute a past answer again from the ledger's rows of then and compare every figure."""
    from cli.show import show_verification
    from retention.store.receipts import verify as verified
    from retention.store.schema import open_for_reading

    if not show_verification(verified(open_for_reading(ledger_path(context, db)), answer)):
        raise typer.Exit(3)


@past.command()
def close(
    context: typer.Context,
    period: Annotated[
        list[str] | None, typer.Argument(help="A month, quarter, half or year that is over, for example 2025-Q2.")
    ] = None,
    version: Annotated[
        int | None, typer.Option(help="The ledger version to close it on; the newest without one.", min=1)
    ] = None,
    listed: Annotated[bool, typer.Option("--list", help="List the closings there are and were.")] = False,
    db: Database = None,
    today: Today = None,
) -> None:
    """Close a period: questions about it keep answering with this ledger version, and tell what has changed since."""
    from cli.closing import close as closed
    from cli.closing import closings
    from cli.settings import workspace
    from cli.show import show_lines
    from retention.wording.closings import closed_line, closing_lines

    if listed == bool(period):
        message = "Name the period to close, or ask for --list."
        raise typer.BadParameter(message)
    if listed:
        show_lines(closing_lines(closings(ledger_path(context, db))))
        return
    text, settled = " ".join(period or ()), workspace(os.environ)
    show_lines(
        [closed_line(*closed(ledger_path(context, db), text, version, today=today_or(today), workspace=settled))]
    )


@past.command()
def reopen(
    context: typer.Context,
    period: Annotated[list[str], typer.Argument(help="A closed period, for example 2025-Q2.")],
    reason: Annotated[str, typer.Option(help="Why; it is kept with the closing.")],
    db: Database = None,
    today: Today = None,
) -> None:
    """Reopen a closed period: questions about it answer with the newest ledger version again."""
    from cli.closing import reopen as reopened
    from cli.settings import workspace
    from cli.show import show_lines
    from retention.wording.closings import reopened_line

    text, settled = " ".join(period), workspace(os.environ)
    done = reopened(ledger_path(context, db), text, reason, today=today_or(today), workspace=settled)
    show_lines([reopened_line(*done)])


@past.command()
def faults(context: typer.Context, db: Database = None) -> None:
    """List the rows that imports set aside and that are still missing, and accounts with a negative balance."""
    from cli.show import show_faults
    from retention.describe import below_zero
    from retention.store.history import outstanding_faults
    from retention.store.schema import open_for_reading
    from retention.store.snapshot import load

    path = ledger_path(context, db)
    connection = open_for_reading(path)
    show_faults(outstanding_faults(connection), below_zero(load(connection, path)))


@past.command()
def report(
    context: typer.Context,
    version: Annotated[int | None, typer.Argument(help="A ledger version; the newest without one.")] = None,
    db: Database = None,
) -> None:
    """Print the report of the import that made a ledger version."""
    from cli.show import show_import
    from retention.store.history import report_of
    from retention.store.schema import open_for_reading

    show_import(report_of(open_for_reading(ledger_path(context, db)), version))


@past.command()
def audit(
    context: typer.Context,
    since: Annotated[date | None, typer.Option(parser=day, help="Only from this day on.", metavar="DATE")] = None,
    user: Annotated[str | None, typer.Option(help="Only of this user, by id or by log-in name.")] = None,
    limit: Annotated[int, typer.Option(help="At most so many, the newest.", min=1)] = 50,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")] = False,
    db: Database = None,
) -> None:
    """List who asked, shared or subscribed to what, in Slack, over MCP and here, and what came of it; newest last."""
    from cli.auditing import audited
    from cli.settings import workspace
    from cli.show import show_audit

    found = audited(ledger_path(context, db), since, user, limit, workspace(os.environ))
    show_audit(found, as_json=as_json)
