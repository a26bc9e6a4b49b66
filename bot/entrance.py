"""How Slack comes in: with the token of one workspace, or from every workspace that installed."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.app import app_of, build_app
from bot.installation import find_installation
from bot.installations import OneWorkspace
from bot.installing.flow import Flow
from bot.installing.running import kept
from bot.installing.tokens import InstalledWorkspaces

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.app import HoldfastApp
    from bot.installations import Installations
    from bot.office import Office
    from bot.settings import OAuthSettings, SlackSettings
    from retention.installation import InstallationBook


@dataclass(frozen=True, slots=True)
class ManyWorkspaces:
    """The settings for many workspaces, and the book of those that installed."""

    settings: OAuthSettings
    book: InstallationBook

    @property
    def api_url(self) -> str:
        return self.settings.api_url


@dataclass(frozen=True, slots=True)
class SlackApp:
    """The app, ready to take requests, and the workspaces that it answers; `team` is the name of the only one."""

    app: HoldfastApp
    installations: Installations
    team: str = ""


@contextlib.asynccontextmanager
async def entrance(settings: SlackSettings | ManyWorkspaces, office: Office) -> AsyncIterator[SlackApp]:
    """The app until the end of the block. Raises SettingsError where the one workspace's token is not taken."""
    if isinstance(settings, ManyWorkspaces):
        async with _of_many(settings.settings, settings.book, office) as slack_app:
            yield slack_app
        return
    installation = await find_installation(settings)
    one = OneWorkspace(installation, settings.bot_token)
    yield SlackApp(build_app(office, settings, installation), one, installation.team)


@contextlib.asynccontextmanager
async def _of_many(many: OAuthSettings, book: InstallationBook, office: Office) -> AsyncIterator[SlackApp]:
    """The app, with the tokens renewed beside it before they end."""
    flow, workspaces = Flow(office, book, many), InstalledWorkspaces(book, many, office.now)
    app = app_of(office, workspaces, signing_secret=many.signing_secret, api_url=many.api_url, flow=flow, book=book)
    async with kept(workspaces, office, book, many):
        yield SlackApp(app, workspaces)


@contextlib.asynccontextmanager
async def installations_of(settings: SlackSettings | ManyWorkspaces, office: Office) -> AsyncIterator[Installations]:
    """The workspaces until the end of the block, for whoever takes no requests. Raises SettingsError as above."""
    if not isinstance(settings, ManyWorkspaces):
        yield OneWorkspace(await find_installation(settings), settings.bot_token)
        return
    workspaces = InstalledWorkspaces(settings.book, settings.settings, office.now)
    try:
        yield workspaces
    finally:
        await workspaces.finish()
