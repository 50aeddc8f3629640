"""What Slack does not take, whatever its size."""

from __future__ import annotations

from typing import Any

import pytest

from pretend_slack.every_block import (
    ALERT,
    AREA,
    BAR,
    DATA_TABLE,
    INPUTS,
    LINE,
    MESSAGE,
    MODAL,
    OPTIONS,
    PIE,
    TABLE,
    TASKS,
    asked,
    button,
    chart,
    mrkdwn,
    option,
    plain,
    said,
    series,
)
from sandbox.blocks import check_blocks, check_view, with_ids

Json = dict[str, Any]


def section(**fields: Any) -> Json:
    return {"type": "section", "text": mrkdwn("x"), **fields}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def one(block: object, surface: Any = "message") -> str:
    """The only thing wrong with a block, and where."""
    (sentence,) = check_blocks([block], surface)
    return sentence.removeprefix("[ERROR] ").replace(" [json-pointer:/blocks/0", " @").removesuffix("]")


def test_one_of_every_block_passes_where_it_belongs() -> None:
    assert check_blocks(MESSAGE, "message") == []
    assert check_blocks([BAR, AREA], "message") == []
    assert check_blocks(MODAL, "modal") == []
    assert check_blocks(INPUTS, "message") == []
    assert check_blocks([LINE, PIE], "home") == []


@pytest.mark.parametrize(
    ("block", "surface"),
    [
        (ALERT, "message"),
        (ALERT, "home"),
        (TABLE, "modal"),
        (TABLE, "home"),
        (DATA_TABLE, "modal"),
        (DATA_TABLE, "home"),
        (LINE, "modal"),
        ({"type": "markdown", "text": "x"}, "home"),
        ({"type": "plan", "title": "x", "tasks": []}, "modal"),
        ({"type": "sections"}, "message"),
    ],
)
def test_a_block_is_refused_where_it_does_not_belong(block: Json, surface: Any) -> None:
    assert one(block, surface) == f"unsupported type: {block['type']} @/type"


@pytest.mark.parametrize(
    ("block", "sentence"),
    [
        ({}, "missing required field: type @"),
        ([], "must be an object @"),
        ({"type": "header"}, "missing required field: text @"),
        ({"type": "section"}, "missing required field: one of text, fields @"),
        (section(colour="red"), "invalid additional property: colour @"),
        (section(text="x"), "must be an object @/text"),
        (section(text=plain("")), "must be more than 0 characters @/text/text"),
        (section(text={"type": "markdown", "text": "x"}), "unsupported type: markdown @/text/type"),
        (section(accessory=None), "must be an object @/accessory"),
        ({"type": "header", "text": mrkdwn("x")}, "unsupported type: mrkdwn @/text/type"),
        (actions(), "no less than 1 items allowed @/elements"),
        (actions(button("b", "b", style="green")), "must be one of: primary, danger @/elements/0/style"),
        (actions(button("b", "b", url="javascript:alert(1)")), "must be a valid URL @/elements/0/url"),
        (actions(button("b", "b", value=7)), "must be a string @/elements/0/value"),
        (
            actions({"type": "plain_text_input", "action_id": "a"}),
            "unsupported type: plain_text_input @/elements/0/type",
        ),
        (section(accessory={"type": "datetimepicker"}), "unsupported type: datetimepicker @/accessory/type"),
        (asked("i", "L", button("b", "b")), "unsupported type: button @/element/type"),
        (
            actions({"type": "datepicker", "initial_date": "2026-02-30"}),
            "must be a valid date (YYYY-MM-DD) @/elements/0/initial_date",
        ),
        (
            actions({"type": "timepicker", "initial_time": "24:00"}),
            "must be a valid time (HH:mm) @/elements/0/initial_time",
        ),
        (
            actions({"type": "static_select"}),
            "missing required field: one of options, option_groups @/elements/0",
        ),
        (
            actions({"type": "static_select", "options": OPTIONS, "initial_option": option("Other", "x")}),
            "must be one of the options @/elements/0/initial_option",
        ),
        (
            actions({"type": "checkboxes", "options": OPTIONS, "initial_options": [option("Other", "x")]}),
            "must be one of the options @/elements/0/initial_options/0",
        ),
        (
            actions({"type": "overflow", "options": [{"text": mrkdwn("x"), "value": "v"}]}),
            "unsupported type: mrkdwn @/elements/0/options/0/text/type",
        ),
        (
            actions({"type": "static_select", "options": [option("x", "v", url="https://e.com")]}),
            "invalid additional property: url @/elements/0/options/0",
        ),
        (
            actions({"type": "multi_external_select", "focus_on_load": True}),
            "invalid additional property: focus_on_load @/elements/0",
        ),
        (
            asked("i", "L", {"type": "plain_text_input", "min_length": 9, "max_length": 8}),
            "must not be greater than max_length @/element/min_length",
        ),
        (
            asked(
                "i",
                "L",
                {"type": "number_input", "is_decimal_allowed": False, "min_value": "10", "max_value": "9"},
            ),
            "must not be greater than max_value @/element/min_value",
        ),
        (
            {"type": "image", "alt_text": "x"},
            "missing required field: one of image_url, slack_file @",
        ),
        (
            {"type": "task_card", **TASKS[2]},
            "must be one of: in_progress, complete, error @/status",
        ),
        (
            {"type": "plan", "title": "p", "tasks": [TASKS[0], TASKS[0]]},
            "task_id `1` already exists @/tasks/1/task_id",
        ),
        (
            {"type": "container", "title": plain("t"), "child_blocks": [LINE]},
            "unsupported type: data_visualization @/child_blocks/0/type",
        ),
        (
            {
                "type": "container",
                "title": plain("t"),
                "child_blocks": [section()],
                "default_collapsed": True,
            },
            "requires is_collapsible to be true @/default_collapsed",
        ),
    ],
)
def test_a_block_that_is_wrong_says_what_and_where(block: object, sentence: str) -> None:
    assert one(block) == sentence


