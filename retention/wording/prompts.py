"""What is said of an answer or a digest where an assistant is told what to write about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retention.wording.markdown import escaped, markdown
from retention.wording.names import date_before, metric_name, period_name, segment_name
from retention.wording.subscriptions import condition, contents_line
from retention.wording.voice import voice

if TYPE_CHECKING:
    from retention.answer import Head
    from retention.digest import Contents
    from retention.question import Metric
    from retention.wording.digest import DigestReply
    from retention.wording.voice import Voice


def about(answer: Head, locale: str | Voice = "en") -> str:
    """Whose figures, of when: "enterprise, Q3 2026 (1 Jul – 30 Sep 2026)"."""
    speaker = voice(locale)
    return speaker.say(
        "{accounts}, {period} ({days})",
        accounts=escaped(segment_name(speaker, answer.conditions))
        if answer.conditions
        else speaker.say("all accounts"),
        period=period_name(speaker, answer.period),
        days=speaker.days(answer.period.start, date_before(answer.period.end)),
    )


def metric_within(metric: Metric, locale: str | Voice = "en") -> str:
    """The metric within a sentence."""
    return metric_name(voice(locale), metric)


def digest_subject(contents: Contents, locale: str | Voice = "en") -> str:
    """What the digest is about, and when it is posted."""
    speaker = voice(locale)
    what = escaped(contents_line(contents, speaker))
    if contents.thresholds is None:
        return what
    return speaker.say("{what}. {condition}", what=what, condition=condition(contents.thresholds, speaker)).rstrip(".")


def digest_text(reply: DigestReply | None, locale: str | Voice = "en") -> str:
    """The messages of a digest as Markdown, the main one first; without one, that none would be posted."""
    speaker = voice(locale)
    if reply is None:
        return speaker.say("Nothing would be posted: no threshold is crossed.")
    main, *thread = (markdown(one).rstrip() for one in (reply.main, *reply.thread))
    said = [speaker.say("In the thread:"), *thread] if thread else []
    return "\n\n".join((main, *said))
