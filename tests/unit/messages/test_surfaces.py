"""Modals and the Home tab: within Slack's limits whatever they are given."""

from __future__ import annotations

from datetime import time

import pytest
from limits import assert_home_within_limits, assert_modal_within_limits
from slackblocks import InvalidUsageError, LengthError

from bot.block_ids import SettingsBlock
from bot.ids import Action, Callback
from messages import blocks
from messages.inputs import checkboxes_input, radio_input, select_input, time_input
from messages.surfaces import HomeTab, Modal
from messages.table import count_cell, data_table, text_cell

LINES = tuple(blocks.divider(f"line.{n}") for n in range(101))
CHOICES = [blocks.option("One", "1"), blocks.option("Two", "2")]


def test_titles_and_buttons_are_cut_to_24_characters() -> None:
    view = Modal("t" * 30, LINES[:1], Callback.CARD, submit="s" * 30, close="c" * 30).payload()
    assert_modal_within_limits(view)
    assert view["title"]["text"] == "t" * 22 + "…"
    assert view["callback_id"] == "card"


def test_an_entity_in_a_title_is_never_cut_in_two() -> None:
    view = Modal("Garage Étoile et Fil &amp; Fils", LINES[:1], Callback.CARD).payload()
    assert view["title"]["text"] == "Garage Étoile et Fil…"


@pytest.mark.parametrize("surface", [lambda lines: Modal("t", lines, Callback.HELP), HomeTab])
def test_a_view_holds_a_hundred_blocks_and_no_more(surface: type[HomeTab]) -> None:
    assert len(surface(LINES[:100]).payload()["blocks"]) == 100
    with pytest.raises(LengthError):
        surface(LINES).payload()


def test_a_home_tab_is_a_home_view() -> None:
    assert_home_within_limits(HomeTab((blocks.section("Hello", "hello"),)).payload())


def test_a_modal_takes_no_table() -> None:
    table = data_table(["A"], [[text_cell("a")]], "One letter", "table")
    with pytest.raises(InvalidUsageError):
        Modal("t", (table,), Callback.OVERDUE).payload()


def test_inputs_need_a_submit_button() -> None:
    asked = (time_input("At", time(8, 30), SettingsBlock.HOUR),)
    with pytest.raises(InvalidUsageError):
        Modal("t", asked, Callback.SETTINGS).payload()


def test_inputs_begin_with_what_holds_now() -> None:
    asked = (
        select_input("Which", CHOICES, "2", SettingsBlock.LANGUAGE),
        radio_input("Which", CHOICES, "1", SettingsBlock.DIGEST),
        checkboxes_input("Which", CHOICES, {"2"}, SettingsBlock.QUIET, "A hint"),
        time_input("At", time(8, 5), SettingsBlock.HOUR),
    )
    view = Modal("t", asked, Callback.SETTINGS, submit="Save", private="person:1").payload()
    assert_modal_within_limits(view)
    language, digest, quiet, hour = (block["element"] for block in view["blocks"])
    assert language["initial_option"]["value"] == "2"
    assert digest["initial_option"]["value"] == "1"
    assert [one["value"] for one in quiet["initial_options"]] == ["2"]
    assert view["blocks"][2]["optional"] is True
    assert hour["initial_time"] == "08:05"
    assert view["private_metadata"] == "person:1"


def test_more_choices_than_slack_takes_are_a_mistake_of_the_renderer() -> None:
    many = [blocks.option(str(n), str(n)) for n in range(11)]
    with pytest.raises(ValueError, match="1 to 10 options"):
        radio_input("Which", many, "1", SettingsBlock.DIGEST)
    with pytest.raises(ValueError, match="1 to 100 options"):
        blocks.select("Which", [], Action.CUSTOMER_PICK)
    with pytest.raises(ValueError, match="1 to 100 options"):
        blocks.select("Which", [CHOICES[0]] * 101, Action.CUSTOMER_PICK)
    with pytest.raises(ValueError, match="150"):
        blocks.option("a", "v" * 151)


def test_buttons_of_one_row_that_ask_for_the_same_are_numbered() -> None:
    assert blocks.button("a", Action.CUSTOMER_SHOW, "v", 2).action_id == "customer.show#2"
    assert blocks.button("a", Action.CUSTOMER_SHOW, "v").action_id == "customer.show"


@pytest.mark.parametrize("rows", [0, 101])
def test_a_table_holds_1_to_100_rows(rows: int) -> None:
    with pytest.raises(ValueError, match="1 to 100 rows"):
        data_table(["A"], [[count_cell(1)]] * rows, "Ones", "table")


def test_an_empty_cell_shows_a_dash_and_brackets_become_look_alikes() -> None:
    cells = [text_cell("\u202e \n"), text_cell("<!channel> & *co*"), text_cell("x" * 61)]
    assert [cell._resolve()["text"] for cell in cells] == ["-", "‹!channel› & *co*", "x" * 59 + "…"]
