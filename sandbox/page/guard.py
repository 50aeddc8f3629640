"""What keeps other sites out of the page: who may post, what the browser may load."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from starlette.requests import Request

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "frame-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_LOCAL = re.compile(r"/(?![/\\])[\w\-./?=&%:~]*")


def is_ours(request: Request) -> bool:
    """Whether a post comes from a page of this server: browsers say which, other programs say nothing."""
    if request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        return False
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host", "")


def local(path: str, otherwise: str) -> str:
    """A path of this server to go back to, never another site's."""
    return path if _LOCAL.fullmatch(path) else otherwise
