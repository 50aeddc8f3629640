"""The customers that fit what was typed, listed for a choice."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from bot.services.customers import Found
from messages.formats import Language
from messages.prose import tell


def render_found(found: Found, language: str) -> RenderableType:
    """Code, name and entity of each; the nearest names when none fits."""
    spoken = Language.of(language)
    rows = found.customers or found.nearest
    title = tell(spoken, "ageing", "several" if found.customers else "nearest", typed=found.typed)
    table = Table(box=None, pad_edge=False)
    for heading in ("code", "name", "entity"):
        table.add_column(tell(spoken, "ageing", "heading", name=heading))
    for row in rows:
        table.add_row(Text(row.code), Text(row.name), Text(row.entity))
    return Group(Text(title, style="bold"), table)
