"""Digests: what somebody subscribed a channel or a person to, and when it is due."""

from retention.digest.subscription import Contents, DigestBook, Late, Subscription, Thresholds

__all__ = ["Contents", "DigestBook", "Late", "Subscription", "Thresholds"]