def test_charts_hold_together() -> None:
    short = chart("line", "c", series("a", 1, 2))
    short["chart"]["series"][0]["data"].pop()
    assert one(short) == "must have one point for every category @/chart/series/0/data"
    twice = chart("bar", "c", series("a", 1), series("a", 2))
    assert one(twice) == "name `a` already exists @/chart/series/1/name"
    empty = {"type": "pie", "segments": [{"label": "x", "value": 0}]}
    block = {"type": "data_visualization", "title": "t", "chart": empty}
    assert one(block) == "must be greater than 0 @/chart/segments/0/value"


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 10**400, True, "7", None])
def test_a_chart_holds_finite_numbers(value: object) -> None:
    line = chart("line", "c", series("a", 1))
    line["chart"]["series"][0]["data"][0]["value"] = value
    assert one(line) == "must be a number @/chart/series/0/data/0/value"


def test_data_tables_are_rectangles_with_a_plain_header() -> None:
    cell = {"type": "raw_text", "text": "x"}
    table = {"type": "data_table", "caption": "c"}
    assert one(table | {"rows": [[cell], [cell, cell]]}) == "must have 1 items like the first row @/rows/1"
    assert one(table | {"rows": [[said("x")], [cell]]}) == "unsupported type: rich_text @/rows/0/0/type"
    assert one(table | {"rows": [[cell]]}) == "no less than 2 items allowed @/rows"
    wide = table | {"rows": [[cell], [cell]], "row_header_column_index": 1}
    assert one(wide) == "must be less than 1 @/row_header_column_index"


def test_ids_are_said_once() -> None:
    assert check_blocks([section(block_id="a"), section(block_id="a")], "message") == [
        "[ERROR] block_id `a` already exists [json-pointer:/blocks/1/block_id]"
    ]
    assert check_blocks([actions(button("1", "b"), button("2", "b"))], "message") == [
        "[ERROR] action_id `b` already exists in this block [json-pointer:/blocks/0/elements/1/action_id]"
    ]
    assert check_blocks([actions(button("1", "b")), actions(button("2", "b"))], "message") == []


def test_one_element_has_the_focus() -> None:
    first, second = (
        asked(name, "L", {"type": "plain_text_input", "action_id": "a", "focus_on_load": True})
        for name in "ab"
    )
    assert check_blocks([first], "modal") == []
    assert check_blocks([first, second], "modal") == [
        "[ERROR] only one element may have focus_on_load [json-pointer:/blocks/1/element/focus_on_load]"
    ]


@pytest.mark.parametrize(
    ("view", "sentence"),
    [
        ("modal", "must be an object [json-pointer:/view]"),
        ({"blocks": []}, "missing required field: type [json-pointer:/view]"),
        ({"type": "sheet"}, "unsupported type: sheet [json-pointer:/view]"),
        ({"type": "modal", "blocks": []}, "missing required field: title [json-pointer:/view]"),
        ({"type": "home"}, "missing required field: blocks [json-pointer:/view]"),
        (
            {"type": "modal", "title": mrkdwn("t"), "blocks": []},
            "unsupported type: mrkdwn [json-pointer:/view/title/type]",
        ),
        (
            {"type": "modal", "title": plain("t"), "blocks": INPUTS[:1]},
            "missing required field: submit [json-pointer:/view]",
        ),
        (
            {"type": "home", "blocks": [ALERT]},
            "unsupported type: alert [json-pointer:/view/blocks/0/type]",
        ),
    ],
)
def test_a_view_that_is_wrong_says_what_and_where(view: object, sentence: str) -> None:
    assert check_view(view) == [f"[ERROR] {sentence}"]


def test_a_modal_with_inputs_and_a_submit_button_passes() -> None:
    assert check_view({"type": "modal", "title": plain("t"), "submit": plain("Save"), "blocks": INPUTS}) == []


@pytest.mark.parametrize("blocks", [None, {}, "x", 7, [None], [[]], [{"type": []}], [{"type": {}}]])
def test_what_is_no_list_of_blocks_is_refused(blocks: object) -> None:
    assert check_blocks(blocks, "message") != []


def test_missing_ids_are_given() -> None:
    numbers = iter(["n1", "n2", "n3"])
    filled = with_ids(
        [actions(button("b", "kept"), {"type": "users_select"}), section()], lambda: next(numbers)
    )
    assert [block["block_id"] for block in filled] == ["n1", "n3"]
    assert [element["action_id"] for element in filled[0]["elements"]] == ["kept", "n2"]
