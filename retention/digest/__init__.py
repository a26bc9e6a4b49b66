"""Digests: what somebody subscribed a channel or a person to, and when it is due."""

from retention.digest.subscription import DigestBook, Late, Subscription, Thresholds

__all__ = ["DigestBook", "Late", "Subscription", "Thresholds"]
