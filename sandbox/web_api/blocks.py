"""`blocks.validate`: whether Slack would take blocks, without showing them to anybody."""

from __future__ import annotations

from sandbox.limits import Tier
from sandbox.web_api.arguments import invalid
from sandbox.web_api.content import message_blocks
from sandbox.web_api.registry import Call, Json, Registry

METHODS = Registry()


@METHODS.add("blocks.validate", tier=Tier.FOUR)
async def validate(call: Call) -> Json:
    """Nothing but `ok` for the blocks of a message."""
    if message_blocks(call.arguments) is None:
        raise invalid("[ERROR] missing required field: blocks")
    return {}
