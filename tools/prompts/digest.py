"""The prompt that shows a digest: composed by the core as it is for Slack."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retention.digest import Contents, Thresholds
from retention.digest.content import digest_of
from retention.digest.subscription import LAST_MONTH
from retention.errors import QuestionError
from retention.language import nearest, read_question, read_terms
from retention.language.writing import written
from retention.wording.digest import digest_reply
from retention.wording.prompts import digest_subject, digest_text
from tools.asking import whoever_asks
from tools.prompts.text import template

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from retention.desk import Desk

YES, NO = "yes", "no"


def digest_preview(desk: Desk, given: Mapping[str, str]) -> str:
    """The text of the prompt: what a digest of these contents would post now, to whoever asks alone."""
    contents = Contents(
        questions=tuple(_questions(given)),
        period=given.get("period", "").strip() or LAST_MONTH,
        thresholds=_thresholds(given),
    )
    digest = digest_of(contents, desk, whoever_asks())
    reply = None if digest is None else digest_reply(digest)
    return template("digest_preview", about=digest_subject(contents), digest=digest_text(reply))


def _questions(given: Mapping[str, str]) -> Iterator[str]:
    """The questions of the digest. The standard one is of all accounts: with a segment its figure is a question."""
    terms = read_terms(given.get("segment", ""))
    texts = [text.strip() for text in given.get("questions", "").split(";") if text.strip()]
    if terms and not texts:
        texts = [f"nrr {given.get('period', '').strip() or LAST_MONTH} vs previous"]
    for text in texts:
        question = read_question(text)
        yield written(question.model_copy(update={"terms": (*question.terms, *terms)})) if terms else text


def _is_yes(name: str, text: str) -> bool:
    """Whether yes was said; blank is no. Raises QuestionError `unknown_choice` for whatever is neither."""
    if text.casefold() not in {YES, NO, ""}:
        raise QuestionError("unknown_choice", part=name, text=text, nearest=nearest(text, (YES, NO)), valid=(YES, NO))
    return text.casefold() == YES


def _thresholds(given: Mapping[str, str]) -> Thresholds | None:
    changes = _is_yes("tier_change", given.get("tier_change", "").strip())
    points, amount = (given.get(name, "").strip() or None for name in ("nrr_down_points", "churned_over"))
    if not changes and points is None and amount is None:
        return None
    return Thresholds(tier_change=changes, nrr_down_points=points, churned_over=amount)
