"""What a choice goes on with when it is not for looking something up."""

from __future__ import annotations

from dataclasses import dataclass

from bot.ids import Action


@dataclass(frozen=True, slots=True)
class Resumed:
    """What is asked for with the one that is chosen, and the draft that keeps what was typed of it."""

    action: Action
    draft: int

    @property
    def mark(self) -> str:
        """A part of the block's id, which comes back with the choice: `draft-5`."""
        return f"draft-{self.draft}"
