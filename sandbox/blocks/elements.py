"""Every element, and which block takes which."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from sandbox.blocks.kinds import ByType, Flag, Kind, OneOf, Rule, Several, Shape, Whole, Words
from sandbox.blocks.objects import (
    CONFIRM,
    CONVERSATION_FILTER,
    DISPATCH,
    ID,
    IMAGE,
    LISTED_OPTION,
    MENU_OPTION,
    OPTION_GROUP,
    OVERFLOW_OPTION,
    STYLE,
    URL,
    WORKFLOW,
    plain,
)
from sandbox.blocks.rich_text import RICH_TEXT_BLOCK
from sandbox.blocks.rules import any_of, in_order, initial_among_options, needs, not_both


def _is_date(given: str) -> bool:
    try:
        return date.fromisoformat(given).isoformat() == given
    except ValueError:
        return False


_ACTION: dict[str, Kind] = {"action_id": ID}
_ASKED: dict[str, Kind] = {**_ACTION, "confirm": CONFIRM}
_FOCUS: dict[str, Kind] = {"focus_on_load": Flag()}
_HELD: dict[str, Kind] = {**_ASKED, **_FOCUS}
_PLACEHOLDER: dict[str, Kind] = {"placeholder": plain(150)}
_MENU: dict[str, Kind] = {**_HELD, **_PLACEHOLDER}
_LABELLED: dict[str, Kind] = {"accessibility_label": Words(75)}
_MANY: dict[str, Kind] = {"max_selected_items": Whole(1)}
_QUERY: dict[str, Kind] = {"min_query_length": Whole(0)}
_DEFAULT: dict[str, Kind] = {"default_to_current_conversation": Flag(), "filter": CONVERSATION_FILTER}
_TYPED: dict[str, Kind] = {**_ACTION, **_FOCUS, **_PLACEHOLDER, "dispatch_action_config": DISPATCH}
_CHOICES: dict[str, Kind] = {
    "options": Several(MENU_OPTION, most=100),
    "option_groups": Several(OPTION_GROUP, most=100),
}
_ONE_LIST: tuple[Rule, ...] = (any_of("options", "option_groups"), not_both("options", "option_groups"))
_DATE = Words(like=_is_date, called="date (YYYY-MM-DD)")
_TIME = Words(like=re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d").fullmatch, called="time (HH:mm)")
_DECIMAL = Words(
    like=re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?").fullmatch, called="number"
)
_EMAIL = Words(like=re.compile(r"[^@\s]+@[^@\s]+").fullmatch, called="email address")

_FEEDBACK = Shape({"text": plain(75), "value": Words(2000, 0)}, _LABELLED)

BUTTON = Shape(
    {"text": plain(75)},
    {
        **_ASKED,
        **_LABELLED,
        "url": URL,
        "value": Words(2000, 0),
        "style": STYLE,
        "agent_prompt": Words(4000),
        "agent_prompt_display": Words(),
    },
    (needs("agent_prompt_display", "agent_prompt"),),
)

ELEMENTS: Mapping[str, Shape] = {
    "button": BUTTON,
    "workflow_button": Shape(
        {"text": plain(75), "workflow": WORKFLOW, "action_id": ID},
        {**_LABELLED, "style": STYLE, "confirm": CONFIRM},
    ),
    "feedback_buttons": Shape({"positive_button": _FEEDBACK, "negative_button": _FEEDBACK}, _ACTION),
    "icon_button": Shape(
        {"icon": OneOf(("trash",)), "text": plain()},
        {**_ASKED, **_LABELLED, "value": Words(2000, 0), "visible_to_user_ids": Several(Words(), most=10)},
    ),
    "image": IMAGE,
    "overflow": Shape({"options": Several(OVERFLOW_OPTION, most=5)}, _ASKED),
    "static_select": Shape(
        takes={**_MENU, **_CHOICES, "initial_option": MENU_OPTION},
        rules=(*_ONE_LIST, initial_among_options("initial_option")),
    ),
    "multi_static_select": Shape(
        takes={**_MENU, **_CHOICES, **_MANY, "initial_options": Several(MENU_OPTION, most=100)},
        rules=(*_ONE_LIST, initial_among_options("initial_options")),
    ),
    "external_select": Shape(takes={**_MENU, **_QUERY, "initial_option": MENU_OPTION}),
    "multi_external_select": Shape(
        takes={
            **_ASKED,
            **_PLACEHOLDER,
            **_QUERY,
            **_MANY,
            "initial_options": Several(MENU_OPTION, most=100),
        }
    ),
    "users_select": Shape(takes={**_MENU, "initial_user": Words()}),
    "multi_users_select": Shape(takes={**_MENU, **_MANY, "initial_users": Several(Words())}),
    "channels_select": Shape(
        takes={**_MENU, "initial_channel": Words(), "response_url_enabled": Flag()},
    ),
    "multi_channels_select": Shape(takes={**_MENU, **_MANY, "initial_channels": Several(Words())}),
    "conversations_select": Shape(
        takes={**_MENU, **_DEFAULT, "initial_conversation": Words(), "response_url_enabled": Flag()}
    ),
    "multi_conversations_select": Shape(
        takes={**_MENU, **_DEFAULT, **_MANY, "initial_conversations": Several(Words())}
    ),
    "radio_buttons": Shape(
        {"options": Several(LISTED_OPTION, most=10)},
        {**_HELD, "initial_option": LISTED_OPTION},
        (initial_among_options("initial_option"),),
    ),
    "checkboxes": Shape(
        {"options": Several(LISTED_OPTION, most=10)},
        {**_HELD, "initial_options": Several(LISTED_OPTION, most=10)},
        (initial_among_options("initial_options"),),
    ),
    "datepicker": Shape(takes={**_MENU, "initial_date": _DATE}),
    "timepicker": Shape(takes={**_MENU, "initial_time": _TIME, "timezone": Words()}),
    "datetimepicker": Shape(takes={**_HELD, "initial_date_time": Whole(1_000_000_000, 9_999_999_999)}),
    "plain_text_input": Shape(
        takes={
            **_TYPED,
            "initial_value": Words(least=0),
            "multiline": Flag(),
            "min_length": Whole(0, 3000),
            "max_length": Whole(1, 3000),
        },
        rules=(in_order("min_length", "max_length"),),
    ),
    "email_text_input": Shape(takes={**_TYPED, "initial_value": _EMAIL}),
    "url_text_input": Shape(takes={**_TYPED, "initial_value": URL}),
    "number_input": Shape(
        {"is_decimal_allowed": Flag()},
        {**_TYPED, "initial_value": _DECIMAL, "min_value": _DECIMAL, "max_value": _DECIMAL},
        (in_order("min_value", "max_value"),),
    ),
    "rich_text_input": Shape(
        {"action_id": ID},
        {**_TYPED, "initial_value": RICH_TEXT_BLOCK, "min_lines": Whole(1, 100), "max_lines": Whole(1, 100)},
        (in_order("min_lines", "max_lines"),),
    ),
    "file_input": Shape(takes={**_ACTION, "filetypes": Several(Words()), "max_files": Whole(1, 10)}),
}

_SELECTS = tuple(name for name in ELEMENTS if name.endswith("_select"))
_CHOSEN = (*_SELECTS, "radio_buttons", "checkboxes", "datepicker", "timepicker")
_TYPED_IN = tuple(name for name in ELEMENTS if name.endswith("_input"))


def _some(*names: str) -> ByType:
    return ByType({name: ELEMENTS[name] for name in names})


IN_ACTIONS = _some("button", "workflow_button", "overflow", *_CHOSEN, "datetimepicker")
IN_SECTION = _some("button", "workflow_button", "overflow", "image", *_CHOSEN)
IN_INPUT = _some(*_CHOSEN, "datetimepicker", *_TYPED_IN)
IN_CONTEXT_ACTIONS = _some("feedback_buttons", "icon_button")
IN_CARD = _some("button")
