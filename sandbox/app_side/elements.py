"""The interactive elements of blocks: where they are, what they hold, what a person may put in them."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sandbox.app_side.refusals import NoSuchElementError, NotAChoiceError
from sandbox.blocks import with_ids
from sandbox.workspace import Kind, Workspace

Json = dict[str, Any]

BUTTONS = frozenset({"button", "overflow", "workflow_button", "icon_button", "feedback_buttons"})
"""Elements that hold nothing."""
_OPTION = {"static_select", "external_select", "radio_buttons"}
_OPTIONS = {"multi_static_select", "multi_external_select", "checkboxes"}
_TEXTS = {"plain_text_input", "email_text_input", "url_text_input", "number_input"}
_FIELDS = {
    **dict.fromkeys(_OPTION, "selected_option"),
    **dict.fromkeys(_OPTIONS, "selected_options"),
    **dict.fromkeys(_TEXTS, "value"),
    "users_select": "selected_user",
    "multi_users_select": "selected_users",
    "conversations_select": "selected_conversation",
    "multi_conversations_select": "selected_conversations",
    "channels_select": "selected_channel",
    "multi_channels_select": "selected_channels",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
    "rich_text_input": "rich_text_value",
}
"""By type: the field of a state or an action that says what an element holds."""
_INITIAL = {"value": "initial_value", "rich_text_value": "initial_value"}
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


@dataclass(frozen=True, slots=True)
class Found:
    """An element and the block it stands in."""

    block: Json
    element: Json

    @property
    def block_id(self) -> str:
        """The id of the block it stands in."""
        return str(self.block.get("block_id", ""))

    @property
    def dispatches(self) -> bool:
        """Whether touching it tells the app; what stands in an `input` block waits, unless it says so."""
        return self.block.get("type") != "input" or bool(self.block.get("dispatch_action"))

    @property
    def action_id(self) -> str:
        """The element's own id."""
        return str(self.element["action_id"])

    @property
    def kind(self) -> str:
        """The element's type."""
        return str(self.element["type"])


def named(blocks: Sequence[Json]) -> list[Json]:
    """A copy in which every block has a block id and every element an action id, as Slack fills them in."""
    return with_ids(list(blocks), _short)


def elements(blocks: Sequence[Json]) -> Iterator[Found]:
    """Every interactive element, in reading order, with the nearest block id above it."""
    for block in blocks:
        yield from _under(block, block)


def find(blocks: Sequence[Json], block_id: str, action_id: str) -> Found:
    """One element. Raises NoSuchElementError."""
    for found in elements(blocks):
        if (found.block_id, found.element.get("action_id")) == (block_id, action_id):
            return found
    raise NoSuchElementError


def initial(element: Json) -> Json | None:
    """What an element holds before anybody touches it; None for one that holds nothing."""
    held = _FIELDS.get(element["type"])
    if held is None:
        return None
    name = _INITIAL.get(held, held.replace("selected", "initial", 1))
    return {"type": element["type"], held: element.get(name, [] if _is_many(element["type"]) else None)}


def first_values(blocks: Sequence[Json], kept: Json | None = None) -> Json:
    """`state.values` of blocks; what already stood under the same ids and type stays."""
    values: Json = {}
    for found in elements(blocks):
        state = initial(found.element)
        if state is None:
            continue
        before = (kept or {}).get(found.block_id, {}).get(found.action_id)
        if before and before.get("type") == found.kind:
            state = before
        values.setdefault(found.block_id, {})[found.action_id] = state
    return values


def held(state: Json) -> Any:
    """What stands in a state: a value, a list, or None."""
    return state.get(_FIELDS[state["type"]])


def chosen(workspace: Workspace, element: Json, value: Any, offered: Sequence[Json] = ()) -> Json:
    """The state after a person put a value in; `offered` are the options an external list gave.

    An option is named by its value, a person or a conversation by their id; lists for multiple choices,
    None empties. Raises NotAChoiceError.
    """
    kind = str(element["type"])
    field = _FIELDS[kind]
    if value in (None, "", []):
        return {"type": kind, field: [] if _is_many(kind) else None}
    checked = _checker(workspace, element, offered)
    if not _is_many(kind):
        return {"type": kind, field: checked(value)}
    if not isinstance(value, list):
        raise NotAChoiceError
    most = element.get("max_selected_items")
    if most is not None and len(value) > most:
        raise NotAChoiceError
    return {"type": kind, field: [checked(one) for one in value]}


def options(element: Json) -> list[Json]:
    """The options an element offers, those of its groups too."""
    groups = [one.get("options", []) for one in element.get("option_groups", [])]
    initials = [element.get("initial_option"), *element.get("initial_options", [])]
    return [*element.get("options", []), *(one for group in groups for one in group), *filter(None, initials)]


def option(element: Json, value: Any, offered: Sequence[Json] = ()) -> Json:
    """The option with a value. Raises NotAChoiceError."""
    for one in (*options(element), *offered):
        if one.get("value") == value:
            return dict(one)
    raise NotAChoiceError


def thumb(element: Json, value: Any) -> Any:
    """The value of one of two feedback buttons. Raises NotAChoiceError."""
    return _among(value, [element[one].get("value") for one in ("positive_button", "negative_button")])


def _checker(workspace: Workspace, element: Json, offered: Sequence[Json]) -> Callable[[Any], Any]:
    kind = str(element["type"]).removeprefix("multi_")
    if kind in _OPTION or kind in _OPTIONS:
        return lambda value: option(element, value, offered)
    return {
        "static_select": lambda value: option(element, value, offered),
        "external_select": lambda value: option(element, value, offered),
        "users_select": lambda value: _among(value, workspace.users),
        "conversations_select": lambda value: _among(value, workspace.channels),
        "channels_select": lambda value: _among(value, _public(workspace)),
        "datepicker": _a_date,
        "timepicker": _a_time,
        "datetimepicker": _a_moment,
        "rich_text_input": lambda value: value,
    }.get(kind, str)


def _among(value: Any, known: Any) -> Any:
    if value not in known:
        raise NotAChoiceError
    return value


def _public(workspace: Workspace) -> list[str]:
    return [one.id for one in workspace.channels.values() if one.kind is Kind.PUBLIC]


def _a_date(value: Any) -> str:
    try:
        return date.fromisoformat(str(value)).isoformat()
    except ValueError:
        raise NotAChoiceError from None


def _a_time(value: Any) -> str:
    if not _TIME.fullmatch(str(value)):
        raise NotAChoiceError
    return str(value)


def _a_moment(value: Any) -> int:
    if not str(value).isdigit():
        raise NotAChoiceError
    return int(value)


def _is_many(kind: str) -> bool:
    return kind.startswith("multi_") or kind == "checkboxes"


def _under(node: Any, block: Json) -> Iterator[Found]:
    if isinstance(node, list):
        for one in node:
            yield from _under(one, block)
    elif isinstance(node, dict):
        block = node if "block_id" in node else block
        if node.get("action_id") and (node.get("type") in _FIELDS or node.get("type") in BUTTONS):
            yield Found(block, node)
        for one in node.values():
            yield from _under(one, block)


def _short() -> str:
    return secrets.token_urlsafe(4)[:5]
