"""Rich text: sections, lists, quotes and code made of runs of text, links, mentions and emoji."""

from __future__ import annotations

import re

from sandbox.blocks.kinds import ByType, Flag, Kind, OneOf, Several, Shape, Whole, Words
from sandbox.blocks.objects import ID

_MARKS = dict.fromkeys(("bold", "italic", "strike", "code", "underline"), Flag())
_MENTION_MARKS = {**_MARKS, **dict.fromkeys(("highlight", "client_highlight", "unlink"), Flag())}
_STYLE: dict[str, Kind] = {"style": Shape(takes=_MARKS)}
_MENTION: dict[str, Kind] = {"style": Shape(takes=_MENTION_MARKS)}
_HEX = Words(7, like=re.compile("#[0-9a-fA-F]{3}(?:[0-9a-fA-F]{3})?").fullmatch, called="colour")
_BORDER: dict[str, Kind] = {"border": Whole(0, 1)}

RUN = ByType(
    {
        "text": Shape({"text": Words()}, _STYLE),
        "link": Shape({"url": Words()}, {"text": Words(), "unsafe": Flag(), **_STYLE}),
        "emoji": Shape({"name": Words()}, {"skin_tone": Whole(1, 6), "unicode": Words(), **_STYLE}),
        "user": Shape({"user_id": Words()}, _MENTION),
        "usergroup": Shape({"usergroup_id": Words()}, _MENTION),
        "channel": Shape({"channel_id": Words()}, _MENTION),
        "team": Shape({"team_id": Words()}, _MENTION),
        "broadcast": Shape({"range": OneOf(("here", "channel", "everyone"))}, _STYLE),
        "color": Shape({"value": _HEX}, _STYLE),
        "date": Shape(
            {"timestamp": Whole(0), "format": Words()}, {"url": Words(), "fallback": Words(), **_STYLE}
        ),
    }
)
_RUNS = Several(RUN)
_SECTION = Shape({"elements": _RUNS})
_LIST = Shape(
    {"style": OneOf(("bullet", "ordered")), "elements": Several(ByType({"rich_text_section": _SECTION}))},
    {"indent": Whole(0, 8), "offset": Whole(0), **_BORDER},
)

RICH_TEXT = Shape(
    {
        "elements": Several(
            ByType(
                {
                    "rich_text_section": _SECTION,
                    "rich_text_list": _LIST,
                    "rich_text_quote": Shape({"elements": _RUNS}, _BORDER),
                    "rich_text_preformatted": Shape({"elements": _RUNS}, {"language": Words(), **_BORDER}),
                }
            )
        )
    },
    {"block_id": ID},
)
RICH_TEXT_BLOCK = ByType({"rich_text": RICH_TEXT})
