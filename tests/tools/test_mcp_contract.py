"""The contract with clients: names, descriptions, schemas, annotations of all there is, as one committed file."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest_asyncio
from jsonschema import Draft202012Validator
from mcp import Client

from tools.server import build_server

if TYPE_CHECKING:
    from pydantic import BaseModel

    from retention.desk import Desk

GOLDEN = Path(__file__).parents[1] / "golden" / "mcp_contract.json"
WRITE = "HOLDFAST_WRITE_GOLDEN"
REGENERATE = f"{WRITE}=1 .venv/bin/pytest tests/tools/test_mcp_contract.py"


@pytest_asyncio.fixture
async def contract(unasked_desk: Desk) -> str:
    """The contract as text: what a client is told before its first call, whatever the ledger holds."""
    async with Client(build_server(unasked_desk)) as client:
        tools = (await client.list_tools()).tools
        assert client.server_info is not None
        told = {
            "name": client.server_info.name,
            "title": client.server_info.title,
            "instructions": client.instructions,
            "tools": [_told(tool) for tool in tools],
            "resources": [_told(one) for one in (await client.list_resources()).resources],
            "resourceTemplates": [_told(one) for one in (await client.list_resource_templates()).resource_templates],
            "prompts": [_told(one) for one in (await client.list_prompts()).prompts],
        }
    return json.dumps(told, indent=2, ensure_ascii=False) + "\n"


def _told(one: BaseModel) -> dict[str, Any]:
    return one.model_dump(mode="json", by_alias=True, exclude_none=True)


def test_the_contract_is_the_committed_one(contract: str) -> None:
    if WRITE in os.environ:
        GOLDEN.write_text(contract, encoding="utf-8")
    assert contract == GOLDEN.read_text(encoding="utf-8"), f"If the change is meant, run: {REGENERATE}"


def test_the_schemas_are_valid_and_closed(contract: str) -> None:
    for tool in json.loads(contract)["tools"]:
        for name in ("inputSchema", "outputSchema"):
            Draft202012Validator.check_schema(tool[name])
            assert tool[name]["type"] == "object"
            assert tool[name]["additionalProperties"] is False


def test_every_tool_only_reads(contract: str) -> None:
    for tool in json.loads(contract)["tools"]:
        assert tool["annotations"]["readOnlyHint"] is True
        assert tool["annotations"]["openWorldHint"] is False
