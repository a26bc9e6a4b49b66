"""What is found of digests: which one cannot be posted, why, and who can mend it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from retention.wording.errors import explain

if TYPE_CHECKING:
    from collections.abc import Callable

    from retention.wording.voice import Voice

Facts = dict[str, Any]


def _digest(voice: Voice, facts: Facts) -> str:
    """Which digest: "Digest d41f to #finance, set up by Ada"."""
    digest, name = facts["digest"], facts.get("name")
    target = f"#{name}" if name else digest.target
    figures = {"id": digest.id, "target": target, "owner": facts.get("owner") or digest.owner}
    if digest.paused:
        return voice.say("Digest {id} to {target}, set up by {owner}, paused", **figures)
    return voice.say("Digest {id} to {target}, set up by {owner}", **figures)


DIGEST_FINDINGS: dict[str, Callable[[Voice, Facts], str]] = {
    "no_registry": lambda voice, _: voice.say("because the registry cannot be used (see Registry)."),
    "no_digests": lambda voice, _: voice.say("Nobody has subscribed to one."),
    "digests": lambda voice, facts: voice.plural(
        "{count} digest can be posted.", "{count} digests can be posted.", facts["count"]
    ),
    "digest_elsewhere": lambda voice, facts: voice.say(
        "{digest}: it belongs to the workspace {team}, which these tokens are not of, so it is not posted.",
        digest=_digest(voice, facts),
        team=facts["digest"].team,
    ),
    "digest_without_owner": lambda voice, facts: voice.say(
        "{digest}: that person has left the workspace, so it is not posted. Somebody else sets it up anew with"
        " /digest.",
        digest=_digest(voice, facts),
    ),
    "digest_without_reader": lambda voice, facts: voice.say(
        "{digest}: its reader has left the workspace. Its owner removes it with /digest list.",
        digest=_digest(voice, facts),
    ),
    "digest_channel_unseen": lambda voice, facts: voice.say(
        "{digest}: the channel is private and the bot is not in it, or it is gone. Type /invite @{bot} there, or its"
        " owner chooses another one with /digest list.",
        digest=_digest(voice, facts),
        bot=facts["bot"],
    ),
    "digest_can_resume": lambda voice, facts: voice.say(
        "{digest}: it was paused because it could not be posted, and now it could. Its owner resumes it with /digest"
        " list.",
        digest=_digest(voice, facts),
    ),
    "digest_archived": lambda voice, facts: voice.say(
        "{digest}: the channel is archived. Restore it, or its owner chooses another one with /digest list.",
        digest=_digest(voice, facts),
    ),
    "digest_not_member": lambda voice, facts: voice.say(
        "{digest}: the bot is not in that channel any more. Type /invite @{bot} there.",
        digest=_digest(voice, facts),
        bot=facts["bot"],
    ),
    "digest_not_permitted": lambda voice, facts: voice.say(
        '{digest}: it is refused, and its owner is told: "{sentence}"',
        digest=_digest(voice, facts),
        sentence=explain(facts["error"], voice),
    ),
}
