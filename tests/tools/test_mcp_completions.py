"""Completions of the arguments of prompts and resources: what a question takes, of what the asker sees."""

from __future__ import annotations

import threading
from contextlib import closing
from datetime import date
from typing import TYPE_CHECKING

import anyio
import pytest
from mcp import Client
from mcp.shared.exceptions import MCPError
from mcp_types import INVALID_PARAMS, Completion, PromptReference, ResourceTemplateReference

from cli.importing import import_files
from cli.wiring import LedgerDesk
from retention.asker import LOCAL
from retention.scope import Workspace
from tests.desks import AroundDesk
from tools.server import build_server

if TYPE_CHECKING:
    from pathlib import Path

    from retention.asker import Asker
    from retention.desk import Desk, LedgerDescription

TODAY = date(2026, 11, 22)
ERAS = pytest.mark.parametrize("era", ["auto", "legacy"])
SLIDE, DROP, DIGEST = (
    PromptReference(type="ref/prompt", name=name) for name in ("board_slide", "explain_drop", "digest_preview")
)


def address(path: str) -> ResourceTemplateReference:
    return ResourceTemplateReference(type="ref/resource", uri=f"holdfast://{path}")


Reference = PromptReference | ResourceTemplateReference


async def completed(client: Client, ref: Reference, argument: str, begun: str) -> Completion:
    return (await client.complete(ref, {"name": argument, "value": begun})).completion


@ERAS
@pytest.mark.parametrize(
    ("ref", "argument", "begun", "values"),
    [
        (SLIDE, "segment", "ent", ["enterprise"]),
        (SLIDE, "segment", "region=", ["region=amer", "region=apac", "region=emea", "region=latam"]),
        (SLIDE, "segment", "enterprise region=em", ["enterprise region=emea"]),
        (SLIDE, "segment", "region=emea,ap", ["region=emea,apac"]),
        (SLIDE, "segment", "enterprise mid", ["enterprise mid-market"]),
        (SLIDE, "segment", "reg", ["region=amer", "region=apac", "region=emea", "region=latam"]),
        (SLIDE, "segment", "nobody", []),
        (SLIDE, "segment", "smb " * 124 + "ent", ["smb " * 124 + "enterprise"]),
        (SLIDE, "segment", "smb " * 125 + "ent", []),
        (SLIDE, "period", "last-q", ["last-quarter"]),
        (SLIDE, "period", "2026 q", ["2026-Q3", "2026-Q2", "2026-Q1"]),
        (SLIDE, "period", "q2", ["2026-Q2", "2025-Q2", "2024-Q2"]),
        (SLIDE, "period", "2026-1", ["2026-10"]),
        (DROP, "metric", "net rev", ["nrr"]),
        (DROP, "metric", "lo", ["logo_retention", "logo_churn"]),
        (DIGEST, "tier_change", "", ["yes"]),
        (DIGEST, "questions", "nrr", []),
        (address("definitions/metrics/{metric}"), "metric", "GR", ["grr", "revenue_churn"]),
        (address("definitions/policies/{policy}"), "policy", "re", ["recurly", "revenuecat", "baremetrics"]),
        (address("answers/{id}/answer.json"), "id", "ab", []),
    ],
)
async def test_an_argument_is_completed(
    desk: Desk, era: str, ref: Reference, argument: str, begun: str, values: list[str]
) -> None:
    async with Client(build_server(desk), mode=era) as client:
        found = await completed(client, ref, argument, begun)
    assert (found.values, found.total, found.has_more) == (values, len(values), False)


@ERAS
async def test_words_of_the_language_come_before_periods_by_name(desk: Desk, era: str) -> None:
    async with Client(build_server(desk), mode=era) as client:
        found = (await completed(client, SLIDE, "period", "")).values
    assert found[:4] == ["last-month", "last-quarter", "last-half", "last-year"]
    assert found.index("all-time") < found.index("2026-Q3") < found.index("2026-10") < found.index("2025")
    assert "2026-Q4" not in found


