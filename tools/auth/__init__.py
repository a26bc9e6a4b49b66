"""Who may come in over HTTP: named tokens, tokens of an issuer, and how often."""

from tools.auth.settings import SignInSettings

__all__ = ["SignInSettings"]
