"""Prompts: every call that they tell an assistant to make is made here, and what is wrong is told before."""

from __future__ import annotations

import json
import re
from contextlib import closing
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from mcp import Client
from mcp.shared.exceptions import MCPError
from mcp_types import INTERNAL_ERROR, INVALID_PARAMS, TextContent, TextResourceContents

from cli.importing import import_files
from cli.wiring import LedgerDesk
from retention.asker import LOCAL
from retention.digest import Contents
from retention.digest.content import digest_of
from retention.scope import Workspace
from retention.wording.digest import digest_reply
from retention.wording.markdown import markdown
from tests.desks import AroundDesk
from tools.prompts.text import CALL, text_of
from tools.server import build_server

if TYPE_CHECKING:
    from pathlib import Path

    from retention.asker import Asker
    from retention.desk import Desk, LedgerDescription

TODAY = date(2026, 11, 22)
ERAS = pytest.mark.parametrize("era", ["auto", "legacy"])
REPORTS = ("quarterly_review", "explain_drop", "board_slide")


async def told(client: Client, name: str, **arguments: str) -> str:
    (message,) = (await client.get_prompt(name, arguments)).messages
    assert (message.role, message.content.type) == ("user", "text")
    assert isinstance(message.content, TextContent)
    return message.content.text


def calls(text: str) -> list[dict[str, Any]]:
    return [json.loads(call) for call in CALL.findall(text)]


async def made(client: Client, text: str) -> list[str]:
    """Every call that the text names, as an assistant would make it; the first line of each answer."""
    said = []
    for call in calls(text):
        result = await client.call_tool(call["name"], call["arguments"])
        (part, *_) = result.content
        assert isinstance(part, TextContent)
        assert not result.is_error, part.text
        said.append(part.text.partition("\n")[0])
    return said


@pytest.mark.parametrize(
    "arguments",
    [
        {},
        {"period": " ", "segment": ""},
        {"period": "2026-Q2", "segment": "region=emea"},
        {"period": "qtd", "segment": "enterprise region=emea,apac"},
        {"period": "2025-02-03..2025-08-31"},
        {"period": "ttm as of 2025-06-30", "segment": 'industry="healthcare"'},
    ],
)
@pytest.mark.parametrize("name", REPORTS)
async def test_every_call_that_a_prompt_names_is_answered(desk: Desk, name: str, arguments: dict[str, str]) -> None:
    async with Client(build_server(desk)) as client:
        text = await told(client, name, **arguments)
        assert len(await made(client, text)) == len(CALL.findall(text_of(name))) >= 4
    assert "$" not in text


async def test_the_review_of_the_last_quarter(desk: Desk) -> None:
    async with Client(build_server(desk)) as client:
        text = await told(client, "quarterly_review", segment="enterprise")
        said = await made(client, text)
    assert text.startswith(
        "Write a retention review for the leadership of the company: enterprise, Q3 2026 (1 Jul – 30 Sep 2026).\n"
    )
    assert [re.split(r"[:,]", line)[0] for line in said] == [
        "Enterprise NRR",
        "Enterprise NRR",
        "Enterprise NRR by quarter",
        "Enterprise NRR fell 0.71 points",
        "Enterprise ARR",
        "Enterprise NRR",
    ]
    # The segment is asked for: something else breaks it down.
    assert calls(text)[0]["arguments"] == {
        "period": "last-quarter",
        "segment": "enterprise",
        "by": "industry",
        "compare": "previous",
    }
    assert "Do no arithmetic" in text


async def test_a_drop_is_explained_with_the_accounts_of_both_periods(desk: Desk) -> None:
    """What grew before and did not again stands in the earlier period alone; no movement is asked for by default."""
    async with Client(build_server(desk)) as client:
        text = await told(client, "explain_drop", period="2026-Q3")
        said = await made(client, text)
    assert said == [
        "NRR fell 0.7 points: 103.5 % (Q2 2026) to 102.8 % (Q3 2026)",
        "NRR by quarter, Q4 2024 – Q3 2026: 103.2 % to 102.8 % (−0.4 pt)",
        "ARR, Q3 2026: +2,613,727",
        "ARR, 1 Apr – 30 Jun 2026: +2,576,493",
    ]
    accounts = [call["arguments"] for call in calls(text) if call["name"] == "list_accounts"]
    assert accounts == [
        {"period": period, "by": "segment", "top": 10} for period in ("2026-Q3", "2026-04-01..2026-06-30")
    ]
    assert "lead with the movement that changed most" in text


