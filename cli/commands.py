"""The commands and their options. What a command needs beyond that is imported when it runs: starting stays quick."""

from __future__ import annotations

import gc
import os
import re
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from retention.period import FIRST_YEAR, LAST_YEAR

if TYPE_CHECKING:
    from collections.abc import Callable

    from cli.wiring import LedgerDesk
    from retention.answer.any import AnyAnswer


def _day(text: str) -> date:
    """Read an option's date. Python would also take 20250930 and week dates."""
    try:
        day = date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII) else None
    except ValueError:
        day = None
    if day is not None and FIRST_YEAR <= day.year <= LAST_YEAR:
        return day
    message = f'"{text}" is not a date from {FIRST_YEAR} to {LAST_YEAR}. Write it as 2025-09-30.'
    raise typer.BadParameter(message)


app = typer.Typer(
    help="Exact net revenue retention from billing lines: import them, ask, verify, serve Slack and MCP.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode=None,
)
serving = typer.Typer(help="Serve the same answers in Slack, or to AI assistants.", no_args_is_help=True)
app.add_typer(serving, name="serve")

Database = Annotated[
    Path | None,
    typer.Option("--db", help="The ledger's file; else HOLDFAST_DB, else holdfast.db in this folder.", dir_okay=False),
]
Today = Annotated[
    date | None, typer.Option(parser=_day, help="Answer as of this date instead of the clock's.", metavar="DATE")
]


def _version(wanted: bool) -> None:  # noqa: FBT001 - typer's callback of a flag
    if wanted:
        from importlib.metadata import version

        typer.echo(f"holdfast {version('holdfast-retention')}")
        raise typer.Exit


@app.callback()
def every_command(
    context: typer.Context,
    db: Database = None,
    version: Annotated[  # noqa: ARG001 - its callback does it
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    context.obj = db


@app.command()
def ask(
    context: typer.Context,
    question: Annotated[
        list[str], typer.Argument(help='What to ask, for example "nrr last-quarter enterprise".', metavar="QUESTION")
    ],
    db: Database = None,
    today: Today = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the answer's model as JSON.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print one row a segment and the total as CSV.")] = False,
    picture: Annotated[
        Path | None,
        typer.Option(
            "--chart", help="Also draw the answer into this file: .png, .svg or .html by its ending.", metavar="FILE"
        ),
    ] = None,
) -> None:
    """Answer a question: a metric, a period, and if you like a segment, "by ATTRIBUTE", "vs previous"."""
    from cli.show import show_answer
    from retention.language import read_question

    if as_json and as_csv:
        message = "Ask for --json or for --csv, not for both."
        raise typer.BadParameter(message)
    asked = read_question(" ".join(question))
    draw = None if picture is None else _drawing(picture)
    desk = _desk(context, db, today)
    answer = desk.answer(asked)
    show_answer(answer, "json" if as_json else "csv" if as_csv else "text")
    desk.close()
    if draw is not None:
        draw(answer)
        # What reads JSON or CSV wants nothing after it.
        typer.echo(picture, err=as_json or as_csv)


@app.command(name="import")
def import_(
    context: typer.Context,
    folder: Annotated[
        Path | None, typer.Argument(help="A folder with the files that the format names.", file_okay=False)
    ] = None,
    lines: Annotated[Path | None, typer.Option(help="A CSV file of recurring-revenue lines, also .gz.")] = None,
    accounts: Annotated[Path | None, typer.Option(help="A CSV file of accounts and their attributes.")] = None,
    format_: Annotated[
        str, typer.Option("--format", help="A format that Holdfast knows: canonical, ravenstack, fight-churn.")
    ] = "canonical",
    map_: Annotated[Path | None, typer.Option("--map", help="Your own mapping, a TOML file.", dir_okay=False)] = None,
    overlap: Annotated[
        str | None, typer.Option(help="sum or latest_wins: what lines of one account that overlap mean.")
    ] = None,
    complete_through: Annotated[
        date | None,
        typer.Option(parser=_day, help="The last day the data is complete for.", metavar="DATE"),
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="The files are all there is: retire lines and attributes they lack.")
    ] = False,
    db: Database = None,
    today: Today = None,
) -> None:
    """Import lines and accounts as a new ledger version. The same content again changes nothing."""
    from cli.importing import import_files
    from cli.show import show_import

    report = import_files(
        _path(context, db),
        folder=folder,
        lines=lines,
        accounts=accounts,
        format_=format_,
        mapping_file=map_,
        overlap=overlap,
        complete_through=complete_through,
        replaces=replace,
        today=_today(today),
    )
    show_import(report)


@app.command()
def rates(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A CSV file with the columns day, currency, base, rate; also .gz.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="The file is all there is: retire the rates it lacks.")
    ] = False,
    db: Database = None,
) -> None:
    """Import exchange rates as a new ledger version: what one unit of a currency is worth in the base, day by day."""
    from cli.importing import import_rates
    from cli.show import show_import

    show_import(import_rates(_path(context, db), file, replaces=replace))


