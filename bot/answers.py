"""An answer of any kind as a message: words, tables and a chart; where only a picture shows it, that comes later."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.blocks import Unfinished, answer_message, blocks_below
from bot.charts import chart_block, has_chart
from bot.text import clip
from retention.wording import slack, word
from retention.wording.series import is_drawn, word_series

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.blocks import Message
    from bot.measures import Block
    from retention.answer.any import AnyAnswer

# The message says it all; this says which of its parts the picture is.
SAID_CHARACTERS = 300


def message_of_answer(answer: AnyAnswer, controls: Sequence[Block] = (), *, shared_by: str | None = None) -> Message:
    """Lay out an answer with the `controls` under it; `shared_by` is the id of whoever shared it."""
    reply = word(answer)
    message = answer_message(reply, controls, chart=chart_of(answer), shared_by=shared_by)
    if has_chart(message) or not is_drawn(answer):
        return message
    said = clip(slack.picture_of(reply.headline), SAID_CHARACTERS)
    return Unfinished.of(message, answer, said, len(blocks_below(reply, controls)))


def chart_of(answer: AnyAnswer) -> Block | None:
    """The chart that Slack draws of an answer; None where it cannot hold it."""
    series = word_series(answer)
    return None if series is None else chart_block(series)
