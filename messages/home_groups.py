"""Headings with rows on the Home, as many as Slack takes; what is not shown is counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from slackblocks import Block

from messages.blocks import context
from messages.formats import Language
from messages.prose import say


@dataclass(frozen=True, slots=True)
class Group:
    """A heading and the rows below it, each of one block or two."""

    head: Block
    rows: tuple[tuple[Block, ...], ...] = ()
    left_out: int = 0
    more_id: str = ""
    """Of the block that counts what is left out."""

    @property
    def size(self) -> int:
        """In blocks."""
        return 1 + sum(map(len, self.rows)) + bool(self.left_out)

    def blocks(self, language: Language) -> Iterator[Block]:
        """From the heading to the count."""
        yield self.head
        for row in self.rows:
            yield from row
        if self.left_out:
            yield context([say(language, "words", "more", count=self.left_out)], self.more_id)

    def without_last(self) -> Group:
        """A row less, which is counted."""
        return replace(self, rows=self.rows[:-1], left_out=self.left_out + 1)


def fitted(groups: Iterable[Group], room: int) -> list[Group]:
    """Those that have the most give up their last rows until all fit; each keeps one."""
    kept = list(groups)
    while sum(one.size for one in kept) > room:
        longest = max(range(len(kept)), key=lambda place: (_can_give(kept[place]), kept[place].size, place))
        if not _can_give(kept[longest]):
            break
        kept[longest] = kept[longest].without_last()
    return kept


def _can_give(group: Group) -> bool:
    return len(group.rows) > 1
