"""Inputs of modals: where their values come back, and Slack's limits."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from slackblocks import Block

from bot.block_ids import FormBlock, SettingsBlock
from bot.ids import Action, Callback
from messages.blocks import alert, option, overflow
from messages.inputs import Place, checkboxes_input, date_input, drawn, select_input, text_input
from messages.surfaces import Modal


def resolved(block: Block) -> dict[str, Any]:
    """The block as Slack gets it."""
    return dict(Modal("title", (block,), Callback.PROMISE, submit="Log it").payload()["blocks"][0])


@pytest.mark.parametrize(
    ("where", "block_id", "action_id"),
    [
        (Place(FormBlock.AMOUNT), "amount", "amount"),
        (drawn(FormBlock.AMOUNT, 0), "amount", "amount"),
        (drawn(FormBlock.AMOUNT, 2), "amount#2", "amount"),
        (Place(FormBlock.PART_AMOUNT, (3, 2)), "part_amount#3#2", "part_amount"),
        (Place(FormBlock.DATE, asks="promise.dated"), "date", "promise.dated"),
        (Place(SettingsBlock.HOUR), "settings.hour", "settings.hour"),
    ],
)
def test_where_a_value_comes_back(where: Place, block_id: str, action_id: str) -> None:
    assert where.block_id == block_id
    assert where.action_id == action_id


def test_an_input_that_others_follow_asks_at_once() -> None:
    asks = Place(FormBlock.DATE, asks="promise.dated")
    block = resolved(date_input("Day", date(2026, 11, 27), asks))
    assert block["dispatch_action"] is True
    assert block["element"]["action_id"] == "promise.dated"
    assert "dispatch_action" not in resolved(date_input("Day", None, FormBlock.DATE))


def test_typed_words_are_cut_to_what_the_input_takes() -> None:
    element = resolved(text_input("Who", "x" * 10_000, FormBlock.WHO, most=120))["element"]
    assert len(element["initial_value"]) == element["max_length"] == 120
    assert "initial_value" not in resolved(text_input("Who", "", FormBlock.WHO))["element"]


def test_too_many_choices_are_a_mistake_of_the_renderer() -> None:
    eleven = [option(str(n), str(n)) for n in range(11)]
    with pytest.raises(ValueError, match="1 to 10 options, not 11"):
        checkboxes_input("Which", eleven, (), FormBlock.INVOICES)
    with pytest.raises(ValueError, match="1 to 100 options, not 0"):
        select_input("Which", [], "", FormBlock.INVOICE)
    with pytest.raises(ValueError, match="1 to 5 options, not 11"):
        overflow(eleven, Action.CUSTOMER_MORE)


def test_an_option_says_more_below_its_text() -> None:
    assert resolved(checkboxes_input("Which", [option("a", "1", "d" * 100)], (), FormBlock.INVOICES))[
        "element"
    ]["options"][0]["description"]["text"] == ("d" * 73 + "…")


def test_an_alert_is_cut_to_its_limit() -> None:
    block = resolved(alert("w" * 300, "warning"))
    assert block["level"] == "warning"
    assert len(block["text"]["text"]) <= 200
