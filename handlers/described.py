"""Errors for the log: their types and places, and Slack's own word, never what was asked, shown or stored."""

from __future__ import annotations

import re
import traceback
from pathlib import PurePath

from slack_sdk.errors import SlackApiError

from bot.errors import SlackRefusedError

FRAMES_MOST = 12
REASON = re.compile(r"[a-z_]{1,60}")
"""What a word of Slack's looks like."""


def described(error: BaseException) -> str:
    """Types and places of an error and of its causes; what an error says may hold a customer's data."""
    parts, seen = [], set[int]()
    one: BaseException | None = error
    while one is not None and id(one) not in seen:
        seen.add(id(one))
        parts.append(f"{_kind(one)} at {_places(one)}")
        one = one.__cause__ or one.__context__
    return ", from ".join(parts)


def _kind(error: BaseException) -> str:
    kind = f"{type(error).__module__}.{type(error).__qualname__}"
    reason = reason_of(error)
    return f"{kind}({reason})" if reason else kind


def _places(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)[-FRAMES_MOST:]
    return " < ".join(f"{_short(frame.filename)}:{frame.lineno}" for frame in reversed(frames)) or "?"


def _short(filename: str) -> str:
    return "/".join(PurePath(filename).parts[-2:])


def reason_of(error: BaseException) -> str:
    """Slack's word for what is wrong, and nothing of what was sent; empty for other errors."""
    if isinstance(error, SlackRefusedError):
        reason = error.reason
    elif isinstance(error, SlackApiError):
        reason = str(error.response.get("error", "")) if hasattr(error.response, "get") else ""
    else:
        return ""
    return reason if REASON.fullmatch(reason) else ""
