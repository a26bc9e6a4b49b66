"""`holdfast digests`: what is subscribed to and what became of it; posting what is due without a server."""

from __future__ import annotations

import gc
import os
from contextlib import closing
from typing import TYPE_CHECKING, Annotated

import typer

from cli.options import Database, Today, desk_over, digests_over, ledger_path, slack_over

if TYPE_CHECKING:
    from retention.digest.delivery import DigestStore

digesting = typer.Typer(help="List the digests and their last slots, or post what is due.")


@digesting.callback(invoke_without_command=True)
def digests(
    context: typer.Context,
    last: Annotated[int, typer.Option(help="How many slots of each are listed.", min=1, max=100)] = 3,
    db: Database = None,
) -> None:
    """List the digests that people subscribed to, when they are due, and what became of their last slots."""
    if context.invoked_subcommand is not None:
        return
    from retention.store.schema import open_for_reading

    open_for_reading(ledger_path(context, db)).close()
    with closing(digests_over(context, db)) as store:
        _show(store, last)


@digesting.command()
def run(context: typer.Context, db: Database = None, today: Today = None) -> None:
    """Post what is due now, then end: for a machine that has cron, but no server. Needs what serve slack needs.

    Several at once, also beside a server, post each digest once.
    """
    import asyncio

    from bot import Mode
    from bot.digests.running import run_once
    from bot.log import write_log_to_stderr
    from bot.settings import APP_TOKEN

    mode = Mode.SOCKET if os.environ.get(APP_TOKEN, "").strip() else Mode.HTTP
    gc.enable()
    write_log_to_stderr()
    with (
        slack_over(context, db, mode, http=True) as settings,
        closing(desk_over(context, db, today)) as desk,
        closing(digests_over(context, db)) as store,
    ):
        asyncio.run(run_once(desk, store, settings))
        _show(store, 1)


def _show(store: DigestStore, last: int) -> None:
    from cli.show import show_lines
    from cli.wiring import utc_now
    from retention.wording.digest_notices import digest_line, next_line, no_digests, slot_lines

    now = utc_now()
    lines = []
    for agenda in store.agendas():
        subscription = agenda.subscription
        lines.append(digest_line(subscription))
        lines += [f"  {line}" for line in slot_lines(agenda, store.records(subscription.id, last), now)[-last:]]
        if not subscription.paused:
            lines.append(f"  {next_line(subscription, now)}")
    show_lines(lines or [no_digests()])
