"""What people do that is kept in the audit: questions, shares, exports, digests, installations and tokens."""

from __future__ import annotations

from enum import StrEnum

from retention.asker import Occasion


class Deed(StrEnum):
    """The desk notes questions itself; whatever makes an answer go further is noted by the face that does it."""

    ASK = "ask"
    HAVE_IN_DIGEST = "have_in_digest"
    SEE_AT_HOME = "see_at_home"
    SHARE = "share"
    EXPORT = "export"
    SUBSCRIBE = "subscribe"
    CHANGE_DIGEST = "change_digest"
    UNSUBSCRIBE = "unsubscribe"
    POST_DIGEST = "post_digest"
    INSTALL = "install"
    UNINSTALL = "uninstall"
    MAKE_TOKEN = "make_token"  # noqa: S105 - a word of the audit
    REVOKE_TOKEN = "revoke_token"  # noqa: S105 - a word of the audit


ANSWERED = {Occasion.QUESTION: Deed.ASK, Occasion.DIGEST: Deed.HAVE_IN_DIGEST, Occasion.HOME: Deed.SEE_AT_HOME}
"""What somebody does who is answered, by what the answer is for."""

DONE = "done"
"""The outcome of what was done; of what was refused it is the code of the error, of what broke it is FAILED."""
FAILED = "failed"
UNCLEAR = "unclear"
"""The outcome of what nobody knows whether it was done: the answer of Slack was lost."""
