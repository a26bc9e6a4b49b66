"""Bugs of ours: each gets a reference that the asker sees and the log keeps."""

from __future__ import annotations

import secrets
import sys

import structlog

from retention.wording.errors import REFERENCES, fault_reference


def log_fault(tool: str, error: Exception) -> str:
    """Log `error` with its traceback to standard error, and give its reference.

    Never to standard output: over stdio that is the wire.
    """
    name = fault_reference(secrets.randbelow(REFERENCES))
    log = structlog.wrap_logger(
        structlog.PrintLogger(sys.stderr),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )
    log.error("tool failed", reference=name, tool=tool, exc_info=error)
    return name
