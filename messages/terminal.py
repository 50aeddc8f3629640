"""A Slack message on a terminal: the same blocks, drawn by rich, whose markup is never read from them."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from messages.blocks import Message
from messages.unbroken import Unbroken, held

_TOKEN = re.compile(r"\*(?P<bold>[^*\n]+)\*|<(?P<url>[^<>|]*)(?:\|(?P<label>[^<>]*))?>")
_BLANK = Text()
_FRAME = 6
"""Columns a panel takes from its title."""


def to_renderable(message: Message, width: int) -> RenderableType:
    """A panel of `width` columns that shows every block; buttons read `[Open card]`."""
    blocks = message.payload()["blocks"]
    title = Text()
    if blocks and blocks[0]["type"] == "header":
        heading = mrkdwn_text(blocks[0]["text"]["text"], "bold")
        if heading.cell_len <= width - _FRAME:
            title, blocks = heading, blocks[1:]
    body = Group(*_spaced(blocks))
    return Unbroken(Panel(body, title=title, title_align="left", padding=(1, 2), width=width))


def mrkdwn_text(source: str, style: str = "") -> Text:
    """Slack's formatting as rich text, for an `Unbroken`: bold, labels of links, entities as characters."""
    text = Text(style=style)
    end = 0
    for token in _TOKEN.finditer(source):
        text.append(_shown(source[end : token.start()]))
        text.append_text(_token(token))
        end = token.end()
    return text.append(_shown(source[end:]))


def _token(token: re.Match[str]) -> Text:
    if token["bold"] is not None:
        bold = mrkdwn_text(token["bold"])
        bold.stylize("bold")
        return bold
    return Text(_shown(token["label"] or token["url"]), style="underline")


def _spaced(blocks: list[dict[str, Any]]) -> Iterator[RenderableType]:
    """A blank line before each block, but none between a text and its buttons or small print."""
    previous = ""
    for block in blocks:
        if previous and block["type"] not in ("actions", "context") and previous != "divider":
            yield _BLANK
        yield _drawn(block)
        previous = block["type"]


def _drawn(block: dict[str, Any]) -> RenderableType:
    match block["type"]:
        case "divider":
            return Rule(style="dim")
        case "context":
            return Group(*(mrkdwn_text(element["text"], "dim") for element in block["elements"]))
        case "actions":
            return _buttons(block["elements"])
        case "section" if "fields" in block:
            return _fields([field["text"] for field in block["fields"]])
        case "header":
            return mrkdwn_text(block["text"]["text"], "bold")
        case _:
            return mrkdwn_text(block["text"]["text"])


def _buttons(elements: list[dict[str, Any]]) -> Text:
    labels = [_shown(one["text"]["text"]) if "text" in one else "⋯" for one in elements]
    return Text("  ".join(f"[{label}]" for label in labels), style="cyan")


def _fields(texts: list[str]) -> Table:
    """Two columns, as Slack draws them."""
    grid = Table.grid(padding=(0, 4))
    for left in range(0, len(texts), 2):
        grid.add_row(*(mrkdwn_text(text) for text in texts[left : left + 2]))
    return grid


def _shown(text: str) -> str:
    return held(html.unescape(text) if "&" in text else text)
