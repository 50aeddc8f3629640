"""A digest as it was sent, with what was done since in the rows of its customers."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from slackblocks import Block

from bot.notices import Payload
from bot.standing import ActedRow
from messages.acted_row import Row
from messages.blocks import FALLBACK_MAX, Message, actions, section
from messages.buttons import card_button, undo_button
from messages.cut import cut, fit
from messages.escape import Mrkdwn
from messages.formats import Language
from messages.prose import Voice, stop

BlockDict = dict[str, Any]
DONE_SHARE = 3
"""What was done takes a third of the fallback text at most."""


def render_acted(sent: Payload, rows: tuple[ActedRow, ...], language: str) -> Payload:
    """The digest `sent` at first, patched: a promised or postponed row is one line, others gain lines.

    Rows are found by `digest.<date>.row<customer id>`; what changes takes new block ids. The counts of the
    header stay those of the morning.
    """
    voice = Voice(Language.of(language), "acted")
    done = [Row(row, voice) for row in rows]
    return {**sent, "text": _text(sent["text"], done, voice), "blocks": _patched(sent["blocks"], done)}


def _patched(blocks: Sequence[BlockDict], done: Sequence[Row]) -> list[BlockDict]:
    """The blocks in their order, those of acted rows changed."""
    rows = {f"row{one.row.customer_id}": one for one in done if one.lines}
    found: set[str] = set()
    patched: list[BlockDict] = []
    for block in blocks:
        name = _row_of(block)
        row = rows.get(name)
        if row is None:
            patched.append(block)
        elif name not in found:
            found.add(name)
            patched += _new_row(row, block, _buttons_of(name, blocks))
    return patched


def _new_row(row: Row, before: BlockDict, buttons: BlockDict | None) -> list[BlockDict]:
    """The row's section and its buttons."""
    prefix = ".".join(before["block_id"].split(".")[:3])
    said = row.text(before["text"]["text"])
    mark = _mark(said, *row.row.undo[:1])
    blocks = _as_dicts([section(said, f"{prefix}.acted.{mark}")])
    if elements := _elements(row, buttons):
        blocks.append({"type": "actions", "block_id": f"{prefix}.acted.do.{mark}", "elements": elements})
    return blocks


def _elements(row: Row, buttons: BlockDict | None) -> list[dict[str, Any]]:
    """{Undo} of what was logged last, then the card alone, or all that the row offered before."""
    language = row.voice.language
    own = [undo_button(language, row.row.undo[0])] if row.row.undo else []
    if row.is_done:
        own.append(card_button(language, row.row.customer_id))
    made = _as_dicts([actions(own, "own")])[0]["elements"] if own else []
    return made if row.is_done or buttons is None else [*made, *buttons["elements"]]


def _text(sent: str, done: Sequence[Row], voice: Voice) -> Mrkdwn:
    """The fallback text with what was done after it; the old text gives way."""
    items = [stop(row.told()) for row in done if row.lines]
    if not items:
        return Mrkdwn(sent)
    since = fit(items, FALLBACK_MAX // DONE_SHARE, voice.more, head=f"{voice.say('text_since')} ")
    return Mrkdwn(f"{cut(sent, FALLBACK_MAX - len(since) - 1)} {since}")


def _row_of(block: Mapping[str, Any]) -> str:
    """`row17` of `digest.20261124.row17.do.r1`; empty for a block that is no customer's."""
    names = str(block["block_id"]).split(".")
    is_row = len(names) > 2 and names[0] == "digest" and names[2].startswith("row")
    return names[2] if is_row and names[2][3:].isdigit() else ""


def _buttons_of(name: str, blocks: Sequence[BlockDict]) -> BlockDict | None:
    theirs = (block for block in blocks if _row_of(block) == name)
    return next((block for block in theirs if block["type"] == "actions"), None)


def _mark(*said: str) -> str:
    """Other words make another block id: Slack draws a block anew only when its id is new."""
    return hashlib.sha256("\n".join(said).encode()).hexdigest()[:8]


def _as_dicts(blocks: Sequence[Block]) -> list[BlockDict]:
    made: list[BlockDict] = Message("-", tuple(blocks)).payload()["blocks"]
    return made
