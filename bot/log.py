"""The bot's log: one JSON line an event, without question texts, tokens or addresses that act as keys."""

from __future__ import annotations

import json
import logging
import re
import secrets
import sys
from datetime import UTC, datetime
from typing import Any

import structlog

from retention.wording.errors import REFERENCES, fault_reference

# Whoever holds one of these can act: a token, a response_url, the ticket of a socket.
# A backslash ends an address: the line is JSON, where it begins what stands for a quotation mark or a new line.
_KEYS = re.compile(r"\b(?:xox[a-z]|xapp)-[\w-]+|\b(?:https?|wss?)://[^\s'\")\\]+")
_HIDDEN = "[hidden]"
# Slack's own libraries log whole requests at DEBUG, response addresses at INFO and bodies with WARNING.
_LIBRARIES = {"slack_bolt": logging.ERROR, "slack_sdk": logging.WARNING}
_OURS = "holdfast.slack"


class _WithoutKeys(logging.Formatter):
    """Makes one line of JSON of every event, and hides every key in it, the traceback included."""

    def format(self, record: logging.LogRecord) -> str:
        return _KEYS.sub(_HIDDEN, super().format(record) if record.name == _OURS else self._line(record))

    def _line(self, record: logging.LogRecord) -> str:
        """What a library has to say, in the form of our own events."""
        told = {"logger": record.name, "event": record.getMessage(), "level": record.levelname.lower()}
        if record.exc_info:
            told["exception"] = self.formatException(record.exc_info)
        told["timestamp"] = datetime.fromtimestamp(record.created, UTC).isoformat().replace("+00:00", "Z")
        return json.dumps(told, ensure_ascii=False)


def write_log_to_stderr() -> None:
    """Send our log, and what libraries warn of, to standard error. Entry points call this once, before all else."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_WithoutKeys())
    # With a handler here, no library sets up a form of its own.
    everything = logging.getLogger()
    everything.setLevel(logging.WARNING)
    others = [one for one in everything.handlers if not isinstance(one.formatter, _WithoutKeys)]
    everything.handlers = [*others, handler]
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
