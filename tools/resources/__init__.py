"""Resources: pages of definitions, the ledger's description, and answers that were given, in every form."""

from tools.resources.registering import register_resources
from tools.resources.sized import DeskServer

__all__ = ["DeskServer", "register_resources"]
