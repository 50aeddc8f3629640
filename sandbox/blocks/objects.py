"""Small objects that blocks and elements are made of: ids, texts, options, confirmations, filters."""

from __future__ import annotations

import re

from sandbox.blocks.kinds import ByType, Flag, Kind, OneOf, Several, Shape, Words
from sandbox.blocks.rules import any_of, not_both

TEXT_MAX = 3000
ID = Words(255)
URL = Words(
    3000, like=re.compile(r"(?:https?://|mailto:|tel:|slack://)\S+", re.IGNORECASE).fullmatch, called="URL"
)
WEB = Words(3000, like=re.compile(r"https?://\S+", re.IGNORECASE).fullmatch, called="URL")
STYLE = OneOf(("primary", "danger"))


def web(most: int) -> Words:
    """An address on the web."""
    return Words(most, like=WEB.like, called=WEB.called)


def plain(most: int = TEXT_MAX) -> ByType:
    """A text object that shows its text as it is."""
    return ByType({"plain_text": Shape({"text": Words(most)}, {"emoji": Flag()})})


def text(most: int = TEXT_MAX) -> ByType:
    """A text object, formatted or not."""
    formatted = Shape({"text": Words(most)}, {"verbatim": Flag()})
    return ByType({**plain(most).shapes, "mrkdwn": formatted})


CONFIRM = Shape(
    needs={"title": plain(100), "text": text(300), "confirm": plain(30), "deny": plain(30)},
    takes={"style": STYLE},
)


def option(label: Kind, takes: dict[str, Kind] | None = None) -> Shape:
    """A choice of a menu or a list."""
    return Shape({"text": label, "value": Words(150)}, {"description": plain(75), **(takes or {})})


MENU_OPTION = option(plain(75))
LISTED_OPTION = option(text(75))
"""Of check boxes and radio buttons, the only ones that are formatted."""
OVERFLOW_OPTION = option(plain(75), {"url": URL})
OPTION_GROUP = Shape({"label": plain(75), "options": Several(MENU_OPTION, most=100)})

DISPATCH = Shape({"trigger_actions_on": Several(OneOf(("on_enter_pressed", "on_character_entered")), most=2)})
CONVERSATION_FILTER = Shape(
    takes={
        "include": Several(OneOf(("im", "mpim", "private", "public"))),
        "exclude_external_shared_channels": Flag(),
        "exclude_bot_users": Flag(),
    },
    rules=(any_of("include", "exclude_external_shared_channels", "exclude_bot_users"),),
)
SLACK_FILE = Shape(
    takes={"url": WEB, "id": Words(like=re.compile("F[A-Z0-9]{8,}").fullmatch, called="file id")},
    rules=(any_of("url", "id"), not_both("url", "id")),
)
_PARAMETER = Shape({"name": Words(), "value": Words(least=0)})
_TRIGGER = Shape({"url": WEB}, {"customizable_input_parameters": Several(_PARAMETER)})
WORKFLOW = Shape({"trigger": _TRIGGER})
IMAGE = Shape(
    {"alt_text": Words(2000)},
    {"image_url": WEB, "slack_file": SLACK_FILE},
    (any_of("image_url", "slack_file"), not_both("image_url", "slack_file")),
)
IMAGE_ELEMENT = ByType({"image": IMAGE})
