"""What keeps Slack, or assistants, and Holdfast apart: a line a finding, and what to do after all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retention.asker import Face
from retention.findings import Check, State
from retention.wording.doctor_findings import SENTENCES
from retention.wording.voice import voice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retention.findings import Finding
    from retention.wording.voice import Voice

# The longest word for a state, and a gap.
_COLUMN = 13


def finding_line(finding: Finding, locale: str | Voice = "en") -> str:
    """A finding: how the check ended, what was checked, what was found and what to do next."""
    speaker = voice(locale)
    said = speaker.say(
        "{check}: {sentence}", check=_name(finding.check, speaker), sentence=finding_sentence(finding, speaker)
    )
    return _state(finding.state, speaker).ljust(_COLUMN) + said.replace("\n", "\n" + " " * _COLUMN)


def finding_sentence(finding: Finding, locale: str | Voice = "en") -> str:
    """What was found, and what to do next. A code without a sentence is a bug and raises KeyError."""
    return SENTENCES[finding.code](voice(locale), finding.facts)


def closing_line(findings: Sequence[Finding], locale: str | Voice = "en", *, face: Face = Face.SLACK) -> str:
    """What all findings of a face come to."""
    speaker = voice(locale)
    states = [finding.state for finding in findings]
    failed, unchecked, warnings = (states.count(state) for state in (State.FAILED, State.NOT_CHECKED, State.WARNING))
    if failed and face is Face.MCP:
        return speaker.plural(
            "{count} thing to mend. Then run this again.",
            "{count} things to mend, from the top: one often causes the next. Then run this again.",
            failed,
        )
    if failed:
        return speaker.plural(
            "{count} thing to mend. The settings of your Slack app are at https://api.slack.com/apps. Then run this"
            " again.",
            "{count} things to mend, from the top: one often causes the next. The settings of your Slack app are at"
            " https://api.slack.com/apps. Then run this again.",
            failed,
        )
    if unchecked:
        return speaker.plural(
            "Nothing to mend was found, but {count} check could not be made.",
            "Nothing to mend was found, but {count} checks could not be made.",
            unchecked,
        )
    if warnings:
        return speaker.plural("It works, with {count} warning.", "It works, with {count} warnings.", warnings)
    return speaker.say("All is well.")


def _state(state: State, speaker: Voice) -> str:
    return {
        State.OK: speaker.say("ok"),
        State.WARNING: speaker.say("warning"),
        State.FAILED: speaker.say("to mend"),
        State.NOT_CHECKED: speaker.say("not checked"),
    }[state]


def _name(check: Check, speaker: Voice) -> str:
    return {
        Check.SETTINGS: speaker.say("Settings"),
        Check.SLACK: speaker.say("Slack"),
        Check.SCOPES: speaker.say("Scopes"),
        Check.SOCKET: speaker.say("Socket"),
        Check.ADDRESS: speaker.say("Address"),
        Check.CLOCK: speaker.say("Clock"),
        Check.LEDGER: speaker.say("Ledger"),
        Check.ACCESS: speaker.say("Access rules"),
        Check.REGISTRY: speaker.say("Registry"),
        Check.RULED_CHANNELS: speaker.say("Channels in rules"),
        Check.CHANNELS: speaker.say("Membership"),
        Check.DIGESTS: speaker.say("Digests"),
        Check.TOKENS: speaker.say("Named tokens"),
        Check.RULED_TOKENS: speaker.say("Tokens in rules"),
        Check.ISSUER: speaker.say("Issuer"),
        Check.STDIO: speaker.say("Over stdio"),
        Check.SIGN_IN: speaker.say("Sign-in"),
        Check.HTTP: speaker.say("Over HTTP"),
    }[check]
