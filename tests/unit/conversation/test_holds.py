"""Holds in Slack: set, released, and the release asked for."""

from __future__ import annotations

import json

import pytest
from fakes_books import FakeBooks

from bot.ids import Action
from conversation.acme import CARD, opened, submission, typed, view_of
from conversation.credit_acme import held, with_limit
from conversation.talk import U_NADIA, U_STRANGER, Conversation


@pytest.fixture
def books(books: FakeBooks) -> FakeBooks:
    return with_limit(books)


async def test_the_credit_manager_sets_one_with_a_reason(talk: Conversation) -> None:
    form = await opened(talk, Action.HOLD_SET, who=U_NADIA)
    blank = await talk.send(submission(view_of(form, text=typed(" ")), U_NADIA))
    assert json.loads(blank.body)["errors"]
    await talk.send(submission(view_of(form, text=typed("bounced cheque")), U_NADIA))
    (kept,) = talk.work.records.holds.kept.values()
    assert (kept.cause.value, kept.why, kept.set_by) == ("by_hand", "bounced cheque", "nadia@lumen.fr")


async def test_and_releases_it(talk: Conversation) -> None:
    await held(talk)
    form = await opened(talk, Action.HOLD_RELEASE, who=U_NADIA)
    assert form.sent["view"]["callback_id"] == "release"
    await talk.send(submission(view_of(form, text=typed("paid by card")), U_NADIA))
    (kept,) = talk.work.records.holds.kept.values()
    assert kept.ended_on is not None or kept.released_on is not None


async def test_a_salesperson_asks_for_it(talk: Conversation) -> None:
    await held(talk)
    form = await opened(talk, Action.HOLD_RELEASE)
    assert form.sent["view"]["callback_id"] == "release_asked"
    await talk.send(submission(view_of(form, text=typed("paid by card"))))
    (asked,) = talk.work.records.requests.kept.values()
    assert (asked.kind.value, asked.reason) == ("release", "paid by card")


async def test_a_form_of_before_the_release_changes_nothing(talk: Conversation) -> None:
    await held(talk)
    form = await opened(talk, Action.HOLD_RELEASE, who=U_NADIA)
    for _ in range(2):
        await talk.send(submission(view_of(form, text=typed("paid by card")), U_NADIA))
    released = [one for one in talk.work.records.trail.deeds if "release" in one]
    assert len(released) == 1


async def test_a_stranger_gets_no_form(talk: Conversation) -> None:
    await talk.press(Action.HOLD_SET, CARD, who=U_STRANGER)
    assert not any(call.sent.get("view", {}).get("callback_id") == "hold" for call in talk.calls)
