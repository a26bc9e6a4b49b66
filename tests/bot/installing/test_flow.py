"""Installing in a browser: who may, what is kept, what each page says."""

from __future__ import annotations

import json
import logging
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.scopes import BOT_SCOPES
from tests.bot.installing.granting_slack import ALPHA, BETA, ORGANISATION, OTHER, WITHIN
from tests.bot.installing.visiting import words_of

if TYPE_CHECKING:
    from pathlib import Path

    from retention.store.registry.installations import StoredInstallations
    from tests.bot.installing.granting_slack import GrantingSlack
    from tests.bot.installing.visiting import Many

REFUSED = "This Holdfast belongs to another workspace."


async def test_the_first_page_leads_to_slack(many: Many, slack: GrantingSlack) -> None:
    address, state = await many.begins()
    parts = urlsplit(address)
    assert f"{parts.scheme}://{parts.netloc}{parts.path}" == slack.url.replace("/api/", "/oauth/v2/authorize")
    assert parse_qs(parts.query) == {
        "state": [state],
        "client_id": ["1.2"],
        "scope": [",".join(BOT_SCOPES)],
        "redirect_uri": ["https://holdfast.example.com/slack/oauth_redirect"],
    }
    assert len(state) == 43


@pytest.mark.parametrize(
    ("named", "asked"), [("T0ALPHA", ["T0ALPHA"]), ("T0&redirect_uri=https://x", None), ('"><script>', None)]
)
async def test_a_link_may_name_the_workspace(many: Many, named: str, asked: list[str] | None) -> None:
    address, _ = await many.begins(team=named)
    query = parse_qs(urlsplit(address).query)
    assert query.get("team") == asked
    assert query["redirect_uri"] == ["https://holdfast.example.com/slack/oauth_redirect"]


async def test_a_permitted_workspace_installs_and_is_answered(many: Many, slack: GrantingSlack) -> None:
    assert await many.asks(ALPHA) == REFUSED
    response = await many.installs(ALPHA)
    assert response.status == 200
    assert words_of(response) == (
        "Holdfast is installed in Team T0ALPHA. Ask /nrr last-quarter in any channel. The reply is seen by you alone;"
        " /nrr help shows more. Open Slack"
    )
    assert 'href="https://slack.com/app_redirect?app=A0HOLDFAST&amp;team=T0ALPHA"' in response.body
    [cookie] = response.headers["set-cookie"]
    assert cookie.startswith("slack-app-oauth-state=deleted")
    assert (await many.asks(ALPHA)).startswith("NRR")
    assert await many.asks(BETA) == REFUSED
    assert set(slack.tokens_of("users.info")) == {"xoxb-T0ALPHA-2"}


async def test_two_workspaces_are_answered_each_with_its_own_token(many: Many, slack: GrantingSlack) -> None:
    for team in (ALPHA, BETA):
        await many.installs(team)
    for team in (ALPHA, BETA, ALPHA):
        assert (await many.asks(team)).startswith("NRR")
    # The same person and channel by their ids: asked once for each workspace.
    for method in ("users.info", "conversations.info"):
        assert [slack.teams[token] for token in slack.tokens_of(method)] == [ALPHA, BETA]


async def test_no_other_workspace_installs(many: Many, slack: GrantingSlack, book: StoredInstallations) -> None:
    response = await many.installs(OTHER)
    assert response.status == 403
    assert words_of(response) == (
        "Holdfast was not installed in Team T0OTHER. This Holdfast does not serve the workspace T0OTHER. What Slack"
        " granted was given back at once, and nothing was kept. If it should: whoever runs Holdfast adds T0OTHER to"
        " SLACK_WORKSPACES and starts it again."
    )
    assert len(slack.tokens_of("auth.revoke")) == 1
    assert slack.teams == {}
    assert book.ids() == ()
    assert await many.asks(OTHER) == REFUSED


async def test_a_token_that_cannot_be_given_back_is_told(many: Many, slack: GrantingSlack) -> None:
    slack.refusals["auth.revoke"] = "internal_error"
    response = await many.installs(OTHER)
    assert "Nothing was kept, but Slack did not take back what it granted (internal_error)" in words_of(response)
    assert len(slack.tokens_of("auth.revoke")) == 3


