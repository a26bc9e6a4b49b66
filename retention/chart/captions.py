"""What stands over a chart: the sentences of the worded answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retention.chart.canvas import Caption
from retention.wording import word

if TYPE_CHECKING:
    from retention.answer.any import AnyAnswer
    from retention.wording.voice import Voice


def captioned(speaker: Voice, answer: AnyAnswer, *remarks: str, title: str | None = None) -> Caption:
    """The answer's own headline unless the chart has another `title`; `remarks` are about the chart alone."""
    reply = word(answer, speaker)
    return Caption(title=title or reply.headline, scope=reply.scope, provenance=reply.provenance, remarks=remarks)
