"""What the app says of itself in Slack before anybody asks it: its commands, its shortcut, what its scopes are for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retention.wording.voice import voice

if TYPE_CHECKING:
    from retention.wording.voice import Voice


def app_description(locale: str | Voice = "en") -> str:
    return voice(locale).say("Exact net revenue retention, where people ask.")


def assistant_description(locale: str | Voice = "en") -> str:
    return voice(locale).say("Exact net revenue retention, in a thread of your own.")


def command_descriptions(locale: str | Voice = "en") -> dict[str, str]:
    """What stands beside each command while it is typed."""
    speaker = voice(locale)
    return {
        "/nrr": speaker.say("Net revenue retention of any period, segment or breakdown."),
        "/grr": speaker.say("Gross revenue retention of any period, segment or breakdown."),
        "/churn": speaker.say("Revenue churn of any period, segment or breakdown."),
        "/cohorts": speaker.say("What is left of each cohort at every age."),
        "/movers": speaker.say("The accounts behind every movement of a period."),
        "/why": speaker.say("Why a figure changed: rate, mix, accounts, reasons."),
        "/retention": speaker.say("Any question: a trend, a matrix, benchmarks, two policies."),
        "/digest": speaker.say("Figures posted to a channel or to you, when you say."),
    }


def shortcut_name(locale: str | Voice = "en") -> str:
    return voice(locale).say("Ask a question")


def shortcut_description(locale: str | Voice = "en") -> str:
    return voice(locale).say("Put a question about retention together, field by field.")


def first_steps(*, http: bool, workspaces: bool, locale: str | Voice = "en") -> tuple[str, ...]:
    """What is to be done with the manifest, line by line; `workspaces` where the app is installed in many."""
    speaker = voice(locale)
    steps = [speaker.say('The Slack app. Create it at https://api.slack.com/apps with "From a manifest", then:')]
    if workspaces:
        steps.append(
            speaker.say(
                "- Basic Information, App Credentials, gives the client id and the client secret, with which each"
                " workspace installs it."
            )
        )
    else:
        steps.append(speaker.say("- Install App gives the bot token: SLACK_BOT_TOKEN."))
    if http:
        steps.append(
            speaker.say("- Basic Information, App Credentials, gives the Signing Secret: SLACK_SIGNING_SECRET.")
        )
    else:
        steps.append(
            speaker.say(
                "- Basic Information, App-Level Tokens, with the scope connections:write, gives SLACK_APP_TOKEN."
            )
        )
    steps.append(speaker.say("- holdfast doctor slack says what is still missing."))
    return tuple(steps)


def scope_purpose(scope: str, locale: str | Voice = "en") -> str:
    """What the bot does with a scope, to follow a colon."""
    speaker = voice(locale)
    return {
        "app_mentions:read": speaker.say("to be asked by a mention"),
        "assistant:write": speaker.say("to answer in the assistant pane"),
        "channels:history": speaker.say("to find its own digests in public channels, so that none is posted twice"),
        "channels:read": speaker.say("to know in which public channel somebody asks"),
        "chat:write": speaker.say("to post answers and digests"),
        "commands": speaker.say("to be asked by /nrr and the other commands"),
        "files:write": speaker.say("to hand over charts and CSV files"),
        "groups:history": speaker.say("to find its own digests in private channels, so that none is posted twice"),
        "groups:read": speaker.say("to know in which private channel somebody asks"),
        "im:history": speaker.say("to be asked in direct messages"),
        "im:read": speaker.say("to know that somebody asks in a direct message"),
        "im:write": speaker.say("to send files and digests as direct messages"),
        "mpim:read": speaker.say("to know in which group conversation somebody asks"),
        "usergroups:read": speaker.say("to know who is in the user groups that access.toml names"),
        "users:read": speaker.say("to tell members from guests and people of other companies"),
    }[scope]
