"""The bot's log: one JSON line an event, without question texts, tokens or addresses that act as keys."""

from __future__ import annotations

import logging
import re
import secrets
import sys
from typing import Any

import structlog

from retention.wording.errors import REFERENCES, fault_reference

# Whoever holds one of these can act: a token, a response_url, the ticket of a socket.
_KEYS = re.compile(r"\b(?:xox[a-z]|xapp)-[\w-]+|\b(?:https?|wss?)://[^\s'\")]+")
_HIDDEN = "[hidden]"
# Slack's own libraries log whole requests at DEBUG, response addresses at INFO and bodies with WARNING.
_LIBRARIES = {"slack_bolt": logging.ERROR, "slack_sdk": logging.WARNING}
_OURS = "holdfast.slack"


class _WithoutKeys(logging.Formatter):
    """Hides every key in the finished line, the traceback included."""

    def format(self, record: logging.LogRecord) -> str:
        return _KEYS.sub(_HIDDEN, super().format(record))


def write_log_to_stderr() -> None:
    """Send our log and that of Slack's libraries to standard error. Entry points call this once."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_WithoutKeys())
    for name, level in {**_LIBRARIES, _OURS: logging.INFO}.items():
        logger = logging.getLogger(name)
        logger.setLevel(level)
        logger.handlers = [handler]
        logger.propagate = False


def new_reference() -> str:
    """Make a short name for one failure, which its sentence tells the asker and its log line repeats."""
    return fault_reference(secrets.randbelow(REFERENCES))


def bolt_logger() -> logging.Logger:
    """Give Bolt a logger that never logs a body, whatever the program's logging is set to."""
    logger = logging.getLogger("slack_bolt")
    logger.setLevel(_LIBRARIES["slack_bolt"])
    logging.getLogger("slack_sdk").setLevel(_LIBRARIES["slack_sdk"])
    return logger


log: Any = structlog.wrap_logger(
    logging.getLogger(_OURS),
    wrapper_class=structlog.stdlib.BoundLogger,
    processors=[
        structlog.stdlib.filter_by_level,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        structlog.processors.JSONRenderer(ensure_ascii=False),
    ],
)
