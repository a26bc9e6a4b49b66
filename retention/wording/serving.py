"""What the process that serves says to whoever started it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retention.wording import installing
from retention.wording.voice import voice

if TYPE_CHECKING:
    from retention.wording.voice import Voice


def serving(url: str, *, mcp: str, slack: str | None, install: str | None = None, locale: str | Voice = "en") -> str:
    """Say what is served, and where. `slack` is how Slack reaches it, None where it is not set up.

    `install` is where one of many workspaces installs it.
    """
    speaker = voice(locale)
    ways = {
        "socket": speaker.say("It answers Slack over Socket Mode."),
        "http": speaker.say("It answers Slack at {url}/slack/events.", url=url),
        None: speaker.say("It does not answer Slack: neither SLACK_BOT_TOKEN nor SLACK_CLIENT_ID is set."),
    }
    return "\n".join(
        (
            speaker.say("Holdfast serves assistants at {url}{path}.", url=url, path=mcp),
            ways[slack],
            *([] if install is None else [installing.where(install, speaker)]),
            speaker.say("Health at {url}/healthz and {url}/readyz. Ctrl+C ends it.", url=url),
        )
    )
