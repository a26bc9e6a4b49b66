"""Printing: JSON and CSV as they are, worded replies as plain text in a pipe and with rich in a terminal."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from retention.answer import Answer
    from retention.desk import LedgerDescription
    from retention.sources.report import Fault, ImportReport
    from retention.store.receipts import Verification
    from retention.wording import Reply, Table


def show_answer(answer: Answer, form: Literal["text", "json", "csv"]) -> None:
    """Print an answer. The JSON is the model, to the byte what every face works from."""
    if form == "json":
        _print(answer.model_dump_json(indent=2))
    elif form == "csv":
        from retention.wording.export import csv_text

        sys.stdout.write(csv_text(answer))
    else:
        _show_reply(answer)


def _show_reply(answer: Answer) -> None:
    from retention.wording import plain, word

    reply = word(answer)
    if sys.stdout.isatty():
        _show_in_terminal(reply)
    else:
        _print(plain(reply))


def show_import(report: ImportReport) -> None:
    from retention.wording.imports import import_lines

    for line in import_lines(report):
        _print(line)


def show_faults(faults: Iterable[Fault], negative: tuple[tuple[str, int], ...]) -> None:
    from retention.wording.imports import fault_lines

    for line in fault_lines(faults, negative):
        _print(line)


def show_ledger(description: LedgerDescription, *, as_json: bool) -> None:
    from retention.wording.descriptions import description_lines

    if as_json:
        _print(description.model_dump_json(indent=2))
        return
    for line in description_lines(description):
        _print(line)


def show_verification(verification: Verification) -> bool:
    """Say whether the receipt holds, and show the answer again."""
    from retention.wording.verification import verification_lines

    for line in verification_lines(verification.answer, verification.recomputed, verification.answered_at):
        _print(line)
    return verification.holds


def _show_in_terminal(reply: Reply) -> None:
    from rich.console import Console

    console = Console(highlight=False, markup=False, soft_wrap=True)
    console.print(reply.headline, style="bold")
    if reply.tier is not None:
        console.print(reply.tier)
    console.print(reply.scope, style="dim")
    for sentence in (*reply.checks, *reply.comparison):
        console.print(sentence)
    table = reply.breakdown or reply.statement
    if table is not None:
        console.print()
        console.print(_rich_table(table, header=reply.breakdown is not None))
    console.print()
    if reply.rates is not None:
        console.print(reply.rates)
    console.print(reply.definition, style="dim")
    console.print(reply.provenance, style="dim")


def _rich_table(table: Table, *, header: bool) -> object:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table as RichTable
    from rich.text import Text

    drawn = RichTable(box=SIMPLE_HEAD if header else None, show_header=header, padding=(0, 1), pad_edge=True)
    for title, align in zip(table.header, table.align, strict=True):
        drawn.add_column(Text(title), justify=align, no_wrap=align == "right")
    for row in table.rows:
        drawn.add_row(*(Text(cell) for cell in row))
    return drawn


def _print(text: str) -> None:
    sys.stdout.write(text + "\n")
