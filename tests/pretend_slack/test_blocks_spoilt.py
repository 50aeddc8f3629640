"""Whatever is spoilt in a payload: checking answers in sentences, and what passes can be shown and read."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from pretend_slack.every_block import AREA, BAR, MESSAGE, MODAL
from sandbox.blocks import Surface, check_blocks, check_view
from sandbox.page.blocks import Surroundings, mrkdwn, read_form, render_blocks

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
AROUND = Surroundings("message", action_url="/act")


def places(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path of every value inside a value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [at, *(path for key, one in inner for path in places(one, (*at, key)))]


SPOTS = [
    (surface, block, path)
    for surface, blocks in (("message", [*MESSAGE, BAR, AREA]), ("modal", MODAL))
    for block in blocks
    for path in places(block)
    if path
]


@given(ANYTHING)
def test_anything_is_answered_in_sentences(value: object) -> None:
    for found in (check_blocks(value, "message"), check_blocks([value], "modal"), check_view(value)):
        assert all(sentence.startswith("[ERROR] ") for sentence in found)


@given(st.sampled_from(SPOTS), ANYTHING, st.booleans())
def test_a_spoilt_block_is_refused_or_shown(
    spot: tuple[Surface, Any, tuple[Any, ...]], put: object, away: bool
) -> None:
    surface, block, path = spot
    spoilt = deepcopy(block)
    holder = spoilt
    for key in path[:-1]:
        holder = holder[key]
    if away:
        del holder[path[-1]]
    else:
        holder[path[-1]] = put
    if check_blocks([spoilt], surface) == []:
        assert "bk-block" in render_blocks([spoilt], AROUND)
        assert read_form([spoilt], []).act is None


@given(st.text(alphabet="*_~`<>|@#!^:{}& \nabhtps/.1", max_size=60))
def test_any_text_is_markup_for_slack(text: str) -> None:
    shown = mrkdwn(text, AROUND)
    assert "<script" not in shown
    assert "javascript:" not in shown