@app.command()
def sample(
    context: typer.Context,
    db: Database = None,
    today: Today = None,
    csv: Annotated[
        Path | None, typer.Option(help="Write the sample as CSV files into this folder instead.", file_okay=False)
    ] = None,
) -> None:
    """Make the sample ledger: an invented company of 600 accounts, 36 months up to today, one later correction."""
    from cli.importing import import_sample, write_sample
    from cli.show import show_import

    if csv is not None:
        for path in write_sample(csv, _today(today)):
            typer.echo(path)
        return
    for report in import_sample(_path(context, db), _today(today)):
        show_import(report)


@app.command()
def verify(
    context: typer.Context,
    answer: Annotated[str, typer.Argument(help="An answer's id, or its first characters.")],
    db: Database = None,
) -> None:
    """Compute a past answer again from the ledger's rows of then and compare every figure."""
    from cli.show import show_verification
    from retention.store.receipts import verify as verified
    from retention.store.schema import open_for_reading

    if not show_verification(verified(open_for_reading(_path(context, db)), answer)):
        raise typer.Exit(3)


@app.command()
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
        show_lines(closing_lines(closings(_path(context, db))))
        return
    text, settled = " ".join(period or ()), workspace(os.environ)
    show_lines([closed_line(*closed(_path(context, db), text, version, today=_today(today), workspace=settled))])


@app.command()
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
    done = reopened(_path(context, db), text, reason, today=_today(today), workspace=settled)
    show_lines([reopened_line(*done)])


@app.command()
def faults(context: typer.Context, db: Database = None) -> None:
    """List the rows that imports set aside and that are still missing, and accounts with a negative balance."""
    from cli.show import show_faults
    from retention.describe import below_zero
    from retention.store.history import outstanding_faults
    from retention.store.schema import open_for_reading
    from retention.store.snapshot import load

    path = _path(context, db)
    connection = open_for_reading(path)
    show_faults(outstanding_faults(connection), below_zero(load(connection, path)))


@app.command()
def report(
    context: typer.Context,
    version: Annotated[int | None, typer.Argument(help="A ledger version; the newest without one.")] = None,
    db: Database = None,
) -> None:
    """Print the report of the import that made a ledger version."""
    from cli.show import show_import
    from retention.store.history import report_of
    from retention.store.schema import open_for_reading

    show_import(report_of(open_for_reading(_path(context, db)), version))


@app.command()
def ledger(
    context: typer.Context,
    db: Database = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the description's model as JSON.")] = False,
) -> None:
    """Describe the ledger: attributes and their values, policies, versions, how far it reaches."""
    from cli.show import show_ledger

    desk = _desk(context, db, None)
    show_ledger(desk.describe(), as_json=as_json)
    desk.close()


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
    """Answer /nrr in Slack. Needs SLACK_BOT_TOKEN, and SLACK_APP_TOKEN or, with --http, SLACK_SIGNING_SECRET."""
    from bot import Mode, SlackSettings, serve

    mode = Mode.HTTP if http else Mode.SOCKET
    settings = SlackSettings.from_environment(os.environ, mode)
    gc.enable()
    with closing(_desk(context, db, today)) as desk:
        serve(desk, settings, mode, host, port)


@serving.command()
def mcp(
    context: typer.Context,
    http: Annotated[bool, typer.Option("--http", help="Serve streamable HTTP instead of stdio.")] = False,
    host: Annotated[str, typer.Option(help="The address to listen on, with --http.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen on, with --http.", min=0, max=65535)] = 8765,
    db: Database = None,
    today: Today = None,
) -> None:
    """Answer AI assistants over MCP."""
    from tools import serve

    gc.enable()
    with closing(_desk(context, db, today)) as desk:
        serve(desk, "http" if http else "stdio", host, port)


def _drawing(picture: Path) -> Callable[[AnyAnswer], None]:
    """What draws an answer into that file. A file of no known form is told before anything is answered."""
    from cli.charting import form_of, write_chart

    form = form_of(picture)
    return lambda answer: write_chart(answer, picture, form)


def _path(context: typer.Context, db: Path | None) -> Path:
    from cli.settings import database_path

    return database_path(db if db is not None else _outer(context), os.environ)


def _outer(context: typer.Context) -> Path | None:
    """`--db` as given before the command: `holdfast --db FILE ask …`."""
    outer: Any = context.find_root().obj
    return outer if isinstance(outer, Path) else None


def _desk(context: typer.Context, db: Path | None, today: date | None) -> LedgerDesk:
    """The desk over the ledger, which must be there already."""
    from cli.settings import workspace
    from cli.wiring import LedgerDesk, today_in
    from retention.store.schema import open_for_reading

    settled, path = workspace(os.environ), _path(context, db)
    open_for_reading(path).close()
    return LedgerDesk(path, settled, lambda: today or today_in(settled))


def _today(given: date | None) -> date:
    from cli.settings import workspace
    from cli.wiring import today_in

    return given or today_in(workspace(os.environ))
