"""The report that docs/slack.md shows is what such a set-up prints."""

from __future__ import annotations

from pathlib import Path

from bot.scopes import BOT_SCOPES
from retention.findings import Check, Finding, State
from tests.bot.doctor.ailing_slack import ailing_slack, nothing_beside, report
from tests.digest.subscriptions import subscription

DOCUMENT = Path(__file__).parents[3] / "docs" / "slack.md"
BESIDE = (
    Finding(Check.LEDGER, State.OK, "ledger", {"file": "holdfast.db", "version": 2}),
    Finding(Check.ACCESS, State.OK, "access", {"file": "access.toml", "count": 4}),
    Finding(Check.REGISTRY, State.OK, "registry", {"file": "holdfast.db.registry"}),
)


async def test_the_report_in_the_documents() -> None:
    async with ailing_slack() as slack:
        slack.scopes = tuple(scope for scope in BOT_SCOPES if scope != "files:write")
        slack.users["U1"]["real_name"] = "Ada"
        slack.channels["C2"] = {"id": "C2", "name": "revenue", "is_member": False}
        digests = (subscription(), subscription(id="d2", target="C2"))
        *lines, last = await report(
            slack,
            beside=nothing_beside(findings=BESIDE, channels=frozenset({"#finanse"}), subscriptions=digests),
        )
    assert "\n".join(("$ holdfast doctor slack", *lines, "", last)) in DOCUMENT.read_text(encoding="utf-8")