async def test_the_picture_that_the_slide_names_is_there(desk: Desk) -> None:
    async with Client(build_server(desk)) as client:
        text = await told(client, "board_slide", period="2026-Q1")
        found = re.search(r"holdfast://answers/[0-9a-f]{16}/chart", text)
        assert found is not None
        (drawing,) = (await client.read_resource(f"{found[0]}.svg")).contents
    assert isinstance(drawing, TextResourceContents)
    assert "NRR, Q1 2026" in drawing.text


@ERAS
async def test_a_preview_is_the_digest_as_the_core_composes_it(desk: Desk, era: str) -> None:
    digest = digest_of(Contents(), desk, LOCAL)
    assert digest is not None
    reply = digest_reply(digest)
    async with Client(build_server(desk), mode=era) as client:
        text = await told(client, "digest_preview")
    assert text.startswith("Show what this digest would post now: standard digest of last-month.\n")
    for message in (reply.main, *reply.thread):
        assert markdown(message).rstrip() in text


@pytest.mark.parametrize(
    ("arguments", "about", "headlines"),
    [
        (
            {"segment": "smb"},
            'nrr last-month vs previous "smb"',
            ["Smb NRR, Oct 2026"],
        ),
        (
            {"questions": "nrr ttm by region; movers last-month top 2;", "segment": "region=emea"},
            "nrr ttm by region region=emea, movers last-month top 2 region=emea",
            ["Emea NRR, 12 months to 31 Oct 2026", "Emea ARR, Oct 2026"],
        ),
        ({"period": "last-quarter"}, "standard digest of last-quarter", ["NRR, Q3 2026", "ARR, Q3 2026"]),
        (
            {"nrr_down_points": "0.01", "churned_over": "300,000", "tier_change": "yes"},
            (
                "standard digest of last-month. Only when a tier changes, NRR falls by more than 0.01 points, or an"
                " account over 300,000 churns"
            ),
            ["NRR, Oct 2026", "ARR, Oct 2026"],
        ),
    ],
)
async def test_a_preview_is_of_what_was_asked_for(
    desk: Desk, arguments: dict[str, str], about: str, headlines: list[str]
) -> None:
    async with Client(build_server(desk)) as client:
        text = await told(client, "digest_preview", **arguments)
    assert text.startswith(f"Show what this digest would post now: {about}.\n")
    assert re.findall(r"^# ([^:]+):", text, re.MULTILINE) == headlines


async def test_a_digest_that_would_not_be_posted_is_told(desk: Desk) -> None:
    async with Client(build_server(desk)) as client:
        text = await told(client, "digest_preview", nrr_down_points="50")
    assert "---\n\nNothing would be posted: no threshold is crossed.\n\n---" in text


METRICS = (
    "Metrics: nrr, grr, logo_retention, crr, logo_churn, revenue_churn, quick_ratio, renewal_rate, win_back_rate, arpa,"
    " ltv, ltv_cac."
)
PROMPTS = "Prompts: quarterly_review, explain_drop, board_slide, digest_preview."


@ERAS
@pytest.mark.parametrize(
    ("name", "arguments", "sentence"),
    [
        (
            "quarterly_review",
            {"segment": "entreprise"},
            'I don\'t know the segment "entreprise". Did you mean enterprise? Segments: enterprise, mid-market, smb.',
        ),
        (
            "board_slide",
            {"period": "2025-13"},
            'I can\'t read the period "2025-13": months go from 01 to 12.',
        ),
        (
            "board_slide",
            {"period": "2027"},
            "2027 is not over: the ledger is complete through 31 Oct 2026. Ask last-year for 2025.",
        ),
        ("explain_drop", {"metric": "nr"}, f'I don\'t know the metric "nr". Did you mean nrr? {METRICS}'),
        (
            "explain_drop",
            {"metric": "arpa"},
            (
                "I can't take a change of ARPA apart: it is no share of the opening. Ask why for NRR, GRR, revenue"
                " churn, logo retention, CRR, or logo churn."
            ),
        ),
        (
            "board_slide",
            {"segmnt": "smb"},
            'I don\'t know the argument "segmnt". Did you mean segment? Arguments: period, segment.',
        ),
        (
            "quarterly_reviw",
            {},
            f'There is no prompt "quarterly_reviw". Did you mean quarterly_review? {PROMPTS}',
        ),
        ("x" * 5000, {}, f'There is no prompt "{"x" * 60}". {PROMPTS}'),
        (
            "digest_preview",
            {"churned_over": "lots"},
            '"lots" is no amount. Write it in whole units of the currency, as in 5000.',
        ),
        (
            "digest_preview",
            {"tier_change": "true"},
            '"true" is no answer to tier_change. Valid: yes, no.',
        ),
        ("digest_preview", {"questions": "a;b;c;d;e;f"}, "A digest answers at most 5 questions; these are 6."),
        (
            "digest_preview",
            {"segment": "nrr smb"},
            '"nrr" is a metric, not a segment. Give it on its own, outside the segment.',
        ),
    ],
)
async def test_what_is_wrong_is_told_before_a_prompt_is_written(
    desk: Desk, era: str, name: str, arguments: dict[str, str], sentence: str
) -> None:
    async with Client(build_server(desk), mode=era) as client:
        with pytest.raises(MCPError) as raised:
            await client.get_prompt(name, arguments)
    assert (raised.value.code, raised.value.message) == (INVALID_PARAMS, sentence)


