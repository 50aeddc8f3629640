"""Cursors: a page of a list, and what asks for the next one."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import Any, TypeVar

from sandbox.errors import RefusedError
from sandbox.web_api.arguments import Arguments

Row = TypeVar("Row")


def page(rows: Sequence[Row], arguments: Arguments, usual: int = 100) -> tuple[list[Row], dict[str, Any]]:
    """The rows of the page asked for, and the `response_metadata` that goes with them."""
    limit = arguments.number("limit", usual, 0, 1000) or usual
    start = _start(arguments.text("cursor"))
    more = cursor("next", str(start + limit)) if start + limit < len(rows) else ""
    return list(rows[start : start + limit]), {"response_metadata": {"next_cursor": more}}


def cursor(word: str, value: str) -> str:
    """A cursor that says where the next page begins."""
    return base64.b64encode(f"{word}:{value}".encode()).decode()


def cursor_value(word: str, given: str) -> str | None:
    """What a cursor says; None without one. Refused when it is no cursor of this list."""
    if not given:
        return None
    try:
        said, _, value = base64.b64decode(given, validate=True).decode().partition(":")
    except ValueError:
        raise RefusedError("invalid_cursor") from None
    if said != word or not value:
        raise RefusedError("invalid_cursor")
    return value


def _start(given: str) -> int:
    value = cursor_value("next", given) or "0"
    if not value.isdecimal():
        raise RefusedError("invalid_cursor")
    return int(value)
