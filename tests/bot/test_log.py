"""What reaches standard error: one line an event, and never a key."""

from __future__ import annotations

import json
import re
import subprocess
import sys

from bot.log import new_reference

PROGRAM = """
import logging
from bot.log import bolt_logger, log, write_log_to_stderr
write_log_to_stderr()
try:
    raise RuntimeError("GET https://hooks.slack.com/commands/T01/1/secret with xoxb-1-secret and xapp-1-secret")
except RuntimeError as error:
    log.error("failed", reference="7Q2M", exc_info=error)
bolt_logger().error("Failed to connect (wss://wss.slack.com/link/?ticket=secret)")
bolt_logger().warning("Unhandled request ({'text': 'secret'})")
logging.getLogger("slack_sdk.webhook.async_client").info("A retry handler found for POST secret")
try:
    raise RuntimeError('GET "https://hooks.slack.com/commands/T01/1/secret"')
except RuntimeError as error:
    log.error("quoted", exc_info=error)
    logging.getLogger("asyncio").error("Task exception was never retrieved", exc_info=error)
"""


def test_keys_are_hidden_and_bodies_not_logged() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True, timeout=60)
    event, second, quoted, library = map(json.loads, done.stderr.splitlines())
    assert (event["event"], event["level"], event["reference"]) == ("failed", "error", "7Q2M")
    assert event["exception"].endswith("RuntimeError: GET [hidden] with [hidden] and [hidden]")
    assert (second["logger"], second["event"]) == ("slack_bolt", "Failed to connect ([hidden])")
    assert quoted["exception"].endswith('RuntimeError: GET "[hidden]"')
    assert (library["logger"], library["level"]) == ("asyncio", "error")
    assert library["exception"].endswith('RuntimeError: GET "[hidden]"')
    assert "secret" not in done.stderr


def test_a_reference_can_be_read_aloud() -> None:
    references = {new_reference() for _ in range(50)}
    assert len(references) > 40
    assert all(re.fullmatch("[2-9A-HJ-NP-Z]{4}", each) for each in references)
