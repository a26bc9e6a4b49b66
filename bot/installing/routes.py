"""Where browsers come to install: the page that it begins on, and the one that Slack sends them back to."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from slack_bolt.adapter.starlette.async_handler import to_async_bolt_request, to_starlette_response
from starlette.responses import HTMLResponse
from starlette.routing import Route

from bot.installing.pages import HEADERS, html
from bot.log import log, new_reference
from bot.settings import INSTALL_PATH, REDIRECT_PATH
from retention.errors import HoldfastError
from retention.wording import explain, installing, our_fault

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from slack_bolt.request.async_request import AsyncBoltRequest
    from slack_bolt.response import BoltResponse
    from starlette.requests import Request
    from starlette.responses import Response

    from bot.installing.flow import Flow


def install_routes(flow: Flow) -> list[Route]:
    """The two pages, for whoever follows a link."""
    return [
        Route(INSTALL_PATH, partial(_page, flow.handle_installation), methods=["GET"]),
        Route(REDIRECT_PATH, partial(_page, flow.handle_callback), methods=["GET"]),
    ]


async def _page(handle: Callable[[AsyncBoltRequest], Awaitable[BoltResponse]], request: Request) -> Response:
    """The single handler of what goes wrong on a page."""
    try:
        return to_starlette_response(await handle(to_async_bolt_request(request, b"")))
    except HoldfastError as error:
        log.error("installation failed", code=error.code)
        return _failed(explain(error), 503)
    except Exception as error:  # noqa: BLE001 - the last handler of a page
        name = new_reference()
        log.error("failed", reference=name, exc_info=error)
        return _failed(our_fault(name), 500)


def _failed(sentence: str, status: int) -> Response:
    page = installing.failed(sentence)
    return HTMLResponse(html(page, INSTALL_PATH.rpartition("/")[2]), status, headers=HEADERS)
