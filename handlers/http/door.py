"""Who may ask and how much they may send, before anything of a request is looked at."""

from __future__ import annotations

import hmac
import re

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from handlers.http.asking import Wrong

LARGEST_BODY = 10_000
"""Bytes: a question has no body, and some clients send a short one all the same."""
LONGEST_QUERY = 1_000
METHODS = ("GET", "HEAD")
_LENGTH = re.compile("[0-9]{1,9}")
_HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
}
_NO_KEY = Wrong(401, "unauthorised", "Send the token of ENCOURS_API_TOKEN as `Authorization: Bearer TOKEN`.")


def turned_away(request: Request, token: str) -> Wrong | None:
    """Why a request goes no further; None when it does. The token is compared in constant time."""
    return wrong_shape(request) or (None if _has_key(request, token) else _NO_KEY)


def wrong_shape(request: Request) -> Wrong | None:
    """The method, and the size of what came with it."""
    if request.method not in METHODS:
        return Wrong(405, "method_not_allowed", "Ask with GET.")
    length = request.headers.get("content-length", "0")
    if not _LENGTH.fullmatch(length) or int(length) > LARGEST_BODY:
        return Wrong(413, "too_large", "A question has no body: it is all in the address.")
    if len(request.url.query) > LONGEST_QUERY:
        return Wrong(414, "too_long", f"The question is longer than {LONGEST_QUERY} characters.")
    return None


def _has_key(request: Request, token: str) -> bool:
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    is_same = hmac.compare_digest(given.strip().encode(), token.encode())
    return scheme.lower() == "bearer" and is_same


def refuse(wrong: Wrong) -> Response:
    """What is wrong, for programs and for the people who read their logs."""
    more = {401: {"WWW-Authenticate": "Bearer"}, 405: {"Allow": ", ".join(METHODS)}}
    said = {"error": wrong.code, "message": wrong.message}
    return JSONResponse(said, wrong.status, {**_HEADERS, **more.get(wrong.status, {})})


def respond(said: object) -> Response:
    """An answer that nobody keeps: it is good for the moment it was given."""
    return JSONResponse(said, headers=_HEADERS)
