"""What an interactive view says beside its answer: the names of its controls, and what it is doing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retention.wording.names import period_name
from retention.wording.voice import capitalised, voice

if TYPE_CHECKING:
    from retention.answer import AnswerPeriod
    from retention.wording.voice import Voice


def title(name: str, locale: str | Voice = "en") -> str:
    """What the view called `name` is called."""
    speaker = voice(locale)
    return {
        "movements": speaker.say("Movements of a period"),
        "trend": speaker.say("Trend"),
        "cohorts": speaker.say("Cohorts"),
        "matrix": speaker.say("Segments by GRR and NRR"),
    }[name]


def described(tool: str, locale: str | Voice = "en") -> str:
    return voice(locale).say("Shows an answer of {tool} and asks on from it.", tool=tool)


def phrases(locale: str | Voice = "en") -> dict[str, str]:
    """All that a view can say before an answer is there, or instead of one, and the names of its controls."""
    speaker = voice(locale)
    return {
        "waiting": speaker.say("Waiting for the answer …"),
        "asking": speaker.say("Asking …"),
        "cancelled": speaker.say("The question was cancelled."),
        "failed": speaker.say("This cannot be shown: the assistant did not pass the question on."),
        "fixed": speaker.say("It cannot be changed here: this assistant lets no view ask. Ask in the conversation."),
        "last": speaker.say("This is the last answer that was given, not the one that was asked for now."),
        "again": speaker.say(
            "The assistant passed on its text alone, so this was asked again just now: it may be newer than what stands"
            " in the conversation."
        ),
        "period": speaker.say("Period"),
        "segment": speaker.say("Accounts of"),
        "other": speaker.say("Other …"),
        "other_period": speaker.say("Another period, for example 2025-Q3, 2025-06 or last-8-weeks"),
        "other_segment": speaker.say("Other accounts, for example enterprise or region=emea"),
        "ask": speaker.say("Ask"),
        "chart": speaker.say("Chart"),
        "table": speaker.say("Table"),
        "show_as": speaker.say("Show as"),
        "marks": speaker.say("Arrow keys walk through the figures of the chart."),
    }


def now_seen(headline: str, answer_id: str, locale: str | Voice = "en") -> str:
    """What an assistant is told when a person has changed what a view shows."""
    return voice(locale).say(
        "In the view, the person changed the question and now sees: {headline} (answer {id}).",
        headline=headline,
        id=answer_id,
    )


def period_shown(period: AnswerPeriod, locale: str | Voice = "en") -> str:
    """The period of an answer as a choice among others."""
    return capitalised(period_name(voice(locale), period))


def unknown_theme(name: str, valid: tuple[str, ...], locale: str | Voice = "en") -> str:
    speaker = voice(locale)
    return speaker.say('I don\'t know the theme "{name}". Themes: {valid}.', name=name, valid=speaker.listed(valid))
