"""Resources: answers that were given, in every form, to the byte what the terminal writes; and who may read them."""

from __future__ import annotations

import asyncio
import base64
import json
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mcp import Client
from mcp.shared.exceptions import MCPError
from mcp_types import INTERNAL_ERROR, INVALID_PARAMS, BlobResourceContents, TextResourceContents

from cli.importing import import_sample
from cli.wiring import LedgerDesk
from retention.access.deed import Deed
from retention.asker import LOCAL
from retention.language import read_question
from retention.question import Metric
from retention.scope import Workspace
from retention.store.registry import open_registry, registry_path
from retention.store.registry.audit import entries
from retention.wording import word
from retention.wording.markdown import markdown
from tests.desks import AroundDesk
from tools.server import build_server

if TYPE_CHECKING:
    from retention.asker import Asker
    from retention.desk import Desk, Recalled

TODAY = date(2026, 11, 22)
ERAS = pytest.mark.parametrize("era", ["auto", "legacy"])
FORMS = {
    "answer.json": "application/json",
    "answer.md": "text/markdown",
    "rows.csv": "text/csv",
    "chart.svg": "image/svg+xml",
    "chart.png": "image/png",
}
# One of every kind.
QUESTIONS = (
    "nrr last-quarter enterprise",
    "grr 2025 by industry vs previous",
    "nrr monthly 2026",
    "cohorts yearly",
    "movers last-quarter top 3",
    "accounts churned last-quarter",
    "why nrr last-quarter by segment",
    "matrix by region",
    "benchmarks nrr enterprise",
    "reconcile chartmogul stripe 2026-Q3",
    "diff 2025-Q2 v1",
)


async def read(client: Client, uri: str) -> TextResourceContents | BlobResourceContents:
    (content,) = (await client.read_resource(uri)).contents
    assert content.uri == uri
    return content


async def text(client: Client, uri: str) -> str:
    content = await read(client, uri)
    assert isinstance(content, TextResourceContents)
    return content.text


async def refused(client: Client, uri: str) -> MCPError:
    with pytest.raises(MCPError) as raised:
        await client.read_resource(uri)
    return raised.value


@dataclass(frozen=True)
class Printed:
    """A question, and what the terminal prints of its answer, by the resource that must be the same."""

    question: str
    files: dict[str, bytes]


@pytest.fixture(scope="module", params=QUESTIONS)
def printed(request: pytest.FixtureRequest, sample_ledger: Path) -> Printed:
    command = [Path(sys.executable).with_name("holdfast"), "ask", request.param, "--db", sample_ledger]
    files = {
        file: subprocess.run([*command, "--today", str(TODAY), flag], capture_output=True, check=True).stdout
        for file, flag in (("answer.json", "--json"), ("rows.csv", "--csv"))
    }
    return Printed(request.param, files)


@ERAS
async def test_an_answer_reads_as_the_terminal_writes_it(desk: Desk, printed: Printed, era: str) -> None:
    given = desk.answer(read_question(printed.question))
    async with Client(build_server(desk), mode=era) as client:
        for file, expected in printed.files.items():
            assert (await text(client, f"holdfast://answers/{given.id}/{file}")).encode() == expected
        assert await text(client, f"holdfast://answers/{given.id}/answer.md") == markdown(word(given))


ASKED = st.fixed_dictionaries(
    {
        "period": st.sampled_from(
            ("last-quarter", "2025", "ttm", "qtd", "2026-02", "2022", "last-8-weeks as of 2026-10-31")
        )
    },
    optional={
        "metric": st.sampled_from([metric.value for metric in Metric]),
        "segment": st.sampled_from(("enterprise", "region=emea,apac smb", 'industry="media"')),
        "by": st.sampled_from(("segment", "product")),
        "compare": st.sampled_from(("previous", "last-year")),
        "policy": st.sampled_from(("chartmogul", "stripe")),
    },
)
OF_EVERY_TOOL: tuple[tuple[str, dict[str, Any]], ...] = (
    ("get_trend", {"every": "quarter", "window": "ttm", "by": "region"}),
    ("get_cohorts", {"every": "year", "basis": "logo"}),
    ("list_accounts", {"top": 3}),
    ("list_accounts", {"movement": "churn", "by": "segment"}),
    ("explain_change", {"by": "industry"}),
    ("get_matrix", {"by": "region"}),
    ("reconcile_policies", {"policy": "chartmogul", "against": "stripe"}),
    ("get_benchmarks", {"segment": "enterprise"}),
    ("compare_versions", {"older": 1, "period": "2025-Q2"}),
)


@settings(max_examples=15, deadline=None)
@given(asked=ASKED)
def test_an_answer_reads_as_the_tool_gave_it(sample_ledger: Path, asked: dict[str, str]) -> None:
    with closing(LedgerDesk(sample_ledger, Workspace(), lambda: TODAY)) as opened:
        asyncio.run(_reads_as_given(opened, "get_retention", asked))


