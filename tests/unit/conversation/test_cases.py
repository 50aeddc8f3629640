"""Cases in Slack: taken, assigned, put to sleep, the salesperson asked; old buttons and strangers."""

from __future__ import annotations

from datetime import date

import pytest
from fakes_books import FakeBooks

from bot.credit.case import Case, CaseState, Cause, CauseKind
from bot.credit_ids import CaseMore, case_more_value
from bot.ids import Action, record_value
from conversation.acme import chosen, on, opened, submission, typed, view_of
from conversation.credit_acme import with_limit
from conversation.talk import NADIA, NOON, U_NADIA, U_STRANGER, Conversation

DAY = date(2026, 11, 24)


@pytest.fixture
def books(books: FakeBooks) -> FakeBooks:
    return with_limit(books)


async def opened_case(talk: Conversation) -> str:
    """A case of ACME's, which Camille has."""
    cause = Cause(CauseKind.LATE_HOLD, "late", DAY)
    case = Case(0, 1, CaseState.OPEN, NOON, DAY, "camille@lumen.fr", date(2026, 11, 26), causes=(cause,))
    kept = await talk.work.records.cases.add(case)
    return record_value("case", kept.id, kept.version)


def case(talk: Conversation) -> Case:
    return talk.work.records.cases.kept[1]


async def test_who_takes_it_has_it(talk: Conversation) -> None:
    await talk.press(Action.CASE_TAKE, await opened_case(talk), who=U_NADIA)
    assert (case(talk).owner, case(talk).due_on) == (NADIA.email, date(2026, 11, 26))


async def test_it_is_put_to_sleep_with_a_reason(talk: Conversation) -> None:
    form = await opened(talk, Action.CASE_SNOOZE, await opened_case(talk), who=U_NADIA)
    filled = view_of(form, until=on("2026-11-26"), text=typed("they pay on Thursday"))
    await talk.send(submission(filled, U_NADIA))
    assert (case(talk).state, case(talk).snoozed_until) == (CaseState.SNOOZED, date(2026, 11, 26))


async def test_a_day_too_far_leaves_it_awake(talk: Conversation) -> None:
    form = await opened(talk, Action.CASE_SNOOZE, await opened_case(talk), who=U_NADIA)
    filled = view_of(form, until=on("2026-12-24"), text=typed("after the holidays"))
    answer = await talk.send(submission(filled, U_NADIA))
    assert "until" in answer.body
    assert case(talk).state is CaseState.OPEN


async def test_it_is_assigned(talk: Conversation) -> None:
    form = await opened(talk, Action.CASE_ASSIGN, await opened_case(talk), who=U_NADIA)
    await talk.send(submission(view_of(form, owner=chosen(NADIA.email)), U_NADIA))
    assert case(talk).owner == NADIA.email


async def test_the_salesperson_is_asked_to_call(talk: Conversation) -> None:
    form = await opened(talk, Action.CASE_CALL, await opened_case(talk), who=U_NADIA)
    await talk.send(submission(view_of(form, text=typed("please call")), U_NADIA))
    (line,) = talk.work.records.cases.said
    assert (line.owner, line.text) == ("camille@lumen.fr", "please call")


async def test_its_story_opens_from_the_overflow(talk: Conversation) -> None:
    await opened_case(talk)
    form = await opened(talk, Action.CASE_MORE, case_more_value(CaseMore.STORY, 1, 1), who=U_NADIA)
    assert form.sent["view"]["callback_id"] == "case"


async def test_a_value_of_another_version_and_a_stranger_change_nothing(talk: Conversation) -> None:
    value = await opened_case(talk)
    await talk.press(Action.CASE_TAKE, "case:what", who=U_NADIA)
    await talk.press(Action.CASE_TAKE, value, who=U_STRANGER)
    assert (case(talk).owner, case(talk).taken_at) == ("camille@lumen.fr", None)
