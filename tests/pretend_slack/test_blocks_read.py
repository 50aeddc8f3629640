"""A posted form as Slack would tell it to the app."""

from __future__ import annotations

from typing import Any

import pytest

from pretend_slack.every_block import ACTIONS, CARD, GROUPS, OPTIONS, asked, button, option, plain
from sandbox.page.blocks import read_form

Json = dict[str, Any]


def value(element: Json, *typed: str) -> Json:
    """What stands in one input, its type aside."""
    fields = [("in/b%201/a", one) for one in typed]
    given = read_form([asked("b 1", "L", element | {"action_id": "a"})], fields)
    standing: Json = given.values["b 1"]["a"]
    assert standing.pop("type") == element["type"]
    return standing


@pytest.mark.parametrize(
    ("element", "typed", "standing"),
    [
        ({"type": "plain_text_input"}, ["two\r\nlines"], {"value": "two\nlines"}),
        ({"type": "plain_text_input"}, [""], {"value": None}),
        ({"type": "number_input", "is_decimal_allowed": True}, ["1.5"], {"value": "1.5"}),
        ({"type": "static_select", "options": OPTIONS}, ["mine"], {"selected_option": OPTIONS[1]}),
        ({"type": "static_select", "options": OPTIONS}, [""], {"selected_option": None}),
        ({"type": "static_select", "options": OPTIONS}, ["forged"], {"selected_option": None}),
        (
            {"type": "static_select", "option_groups": [{"label": plain("g"), "options": OPTIONS}]},
            ["none"],
            {"selected_option": OPTIONS[2]},
        ),
        (
            {"type": "checkboxes", "options": OPTIONS},
            ["none", "all"],
            {"selected_options": [OPTIONS[0], OPTIONS[2]]},
        ),
        ({"type": "checkboxes", "options": OPTIONS}, [], {"selected_options": []}),
        ({"type": "radio_buttons", "options": OPTIONS}, [], {"selected_option": None}),
        ({"type": "users_select"}, ["U1"], {"selected_user": "U1"}),
        ({"type": "multi_users_select"}, ["U1", "U2"], {"selected_users": ["U1", "U2"]}),
        ({"type": "channels_select"}, ["C1"], {"selected_channel": "C1"}),
        ({"type": "conversations_select"}, ["C1"], {"selected_conversation": "C1"}),
        ({"type": "datepicker"}, ["2026-11-22"], {"selected_date": "2026-11-22"}),
        ({"type": "timepicker"}, ["08:30"], {"selected_time": "08:30"}),
        # 22 November 2026, 09:00 in Paris is 08:00 in London.
        ({"type": "datetimepicker"}, ["2026-11-22T09:00"], {"selected_date_time": 1795334400}),
        ({"type": "datetimepicker"}, ["soon"], {"selected_date_time": None}),
        (
            {"type": "external_select"},
            ['{"text":{"type":"plain_text","text":"ACME"},"value":"c1"}'],
            {"selected_option": option("ACME", "c1")},
        ),
        ({"type": "external_select"}, ["ACME"], {"selected_option": None}),
        ({"type": "file_input"}, ["proof.pdf"], {"files": []}),
    ],
)
def test_what_stands_in_an_input(element: Json, typed: list[str], standing: Json) -> None:
    assert value(element, *typed) == standing


def act(said: str, *fields: tuple[str, str]) -> Json | None:
    return read_form([*ACTIONS, *GROUPS], [("act", said), *fields]).act


def test_a_button_comes_with_its_text_and_its_own_value() -> None:
    assert act('{"block_id":"buttons","action_id":"yes","value":"forged"}') == {
        "type": "button",
        "block_id": "buttons",
        "action_id": "yes",
        "text": plain("Approve"),
        "value": "1",
        "style": "primary",
    }


def test_an_overflow_menu_comes_with_its_option() -> None:
    found = act('{"block_id":"buttons","action_id":"more","value":"h"}')
    assert found is not None
    assert found["selected_option"] == option("Hand over", "h")


def test_a_menu_comes_with_what_was_chosen() -> None:
    assert act('{"block_id":"menus","action_id":"who"}', ("in/menus/who", "none")) == {
        "type": "static_select",
        "block_id": "menus",
        "action_id": "who",
        "selected_option": OPTIONS[2],
    }


def test_thumbs_and_buttons_of_cards_are_found() -> None:
    thumb = act('{"block_id":"thumbs","action_id":"rate","value":"down"}')
    assert thumb is not None
    assert (thumb["text"], thumb["value"]) == (plain("Bad"), "down")
    assert act('{"block_id":"card2","action_id":"call","value":"acme"}') is not None
    assert read_form([CARD], [("act", '{"block_id":"card","action_id":"call"}')]).act is not None


@pytest.mark.parametrize("said", ["", "nonsense", "[]", "{}", '{"block_id":"buttons","action_id":"nobody"}'])
def test_an_act_on_nothing_there_is_none(said: str) -> None:
    assert act(said) is None


def test_a_question_to_the_app_carries_what_was_typed() -> None:
    block = asked("b", "L", {"type": "external_select", "action_id": "a"})
    given = read_form(
        [block], [("query/b/a", "acm"), ("in/b/a", ""), ("suggest", '{"block_id":"b","action_id":"a"}')]
    )
    assert given.suggest == {"block_id": "b", "action_id": "a", "value": "acm"}
    assert given.act is None


def test_inputs_inside_containers_are_read() -> None:
    inside = asked("b", "L", {"type": "plain_text_input", "action_id": "a"})
    box = {"type": "container", "block_id": "box", "title": plain("t"), "child_blocks": [inside]}
    assert read_form([box], [("in/b/a", "x")]).values == {
        "b": {"a": {"type": "plain_text_input", "value": "x"}}
    }


def test_a_button_without_a_value_has_none() -> None:
    block = {"type": "actions", "block_id": "b", "elements": [button("Go", "go")]}
    found = read_form([block], [("act", '{"block_id":"b","action_id":"go"}')]).act
    assert found == {"type": "button", "block_id": "b", "action_id": "go", "text": plain("Go")}
