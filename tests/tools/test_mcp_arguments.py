"""Arguments that must change: each one is named, with what is valid and the nearest choice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from mcp.server.mcpserver.exceptions import ToolError

from tools.arguments import read_arguments
from tools.question_arguments import RetentionArguments

if TYPE_CHECKING:
    from retention.desk import Desk
    from tests.tools.conftest import Call

ARGUMENTS = "Arguments: period, metric, segment, by, compare, policy, currency, known_on, margin, cac."
SIX_FAULTS = (
    'The argument metric must be text, not a number: write "4". '
    'The argument segment must be text, not a number: write "3". '
    'The argument by must be text, not a number: write "1". '
    'The argument compare must be text, not a number: write "2". '
    'The argument policy must be text, not a number: write "5". '
    "2 more arguments must change."
)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            {"period": "last-quarter", "segmnt": "enterprise"},
            f'I don\'t know the argument "segmnt". Did you mean segment? {ARGUMENTS}',
        ),
        ({"perod": "last-quarter"}, f'I don\'t know the argument "perod". Did you mean period? {ARGUMENTS}'),
        ({"period": "last-quarter", "zzz": 1}, f'I don\'t know the argument "zzz". {ARGUMENTS}'),
        ({}, 'The argument period is missing, for example period="last-quarter".'),
        ({"period": 2025}, 'The argument period must be text, not a number: write "2025".'),
        ({"period": 5.5}, 'The argument period must be text, not a number: write "5.5".'),
        ({"period": None}, 'The argument period must be text, not null, for example period="last-quarter".'),
        ({"period": True}, 'The argument period must be text, not true or false, for example period="last-quarter".'),
        (
            {"period": "2025", "by": ["region"]},
            'The argument by must be text, not a list, for example by="region".',
        ),
        (
            {"period": "2025", "segment": {"region": "emea"}},
            'The argument segment must be text, not an object, for example segment="enterprise".',
        ),
        (
            {"x" * 1001: 1, "period": "2025"},
            f'I don\'t know the argument "{"x" * 60}…". {ARGUMENTS}',
        ),
        (
            {"by": 1, "compare": 2, "segment": 3, "metric": 4, "policy": 5, "currency": 6},
            SIX_FAULTS,
        ),
    ],
)
async def test_a_wrong_argument_is_refused_by_name(
    call: Call, unasked_desk: Desk, arguments: dict[str, Any], sentence: str
) -> None:
    refused = await call(unasked_desk, "get_retention", **arguments)
    assert refused.is_error
    assert refused.structured_content is None
    assert [part.text for part in refused.content if part.type == "text"] == [sentence]


async def test_a_tool_without_arguments_says_so(call: Call, unasked_desk: Desk) -> None:
    refused = await call(unasked_desk, "describe_ledger", segment="smb")
    assert refused.is_error
    assert [part.text for part in refused.content if part.type == "text"] == [
        'I don\'t know the argument "segment": this tool takes none.'
    ]


def test_a_name_that_is_no_text_is_told_as_one() -> None:
    """JSON over HTTP lets half a character through, which the client of these tests does not."""
    with pytest.raises(ToolError) as refused:
        read_arguments(RetentionArguments, {"period": "2025", "segment\ud800": "enterprise"})
    assert str(refused.value) == f'I don\'t know the argument "segment?". Did you mean segment? {ARGUMENTS}'


def test_a_single_argument_beyond_those_named_is_counted_as_one() -> None:
    with pytest.raises(ToolError) as refused:
        read_arguments(RetentionArguments, dict.fromkeys("abcdef", 1) | {"period": "2025"})
    assert str(refused.value).endswith("1 more argument must change.")
