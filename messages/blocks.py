"""Small constructors over slackblocks: text is cut to Slack's limits, so that a message is never refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from slackblocks import (
    ActionsBlock,
    AlertBlock,
    Block,
    Button,
    ConfirmationDialogue,
    ContextBlock,
    DividerBlock,
    Element,
    ExternalSelectMenu,
    HeaderBlock,
    Option,
    OverflowMenu,
    PlainText,
    SectionBlock,
    StaticSelectMenu,
    Text,
)
from slackblocks import Markdown as Verbatim
from slackblocks.messages import BaseMessage

from bot.ids import Action, numbered
from messages.cut import cut

MESSAGE_BLOCKS_MAX = 50
HEADER_MAX = 150
SECTION_MAX = 3000
FIELD_MAX = 2000
FIELDS_MAX = 10
CONTEXT_MAX = 10
ACTIONS_MAX = 25
BUTTON_TEXT_MAX = 75
BUTTON_VALUE_MAX = 2000
CONFIRM_TITLE_MAX = 100
CONFIRM_TEXT_MAX = 300
CONFIRM_LABEL_MAX = 30
OPTION_TEXT_MAX = 75
OPTION_VALUE_MAX = 150
OPTIONS_MAX = 100
OVERFLOW_MAX = 5
ALERT_MAX = 200
PLACEHOLDER_MAX = 150
FALLBACK_MAX = 3000


@dataclass(frozen=True, slots=True)
class Message:
    """Blocks and the fallback text, which says the same to a notification or a screen reader."""

    text: str
    blocks: tuple[Block, ...]

    def payload(self) -> dict[str, Any]:
        """What a post to Slack carries, checked once more against Slack's limits by slackblocks."""
        message = BaseMessage(text=self.text, blocks=[_outlined(block) for block in self.blocks])
        message.blocks = list(self.blocks)
        return {
            "text": self.text,
            "blocks": message.to_dict()["blocks"],
            "mrkdwn": True,
            "unfurl_links": False,
            "unfurl_media": False,
        }


_LINE = DividerBlock(block_id="line")
_TAKEN_ANYWHERE = (ActionsBlock, ContextBlock, DividerBlock, HeaderBlock, SectionBlock)


def _outlined(block: Block) -> Block:
    """What stands for a block in the check of a whole message, which works every block out three times.

    Blocks that any message takes and that count for one, whatever is in them, need not be: what is in them
    was checked when they were made.
    """
    return _LINE if isinstance(block, _TAKEN_ANYWHERE) else block


def mrkdwn(text: str, limit: int = SECTION_MAX) -> Text:
    """Formatted text in which Slack makes no link or mention of its own."""
    return Verbatim(cut(text, limit), verbatim=True)


def plain(text: str, limit: int) -> PlainText:
    """A title or a label; the entities of escaped text are shown as their characters."""
    return PlainText(cut(text, limit), emoji=True)


def header(text: str, block_id: str) -> Block:
    """A title."""
    return HeaderBlock(plain(text, HEADER_MAX), block_id=block_id)


def section(text: str, block_id: str, accessory: Element | None = None) -> Block:
    """A paragraph, with a button or a select at its side."""
    return SectionBlock(mrkdwn(text), block_id=block_id, accessory=accessory)


def fields(texts: Sequence[str], block_id: str) -> Block:
    """Up to ten short texts in two columns."""
    if len(texts) > FIELDS_MAX:
        raise ValueError(f"a section holds {FIELDS_MAX} fields, not {len(texts)}")
    return SectionBlock(fields=[mrkdwn(text, FIELD_MAX) for text in texts], block_id=block_id)


def context(texts: Sequence[str], block_id: str) -> Block:
    """Small print, up to ten texts side by side."""
    if len(texts) > CONTEXT_MAX:
        raise ValueError(f"a context holds {CONTEXT_MAX} texts, not {len(texts)}")
    return ContextBlock([mrkdwn(text) for text in texts], block_id=block_id)


