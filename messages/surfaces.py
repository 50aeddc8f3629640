"""What is no message: modals and the Home tab, checked against Slack's limits by slackblocks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from slackblocks import Block, HomeTabView, ModalView

from bot.ids import Callback
from messages.blocks import plain

VIEW_BLOCKS_MAX = 100
TITLE_MAX = 24
"""Of a modal's title and of its two buttons."""


@dataclass(frozen=True, slots=True)
class Modal:
    """A window over Slack; with `submit` its inputs are sent back under `callback`."""

    title: str
    blocks: tuple[Block, ...]
    callback: Callback
    submit: str = ""
    close: str = ""
    private: str = ""
    """Comes back with whatever is done in the modal: ids, never amounts."""

    def payload(self) -> dict[str, Any]:
        """A view for views.open, views.push or views.update."""
        return ModalView(
            plain(self.title, TITLE_MAX),
            list(self.blocks),
            close=plain(self.close, TITLE_MAX) if self.close else None,
            submit=plain(self.submit, TITLE_MAX) if self.submit else None,
            private_metadata=self.private or None,
            callback_id=self.callback.value,
        ).to_dict()


@dataclass(frozen=True, slots=True)
class HomeTab:
    """What a person sees first when they open the app."""

    blocks: tuple[Block, ...]

    def payload(self) -> dict[str, Any]:
        """A view for views.publish."""
        return HomeTabView(list(self.blocks)).to_dict()
