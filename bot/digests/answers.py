"""A digest as it is posted: what the core says of it, laid out, with its chart or a picture where that has no room."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from bot.answers import chart_of
from bot.blocks import answer_message
from bot.charts import has_chart
from bot.controls import buttons
from bot.digests.content import Posting, Quiet
from bot.pictures import drawn
from retention.digest.content import digest_of
from retention.errors import QuestionError
from retention.wording.digest import digest_reply
from retention.wording.series import is_drawn

if TYPE_CHECKING:
    from collections.abc import Collection

    from bot.blocks import Blocks
    from bot.digests.content import Compose
    from retention.answer.any import AnyAnswer
    from retention.asker import Asker
    from retention.desk import Desk
    from retention.digest import Subscription


def answers_of(desk: Desk) -> Compose:
    """Composes digests at this desk."""

    def compose(subscription: Subscription, told: Collection[str], asker: Asker) -> Posting | Quiet:
        digest = digest_of(subscription, desk, asker, told)
        if digest is None:
            return Quiet()
        reply, shown = digest_reply(digest), digest.drawn or digest.answers[0]
        buttons_of = partial(_buttons, desk, asker)
        main = answer_message(reply.main, buttons_of(digest.answers[0]), chart=chart_of(shown))
        return Posting(
            main=main,
            thread=tuple(
                answer_message(told, buttons_of(answer), chart=chart_of(answer))
                for told, answer in zip(reply.thread, digest.in_thread, strict=True)
            ),
            picture=_picture(shown) if is_drawn(shown) and not has_chart(main) else None,
            marks=digest.marks,
        )

    return compose


def _buttons(desk: Desk, asker: Asker, answer: AnyAnswer) -> Blocks:
    """Whoever reads it asks on from there, as far as they may."""
    question, permit = desk.recall(answer.id, asker).question, desk.permit(asker)
    return buttons(answer, question, accounts=permit.accounts)


def _picture(answer: AnyAnswer) -> bytes | None:
    try:
        return drawn(answer)
    except QuestionError:
        # An answer without any figure has nothing to draw.
        return None
