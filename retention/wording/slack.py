"""What only Slack is told: notices while an answer is made, how to ask, what a message leaves out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retention.wording import installing
from retention.wording.slack_app import command_descriptions
from retention.wording.voice import voice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retention.desk import Attribute
    from retention.wording.voice import Voice

# Written as they are in every language: the period grammar reads them.
_PERIODS = (
    *"last-month last-quarter last-year qtd ytd ttm last-8-weeks 2025 2025-Q3 2025-06".split(),
    "since 2025-01",
)


def working(locale: str | Voice = "en") -> str:
    return voice(locale).say("Working on it. The answer will appear here.")


def status_working(locale: str | Voice = "en") -> str:
    """What stands beside the app's name while it works: "Holdfast is computing the answer"."""
    return voice(locale).say("is computing the answer")


def prompts_title(locale: str | Voice = "en") -> str:
    return voice(locale).say("Questions that your ledger answers")


def button(follow_up: str, locale: str | Voice = "en") -> str:
    """The label of a button or a menu under an answer, by its name."""
    speaker = voice(locale)
    return {
        "period": speaker.say("Period"),
        "segment": speaker.say("Accounts of"),
        "breakdown": speaker.say("Break down"),
        "compare": speaker.say("Compare"),
        "accounts": speaker.say("Accounts behind it"),
        "math": speaker.say("Show the math"),
        "chart": speaker.say("Chart"),
        "csv": speaker.say("Export CSV"),
        "share": speaker.say("Share in channel"),
    }[follow_up]


def shared_by(locale: str | Voice = "en") -> str:
    """What stands before the name of whoever shared an answer."""
    return voice(locale).say("Shared by")


def already_shared(locale: str | Voice = "en") -> str:
    return voice(locale).say("You shared this answer here a moment ago.")


def invite_me(locale: str | Voice = "en") -> str:
    return voice(locale).say(
        "I am not in this channel, so I cannot post there. Invite me (/invite @Holdfast), then share again."
    )


def file_sent(name: str, locale: str | Voice = "en") -> str:
    return voice(locale).say("{name} is in your direct messages with me.", name=name)


def slack_refused(reason: str, locale: str | Voice = "en") -> str:
    """Say that Slack did not take a post or a file, in its own word."""
    return voice(locale).say("Slack did not take it ({reason}).", reason=reason)


def picture_of(headline: str, locale: str | Voice = "en") -> str:
    """Say that a picture is of the answer with that headline."""
    return voice(locale).say("Chart: {headline}", headline=headline)


def perhaps_posted(locale: str | Voice = "en") -> str:
    return voice(locale).say("The connection to Slack broke: look whether it has arrived before you share it again.")


def perhaps_sent(locale: str | Voice = "en") -> str:
    return voice(locale).say(
        "The connection to Slack broke: look in your direct messages whether the file has arrived."
    )


def busy(locale: str | Voice = "en") -> str:
    return voice(locale).say("Too many questions are waiting. Please ask again in a minute.")


def other_workspace(locale: str | Voice = "en") -> str:
    return voice(locale).say("This Holdfast belongs to another workspace.")


def connected(team: str, locale: str | Voice = "en") -> str:
    """Say that questions are answered, over a socket that was opened to Slack."""
    return voice(locale).say("Holdfast answers {team} in Slack over Socket Mode. Ctrl+C ends it.", team=team)


def listening(url: str, install: str | None = None, locale: str | Voice = "en") -> str:
    """Say that questions are answered, where Slack must reach them, and where one of many workspaces installs it."""
    speaker = voice(locale)
    said = speaker.say("Holdfast answers Slack at {url}. Ctrl+C ends it.", url=url)
    return said if install is None else f"{said}\n{installing.where(install, speaker)}"


def help_headline(command: str, locale: str | Voice = "en") -> str:
    """What the command answers; a message to the bot is any question."""
    return command_descriptions(locale)[command or "/retention"]


def help_grammar(*, cohorts: bool, breakdown: bool, comparison: bool, locale: str | Voice = "en") -> tuple[str, ...]:
    """What a question is made of, as far as the command takes it, and how a period is written."""
    speaker = voice(locale)
    if cohorts:
        parts = speaker.say("Say how wide the cohorts are. Then, if you like, revenue or logo, and a segment.")
    elif comparison:
        parts = speaker.say("Name a period. Then, if you like, a segment, a breakdown (by …) or a comparison (vs …).")
    elif breakdown:
        parts = speaker.say("Name a period. Then, if you like, a segment or a breakdown (by …).")
    else:
        parts = speaker.say("Name a period. Then, if you like, a segment.")
    return parts, speaker.say("Periods: {periods}.", periods=speaker.listed(_PERIODS))


def help_other_ways(locale: str | Voice = "en") -> str:
    return voice(locale).say(
        "To put a question together field by field: /retention build. To have figures posted on the days that you"
        " choose: /digest."
    )


def help_attributes(locale: str | Voice = "en") -> str:
    """Introduce the attributes that can be named."""
    return voice(locale).say("This ledger knows:")


def attribute_line(attribute: Attribute, values_shown: int, locale: str | Voice = "en") -> str:
    """Name an attribute and its most frequent values."""
    speaker = voice(locale)
    values = [entry.value for entry in attribute.values[:values_shown]]
    if attribute.values_total > len(values):
        return speaker.say("{name}: {values}, …", name=attribute.name, values=speaker.listed(values))
    return speaker.say("{name}: {values}", name=attribute.name, values=speaker.listed(values))


def rows_shown(shown: int, total: int, locale: str | Voice = "en") -> str:
    """Say that a table was cut. Both count segments, not the total's row."""
    speaker = voice(locale)
    return speaker.plural(
        "{shown} of {count} row shown.", "{shown} of {count} rows shown.", total, shown=speaker.number(shown)
    )


def rows_in_file(shown: int, total: int, locale: str | Voice = "en") -> str:
    """The same under an answer, whose file has every row."""
    speaker = voice(locale)
    return speaker.plural(
        "{shown} of {count} row shown; Export CSV has them all.",
        "{shown} of {count} rows shown; Export CSV has them all.",
        total,
        shown=speaker.number(shown),
    )


def tables_left(titles: Sequence[str], locale: str | Voice = "en") -> str:
    """Name the tables for which a message has no room."""
    speaker = voice(locale)
    return speaker.plural(
        "{count} table has no room here, Export CSV has it: {titles}",
        "{count} tables have no room here, Export CSV has them: {titles}",
        len(titles),
        titles=speaker.listed(titles),
    )


def lines_left(count: int, locale: str | Voice = "en") -> str:
    """Say that a list was cut."""
    return voice(locale).plural("And {count} more.", "And {count} more.", count)
