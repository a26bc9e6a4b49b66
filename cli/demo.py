"""`make demo`: the sample ledger, three questions answered on screen, and what to do next."""

from __future__ import annotations

import sys
from pathlib import Path

from cli.importing import import_sample
from cli.main import run_guarded
from cli.settings import workspace
from cli.show import show_answer
from cli.wiring import LedgerDesk, today_in
from retention.language import read_question
from retention.wording.imports import import_lines

QUESTIONS = ("nrr last-quarter enterprise", "nrr ttm by segment", "grr last-month smb vs previous")


def demo(database: Path) -> None:
    """Make the sample ledger in `database` where there is none, and ask QUESTIONS of it."""
    settled = workspace({})
    today = today_in(settled)
    for report in import_sample(database, today):
        print(next(import_lines(report)))
    desk = LedgerDesk(database, settled, lambda: today)
    for question in QUESTIONS:
        print(f'\n$ .venv/bin/holdfast ask "{question}" --db {database}\n')
        show_answer(desk.answer(read_question(question)), "text")
    print(NEXT.format(database=database))


NEXT = """
The sample is an invented company; its version 2 is a late correction of two lines, as it happens in life.
Ask your own:       .venv/bin/holdfast ask "nrr 2025 by region" --db {database}
Assistants (MCP):   .venv/bin/holdfast mcp config claude --db {database}
Slack:              SLACK_BOT_TOKEN=xoxb-... SLACK_APP_TOKEN=xapp-... .venv/bin/holdfast serve slack --db {database}
Your own data:      .venv/bin/holdfast import --lines lines.csv --accounts accounts.csv
README.md says how to set up each of them."""


if __name__ == "__main__":
    sys.exit(run_guarded(lambda: demo(Path(sys.argv[1]))))
