"""A digest as somebody reads it."""

from __future__ import annotations

from bot.credit.digest import Digest
from messages.digest import render_digest


def spoken(digest: Digest) -> str:
    """All the text of the blocks, one after another."""
    said = []
    for block in render_digest(digest).payload()["blocks"]:
        for part in block.get("elements", [block]):
            text = part.get("text", "")
            said.append(text if isinstance(text, str) else text["text"])
    return "\n".join(said)
