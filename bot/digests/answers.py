"""A digest as it is posted: what the core says of it, laid out, with its picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.blocks import answer_message
from bot.digests.content import Posting, Quiet
from retention.digest.content import digest_of
from retention.errors import QuestionError
from retention.wording.digest import digest_reply

if TYPE_CHECKING:
    from datetime import datetime

    from bot.digests.content import Compose
    from retention.answer.any import AnyAnswer
    from retention.asker import Asker
    from retention.desk import Desk
    from retention.digest import Subscription


def answers_of(desk: Desk) -> Compose:
    """Composes digests at this desk."""

    def compose(subscription: Subscription, _slot: datetime, asker: Asker) -> Posting | Quiet:
        digest = digest_of(subscription, desk, asker)
        if digest is None:
            return Quiet()
        reply = digest_reply(digest)
        return Posting(
            main=answer_message(reply.main),
            thread=tuple(map(answer_message, reply.thread)),
            picture=_picture(digest.drawn) if digest.drawn is not None else None,
            key=digest.key,
        )

    return compose


def _picture(answer: AnyAnswer) -> bytes | None:
    from retention.chart import chart, render  # noqa: PLC0415 - drawing is loaded by the first digest

    try:
        return render(chart(answer), "png")
    except QuestionError:
        # An answer without any figure has nothing to draw.
        return None
