"""Making text fit: never inside an entity or a link, and saying how much was left out."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from messages.escape import ELLIPSIS, Mrkdwn

_UNIT = re.compile(r"&(?:amp|lt|gt);|<[^<>]*>|.", re.DOTALL)
_BOLD = "*"


def cut(text: str, limit: int) -> Mrkdwn:
    """Text of at most `limit` characters, ended by an ellipsis when it was longer; bold is closed."""
    if len(text) <= limit:
        return Mrkdwn(text)
    room = limit - len(ELLIPSIS) - len(_BOLD)
    kept, length = [], 0
    for found in _UNIT.finditer(text):
        unit = found[0]
        if length + len(unit) > room:
            break
        kept.append(unit)
        length += len(unit)
    short = "".join(kept).rstrip()
    open_bold = _BOLD if short.count(_BOLD) % 2 else ""
    return Mrkdwn(short + ELLIPSIS + open_bold)


def fit(
    parts: Sequence[str],
    limit: int,
    more: Callable[[int], str],
    separator: str = " ",
    head: str = "",
    left_out: int = 0,
) -> Mrkdwn:
    """`head` and as many parts as fit in `limit` characters.

    `more` says how many were left out: those that do not fit here, and `left_out` that were never given.
    """
    for kept in range(len(parts), -1, -1):
        missing = len(parts) - kept + left_out
        text = head + separator.join([*parts[:kept], *([more(missing)] if missing else [])])
        if len(text) <= limit:
            return Mrkdwn(text)
    return cut(text, limit)


def packed(lines: Sequence[str], limit: int) -> list[list[str]]:
    """The lines in groups that fit in `limit` characters each, one line break between two."""
    groups: list[list[str]] = []
    room = 0
    for line in lines:
        if not groups or room < len(line) + 1:
            groups.append([])
            room = limit + 1
        groups[-1].append(line)
        room -= len(line) + 1
    return groups
