"""Files handed to people in Slack: a table to compute on, a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from slack_sdk.web.async_client import AsyncWebClient


async def send_file(client: AsyncWebClient, user: str, data: bytes, name: str) -> None:
    """Put a file into the direct messages with `user`. Raises SlackApiError."""
    opened = await client.conversations_open(users=user)
    await upload(client, data, name, channel=str(opened["channel"]["id"]))


async def upload(
    client: AsyncWebClient, data: bytes, name: str, *, channel: str | None = None, thread_ts: str | None = None
) -> str:
    """Upload a file, into `channel` where one is named, and give its id. Raises SlackApiError."""
    uploaded = await client.files_upload_v2(
        content=data, filename=name, title=name, channel=channel, thread_ts=thread_ts
    )
    return str(uploaded["files"][0]["id"])
