"""What is said when there can be no chart."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from retention.wording.ledger_errors import Sentence

CHART_SENTENCES: dict[str, Sentence] = {
    "nothing_to_draw": lambda voice, _facts: voice.say("This answer has no figure to draw, so there is no chart."),
    "unknown_chart_form": lambda voice, facts: voice.say(
        "I can't tell what picture \"{path}\" is to be. A chart's name ends in {endings}.",
        path=facts["path"],
        endings=voice.either([f".{form}" for form in facts["valid"]]),
    ),
    "chart_not_written": lambda voice, facts: voice.say("The chart can't be written to {path} ({reason}).", **facts),
}
