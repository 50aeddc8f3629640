"""Late customers as a list: a table in messages, rows of text in modals and where a table is refused."""

from __future__ import annotations

from collections.abc import Sequence

from slackblocks import Block, Element, Option

from bot.block_ids import block_id
from bot.credit.overdue import OverdueList
from bot.ids import Action, Callback, customer_value
from bot.list_ids import overdue_value
from messages.blocks import (
    BUTTON_VALUE_MAX,
    MESSAGE_BLOCKS_MAX,
    OPTIONS_MAX,
    SECTION_MAX,
    Message,
    actions,
    button,
    context,
    header,
    option,
    section,
    select,
)
from messages.buttons import label
from messages.cut import packed
from messages.escape import Mrkdwn
from messages.formats import Language
from messages.naming import choice_label
from messages.overdue_parts import Late
from messages.surfaces import VIEW_BLOCKS_MAX, Modal
from messages.table import TABLE_ROWS_MAX, Cell, count_cell, data_table, money_cell, text_cell
from messages.told import told

SALESPERSON_MAX = 40
ENTITY_MAX = 30
"""A hundred rows of the longest cells stay below what Slack takes in one table, whatever the amounts."""


def render_overdue(late: OverdueList, language: str, *, plain: bool = False) -> Message:
    """A page of late customers; `plain` writes text instead of a table. What is left out is counted."""
    screen = _Screen(Late(late, Language.of(language)))
    rows = screen.text_rows(MESSAGE_BLOCKS_MAX) if plain else screen.table()
    return Message(told(screen.late.sentences(), screen.late.voice), (*screen.head(), *rows, *screen.tail()))


def render_overdue_modal(late: OverdueList, language: str) -> Modal:
    """The same in a modal, where Slack takes no table."""
    screen = _Screen(Late(late, Language.of(language)))
    voice = screen.late.voice
    title = voice.say("modal_title", count=late.customers) if late.customers else voice.say("title_none")
    blocks = (*screen.head(), *screen.text_rows(VIEW_BLOCKS_MAX), *screen.tail())
    return Modal(title, blocks, Callback.OVERDUE, close=label(voice.language, "close"))


class _Screen:
    """The blocks of one page, top to bottom."""

    def __init__(self, late: Late) -> None:
        self.late = late
        self.page = late.page

    def head(self) -> list[Block]:
        blocks = [
            header(self.late.title(), self._id("head")),
            context([self.late.about()], self._id("asof")),
        ]
        if banner := self.late.banner():
            blocks.append(section(banner, self._id("old")))
        if not self.page.lines:
            blocks.append(section(self.late.nothing(), self._id("none")))
        elif buckets := self.late.buckets():
            blocks.append(section(buckets, self._id("ages")))
        return blocks

    def table(self) -> list[Block]:
        shown = self.page.lines[:TABLE_ROWS_MAX]
        if not shown:
            return []
        rows = [self._cells(place) for place in range(len(shown))]
        heading = [self.late.voice.say("column", name=Mrkdwn(name)) for name in self.late.columns]
        caption = self.late.caption(len(shown))
        return [data_table(heading, rows, caption, self._id("table")), *self._count(len(shown))]

    def text_rows(self, most: int) -> list[Block]:
        """As many lines as fit into `most` blocks beside the others."""
        if not self.page.lines:
            return []
        room = most - len(self.head()) - len(self.tail()) - 1
        groups = packed(self.late.lines(), SECTION_MAX)[:room]
        rows = [section("\n".join(group), self._id(f"rows{n}")) for n, group in enumerate(groups, 1)]
        return [*rows, *self._count(sum(map(len, groups)))]

    def tail(self) -> list[Block]:
        elements: list[Element] = []
        if options := self._options():
            elements.append(select(label(self.late.voice.language, "pick"), options, Action.CUSTOMER_PICK))
        if following := self.late.following():
            key, count = following
            text = label(self.late.voice.language, "next", count=count)
            value = overdue_value(key)
            if len(value) <= BUTTON_VALUE_MAX:
                elements.append(button(text, Action.OVERDUE_NEXT, value))
        return [actions(elements, self._id("do"))] if elements else []

    def _cells(self, place: int) -> Sequence[Cell]:
        line = self.page.lines[place]
        cells: dict[str, Cell] = {
            "customer": text_cell(self.late.name(line)),
            "late": money_cell(line.ageing.overdue, self.late.voice.language),
            "oldest": count_cell(line.oldest_days_late),
            "salesperson": text_cell(line.salesperson, SALESPERSON_MAX),
            "entity": text_cell(line.entity, ENTITY_MAX),
        }
        return [cells[name] for name in self.late.columns]

    def _options(self) -> list[Option]:
        """A customer late in two currencies is offered once."""
        customers = {line.id: line for line in self.page.lines}
        shows_entity = "entity" in self.late.columns
        return [
            option(
                choice_label(line.name, line.code, line.entity if shows_entity else "", line.id),
                customer_value(line.id),
            )
            for line in list(customers.values())[:OPTIONS_MAX]
        ]

    def _count(self, shown: int) -> list[Block]:
        said = self.late.left_out(shown)
        return [context([said], self._id("count"))] if said else []

    def _id(self, name: str) -> str:
        return block_id("overdue", self.page.as_of, str(self.page.offset), name)