async def test_a_workspace_that_is_no_longer_permitted_is_refused(many: Many) -> None:
    await many.installs(ALPHA)
    object.__setattr__(many.settings, "workspaces", frozenset({BETA}))
    assert await many.asks(ALPHA) == REFUSED
    assert await many.workspaces.entry_of(ALPHA) is None


async def test_an_organisation_installs_for_all_its_workspaces(many: Many, slack: GrantingSlack) -> None:
    response = await many.installs(ORGANISATION)
    assert words_of(response).startswith("Holdfast is installed in Org.")
    assert await many.workspaces.entry_of(WITHIN) is None
    assert (await many.asks(WITHIN, enterprise_id=ORGANISATION)).startswith("NRR")
    assert await many.asks(WITHIN, enterprise_id="E0ELSE") == REFUSED
    entry = await many.workspaces.entry_of(WITHIN)
    assert entry is not None
    assert slack.teams[entry.token] == ORGANISATION


RUN_OUT = (
    "This installation has run out. It was begun more than ten minutes ago or in another browser, or it is done"
    " already. Nothing was changed by opening this page. Start again"
)


async def test_a_state_holds_once_in_its_browser_for_ten_minutes(many: Many, slack: GrantingSlack) -> None:
    _, state = await many.begins()
    assert words_of(await many.returns(None, code=slack.code(ALPHA), state=state)) == RUN_OUT
    assert words_of(await many.returns("another", code=slack.code(ALPHA), state=state)) == RUN_OUT
    assert (await many.returns(state, code=slack.code(ALPHA), state=state)).status == 200
    again = await many.returns(state, code=slack.code(ALPHA), state=state)
    assert (again.status, words_of(again)) == (400, RUN_OUT)
    _, state = await many.begins()
    many.clock.later = timedelta(minutes=10)
    assert words_of(await many.returns(state, code=slack.code(ALPHA), state=state)) == RUN_OUT


NOT_CONFIRMED = (
    "Holdfast was not installed. Slack did not confirm it, and nothing was kept. If that stays so, the log of Holdfast"
    " says why. Start again"
)


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        (
            {"error": "access_denied"},
            200,
            "Holdfast was not installed. You cancelled it in Slack. Nothing was changed. Start again",
        ),
        (
            {"error": "invalid_team_for_non_distributed_app"},
            400,
            (
                "Holdfast was not installed. Slack refused it (invalid_team_for_non_distributed_app). Nothing was kept."
                " Start again"
            ),
        ),
        (
            {"error": "<b>Call +1 555</b>"},
            400,
            NOT_CONFIRMED,
        ),
    ],
)
async def test_what_slack_refuses(many: Many, query: dict[str, str], status: int, words: str) -> None:
    response = await many.returns(**query)
    assert (response.status, words_of(response)) == (status, words)
    assert 'href="install"' in response.body


@pytest.mark.parametrize("code", [{"code": "invented"}, {}])
async def test_a_code_that_slack_does_not_take(
    many: Many, code: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    _, state = await many.begins()
    with caplog.at_level(logging.WARNING, logger="holdfast.slack"):
        response = await many.returns(state, state=state, **code)
    reasons = [json.loads(record.getMessage())["reason"] for record in caplog.records]
    assert reasons == (["invalid_code"] if code else [])
    assert (response.status, words_of(response)) == (
        400,
        NOT_CONFIRMED,
    )


async def test_pages_run_nothing_and_are_kept_nowhere(many: Many) -> None:
    response = await many.returns(error="access_denied")
    assert response.headers["content-security-policy"][0].startswith("default-src 'none'; style-src 'sha256-")
    assert response.headers["cache-control"] == ["no-store"]
    assert response.headers["referrer-policy"] == ["no-referrer"]
    assert "<script" not in response.body


async def test_a_renewed_installation_takes_the_place_of_the_first(
    many: Many, slack: GrantingSlack, book: StoredInstallations
) -> None:
    for _ in range(2):
        await many.installs(ALPHA)
    found = book.find(ALPHA)
    assert found is not None
    assert found.token == list(slack.teams)[-1]
    assert book.ids() == (ALPHA,)


async def test_nothing_secret_lies_in_the_registry(many: Many, slack: GrantingSlack, registry: Path) -> None:
    slack.rotating = True
    _, state = await many.begins()
    await many.installs(ALPHA)
    lies = b"".join(file.read_bytes() for file in registry.parent.iterdir())
    for secret in (state, *slack.teams, *slack.renewals, "client-secret", "signing-secret"):
        assert secret.encode() not in lies