@pytest.mark.parametrize(("tool", "asked"), OF_EVERY_TOOL)
async def test_an_answer_of_every_tool_reads_as_it_gave_it(desk: Desk, tool: str, asked: dict[str, Any]) -> None:
    await _reads_as_given(desk, tool, asked)


async def _reads_as_given(desk: Desk, tool: str, asked: dict[str, Any]) -> None:
    async with Client(build_server(desk)) as client:
        given = await client.call_tool(tool, asked)
        assert given.structured_content is not None
        assert "truncated" not in given.structured_content
        read_back = json.loads(await text(client, f"holdfast://answers/{given.structured_content['id']}/answer.json"))
    assert json.dumps(read_back) == json.dumps(given.structured_content)


@ERAS
async def test_every_form_says_what_it_is(desk: Desk, era: str) -> None:
    given = desk.answer(read_question(QUESTIONS[0]))
    async with Client(build_server(desk), mode=era) as client:
        for file, mime_type in FORMS.items():
            assert (await read(client, f"holdfast://answers/{given.id}/{file}")).mime_type == mime_type
        drawing = await text(client, f"holdfast://answers/{given.id}/chart.svg")
        picture = await read(client, f"holdfast://answers/{given.id}/chart.png")
    assert drawing.startswith("<svg ")
    assert "Enterprise NRR" in drawing
    assert isinstance(picture, BlobResourceContents)
    assert base64.b64decode(picture.blob).startswith(b"\x89PNG")


async def test_the_first_six_characters_are_enough(desk: Desk) -> None:
    given = desk.answer(read_question(QUESTIONS[0]))
    async with Client(build_server(desk)) as client:
        whole = await text(client, f"holdfast://answers/{given.id}/answer.json")
        for prefix in (given.id[:6], given.id[:8].upper()):
            assert await text(client, f"holdfast://answers/{prefix}/answer.json") == whole
    assert json.loads(whole)["id"] == given.id


@ERAS
async def test_the_ledger_is_described_as_the_tool_does(desk: Desk, era: str) -> None:
    async with Client(build_server(desk), mode=era) as client:
        described = (await client.call_tool("describe_ledger", {})).structured_content
        assert json.loads(await text(client, "holdfast://ledger")) == described


@ERAS
@pytest.mark.parametrize(
    ("wanted", "code", "sentence"),
    [
        ("7f3", "short_answer_id", '"7f3" is too short for an answer\'s id: give 6 characters or more.'),
        (
            "0000000000000000",
            "unknown_answer",
            "There is no answer 0000000000000000 here that you may see. An answer's id stands at its end.",
        ),
        (
            "%25%25%25%25%25%25",
            "unknown_answer",
            "There is no answer %%%%%% here that you may see. An answer's id stands at",
        ),
        (
            "x" * 5000,
            "unknown_answer",
            f"There is no answer {'x' * 60} here that you may see. An answer's id stands at its end.",
        ),
    ],
)
async def test_an_answer_that_is_not_there_is_told(desk: Desk, era: str, wanted: str, code: str, sentence: str) -> None:
    async with Client(build_server(desk), mode=era) as client:
        error = await refused(client, f"holdfast://answers/{wanted}/answer.json")
    assert error.code == INVALID_PARAMS
    assert error.message.startswith(sentence)
    assert error.data["code"] == code


@ERAS
async def test_two_answers_that_begin_alike_are_named(tmp_path: Path, era: str) -> None:
    """Two receipts get ids that begin alike, which chance would need millions of answers for."""
    database = tmp_path / "books.db"
    tuple(import_sample(database, TODAY))
    with closing(LedgerDesk(database, Workspace(), lambda: TODAY)) as desk:
        first, second = desk.answer(read_question("nrr 2025")), desk.answer(read_question("grr 2025"))
        with closing(sqlite3.connect(database)) as connection, connection:
            for number, answer in enumerate((first, second), start=1):
                connection.execute("UPDATE receipt SET id = ? WHERE id = ?", (f"abcdef000000000{number}", answer.id))
        async with Client(build_server(desk), mode=era) as client:
            error = await refused(client, "holdfast://answers/abcdef/answer.md")
    assert error.message == (
        "More than one answer begins with abcdef: abcdef0000000001, abcdef0000000002. Give more characters."
    )


@ERAS
async def test_an_answer_without_a_figure_has_no_chart(desk: Desk, era: str) -> None:
    given = desk.answer(read_question("nrr 2022"))
    async with Client(build_server(desk), mode=era) as client:
        for file in ("chart.svg", "chart.png"):
            error = await refused(client, f"holdfast://answers/{given.id}/{file}")
            assert error.message == "This answer has no figure to draw, so there is no chart."
            assert error.data == {"uri": f"holdfast://answers/{given.id}/{file}", "code": "nothing_to_draw"}


