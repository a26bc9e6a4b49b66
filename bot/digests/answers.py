"""A digest of answers as everybody asks for them: the first one is posted, the others go in its thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.blocks import answer_message
from bot.digests.content import Posting
from retention.language import read_question
from retention.wording import word

if TYPE_CHECKING:
    from datetime import datetime

    from bot.blocks import Message
    from bot.digests.content import Compose
    from retention.asker import Asker
    from retention.desk import Desk
    from retention.digest import Subscription


def answers_of(desk: Desk) -> Compose:
    """Composes digests at this desk."""

    def compose(subscription: Subscription, _slot: datetime, asker: Asker) -> Posting:
        main, *more = subscription.questions or (f"nrr {subscription.period}", f"movers {subscription.period}")
        return Posting(_message(desk, main, asker), _message(desk, more[0], asker) if more else None)

    return compose


def _message(desk: Desk, text: str, asker: Asker) -> Message:
    return answer_message(word(desk.answer(read_question(text), asker)))
