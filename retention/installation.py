"""`Grant`: what a workspace handed over when Holdfast was installed there, and the book in which grants are kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Grant:
    """One installation; tokens stay out of its `repr`.

    team, enterprise   the workspace and its organisation; without a team it is for all workspaces of the organisation
    name               what the workspace, or the organisation, is called
    app, bot, bot_user ids of the app, of its bot, and of the bot as a person
    expires            until when the token holds, in UTC; None for ever
    renewal            the token that a new one is asked for with, once
    installed          when, in UTC
    edition            another one after every installation and renewal; the book draws it
    """

    team: str | None
    enterprise: str | None
    name: str
    app: str | None
    bot: str | None
    bot_user: str | None
    installed: datetime
    token: str = field(repr=False)
    renewal: str | None = field(default=None, repr=False)
    expires: datetime | None = None
    edition: str = ""

    @property
    def id(self) -> str:
        """Under which it is kept: the workspace's id, or the organisation's where it is for all of it."""
        return self.team or self.enterprise or ""


class InstallationBook(Protocol):
    """Every method is one short transaction, safe between threads and processes; `now` is the caller's clock, in UTC.

    What gives a grant raises SettingsError `token_key_unknown` where no key opens its tokens.
    """

    def save(self, grant: Grant) -> int:
        """Keep a new installation in the place of an earlier one. Gives how many digests of it stand paused."""
        ...

    def find(self, team: str | None, enterprise: str | None = None) -> Grant | None:
        """The installation that answers for a workspace: its own, else that of its organisation."""
        ...

    def remove(self, team: str | None, enterprise: str | None, told: datetime) -> str | None:
        """Remove the tokens of what answers for a workspace and pause its digests. Gives its id.

        None where nothing is installed, or was installed only after `told`. No key is needed.
        """
        ...

    def ids(self) -> tuple[str, ...]:
        """All that is installed, each by the id of its workspace or organisation."""
        ...

    def expiring(self, before: datetime) -> tuple[str, ...]:
        """Those whose token ends before that."""
        ...

    def may_renew(self, grant: Grant, now: datetime, until: datetime) -> bool:
        """Reserve the renewal of this edition for the caller; False where another process has it, or it is over."""
        ...

    def renew(self, grant: Grant, token: str, renewal: str | None, expires: datetime) -> None:
        """Put new tokens in the place of those of this edition; another edition stays as it is."""
        ...

    def renewal_failed(self, grant: Grant) -> None:
        """Let the next one try the renewal."""
        ...

    def open_state(self, state: str, now: datetime, until: datetime) -> None:
        """Keep that an installation was begun, without what it is known by."""
        ...

    def close_state(self, state: str, now: datetime) -> bool:
        """Whether that installation was begun, has not run out, and was not closed before."""
        ...
