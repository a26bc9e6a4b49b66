"""Which workspace a request is of: that of the app, as it was admitted, never that of whoever clicked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from slack_bolt.request.internals import extract_team_id

from bot.requests import team_of, user_of
from tests.bot.interacting import visiting
from tests.bot.small_slack import TEAM

if TYPE_CHECKING:
    from retention.desk import Desk


@pytest.mark.parametrize(
    "body",
    [
        {"team_id": "T1", "user_id": "U1"},
        {"team": {"id": "T1"}, "user": {"id": "U1", "team_id": "T2"}},
        {"team": {"id": "T2"}, "user": {"id": "U1"}, "view": {"app_installed_team_id": "T1"}},
        {"team": {"id": "T1"}, "user": {"id": "U1"}, "view": {"app_installed_team_id": None}},
        {"team": None, "user": {"id": "U1", "team_id": "T1"}},
    ],
)
def test_it_is_the_workspace_that_was_admitted(body: dict[str, Any]) -> None:
    assert team_of(body) == "T1" == extract_team_id(body)
    assert user_of(body) == "U1"


async def test_a_form_of_somebody_of_another_company_is_not_taken_for_one_of_ours(desk: Desk) -> None:
    """In a shared channel Slack names their workspace as `team`, and ours beside the form."""
    async with visiting(desk) as visitor:
        visitor.slack.users["U9"] = {"id": "U9", "team_id": "T99"}
        form = await visitor.presses("home:ask")
        assert form is not None
        told = await visitor.submits({**form, "app_installed_team_id": TEAM}, user="U9", team="T99")
    assert visitor.said() == []
    assert told == {
        "response_action": "errors",
        "errors": {
            "kind": "You are not a member of this workspace, so I show you nothing."
            " Whoever runs Holdfast can name you in access.toml."
        },
    }
