"""The pages that whoever installs Holdfast sees in a browser: words from the product, one plain layout."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from retention.wording.installing import Page

_STYLE = """
:root { color-scheme: light dark; --ink: #1d2a33; --quiet: #51626e; --paper: #f6f7f8; --card: #fff; --deep: #1f3a4d; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8edf0; --quiet: #a9b7c0; --paper: #12191e; --card: #1b252c; --deep: #3d6f92; }
}
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: var(--paper); color: var(--ink);
  font: 1rem/1.55 system-ui, sans-serif; }
main { max-width: 34rem; margin: 1.5rem; padding: 2rem; background: var(--card); border-radius: .75rem; }
h1 { margin: 0 0 1rem; font-size: 1.4rem; line-height: 1.3; }
p { margin: 0 0 .75rem; color: var(--quiet); overflow-wrap: anywhere; }
a { display: inline-block; margin-top: .5rem; padding: .6rem 1.1rem; border-radius: .5rem; background: var(--deep);
  color: #fff; text-decoration: none; font-weight: 600; }
a:focus-visible { outline: 3px solid var(--ink); outline-offset: 2px; }
"""
HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        f"default-src 'none'; style-src 'sha256-{b64encode(sha256(_STYLE.encode()).digest()).decode()}';"
        " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    # The address of the last page holds the code.
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
"""No script, nothing from elsewhere, in no frame, kept nowhere."""


def html(page: Page, link: str | None = None) -> str:
    """Lay a page out; its action leads to `link`."""
    lines = "".join(f"<p>{escape(line)}</p>" for line in page.lines)
    action = f'<a href="{escape(link)}">{escape(page.action)}</a>' if link is not None and page.action else ""
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(page.title)}</title><style>{_STYLE}</style></head>"
        f"<body><main><h1>{escape(page.title)}</h1>{lines}{action}</main></body></html>"
    )
