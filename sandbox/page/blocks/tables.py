"""Tables, and tables that sort and turn pages."""

from __future__ import annotations

from markupsafe import Markup, escape

from sandbox.page.blocks.emoji import with_emoji
from sandbox.page.blocks.surroundings import Surroundings
from sandbox.page.blocks.tags import tag
from sandbox.page.blocks.texts import rich_text
from sandbox.workspace import Json

PAGE_SIZE = 5
"""Rows on a page of a data table that does not say."""


def table(block: Json, around: Surroundings) -> Markup:
    """A plain table; its first row is its header."""
    settings = block.get("column_settings", [])
    head, *rows = block["rows"]
    columns = [_column(settings[index] if index < len(settings) else {}) for index in range(20)]
    top = [tag("th", _cell(cell, around), scope="col", class_=columns[at]) for at, cell in enumerate(head)]
    body = [
        tag("tr", *(tag("td", _cell(cell, around), class_=columns[at]) for at, cell in enumerate(row)))
        for row in rows
    ]
    drawn = tag("table", tag("thead", tag("tr", *top)), tag("tbody", *body), class_="bk-table")
    return tag("div", drawn, class_="bk-scroll-x", tabindex=0)


def _column(setting: Json | None) -> str:
    given = setting or {}
    return f"bk-{given.get('align', 'left')}" + (" bk-wrap" if given.get("is_wrapped") else "")


def data_table(block: Json, around: Surroundings) -> Markup:
    """A table that the page's script sorts and turns by `page_size`; without script all of it shows."""
    head, *rows = block["rows"]
    named = block.get("row_header_column_index", 0)
    numeric = [all(row[at]["type"] == "raw_number" for row in rows) for at in range(len(head))]
    top = [
        tag("th", _sorter(cell), scope="col", data_sort="number" if number else "text", class_=_side(number))
        for cell, number in zip(head, numeric, strict=True)
    ]
    body = [
        tag("tr", *(_data_cell(cell, at == named, numeric[at], around) for at, cell in enumerate(row)))
        for row in rows
    ]
    drawn = tag(
        "table",
        tag("caption", block["caption"]),
        tag("thead", tag("tr", *top)),
        tag("tbody", *body),
        class_="bk-table bk-data-table",
        data_page_size=block.get("page_size", PAGE_SIZE),
    )
    return tag("div", drawn, class_="bk-scroll-x", tabindex=0, role="region", aria_label=block["caption"])


def _sorter(cell: Json) -> Markup:
    """A column's name, which the keyboard reaches too."""
    return tag("button", with_emoji(cell["text"]), type="button", class_="bk-sort")


def _side(number: bool) -> str:
    return "bk-right" if number else "bk-left"


def _data_cell(cell: Json, names_row: bool, number: bool, around: Surroundings) -> Markup:
    value = cell.get("value", cell.get("text"))
    shown = _cell(cell, around)
    if names_row:
        return tag("th", shown, scope="row", data_value=value, class_=_side(number))
    return tag("td", shown, data_value=value, class_=_side(number))


def _cell(cell: Json, around: Surroundings) -> Markup:
    if cell["type"] == "rich_text":
        return rich_text(cell, around)
    return escape(with_emoji(cell["text"]))
