"""Which workspaces are answered, each with its own token: one from the environment, or those that installed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from bot.installation import Installation


@dataclass(frozen=True, slots=True)
class Entry:
    """What a workspace is answered with; the token stays out of its `repr`."""

    token: str = field(repr=False)
    bot_id: str | None
    bot_user_id: str | None


class Installations(Protocol):
    """The workspaces that are answered."""

    async def entry(self, team_id: str | None, enterprise_id: str | None) -> Entry | None:
        """How a workspace is answered; None where it is not: a valid signature alone does not mean so.

        Raises HoldfastError where its token cannot be had now.
        """
        ...

    async def entry_of(self, team_id: str) -> Entry | None:
        """The same of a workspace that a digest names, without its organisation."""
        ...


@dataclass(frozen=True, slots=True)
class OneWorkspace:
    """The workspace whose token the environment holds."""

    installation: Installation
    token: str = field(repr=False)

    async def entry(self, team_id: str | None, enterprise_id: str | None) -> Entry | None:
        if not self.installation.admits(team_id, enterprise_id):
            return None
        return Entry(self.token, self.installation.bot_id, self.installation.bot_user_id)

    async def entry_of(self, team_id: str) -> Entry | None:
        return await self.entry(team_id, self.installation.enterprise_id)
