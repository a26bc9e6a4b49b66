"""A bug of ours: the asker gets a reference, the log gets the traceback, and standard output gets nothing."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from retention.asker import LOCAL
from tests.desks import AroundDesk

if TYPE_CHECKING:
    from collections.abc import Hashable

    import pytest

    from retention.answer import Answer
    from retention.asker import Asker
    from retention.desk import LedgerDescription
    from retention.question import Question
    from tests.tools.conftest import Call


class BrokenDesk(AroundDesk):
    """A desk with a bug."""

    def answer(self, question: Question, asker: Asker = LOCAL) -> Answer:  # noqa: ARG002 - as a desk has it
        message = f"no way to answer {question.metric}"
        raise ZeroDivisionError(message)

    def moment(self, asker: Asker = LOCAL) -> Hashable:  # noqa: ARG002 - as a desk has it
        return 0

    def describe(self, asker: Asker = LOCAL) -> LedgerDescription:  # noqa: ARG002 - as a desk has it
        message = "nothing to describe"
        raise KeyError(message)


async def test_a_bug_is_logged_under_the_reference_that_the_asker_gets(
    call: Call, capfd: pytest.CaptureFixture[str]
) -> None:
    failed = await call(BrokenDesk(), "get_retention", period="2025")
    assert failed.is_error
    (part,) = failed.content
    assert part.type == "text"
    said = re.fullmatch(
        r"That failed on our side \(reference (\w{4})\)\. It has been logged; nothing was changed\.", part.text
    )
    assert said is not None
    out, err = capfd.readouterr()
    logged = json.loads(err)
    assert out == ""
    assert (logged["event"], logged["level"], logged["tool"]) == ("tool failed", "error", "get_retention")
    assert logged["reference"] == said.group(1)
    assert "ZeroDivisionError: no way to answer nrr" in logged["exception"]
