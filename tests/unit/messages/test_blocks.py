"""Block constructors and ids: within Slack's limits whatever they are given."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from limits import assert_within_limits
from slackblocks import Block, Button, LengthError

from bot.block_ids import block_id
from bot.ids import SERVED, Action, customer_value
from messages import blocks
from messages.blocks import Message


def _button(rank: int) -> Button:
    return blocks.button("b" * 100, Action.CUSTOMER_SHOW, "customer:1:v1", rank)


def test_every_text_is_cut_to_its_limit() -> None:
    message = Message(
        "fallback",
        (
            blocks.header("h" * 200, "a"),
            blocks.section("s" * 4000, "b"),
            blocks.fields(["f" * 3000] * 10, "c"),
            blocks.context(["c" * 4000] * 10, "d"),
            blocks.divider("e"),
            blocks.actions([_button(rank) for rank in range(1, 26)], "f"),
        ),
    )
    assert_within_limits(message.payload())


def test_too_many_parts_are_a_mistake_of_the_renderer() -> None:
    with pytest.raises(ValueError, match="10 fields"):
        blocks.fields(["f"] * 11, "a")
    with pytest.raises(ValueError, match="10 texts"):
        blocks.context(["c"] * 11, "a")
    with pytest.raises(ValueError, match="ids"):
        blocks.button("b", Action.CUSTOMER_OPEN, "v" * 2001)
    with pytest.raises(ValueError, match="25 buttons"):
        blocks.actions([blocks.button("b", Action.CUSTOMER_OPEN, "v")] * 26, "a")


def test_a_message_of_more_than_fifty_blocks_is_refused() -> None:
    with pytest.raises(LengthError):
        Message("t", tuple(blocks.divider(str(n)) for n in range(51))).payload()


@pytest.mark.parametrize(
    ("rows", "others", "shown"), [(5, 40, 5), (6, 40, 4), (5, 48, 0), (0, 50, 0), (25, 0, 25), (26, 0, 24)]
)
def test_one_block_is_kept_to_say_how_many_rows_were_left_out(rows: int, others: int, shown: int) -> None:
    row: list[Block] = [blocks.divider("a"), blocks.divider("b")]
    assert blocks.rows_that_fit([row] * rows, others) == shown


def test_ids_are_readable_for_plain_codes() -> None:
    assert block_id("digest", date(2026, 11, 24), "C0042") == "digest.20261124.C0042.r1"
    assert block_id("card", 17, "head", revision=4) == "card.17.head.r4"
    assert customer_value(17) == "customer:17:v1"
    assert frozenset(Action) == SERVED


@given(st.lists(st.text(max_size=400), min_size=1, max_size=6), st.integers(1, 10**9))
def test_any_code_makes_an_id_that_slack_takes(parts: list[str], revision: int) -> None:
    made = block_id(*parts, revision=revision)
    assert 1 <= len(made) <= 255
    assert made.isascii()
    assert not set(made) & set(" <>&\n\t")


@given(st.text(max_size=100), st.text(max_size=100))
def test_different_codes_make_different_ids(one: str, other: str) -> None:
    assert (block_id("digest", one) == block_id("digest", other)) is (one == other)