async def test_what_is_read_is_in_the_audit(tmp_path: Path) -> None:
    """Files that are carried away are exports; an answer that is read again was asked for again."""
    database = tmp_path / "books.db"
    tuple(import_sample(database, TODAY))
    with closing(LedgerDesk(database, Workspace(), lambda: TODAY)) as desk:
        given = desk.answer(read_question("nrr 2025 smb"))
        async with Client(build_server(desk)) as client:
            for file in FORMS:
                await read(client, f"holdfast://answers/{given.id[:8]}/{file}")
            await refused(client, "holdfast://answers/000000/rows.csv")
    with closing(open_registry(registry_path(database))) as registry:
        noted = [(one.deed, one.outcome, one.question, one.answer) for one in entries(registry).entries]
    asked, exported = ((deed, "done", "nrr 2025 segment=smb", given.id) for deed in (Deed.ASK, Deed.EXPORT))
    assert noted == [("ask", "done", "nrr 2025 segment=smb", given.id), asked, asked, *[exported] * 3, noted[-1]]
    assert noted[-1] == (Deed.EXPORT, "unknown_answer", None, "000000")


class TestUnderRules:
    """What somebody may not see is not there, also where ids are told apart."""

    @pytest.fixture
    def database(self, tmp_path: Path) -> Path:
        path = tmp_path / "books.db"
        tuple(import_sample(path, TODAY))
        return path

    @ERAS
    async def test_without_a_rule_nothing_is_read(self, database: Path, era: str) -> None:
        with closing(LedgerDesk(database, Workspace(), lambda: TODAY)) as desk:
            given = desk.answer(read_question("nrr 2025"))
            database.with_name("access.toml").write_text('[[rule]]\nwho = ["members"]\n', encoding="utf-8")
            async with Client(build_server(desk), mode=era) as client:
                for uri in ("holdfast://ledger", *(f"holdfast://answers/{given.id}/{file}" for file in FORMS)):
                    error = await refused(client, uri)
                    assert error.message == (
                        "No rule lets you ask here. Whoever runs Holdfast can add one to access.toml."
                    )
                    assert error.data == {"uri": uri, "code": "not_permitted"}

    @ERAS
    async def test_answers_of_others_are_not_there_nor_told_apart(self, database: Path, era: str) -> None:
        with closing(LedgerDesk(database, Workspace(), lambda: TODAY)) as desk:
            whole, mine = (desk.answer(read_question(asked)) for asked in ("nrr 2025", "nrr 2025 region=emea"))
            movers = desk.answer(read_question("movers 2025 region=emea"))
            with closing(sqlite3.connect(database)) as connection, connection:
                for number, answer in enumerate((whole, movers), start=1):
                    near = f"{mine.id[:10]}{number:06}"
                    stored = answer.model_copy(update={"id": near}).model_dump_json()
                    connection.execute("UPDATE receipt SET id = ?, answer = ? WHERE id = ?", (near, stored, answer.id))
            rule = '[[rule]]\nwho = ["mcp"]\nonly = "region=emea"\n'
            database.with_name("access.toml").write_text(rule, encoding="utf-8")
            async with Client(build_server(desk), mode=era) as client:
                read_back = json.loads(await text(client, f"holdfast://answers/{mine.id[:8]}/answer.json"))
                assert read_back == mine.model_dump(mode="json")
                for number in (1, 2):
                    wanted = f"{mine.id[:10]}{number:06}"
                    error = await refused(client, f"holdfast://answers/{wanted}/answer.json")
                    assert error.message == (
                        f"There is no answer {wanted} here that you may see. An answer's id stands at its end."
                    )

    async def test_an_answer_is_read_without_the_names_that_one_may_not_see(self, database: Path) -> None:
        with closing(LedgerDesk(database, Workspace(), lambda: TODAY)) as desk:
            given = desk.answer(read_question("why nrr 2025-Q3 by segment"))
            database.with_name("access.toml").write_text('[[rule]]\nwho = ["mcp"]\n', encoding="utf-8")
            async with Client(build_server(desk)) as client:
                told = json.loads(await text(client, f"holdfast://answers/{given.id}/answer.json"))
                page = await text(client, f"holdfast://answers/{given.id}/answer.md")
        assert (told["id"], told["accounts"]) == (given.id, [])
        assert "Account names are not shown" in page


class BrokenDesk(AroundDesk):
    """A desk with a bug."""

    def recall(self, answer_id: str, asker: Asker = LOCAL) -> Recalled:  # noqa: ARG002 - as a desk has it
        raise ZeroDivisionError(answer_id)


async def test_a_bug_is_logged_under_the_reference_that_the_asker_gets(
    desk: Desk, capfd: pytest.CaptureFixture[str]
) -> None:
    async with Client(build_server(BrokenDesk(desk))) as client:
        error = await refused(client, "holdfast://answers/abcdef/answer.json")
    said = re.fullmatch(
        r"That failed on our side \(reference (\w{4})\)\. It has been logged; nothing was changed\.", error.message
    )
    assert said is not None
    assert error.code == INTERNAL_ERROR
    out, err = capfd.readouterr()
    logged = json.loads(err)
    assert out == ""
    assert (logged["tool"], logged["reference"]) == ("answer_json", said.group(1))
    assert "ZeroDivisionError: abcdef" in logged["exception"]
