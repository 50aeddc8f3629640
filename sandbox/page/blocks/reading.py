"""What a posted form says: the act, and what stands in every input, as Slack tells it to an app."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sandbox.page.blocks.forms import address
from sandbox.page.blocks.state import HELD, elements_in, options_of
from sandbox.workspace import Json


@dataclass(frozen=True, slots=True)
class Given:
    """What a person did and what stands in the inputs."""

    act: Json | None = None
    """An item of `actions`, without its `action_ts`; None when nothing was acted on."""
    suggest: Json | None = None
    """`block_id`, `action_id` and `value` of a question to the app, for a menu that it fills."""
    values: Json = field(default_factory=dict)
    """`state.values`."""


def read_form(blocks: list[Json], fields: Iterable[tuple[str, str]], tz: str = "Europe/Paris") -> Given:
    """Reads a form that `render_blocks` wrote for these blocks; fields of others are left aside."""
    posted: dict[str, list[str]] = {}
    for name, value in fields:
        posted.setdefault(name, []).append(value)
    typed = {key: given for name, given in posted.items() if (key := address(name))}
    values: Json = {}
    for block_id, element in elements_in(blocks):
        if element["type"] in HELD:
            key = (block_id, element.get("action_id", ""))
            values.setdefault(block_id, {})[key[1]] = _standing(element, typed.get(key, []), tz)
    return Given(_act(blocks, posted, values), _question(blocks, posted), values)


def _standing(element: Json, typed: list[str], tz: str) -> Json:
    fills = HELD[element["type"]][1]
    return {"type": element["type"], fills: _value(element, fills, [one for one in typed if one], tz)}


def _value(element: Json, fills: str, typed: list[str], tz: str) -> Any:
    match fills:
        case "files":
            return []
        case "selected_options":
            return _options(element, typed)
        case "selected_users" | "selected_channels" | "selected_conversations":
            return typed
    if not typed:
        return None
    match fills:
        case "selected_option":
            return next(iter(_options(element, typed)), None)
        case "selected_date_time":
            return _seconds(typed[0], tz)
        case "rich_text_value":
            return _rich(typed[0])
        case _:
            return typed[0].replace("\r\n", "\n")


def _options(element: Json, typed: list[str]) -> list[Json]:
    """The options chosen: by their value, or whole where the app gave them."""
    if element["type"].endswith("external_select"):
        read = [_json(one) for one in typed]
        return [one for one in read if one and isinstance(one.get("value"), str)]
    return [option for option in options_of(element) if option["value"] in typed]


def _seconds(typed: str, tz: str) -> int | None:
    try:
        return int(datetime.fromisoformat(typed).replace(tzinfo=ZoneInfo(tz)).timestamp())
    except ValueError:
        return None


def _rich(typed: str) -> Json:
    text = {"type": "text", "text": typed.replace("\r\n", "\n")}
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [text]}]}


def _json(text: str) -> Json | None:
    """The object that a field carries; None when somebody wrote something else there."""
    try:
        read = json.loads(text)
    except ValueError:
        return None
    return read if isinstance(read, dict) else None


def _pressed(blocks: list[Json], posted: dict[str, list[str]], name: str) -> tuple[Json, Json] | None:
    """What a field says was acted on, and the element it names."""
    said = _json(posted.get(name, [""])[-1])
    if said is None:
        return None
    wanted = (said.get("block_id"), said.get("action_id"))
    for block_id, element in elements_in(blocks):
        if (block_id, element.get("action_id", "")) == wanted:
            return said, element
    return None


def _act(blocks: list[Json], posted: dict[str, list[str]], values: Json) -> Json | None:
    found = _pressed(blocks, posted, "act")
    if found is None:
        return None
    said, element = found
    act: Json = {key: said[key] for key in ("action_id", "block_id")} | {"type": element["type"]}
    if element["type"] in HELD:
        standing: Json = values[said["block_id"]][said["action_id"]]
        return standing | act
    if element["type"] == "overflow":
        return act | {"selected_option": next(iter(_options(element, [str(said.get("value"))])), None)}
    if element["type"] == "feedback_buttons":
        both = (element["positive_button"], element["negative_button"])
        pressed = next((one for one in both if one["value"] == said.get("value")), both[0])
        return act | {"text": pressed["text"], "value": pressed["value"]}
    return act | {key: element[key] for key in ("text", "value", "style", "confirm") if key in element}


def _question(blocks: list[Json], posted: dict[str, list[str]]) -> Json | None:
    found = _pressed(blocks, posted, "suggest")
    if found is None:
        return None
    typed = [
        given[-1]
        for name, given in posted.items()
        if address("in" + name.removeprefix("query")) == _key(found[0])
    ]
    return {key: found[0][key] for key in ("block_id", "action_id")} | {"value": typed[0] if typed else ""}


def _key(said: Json) -> tuple[str, str]:
    return said["block_id"], said["action_id"]
