"""Slack's limits, written again from its documentation: what every rendered payload must respect."""

from __future__ import annotations

import re
from typing import Any

_ID = re.compile(r"[A-Za-z0-9._-]{1,255}")
_ALLOWED_LINK = re.compile(r"<tel:\+\d{7,15}\|[\d\s().+/-]+>")
_BARE_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt);)")


def assert_within_limits(payload: dict[str, Any]) -> None:
    assert 1 <= len(payload["text"]) <= 3000
    assert payload["unfurl_links"] is False
    assert payload["unfurl_media"] is False
    blocks = payload["blocks"]
    assert 1 <= len(blocks) <= 50
    ids = [block["block_id"] for block in blocks]
    assert all(_ID.fullmatch(one) for one in ids)
    assert len(set(ids)) == len(ids)
    assert_is_safe(payload["text"])
    for block in blocks:
        _CHECKS[block["type"]](block)


def assert_is_safe(text: str) -> None:
    """No mention, no link of anybody's making, no broken entity."""
    assert not re.search(r"[<>]", _ALLOWED_LINK.sub("", text))
    assert not _BARE_AMPERSAND.search(text)


def _text(text: dict[str, Any], limit: int) -> None:
    assert 1 <= len(text["text"]) <= limit
    assert_is_safe(text["text"])
    assert text["type"] == "plain_text" or text["verbatim"] is True


def _header(block: dict[str, Any]) -> None:
    _text(block["text"], 150)


def _section(block: dict[str, Any]) -> None:
    if "text" in block:
        _text(block["text"], 3000)
    assert len(block.get("fields", [])) <= 10
    for field in block.get("fields", []):
        _text(field, 2000)


def _context(block: dict[str, Any]) -> None:
    assert 1 <= len(block["elements"]) <= 10
    for element in block["elements"]:
        _text(element, 3000)


def _actions(block: dict[str, Any]) -> None:
    assert 1 <= len(block["elements"]) <= 25
    for element in block["elements"]:
        _text(element["text"], 75)
        assert len(element["value"]) <= 2000
        assert len(element["action_id"]) <= 255


def _divider(block: dict[str, Any]) -> None:
    assert set(block) == {"type", "block_id"}


_CHECKS = {
    "header": _header,
    "section": _section,
    "context": _context,
    "actions": _actions,
    "divider": _divider,
}
