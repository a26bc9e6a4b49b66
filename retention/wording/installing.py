"""What is said while Holdfast is installed in Slack, and when a workspace's token cannot be had."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from retention.wording.voice import voice

if TYPE_CHECKING:
    from retention.wording.voice import Voice

Sentence = Callable[["Voice", dict[str, Any]], str]


class Page(NamedTuple):
    """A page in the browser: its title, its sentences, and the label of what can be done next, if anything."""

    title: str
    lines: tuple[str, ...]
    action: str = ""


def install(locale: str | Voice = "en") -> Page:
    """Where an installation begins."""
    speaker = voice(locale)
    return Page(
        speaker.say("Install Holdfast in Slack"),
        (
            speaker.say("Holdfast answers questions about net revenue retention: /nrr last-quarter enterprise."),
            speaker.say("Slack asks you which workspace, and shows what Holdfast may do there."),
        ),
        speaker.say("Add to Slack"),
    )


def installed(name: str, paused: int, locale: str | Voice = "en") -> Page:
    """It is done; `paused` counts the digests of before that stand paused."""
    speaker = voice(locale)
    lines = [speaker.say("Ask /nrr last-quarter in any channel. The reply is seen by you alone; /nrr help shows more.")]
    if paused:
        lines.append(
            speaker.plural(
                "{count} digest of this workspace is paused. Its owner starts it again in App Home.",
                "{count} digests of this workspace are paused. Their owners start them again in App Home.",
                paused,
            )
        )
    return Page(speaker.say("Holdfast is installed in {name}.", name=name), tuple(lines), speaker.say("Open Slack"))


def cancelled(locale: str | Voice = "en") -> Page:
    speaker = voice(locale)
    return Page(
        _not_installed(speaker),
        (speaker.say("You cancelled it in Slack. Nothing was changed."),),
        _again(speaker),
    )


def run_out(locale: str | Voice = "en") -> Page:
    """What came back was not begun here, or too long ago, or is over."""
    speaker = voice(locale)
    return Page(
        speaker.say("This installation has run out."),
        (
            speaker.say("It was begun more than ten minutes ago or in another browser, or it is done already."),
            speaker.say("Nothing was changed by opening this page."),
        ),
        _again(speaker),
    )


def not_permitted(name: str, workspace: str, unrevoked: str | None, locale: str | Voice = "en") -> Page:
    """A workspace that may not; `unrevoked` is why its token could not be given back, None where it was."""
    speaker = voice(locale)
    lines = [speaker.say("This Holdfast does not serve the workspace {workspace}.", workspace=workspace)]
    if unrevoked is None:
        lines.append(speaker.say("What Slack granted was given back at once, and nothing was kept."))
    else:
        lines.append(
            speaker.say(
                "Nothing was kept, but Slack did not take back what it granted ({reason}):"
                " remove Holdfast in the settings of that workspace.",
                reason=unrevoked,
            )
        )
    lines.append(
        speaker.say(
            "If it should: whoever runs Holdfast adds {workspace} to SLACK_WORKSPACES and starts it again.",
            workspace=workspace,
        )
    )
    return Page(speaker.say("Holdfast was not installed in {name}.", name=name), tuple(lines))


def not_confirmed(reason: str | None = None, locale: str | Voice = "en") -> Page:
    """Slack said no, in its word where it gave one."""
    speaker = voice(locale)
    said = (
        speaker.say("Slack did not confirm it, and nothing was kept. If that stays so, the log of Holdfast says why.")
        if reason is None
        else speaker.say("Slack refused it ({reason}). Nothing was kept.", reason=reason)
    )
    return Page(_not_installed(speaker), (said,), _again(speaker))


def failed(sentence: str, locale: str | Voice = "en") -> Page:
    """It broke off; `sentence` is what an error says."""
    speaker = voice(locale)
    return Page(_not_installed(speaker), (sentence,), _again(speaker))


def where(url: str, locale: str | Voice = "en") -> str:
    """Where a workspace installs it."""
    return voice(locale).say("Workspaces install it at {url}.", url=url)


def _not_installed(voice: Voice) -> str:
    return voice.say("Holdfast was not installed.")


def _again(voice: Voice) -> str:
    return voice.say("Start again")


def _ended(voice: Voice, facts: dict[str, Any]) -> str:
    if facts["reason"] in {"invalid_client_id", "bad_client_secret"}:
        return voice.say(
            "Slack refuses SLACK_CLIENT_ID or SLACK_CLIENT_SECRET ({reason}), so I cannot answer."
            " Whoever runs Holdfast copies them again from Basic Information (App Credentials).",
            reason=facts["reason"],
        )
    return voice.say(
        "My access to this workspace has ended, and Slack does not renew it ({reason})."
        " Whoever may install apps here installs Holdfast again: {url}",
        reason=facts["reason"],
        url=facts["url"],
    )


INSTALLING_SENTENCES: dict[str, Sentence] = {
    "token_not_renewed": lambda voice, facts: voice.say(
        "My access to this workspace has to be renewed, and Slack does not answer that now ({reason})."
        " Ask again in a minute.",
        reason=facts["reason"],
    ),
    "token_ended": _ended,
}
