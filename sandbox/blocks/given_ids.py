"""The ids Slack gives to blocks and elements that came without one."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy

from sandbox.blocks.kinds import Json
from sandbox.blocks.whole import elements_of


def with_ids(blocks: list[Json], new_id: Callable[[], str]) -> list[Json]:
    """The blocks with an id on every block and on every element a person acts on."""
    filled = deepcopy(blocks)
    _fill(filled, new_id)
    return filled


def _fill(blocks: list[Json], new_id: Callable[[], str]) -> None:
    for block in blocks:
        if "block_id" not in block:
            block["block_id"] = new_id()
        for _, element in elements_of(block):
            if element["type"] != "image" and "action_id" not in element:
                element["action_id"] = new_id()
        _fill(block.get("child_blocks", []), new_id)
        if block.get("type") == "carousel":
            _fill(block["elements"], new_id)
