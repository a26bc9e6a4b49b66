"""Resources: pages of definitions, the ledger's description, and answers that were given, in every form."""

from tools.resources.registering import register_resources

__all__ = ["register_resources"]
