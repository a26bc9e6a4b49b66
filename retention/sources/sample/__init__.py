"""The sample ledger: an invented company's billing, made anew for every today and alike relative to it."""

from retention.sources.sample.ledger import Sample, sample

__all__ = ["Sample", "sample"]
