"""The commands and their options. What a command needs beyond that is imported when it runs: starting stays quick."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.connecting import connecting
from cli.digesting import digesting
from cli.doctoring import doctoring
from cli.options import Database, Today, day, desk_over, ledger_path, today_or, whoever_is_here
from cli.past import past
from cli.serving import serving
from cli.slack_app import slack_app
from cli.tokens import tokens

if TYPE_CHECKING:
    from collections.abc import Callable

    from retention.answer.any import AnyAnswer


app = typer.Typer(
    help="Exact net revenue retention from billing lines: import them, ask, verify, serve Slack and MCP.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode=None,
)
app.add_typer(past)
app.add_typer(serving, name="serve")
app.add_typer(digesting, name="digests")
app.add_typer(slack_app, name="slack")
app.add_typer(tokens, name="tokens")
app.add_typer(connecting, name="mcp")
app.add_typer(doctoring, name="doctor")


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
    desk = desk_over(context, db, today)
    answer = desk.answer(asked, whoever_is_here())
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
        typer.Option(parser=day, help="The last day the data is complete for.", metavar="DATE"),
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
        ledger_path(context, db),
        folder=folder,
        lines=lines,
        accounts=accounts,
        format_=format_,
        mapping_file=map_,
        overlap=overlap,
        complete_through=complete_through,
        replaces=replace,
        today=today_or(today),
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

    show_import(import_rates(ledger_path(context, db), file, replaces=replace))


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
        for path in write_sample(csv, today_or(today)):
            typer.echo(path)
        return
    for report in import_sample(ledger_path(context, db), today_or(today)):
        show_import(report)


@app.command()
def ledger(
    context: typer.Context,
    db: Database = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the description's model as JSON.")] = False,
) -> None:
    """Describe the ledger: attributes and their values, policies, versions, how far it reaches."""
    from cli.show import show_ledger

    desk = desk_over(context, db, None)
    show_ledger(desk.describe(whoever_is_here()), as_json=as_json)
    desk.close()


def _drawing(picture: Path) -> Callable[[AnyAnswer], None]:
    """What draws an answer into that file. A file of no known form is told before anything is answered."""
    from cli.charting import form_of, write_chart

    form = form_of(picture)
    return lambda answer: write_chart(answer, picture, form)
