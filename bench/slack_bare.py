"""The least that an honest Slack server does: Starlette, the check of the signature, bytes that lay ready."""

from __future__ import annotations

import hashlib
import hmac
import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import uvicorn
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

if TYPE_CHECKING:
    from starlette.requests import Request

TOLERANCE_SECONDS = 300


def bare(secret: bytes, answer: bytes) -> Starlette:
    """An app that answers every request signed with `secret` with the same bytes."""

    async def events(request: Request) -> Response:
        body = await request.body()
        timestamp = request.headers.get("x-slack-request-timestamp", "0")
        expected = "v0=" + hmac.new(secret, b"v0:" + timestamp.encode() + b":" + body, hashlib.sha256).hexdigest()
        given = request.headers.get("x-slack-signature", "")
        if abs(time.time() - int(timestamp)) > TOLERANCE_SECONDS or not hmac.compare_digest(expected, given):
            return Response(status_code=401)
        return Response(answer, media_type="application/json")

    return Starlette(routes=[Route("/slack/events", events, methods=["POST"])])


def main() -> None:
    """`slack_bare.py PORT SECRET FILE`: serve the bytes of FILE on loopback."""
    port, secret, answer = int(sys.argv[1]), sys.argv[2].encode(), Path(sys.argv[3]).read_bytes()
    json.loads(answer)
    uvicorn.run(bare(secret, answer), host="127.0.0.1", port=port, log_config=None, access_log=False, lifespan="off")


if __name__ == "__main__":
    main()
