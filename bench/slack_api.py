"""The part of Slack's web API that the bot asks for before it answers: whose token, who asks, where."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

import uvicorn
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route

if TYPE_CHECKING:
    from starlette.requests import Request

TEAM, USER, CHANNEL = "T0BENCH", "U0BENCH", "C0BENCH"
_ABOUT: dict[str, dict[str, object]] = {
    "auth.test": {"team_id": TEAM, "team": "Bench", "user_id": "U0BOT", "bot_id": "B0BOT"},
    "users.info": {"user": {"id": USER, "team_id": TEAM, "tz": "UTC"}},
    "conversations.info": {"channel": {"id": CHANNEL, "name": "finance", "is_member": True}},
    "usergroups.list": {"usergroups": []},
    "conversations.history": {"messages": [], "has_more": False},
}


async def _called(request: Request) -> JSONResponse:
    method = request.path_params["method"]
    if method in _ABOUT:
        return JSONResponse({"ok": True, **_ABOUT[method]})
    sent = parse_qs((await request.body()).decode())
    return JSONResponse({"ok": True, "ts": "1.000100", "channel": sent.get("channel", [CHANNEL])[0]})


def main() -> None:
    """`slack_api.py PORT`: serve on loopback."""
    app = Starlette(routes=[Route("/api/{method}", _called, methods=["POST", "GET"])])
    uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_config=None, access_log=False, lifespan="off")


if __name__ == "__main__":
    main()
