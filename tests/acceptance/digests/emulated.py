"""Calls of the emulated workspace, as the bot's token, or another one, may make them."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from tests.acceptance.digests.seed import TOKEN


def call(url: str, method: str, token: str = TOKEN, **arguments: str) -> dict[str, Any]:
    request = Request(
        f"{url}/api/{method}", urlencode(arguments).encode(), {"Authorization": f"Bearer {token}"}, method="POST"
    )
    with urlopen(request, timeout=10) as response:
        answer: dict[str, Any] = json.load(response)
    assert answer["ok"], answer
    return answer