def alert(text: str, block_id: str) -> Block:
    """A warning that stands out; modals only."""
    return AlertBlock(mrkdwn(text, ALERT_MAX), "warning", block_id=block_id)


def divider(block_id: str) -> Block:
    """A line."""
    return DividerBlock(block_id=block_id)


def button(
    text: str,
    action: Action,
    value: str,
    rank: int = 0,
    confirm: ConfirmationDialogue | None = None,
    style: Literal["primary", "danger"] | None = None,
    read_as: str = "",
) -> Button:
    """A button; `value` carries ids and a version, never amounts. Those of one row that ask for the same
    have a `rank` each, from 1. What `confirm` asks is answered before the press counts. `read_as` is what a
    screen reader says in place of the label.
    """
    if len(value) > BUTTON_VALUE_MAX:
        raise ValueError("a button's value holds ids, 2000 characters at most")
    action_id = numbered(action, rank) if rank else action.value
    return Button(
        plain(text, BUTTON_TEXT_MAX),
        action_id=action_id,
        value=value,
        style=style,
        confirm=confirm,
        accessibility_label=cut(read_as, BUTTON_TEXT_MAX) if read_as else None,
    )


def confirmation(title: str, text: str, yes: str, no: str) -> ConfirmationDialogue:
    """What Slack asks before a press counts, and the labels of both answers."""
    return ConfirmationDialogue(
        plain(title, CONFIRM_TITLE_MAX),
        plain(text, CONFIRM_TEXT_MAX),
        plain(yes, CONFIRM_LABEL_MAX),
        plain(no, CONFIRM_LABEL_MAX),
    )


def option(text: str, value: str, description: str = "") -> Option:
    """One choice of a select, of radio buttons, of checkboxes or of an overflow."""
    if len(value) > OPTION_VALUE_MAX:
        raise ValueError("an option's value holds ids, 150 characters at most")
    more = plain(description, OPTION_TEXT_MAX) if description else None
    return Option(plain(text, OPTION_TEXT_MAX), value, more)


def overflow(options: Sequence[Option], action: Action, rank: int = 0) -> Element:
    """What a row's `⋯` offers; `rank` as a button's."""
    if not 1 <= len(options) <= OVERFLOW_MAX:
        raise ValueError(f"an overflow holds 1 to {OVERFLOW_MAX} options, not {len(options)}")
    return OverflowMenu(numbered(action, rank) if rank else action.value, list(options))


def select(placeholder: str, options: Sequence[Option], action: Action) -> Element:
    """A select over known options, of which there are at most a hundred."""
    if not 1 <= len(options) <= OPTIONS_MAX:
        raise ValueError(f"a select holds 1 to {OPTIONS_MAX} options, not {len(options)}")
    return StaticSelectMenu(action.value, list(options), placeholder=plain(placeholder, PLACEHOLDER_MAX))


def search(placeholder: str, action: Action) -> Element:
    """A select whose options are looked up from the first character on."""
    return ExternalSelectMenu(
        action.value, min_query_length=1, placeholder=plain(placeholder, PLACEHOLDER_MAX)
    )


def actions(elements: Sequence[Element], block_id: str) -> Block:
    """A row of buttons and selects."""
    if len(elements) > ACTIONS_MAX:
        raise ValueError(f"a row holds {ACTIONS_MAX} buttons, not {len(elements)}")
    return ActionsBlock(list(elements), block_id=block_id)


def rows_that_fit(rows: Sequence[Sequence[Block]], other_blocks: int, most: int = MESSAGE_BLOCKS_MAX) -> int:
    """How many leading rows fit beside the other blocks, one being kept to say how many were left out."""
    room = most - other_blocks
    if sum(map(len, rows)) <= room:
        return len(rows)
    used = 0
    for count, row in enumerate(rows):
        used += len(row)
        if used > room - 1:
            return count
    return len(rows)
