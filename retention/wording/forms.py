"""What stands on the forms of Slack: titles, labels, hints and buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from retention.wording.voice import voice

if TYPE_CHECKING:
    from retention.wording.voice import Voice


class Frame(NamedTuple):
    """A form's title and its buttons; 24 characters each are the most that fit."""

    title: str
    submit: str
    close: str


class Label(NamedTuple):
    """What stands over a field, in it while it is empty, and under it."""

    label: str
    placeholder: str | None = None
    hint: str | None = None


def question_frame(locale: str | Voice = "en") -> Frame:
    speaker = voice(locale)
    return Frame(speaker.say("Ask a question"), speaker.say("Ask"), speaker.say("Cancel"))


def notice_frame(locale: str | Voice = "en") -> Frame:
    speaker = voice(locale)
    return Frame(speaker.say("Holdfast"), speaker.say("OK"), speaker.say("Close"))


def loading(locale: str | Voice = "en") -> str:
    return voice(locale).say("One moment: the ledger is being read.")


def question_labels(locale: str | Voice = "en") -> dict[str, Label]:
    """The fields of the question builder, by name."""
    speaker = voice(locale)
    return {
        "kind": Label(speaker.say("What do you want to know?")),
        "metric": Label(speaker.say("Metric"), "NRR"),
        "period": Label(speaker.say("Period")),
        "other_period": Label(
            speaker.say("Or another period"),
            "2025-Q3",
            speaker.say("Takes the place of the one above. For example 2025-Q3, last-8-weeks, 2025-06-01..2025-08-31."),
        ),
        "segment": Label(
            speaker.say("Only these accounts"),
            speaker.say("All accounts"),
            speaker.say(
                "Of one attribute: accounts with any of the values. Of several: accounts that fit each of them."
            ),
        ),
        "by": Label(speaker.say("Break down by"), speaker.say("No breakdown")),
        "compare": Label(speaker.say("Compare with"), speaker.say("No comparison")),
        "policy": Label(speaker.say("Policy")),
        "currency": Label(speaker.say("Currency"), speaker.say("All, converted where there are rates")),
    }
