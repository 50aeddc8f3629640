"""Blocks and views held against the tables of what Slack takes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

from sandbox.blocks.kinds import Fault, Flag, Json, Kind, Several, Shape, Words, faults
from sandbox.blocks.layout import TAKEN
from sandbox.blocks.objects import plain
from sandbox.blocks.whole import whole_faults

Surface = Literal["message", "modal", "home"]

BLOCKS_MAX: Mapping[str, int] = {"message": 50, "modal": 100, "home": 100}
HOME_BYTES_MAX = 250 * 1024

_EVERY_VIEW: dict[str, Kind] = {
    "callback_id": Words(255, 0),
    "external_id": Words(255, 0),
    "private_metadata": Words(3000, 0),
}


def _blocks(surface: str) -> Several:
    return Several(TAKEN[surface], least=0, most=BLOCKS_MAX[surface])


_VIEWS: Mapping[str, Shape] = {
    "modal": Shape(
        {"title": plain(24), "blocks": _blocks("modal")},
        {
            **_EVERY_VIEW,
            "type": Words(),
            "submit": plain(24),
            "close": plain(24),
            **dict.fromkeys(("clear_on_close", "notify_on_close", "submit_disabled"), Flag()),
        },
    ),
    "home": Shape({"blocks": _blocks("home")}, {**_EVERY_VIEW, "type": Words()}),
}


def check_blocks(blocks: object, surface: Surface) -> list[str]:
    """What Slack would refuse in a surface's blocks, a sentence each; empty when it takes them."""
    return _sentences(_block_faults(blocks, surface, "/blocks"))


def check_view(view: object) -> list[str]:
    """What Slack would refuse in a modal or an App Home, a sentence each; empty when it takes it."""
    if not isinstance(view, dict):
        return _sentences([("/view", "must be an object")])
    if view.get("type") not in _VIEWS:
        what = f"unsupported type: {view['type']}" if "type" in view else "missing required field: type"
        return _sentences([("/view", what)])
    return _sentences(_view_faults(view))


def _block_faults(blocks: object, surface: str, at: str) -> Iterator[Fault]:
    found = [*faults(_blocks(surface), blocks, at)]
    yield from found
    if not found and isinstance(blocks, list):
        yield from whole_faults(blocks, at)


def _view_faults(view: Json) -> Iterator[Fault]:
    found = [*faults(_VIEWS[view["type"]], view, "/view")]
    yield from found
    if found:
        return
    yield from whole_faults(view["blocks"], "/view/blocks")
    if view["type"] == "modal":
        if "submit" not in view and any(block["type"] == "input" for block in view["blocks"]):
            yield "/view", "missing required field: submit"
    elif len(json.dumps(view, ensure_ascii=False).encode()) > HOME_BYTES_MAX:
        yield "/view", f"must be less than {HOME_BYTES_MAX + 1} bytes"


def _sentences(found: Iterable[Fault]) -> list[str]:
    return [f"[ERROR] {what} [json-pointer:{where}]" for where, what in found]
