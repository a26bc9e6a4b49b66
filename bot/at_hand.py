"""Commands whose answer lies ready are answered before Bolt, which would cost more than the rest of the way."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from slack_sdk.signature import SignatureVerifier

from bot.blocks import Unfinished
from bot.commands import COMMANDS, answered_before
from bot.text import unescape
from retention.errors import HoldfastError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.commands import Meant
    from bot.installations import Installations
    from bot.office import Office
    from bot.replays import Replays


class AtHand:
    """Answers a command that was answered before, at the same moment, to somebody who sees the same.

    It checks what Bolt and its middleware check. Whatever it does not know at once, and whatever is wrong, goes the
    whole way, which tells what is wrong.
    """

    def __init__(self, office: Office, installations: Installations, replays: Replays, signing_secret: str) -> None:
        self._office, self._installations, self._replays = office, installations, replays
        self._verifier = SignatureVerifier(signing_secret)
        self._awaited = False

    def is_signed(self, body: bytes, timestamp: str, signature: str) -> bool:
        """Whether Slack signed it. Raises ValueError for what is no text."""
        return bool(self._verifier.is_valid(body, timestamp, signature))

    async def of_request(self, body: bytes, timestamp: str, signature: str) -> str | None:
        """The acknowledgement of a signed request whose answer lies ready, as JSON; None for every other request."""
        if not self.is_signed(body, timestamp, signature):
            return None
        return await self.of_fields(dict(parse_qsl(body.decode(), keep_blank_values=True)))

    async def of_fields(self, fields: Mapping[str, Any]) -> str | None:
        """The same of what is known to come from Slack, by the fields of the command."""
        meant = COMMANDS.get(str(fields.get("command")))
        if meant is None:
            return None
        try:
            workspace = await self._installations.entry(fields.get("team_id"), fields.get("enterprise_id"))
            return None if workspace is None else self._ready(meant, fields)
        except (HoldfastError, OSError):
            # The whole way meets it again, and says it.
            return None

    def _ready(self, meant: Meant, fields: Mapping[str, Any]) -> str | None:
        text = unescape(str(fields.get("text") or "")).strip()
        asker = self._office.directory.known(
            team=fields.get("team_id"),
            user=str(fields.get("user_id")),
            channel=fields.get("channel_id"),
            channel_name=fields.get("channel_name"),
        )
        if asker is None or meant.is_help(text):
            return None
        question = meant.question(text)
        laid_out = answered_before(self._office, question, asker)
        # A picture that is still to come is placed by the whole way.
        if laid_out is None or isinstance(laid_out.message, Unfinished):
            return None
        trigger, loop = fields.get("trigger_id"), asyncio.get_running_loop()
        if trigger is not None and not self._replays.is_new(trigger, loop.time()):
            return ""
        if self._office.desk.given(question, asker, laid_out.moment) is None:
            self._replays.forget(str(trigger))
            return None
        self._note()
        return laid_out.body

    def _note(self) -> None:
        """Have what was noted written, in one go with that of all requests that are read in this turn."""
        if not self._awaited:
            self._awaited = True
            asyncio.get_running_loop().call_soon(self._write)

    def _write(self) -> None:
        self._awaited = False
        if not self._office.desk.write_notes_at_once():
            # Another process is writing, or the disk must be waited for.
            self._office.answering.keep(asyncio.to_thread(self._office.desk.write_notes))
