"""Whether blocks and views are what Slack would take, said in the sentences Slack answers with."""

from __future__ import annotations

from sandbox.blocks.checking import Surface, check_blocks, check_view
from sandbox.blocks.given_ids import with_ids

__all__ = ["Surface", "check_blocks", "check_view", "with_ids"]
