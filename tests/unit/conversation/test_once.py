"""A double click posts one list, and a failed press can be pressed again."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.ids import Action
from bot.list_ids import OverdueKey, overdue_value
from conversation.talk import DMS, NOON, U_CAMILLE, Conversation
from handlers.slack.once import Once

LATE = overdue_value(OverdueKey(date(2026, 11, 24), "mine"))
KEY = ("U1", "D1", "1.1", LATE)


def is_first(once: Once, seconds: int, key: tuple[str, ...] = KEY) -> bool:
    with once.first(key, NOON + timedelta(seconds=seconds)) as first:
        return first


def test_the_same_within_the_time_is_no_second_wish() -> None:
    once = Once(5)
    assert [is_first(once, at) for at in (0, 0, 4, 5, 9)] == [True, False, False, True, False]


def test_another_person_message_or_value_is_another_wish() -> None:
    once = Once(5)
    others = [KEY, ("U2", *KEY[1:]), ("U1", "D1", "2.2", LATE), (*KEY[:3], "other")]
    assert all(is_first(once, 0, key) for key in others)


def test_what_failed_can_be_tried_again_at_once() -> None:
    once = Once(5)
    with pytest.raises(OSError, match="away"), once.first(KEY, NOON):
        raise OSError("away")
    assert is_first(once, 1)


async def test_a_double_click_on_see_all_posts_one_list(talk: Conversation) -> None:
    for _ in range(2):
        await talk.press(Action.OVERDUE_LIST, LATE, channel=DMS[U_CAMILLE])
    assert [call.method for call in talk.calls].count("chat.postMessage") == 1


async def test_a_refused_press_is_no_press(talk: Conversation) -> None:
    talk.slack.refusing["chat.postMessage"] = ["ratelimited"]
    for _ in range(2):
        await talk.press(Action.OVERDUE_LIST, LATE, channel=DMS[U_CAMILLE])
    assert [call.method for call in talk.calls].count("chat.postMessage") == 2
