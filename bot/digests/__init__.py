"""Digests in Slack: exactly one post for each slot."""
