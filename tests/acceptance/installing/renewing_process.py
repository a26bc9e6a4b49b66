"""One process that needs a workspace's token: `renewing_process.py REGISTRY SLACK TEAM KEY` prints it as JSON."""

from __future__ import annotations

import asyncio
import json
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from bot.installing.tokens import InstalledWorkspaces
from bot.settings import OAuthSettings
from retention.store.registry.installations import StoredInstallations
from tests.bot.installing.granting_slack import CLIENT_ID, CLIENT_SECRET


async def run(registry: str, url: str, team: str, key: str) -> None:
    settings = OAuthSettings(
        CLIENT_ID, CLIENT_SECRET, "signing-secret", (key,), "https://holdfast.example.com", frozenset({team}), url
    )
    with closing(StoredInstallations(Path(registry), [key])) as book:
        workspaces = InstalledWorkspaces(book, settings, lambda: datetime.now(UTC))
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        sys.stdin.readline()
        entry = await workspaces.entry_of(team)
        sys.stdout.write(json.dumps(entry and entry.token))


if __name__ == "__main__":
    asyncio.run(run(*sys.argv[1:]))