async def test_what_does_not_fit_is_counted(tmp_path: Path) -> None:
    rows = [f"A{number},Account {number},team-{number}" for number in range(250)]
    (tmp_path / "accounts.csv").write_text("account_id,name,team\n" + "\n".join(rows) + "\n", encoding="utf-8")
    (tmp_path / "lines.csv").write_text(
        "account_id,line_id,product,start,end,amount,currency,interval\n"
        + "".join(f"A{number},L{number},base,2024-01-01,,9.00,USD,month\n" for number in range(250)),
        encoding="utf-8",
    )
    import_files(
        tmp_path / "books.db",
        lines=tmp_path / "lines.csv",
        accounts=tmp_path / "accounts.csv",
        complete_through=date(2026, 10, 31),
        today=TODAY,
    )
    with closing(LedgerDesk(tmp_path / "books.db", Workspace(), lambda: TODAY)) as desk:
        async with Client(build_server(desk)) as client:
            found = await completed(client, SLIDE, "segment", "team-")
    assert (len(found.values), found.total, found.has_more) == (100, 250, True)


@ERAS
@pytest.mark.parametrize(
    ("ref", "argument", "sentence"),
    [
        (
            PromptReference(type="ref/prompt", name="board"),
            "period",
            (
                'There is no prompt "board". Did you mean board_slide? Prompts: quarterly_review, explain_drop,'
                " board_slide, digest_preview."
            ),
        ),
        (SLIDE, "segmnt", 'I don\'t know the argument "segmnt". Did you mean segment? Arguments: period, segment.'),
        (
            address("answers/{id}/rows.cs"),
            "id",
            (
                "There are no resources at holdfast://answers/{id}/rows.cs. Did you mean"
                " holdfast://answers/{id}/rows.csv?"
            ),
        ),
        (
            address("answers/{id}/rows.csv"),
            "name",
            'I don\'t know the argument "name". Arguments: id.',
        ),
    ],
)
async def test_what_is_not_there_is_told(desk: Desk, era: str, ref: Reference, argument: str, sentence: str) -> None:
    async with Client(build_server(desk), mode=era) as client:
        with pytest.raises(MCPError) as raised:
            await completed(client, ref, argument, "")
    assert (raised.value.code, raised.value.message) == (INVALID_PARAMS, sentence)


def ruled(ledger: Path, folder: Path, rules: str) -> LedgerDesk:
    """A desk over `ledger` under those rules."""
    (folder / "access.toml").write_text(rules, encoding="utf-8")
    return LedgerDesk(ledger, Workspace(), lambda: TODAY, {"HOLDFAST_ACCESS": str(folder / "access.toml")})


@ERAS
async def test_only_what_the_asker_sees_is_offered(sample_ledger: Path, tmp_path: Path, era: str) -> None:
    rule = '[[rule]]\nwho = ["mcp"]\nonly = "region=emea"\nmetrics = ["retention"]\n'
    with closing(ruled(sample_ledger, tmp_path, rule)) as desk:
        async with Client(build_server(desk), mode=era) as client:
            assert (await completed(client, SLIDE, "segment", "region=")).values == ["region=emea"]
            assert (await completed(client, SLIDE, "segment", "apac")).values == []
            assert len((await completed(client, DROP, "metric", "")).values) == 6


@ERAS
async def test_whoever_may_ask_nothing_is_offered_nothing(sample_ledger: Path, tmp_path: Path, era: str) -> None:
    with closing(ruled(sample_ledger, tmp_path, '[[rule]]\nwho = ["members"]\n')) as desk:
        async with Client(build_server(desk), mode=era) as client:
            for ref, argument in ((SLIDE, "segment"), (SLIDE, "period"), (DROP, "metric")):
                with pytest.raises(MCPError) as raised:
                    await completed(client, ref, argument, "")
                assert raised.value.message == (
                    "No rule lets you ask here. Whoever runs Holdfast can add one to access.toml."
                )


class SlowDesk(AroundDesk):
    """Takes a while to describe the ledger, until it is let go."""

    def __init__(self, inner: Desk) -> None:
        super().__init__(inner)
        self.begun, self.go = threading.Event(), threading.Event()

    def describe(self, asker: Asker = LOCAL) -> LedgerDescription:
        self.begun.set()
        assert self.go.wait(timeout=30)
        return super().describe(asker)


async def test_the_event_loop_does_not_wait(desk: Desk) -> None:
    """While the ledger is locked, others are answered."""
    slow = SlowDesk(desk)
    async with Client(build_server(slow)) as client, anyio.create_task_group() as tasks:
        tasks.start_soon(completed, client, SLIDE, "period", "last")
        await anyio.to_thread.run_sync(slow.begun.wait, 30)
        assert (await completed(client, SLIDE, "segment", "ent")).values == ["enterprise"]
        assert not slow.go.is_set()
        slow.go.set()
