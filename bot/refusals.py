"""What Slack said when it did not do a call, also where something else answered in its place."""

from __future__ import annotations

from typing import Any

from slack_sdk.errors import SlackApiError

# After these nobody knows what Slack did.
_UNCLEAR = {"internal_error", "fatal_error", "service_unavailable", "request_timeout"}


def answer_of(error: SlackApiError) -> dict[str, Any]:
    """Slack's answer; an empty one where it was no JSON, as of a proxy or a half of one."""
    data = getattr(error.response, "data", None)
    return data if isinstance(data, dict) else {}


def status_of(error: SlackApiError) -> int:
    """The HTTP status. What could not be read at all comes as the HTTP client's own answer."""
    found = getattr(error.response, "status_code", None) or getattr(error.response, "status", None)
    return int(found or 0)


def is_unclear(error: SlackApiError) -> bool:
    """Whether nobody knows if it was done all the same."""
    return reason_of(error) in _UNCLEAR or not answer_of(error) or status_of(error) >= 500  # noqa: PLR2004 - HTTP


def reason_of(error: BaseException) -> str:
    """Slack's word for what failed, else the HTTP status, or what kind of failure it was."""
    if isinstance(error, SlackApiError):
        return str(answer_of(error).get("error") or f"HTTP {status_of(error)}")
    return type(error).__name__
