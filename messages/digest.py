"""The morning digest, as a Slack message and in a modal."""

from __future__ import annotations

from dataclasses import replace

from slackblocks import Block
from slackblocks import Button as ButtonElement

from bot.block_ids import block_id
from bot.credit.digest import Digest
from bot.credit.freshness import Freshness
from bot.ids import SERVED, Action, Callback
from bot.list_ids import OverdueKey
from bot.requests import Whose
from messages import digest_parts as parts
from messages.blocks import (
    MESSAGE_BLOCKS_MAX,
    Message,
    actions,
    button,
    context,
    divider,
    header,
    rows_that_fit,
    section,
)
from messages.buttons import label, late_button
from messages.digest_credit import credit_news
from messages.digest_fallback import fallback
from messages.digest_news import news
from messages.digest_rows import call_row
from messages.digest_steps import open_queue_button, steps_line
from messages.formats import Language
from messages.morning import Morning
from messages.surfaces import VIEW_BLOCKS_MAX, Modal


def render_digest(digest: Digest, *, served: frozenset[Action] = SERVED, revision: int = 1) -> Message:
    """One person's morning in their language, with buttons for the `served` actions only.

    A message updated in place takes the next `revision`. What does not fit is counted.
    """
    screen = _Screen(Morning(digest), served, revision, MESSAGE_BLOCKS_MAX)
    return Message(fallback(screen.morning), tuple(screen.blocks()))


def render_digest_modal(digest: Digest, language: str) -> Modal:
    """A morning again, over what the reader was doing and in the language they read now."""
    spoken = replace(digest, recipient=replace(digest.recipient, language=language))
    screen = _Screen(Morning(spoken), SERVED, 1, VIEW_BLOCKS_MAX)
    title = screen.morning.voice.say("modal_title", on=digest.as_of)
    close = label(Language.of(language), "close")
    return Modal(title, tuple(screen.blocks()), Callback.DIGEST, close=close)


def see_all_key(morning: Morning) -> OverdueKey:
    """All the late customers that a digest is about."""
    whose = Whose.MINE if morning.is_somebodys else Whose.NOBODY
    return OverdueKey(morning.digest.as_of, whose.value)


class _Screen:
    """The blocks of one digest, top to bottom."""

    def __init__(self, morning: Morning, served: frozenset[Action], revision: int, most: int) -> None:
        self.morning = morning
        self.digest = morning.digest
        self.served = served
        self.revision = revision
        self.most = most

    def blocks(self) -> list[Block]:
        head = [header(parts.title(self.morning), self._id("head"))]
        if self.digest.freshness is Freshness.STALE:
            return [
                *head,
                section(parts.stale(self.morning), self._id("stale")),
                *self._credit(),
                *self._steps(),
                *self._end(),
            ]
        head.append(context([parts.as_of_line(self.morning)], self._id("asof")))
        if banners := self.morning.banners:
            head.append(section("\n".join(banners), self._id("old")))
        if not self.digest.late_customers:
            return [*head, *self._nothing(), *self._credit(), *self._steps(), *self._end()]
        if text := news(self.morning):
            head.append(section(text, self._id("good")))
        head += self._credit()
        if self.digest.calls:
            head.append(divider(self._id("line")))
        return self._with_rows(head, [*self._steps(), *self._others(), *self._end()])

    def _with_rows(self, head: list[Block], tail: list[Block]) -> list[Block]:
        rows = [
            call_row(rank, customer, self.morning, self.served, self.revision)
            for rank, customer in enumerate(self.digest.calls, 1)
        ]
        shown = rows_that_fit(rows, len(head) + len(tail), self.most)
        blocks = [*head, *(block for row in rows[:shown] for block in row)]
        if shown < len(rows):
            left_out = self.morning.voice.say("calls_left_out", count=len(rows) - shown)
            blocks.append(context([left_out], self._id("more")))
        return [*blocks, *tail]

    def _others(self) -> list[Block]:
        blocks = []
        if self.digest.also:
            blocks.append(section(parts.also(self.morning), self._id("also")))
        if self.digest.rest:
            blocks.append(section(parts.rest(self.morning), self._id("rest")))
        if due := parts.commission(self.morning):
            blocks.append(context([due], self._id("foot")))
        return blocks

    def _steps(self) -> list[Block]:
        """The reader's dunning steps, counted as their queue counts them."""
        text = steps_line(self.morning)
        if not text:
            return []
        opened = open_queue_button(self.morning.voice.language) if Action.QUEUE_OPEN in self.served else None
        return [section(text, self._id("steps"), opened)]

    def _credit(self) -> list[Block]:
        """What happened to limits and orders, in one paragraph without buttons."""
        text = credit_news(self.morning)
        return [section(text, self._id("credit"))] if text else []

    def _nothing(self) -> list[Block]:
        blocks = [section(parts.nothing(self.morning), self._id("none"))]
        if due := parts.next_due(self.morning):
            blocks.append(context([due], self._id("next")))
        return blocks

    def _end(self) -> list[Block]:
        buttons: list[ButtonElement] = []
        late = self.digest.late_customers
        if Action.OVERDUE_LIST in self.served and late and self.digest.freshness is not Freshness.STALE:
            text = label(self.morning.voice.language, "see_all", count=late)
            buttons.append(late_button(text, see_all_key(self.morning)))
        if Action.SETTINGS_OPEN in self.served:
            buttons.append(button(self.morning.voice.say("settings"), Action.SETTINGS_OPEN, "digest"))
        return [actions(buttons, self._id("end"))] if buttons else []

    def _id(self, name: str) -> str:
        return block_id("digest", self.digest.as_of, name, revision=self.revision)
