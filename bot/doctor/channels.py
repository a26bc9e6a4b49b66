"""Channels: those that rules name must be there, and the bot should be in those where it is mentioned or posts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.doctor.calls import UnansweredError, called
from retention.findings import Check, Finding, State
from retention.language import nearest

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from slack_sdk.web.async_slack_response import AsyncSlackResponse

    from bot.doctor.reaching import Knock
    from bot.settings import SlackSettings

Facts = dict[str, Any]
# What a rule can name and Slack can list; direct messages are not listed.
TYPES = "public_channel,private_channel"
PAGE = 999
# So many pages hold the channels of the largest workspaces; a list that does not end is no list.
PAGES = 100


async def of_rules(settings: SlackSettings, knocked: Knock, named: frozenset[str] | None) -> list[Finding]:
    """Every channel that a rule names and that is not there: where it is a name, the rule never applies."""
    check = Check.RULED_CHANNELS
    if named is None:
        return [Finding(check, State.NOT_CHECKED, "no_rules")]
    wanted = sorted(name for name in named if name[0] in "#CG")
    if not wanted:
        return [Finding(check, State.OK, "no_ruled_channels")]
    listed = await _all(
        "conversations.list",
        lambda cursor: knocked.client.conversations_list(
            types=TYPES, exclude_archived=True, limit=PAGE, cursor=cursor or None
        ),
        settings,
    )
    bot = (knocked.facts or {}).get("user")
    known = {f"#{channel.get('name')}" for channel in listed} | {channel["id"] for channel in listed}
    missing = [_unseen(name, known, bot) for name in wanted if name not in known]
    return missing or [Finding(check, State.OK, "ruled_channels", {"count": len(wanted)})]


def _unseen(name: str, known: set[str], bot: str | None) -> Finding:
    """A channel that is not seen. Its id would still be told by a command in it; its name would not."""
    facts = {"name": name, "bot": bot}
    if not name.startswith("#"):
        return Finding(Check.RULED_CHANNELS, State.WARNING, "ruled_id_unseen", facts)
    facts["nearest"] = nearest(name, sorted(one for one in known if one.startswith("#")))
    return Finding(Check.RULED_CHANNELS, State.FAILED, "ruled_name_unseen", facts)


async def of_bot(settings: SlackSettings, knocked: Knock) -> list[Finding]:
    """The channels that the bot is in: there it can be mentioned, and can post."""
    listed = await _all(
        "users.conversations",
        lambda cursor: knocked.client.users_conversations(
            types=TYPES, exclude_archived=True, limit=PAGE, cursor=cursor or None
        ),
        settings,
    )
    names = sorted(str(channel.get("name") or channel["id"]) for channel in listed)
    if not names:
        return [Finding(Check.CHANNELS, State.OK, "no_channels", {"bot": (knocked.facts or {}).get("user")})]
    return [Finding(Check.CHANNELS, State.OK, "channels", {"names": names})]


async def _all(
    method: str, page: Callable[[str], Awaitable[AsyncSlackResponse]], settings: SlackSettings
) -> list[Facts]:
    found: list[Facts] = []
    cursor = ""
    for _ in range(PAGES):
        answer = await called(method, page(cursor), settings)
        found += answer["channels"]
        cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return found
    raise UnansweredError("too_many_channels", count=len(found))
