"""A table that Slack sorts and pages by itself: messages only, never the one place of a fact."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, Decimal

from slackblocks import Block, DataTableBlock, RawNumber, RawText, RichTextBlock

from bot.credit.money import Money
from messages.escape import raw
from messages.formats import Language, money

TABLE_ROWS_MAX = 100
"""Slack's own pages say 101 with the heading, slackblocks twice that: the smaller is safe."""
CELL_MAX = 60
PAGE_SIZE = 10
NOTHING = "-"

Cell = RawText | RawNumber | RichTextBlock


def text_cell(text: str, limit: int = CELL_MAX) -> Cell:
    """Anybody's text; Slack refuses an empty cell."""
    return RawText(raw(text, limit) or NOTHING)


def count_cell(count: int) -> Cell:
    """A whole number, sorted as one."""
    return RawNumber(count, str(count))


def money_cell(amount: Money, language: Language) -> Cell:
    """An amount as written, sorted by its whole units."""
    whole = amount.amount.quantize(Decimal(1), rounding=ROUND_HALF_EVEN)
    return RawNumber(int(whole), money(amount, language))


def data_table(heading: Sequence[str], rows: Sequence[Sequence[Cell]], caption: str, block_id: str) -> Block:
    """A heading and up to a hundred rows; the caption is for screen readers."""
    if not 1 <= len(rows) <= TABLE_ROWS_MAX:
        raise ValueError(f"a table holds 1 to {TABLE_ROWS_MAX} rows, not {len(rows)}")
    top: list[Cell] = [text_cell(name) for name in heading]
    return DataTableBlock([top, *(list(row) for row in rows)], caption, PAGE_SIZE, block_id=block_id)