def ruled(ledger: Path, folder: Path, rules: str) -> LedgerDesk:
    """A desk over `ledger` under those rules."""
    (folder / "access.toml").write_text(rules, encoding="utf-8")
    return LedgerDesk(ledger, Workspace(), lambda: TODAY, {"HOLDFAST_ACCESS": str(folder / "access.toml")})


@ERAS
async def test_whoever_may_ask_nothing_gets_no_prompt(sample_ledger: Path, tmp_path: Path, era: str) -> None:
    with closing(ruled(sample_ledger, tmp_path, '[[rule]]\nwho = ["members"]\n')) as desk:
        async with Client(build_server(desk), mode=era) as client:
            for name in (*REPORTS, "digest_preview"):
                with pytest.raises(MCPError) as raised:
                    await client.get_prompt(name)
                assert raised.value.message == (
                    "No rule lets you ask here. Whoever runs Holdfast can add one to access.toml."
                )


async def test_a_prompt_names_no_call_that_is_refused(sample_ledger: Path, tmp_path: Path) -> None:
    """Whoever sees no names is told of no lists of accounts, and of no kind that they may not ask."""
    rule = '[[rule]]\nwho = ["mcp"]\nonly = "region=emea"\nkinds = ["retention", "trend", "why", "accounts"]\n'
    with closing(ruled(sample_ledger, tmp_path, rule)) as desk:
        async with Client(build_server(desk)) as client:
            for name, names in (
                ("quarterly_review", ["get_retention", "get_retention", "get_trend", "explain_change"]),
                ("explain_drop", ["explain_change", "get_trend"]),
                ("board_slide", ["get_retention", "get_trend", "get_retention"]),
            ):
                text = await told(client, name)
                assert [call["name"] for call in calls(text)] == names
                assert all("emea" in line.casefold() for line in await made(client, text))
                assert "Do no arithmetic" in text


async def test_a_young_ledger_without_attributes_has_prompts_too(tmp_path: Path) -> None:
    (tmp_path / "lines.csv").write_text(
        "account_id,line_id,product,start,end,amount,currency,interval\n"
        "A,a1,base,2026-05-01,,400.00,USD,year\nB,b1,base,2026-06-15,,100.00,USD,year\n",
        encoding="utf-8",
    )
    import_files(
        tmp_path / "books.db",
        lines=tmp_path / "lines.csv",
        complete_through=date(2026, 10, 31),
        today=TODAY,
    )
    with closing(LedgerDesk(tmp_path / "books.db", Workspace(), lambda: TODAY)) as desk:
        async with Client(build_server(desk)) as client:
            for name in REPORTS:
                await made(client, await told(client, name))


class BrokenDesk(AroundDesk):
    """A desk with a bug."""

    def describe(self, asker: Asker = LOCAL) -> LedgerDescription:  # noqa: ARG002 - as a desk has it
        message = "nothing to describe"
        raise KeyError(message)


async def test_a_bug_is_logged_under_the_reference_that_the_asker_gets(
    desk: Desk, capfd: pytest.CaptureFixture[str]
) -> None:
    async with Client(build_server(BrokenDesk(desk))) as client:
        with pytest.raises(MCPError) as raised:
            await client.get_prompt("board_slide")
    said = re.fullmatch(
        r"That failed on our side \(reference (\w{4})\)\. It has been logged; nothing was changed\.",
        raised.value.message,
    )
    assert said is not None
    assert raised.value.code == INTERNAL_ERROR
    logged = json.loads(capfd.readouterr().err)
    assert (logged["tool"], logged["reference"]) == ("board_slide", said.group(1))
