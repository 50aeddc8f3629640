"""Slack's limits, written again from its documentation: what every rendered payload must respect.

The pretend Slack, which was written apart from the bot, must take it too.
"""

from __future__ import annotations

import json
import re
from typing import Any

from sandbox.blocks import check_blocks, check_view

_ID = re.compile(r"[A-Za-z0-9._#-]{1,255}")
_ALLOWED_LINK = re.compile(r"<tel:\+\d{7,15}\|[\d\s().+/-]+>")
_BARE_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt);)")


def assert_within_limits(payload: dict[str, Any]) -> None:
    assert 1 <= len(payload["text"]) <= 3000
    assert payload["unfurl_links"] is False
    assert payload["unfurl_media"] is False
    assert_is_safe(payload["text"])
    _blocks(payload["blocks"], 50)
    assert check_blocks(payload["blocks"], "message") == []
    tables = [block for block in payload["blocks"] if block["type"] == "data_table"]
    assert sum(len(cell["text"]) for table in tables for row in table["rows"] for cell in row) <= 20_000


def assert_modal_within_limits(view: dict[str, Any]) -> None:
    assert view["type"] == "modal"
    for part in ("title", "submit", "close"):
        if part in view:
            _text(view[part], 24)
    assert 1 <= len(view["callback_id"]) <= 255
    assert len(view.get("private_metadata", "")) <= 3000
    _blocks(view["blocks"], 100)
    assert check_view(view) == []
    kinds = {block["type"] for block in view["blocks"]}
    assert not kinds & {"data_table", "table"}
    assert "input" not in kinds or "submit" in view


def assert_home_within_limits(view: dict[str, Any]) -> None:
    assert view["type"] == "home"
    _blocks(view["blocks"], 100)
    assert check_view(view) == []
    assert not {block["type"] for block in view["blocks"]} & {"data_table", "table", "input"}
    assert len(json.dumps(view)) <= 250_000


def _blocks(blocks: list[dict[str, Any]], most: int) -> None:
    assert 1 <= len(blocks) <= most
    ids = [block["block_id"] for block in blocks]
    assert all(_ID.fullmatch(one) for one in ids)
    assert len(set(ids)) == len(ids)
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
    if "accessory" in block:
        _element(block["accessory"])


def _context(block: dict[str, Any]) -> None:
    assert 1 <= len(block["elements"]) <= 10
    for element in block["elements"]:
        _text(element, 3000)


def _actions(block: dict[str, Any]) -> None:
    assert 1 <= len(block["elements"]) <= 25
    ids = [element["action_id"] for element in block["elements"]]
    assert len(set(ids)) == len(ids)
    for element in block["elements"]:
        _element(element)


def _element(element: dict[str, Any]) -> None:
    assert 1 <= len(element["action_id"]) <= 255
    if element["type"] == "button":
        _text(element["text"], 75)
        assert 1 <= len(element["value"]) <= 2000
    if "placeholder" in element:
        _text(element["placeholder"], 150)
    if element["type"] == "plain_text_input":
        assert 1 <= len(element.get("initial_value", "-")) <= element["max_length"] <= 3000
    if element["type"] == "overflow":
        assert 1 <= len(element["options"]) <= 5
        for option in element["options"]:
            assert_option(option)
    if element["type"] in ("static_select", "radio_buttons", "checkboxes"):
        most = 100 if element["type"] == "static_select" else 10
        assert 1 <= len(element["options"]) <= most
        for option in element["options"]:
            assert_option(option)
        chosen = [element["initial_option"]] if "initial_option" in element else []
        assert all(one in element["options"] for one in [*chosen, *element.get("initial_options", [])])


def assert_option(option: dict[str, Any]) -> None:
    _text(option["text"], 75)
    assert 1 <= len(option["value"]) <= 150
    if "description" in option:
        _text(option["description"], 75)


def _input(block: dict[str, Any]) -> None:
    _text(block["label"], 2000)
    if "hint" in block:
        _text(block["hint"], 2000)
    if not block.get("dispatch_action"):
        assert block["element"]["action_id"] == block["block_id"].split("#")[0]
    _element(block["element"])


def _data_table(block: dict[str, Any]) -> None:
    assert 2 <= len(block["rows"]) <= 101
    assert 1 <= len(block["rows"][0]) <= 20
    assert {len(row) for row in block["rows"]} == {len(block["rows"][0])}
    assert 1 <= block["page_size"] <= 100
    assert block["caption"]
    for cell in (cell for row in block["rows"] for cell in row):
        assert cell["text"]
        assert not set(cell["text"]) & set("<>\n")
        assert cell["type"] == "raw_text" or isinstance(cell["value"], int)


def _alert(block: dict[str, Any]) -> None:
    _text(block["text"], 200)


def _divider(block: dict[str, Any]) -> None:
    assert set(block) == {"type", "block_id"}


_CHECKS = {
    "header": _header,
    "section": _section,
    "context": _context,
    "actions": _actions,
    "divider": _divider,
    "alert": _alert,
    "input": _input,
    "data_table": _data_table,
}
