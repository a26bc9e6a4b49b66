"""What the service keeps beside the ledger: who asked what, the digests and their slots, the installations.

A file of its own, because an import holds the ledger's write lock for its whole length, because a ledger's file may be
replaced or handed on, and because tokens must not travel with it.
"""

from retention.store.registry.schema import open_as_it_is, open_registry, registry_path

__all__ = ["open_as_it_is", "open_registry", "registry_path"]
