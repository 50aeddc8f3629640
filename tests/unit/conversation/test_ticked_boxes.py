"""Slack's check boxes hold ten a block: what is ticked is read of all blocks of one input."""

from __future__ import annotations

from typing import Any

from bot.block_ids import FormBlock
from handlers.slack.submitted import fields_of


def boxes(*values: str) -> dict[str, Any]:
    return {"promise.ticked": {"selected_options": [{"value": value} for value in values]}}


def test_ticks_of_every_block_of_boxes_count() -> None:
    values = {"invoices#2": boxes("on_account"), "invoices": boxes("9", "10")}
    fields = fields_of({"state": {"values": values}})
    assert fields.ticked(FormBlock.INVOICES) == ("9", "10", "on_account")


def test_boxes_without_ticks_are_none() -> None:
    assert fields_of({"state": {"values": {"invoices": boxes()}}}).ticked(FormBlock.INVOICES) == ()
    assert fields_of({}).ticked(FormBlock.INVOICES) == ()
