"""What each input holds: the field of its element it begins with, the field of `state.values` it fills."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sandbox.workspace import Json

HELD: Mapping[str, tuple[str, str]] = {
    "plain_text_input": ("initial_value", "value"),
    "email_text_input": ("initial_value", "value"),
    "url_text_input": ("initial_value", "value"),
    "number_input": ("initial_value", "value"),
    "rich_text_input": ("initial_value", "rich_text_value"),
    "file_input": ("", "files"),
    "static_select": ("initial_option", "selected_option"),
    "external_select": ("initial_option", "selected_option"),
    "radio_buttons": ("initial_option", "selected_option"),
    "multi_static_select": ("initial_options", "selected_options"),
    "multi_external_select": ("initial_options", "selected_options"),
    "checkboxes": ("initial_options", "selected_options"),
    "users_select": ("initial_user", "selected_user"),
    "multi_users_select": ("initial_users", "selected_users"),
    "channels_select": ("initial_channel", "selected_channel"),
    "multi_channels_select": ("initial_channels", "selected_channels"),
    "conversations_select": ("initial_conversation", "selected_conversation"),
    "multi_conversations_select": ("initial_conversations", "selected_conversations"),
    "datepicker": ("initial_date", "selected_date"),
    "timepicker": ("initial_time", "selected_time"),
    "datetimepicker": ("initial_date_time", "selected_date_time"),
}


def held(element: Json, standing: Json | None) -> Any:
    """What an input shows: what stands in it, or what it begins with."""
    begins, fills = HELD[element["type"]]
    return element.get(begins) if standing is None else standing.get(fills)


def options_of(element: Json) -> list[Json]:
    """Every option of a menu or a list, those of its groups included."""
    groups = element.get("option_groups", ())
    return [*element.get("options", ()), *(option for group in groups for option in group["options"])]


def elements_in(blocks: list[Json]) -> Iterator[tuple[str, Json]]:
    """Every element a person may act on or fill in, with the id of its block."""
    for block in blocks:
        for field in ("accessory", "element"):
            if field in block:
                yield block.get("block_id", ""), block[field]
        for field in ("elements", "actions"):
            for one in block.get(field, ()):
                if "action_id" in one:
                    yield block.get("block_id", ""), one
        yield from elements_in(block.get("child_blocks", []))
        if block.get("type") == "carousel":
            yield from elements_in(block["elements"])
