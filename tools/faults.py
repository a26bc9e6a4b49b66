"""Bugs of ours: each gets a reference that the asker sees and the log keeps."""

from __future__ import annotations

import secrets
import sys

import structlog

# Without 0, 1, I and O: a reference is read aloud and typed again.
_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_LENGTH = 4


def log_fault(tool: str, error: Exception) -> str:
    """Log `error` with its traceback to standard error, and give its reference.

    Never to standard output: over stdio that is the wire.
    """
    reference = "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
    log = structlog.wrap_logger(
        structlog.PrintLogger(sys.stderr),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )
    log.error("tool failed", reference=reference, tool=tool, exc_info=error)
    return reference
