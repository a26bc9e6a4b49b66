"""What the service keeps beside the ledger: the audit, digests and their slots, installations, tokens of assistants.

A file of its own, because an import holds the ledger's write lock for its whole length, because a ledger's file may be
replaced or handed on, and because tokens must not travel with it.
"""

from retention.store.registry.schema import open_as_it_is, open_registry, registry_path

__all__ = ["open_as_it_is", "open_registry", "registry_path"]
