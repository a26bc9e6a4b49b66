"""Pages of definitions as resources: all of them listed with their sizes, read whole, told where there is none."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from typing import TYPE_CHECKING

import pytest
from mcp import Client
from mcp.shared.exceptions import MCPError
from mcp_types import INVALID_PARAMS, TextResourceContents

from cli.wiring import LedgerDesk
from retention.policy import policies
from retention.question import Metric
from retention.scope import Workspace
from retention.wording.metric_pages import metric_page
from retention.wording.policy_pages import policy_page
from tools.server import build_server

if TYPE_CHECKING:
    from pathlib import Path

    from retention.desk import Desk

DEFINITIONS = "holdfast://definitions"
PAGES = {
    **{f"{DEFINITIONS}/metrics/{metric.value}": metric_page(metric) for metric in Metric},
    **{f"{DEFINITIONS}/policies/{policy}": policy_page(policy) for policy in policies()},
}
ERAS = pytest.mark.parametrize("era", ["auto", "legacy"])


async def text(client: Client, uri: str) -> str:
    (content,) = (await client.read_resource(uri)).contents
    assert isinstance(content, TextResourceContents)
    assert (content.uri, content.mime_type) == (uri, "text/markdown")
    return content.text


@ERAS
async def test_every_page_is_listed_with_its_size_and_read_whole(desk: Desk, era: str) -> None:
    async with Client(build_server(desk), mode=era) as client:
        listed = [one for one in (await client.list_resources()).resources if one.uri.startswith(DEFINITIONS)]
        assert {one.uri: one.size for one in listed} == {uri: len(page.encode()) for uri, page in PAGES.items()}
        assert {uri: await text(client, uri) for uri in PAGES} == PAGES


@ERAS
async def test_a_metric_is_found_by_any_of_its_names(desk: Desk, era: str) -> None:
    async with Client(build_server(desk), mode=era) as client:
        for name in ("NDR", "net%20dollar%20retention", "ltv%3Acac"):
            assert (await text(client, f"{DEFINITIONS}/metrics/{name}")) in PAGES.values()


@ERAS
@pytest.mark.parametrize(
    ("page", "code", "sentence"),
    [
        ("metrics/nr", "unknown_metric", 'I don\'t know the metric "nr". Did you mean nrr? Metrics: nrr, grr,'),
        ("policies/maxi", "unknown_policy", 'I don\'t know the policy "maxi". Did you mean maxio? Policies: holdfast,'),
    ],
)
async def test_a_page_that_is_not_there_names_the_nearest(
    desk: Desk, era: str, page: str, code: str, sentence: str
) -> None:
    async with Client(build_server(desk), mode=era) as client:
        with pytest.raises(MCPError) as raised:
            await client.read_resource(f"{DEFINITIONS}/{page}")
    assert raised.value.message.startswith(sentence)
    assert (raised.value.code, raised.value.data) == (INVALID_PARAMS, {"uri": f"{DEFINITIONS}/{page}", "code": code})


@ERAS
async def test_whoever_may_ask_nothing_reads_nothing(sample_ledger: Path, tmp_path: Path, era: str) -> None:
    rules = tmp_path / "access.toml"
    rules.write_text('[[rule]]\nwho = ["members"]\n', encoding="utf-8")
    named = {"HOLDFAST_ACCESS": str(rules)}
    with closing(LedgerDesk(sample_ledger, Workspace(), lambda: date(2026, 11, 22), named)) as desk:
        async with Client(build_server(desk), mode=era) as client:
            for uri in (f"{DEFINITIONS}/metrics/nrr", f"{DEFINITIONS}/policies/stripe", f"{DEFINITIONS}/metrics/NDR"):
                with pytest.raises(MCPError) as raised:
                    await client.read_resource(uri)
                assert raised.value.message == (
                    "No rule lets you ask here. Whoever runs Holdfast can add one to access.toml."
                )
