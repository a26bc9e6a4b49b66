"""Who sent a request, of whatever form Slack says it in."""

from __future__ import annotations

from typing import Any

Body = dict[str, Any]


def team_of(body: Body) -> str | None:
    """The workspace that a request was admitted for: that of the app.

    In a channel that is shared with another company, `team` of a form is that of whoever filled it in; with an app of a
    whole organisation it may be null.
    """
    view, team, user = body.get("view"), body.get("team"), body.get("user")
    if isinstance(view, dict) and view.get("app_installed_team_id") is not None:
        return str(view["app_installed_team_id"])
    if isinstance(team, dict) and team.get("id") is not None:
        return str(team["id"])
    if body.get("team_id") is not None:
        return str(body["team_id"])
    named = user.get("team_id") if isinstance(user, dict) else None
    return None if named is None else str(named)


def user_of(body: Body) -> str:
    """The person who pressed, chose, typed or submitted something."""
    user = body.get("user")
    return str(user["id"] if isinstance(user, dict) else body["user_id"])
