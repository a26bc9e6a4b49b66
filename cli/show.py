"""Printing: JSON and CSV as they are, worded replies as plain text in a pipe and with rich in a terminal."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from retention.answer.any import AnyAnswer
    from retention.describe import BelowZero
    from retention.desk import LedgerDescription, Verification
    from retention.sources.report import Fault, ImportReport
    from retention.store.registry.audit import Found


def show_answer(answer: AnyAnswer, form: Literal["text", "json", "csv"]) -> None:
    """Print an answer. The JSON is the model, to the byte what every face works from."""
    if form == "json":
        from retention.wording.export import json_text

        _write(json_text(answer))
    elif form == "csv":
        from retention.wording.export import csv_text

        _write(csv_text(answer))
    else:
        _show_reply(answer)


def _show_reply(answer: AnyAnswer) -> None:
    from retention.wording import plain, word

    reply = word(answer)
    if sys.stdout.isatty():
        from cli.terminal import show_in_terminal

        show_in_terminal(reply)
    else:
        show_lines([plain(reply)])


def show_import(report: ImportReport) -> None:
    from retention.wording.imports import import_lines

    show_lines(import_lines(report))


def show_faults(faults: Iterable[Fault], negative: Iterable[BelowZero]) -> None:
    from retention.wording.imports import fault_lines

    show_lines(fault_lines(faults, negative))


def show_ledger(description: LedgerDescription, *, as_json: bool) -> None:
    from retention.wording.descriptions import description_lines

    show_lines([description.model_dump_json(indent=2)] if as_json else description_lines(description))


def show_audit(found: Found, *, as_json: bool) -> None:
    """Print entries of the audit, as sentences or as one JSON object a line."""
    import json
    from dataclasses import asdict

    from retention.wording.audit import audit_lines

    if as_json:
        show_lines(json.dumps(asdict(entry), ensure_ascii=False) for entry in found.entries)
    else:
        show_lines(audit_lines(found.entries, found.total))


def show_verification(verification: Verification) -> bool:
    """Say whether the receipt holds, and show the answer again."""
    from retention.wording.verification import verification_lines

    given, again = verification.answer, verification.recomputed
    show_lines(verification_lines(given, again, verification.answered_at, holds=verification.holds))
    return verification.holds


def show_lines(lines: Iterable[str]) -> None:
    """Print lines to standard output."""
    _write("".join(f"{line}\n" for line in lines))


def _write(text: str) -> None:
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader has seen enough. What is still buffered goes nowhere, or ending would fail on it again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(0) from None
