"""Cases and holds tell of anybody's text: they stay within limits and page nobody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from cards import ACME_CARD
from hypothesis import given, settings
from hypothesis import strategies as st
from limits import assert_modal_within_limits, assert_within_limits
from mornings import MOCKUP
from test_card_credit import COUNTS, KEPT, WAITS
from test_hostile_text import HOSTILE
from troubles import (
    BREACH,
    BREACH_HOLD,
    BROKEN,
    BY_HAND,
    CASE,
    CASE_FORM,
    COVER,
    DISPUTED,
    FACTS,
    GROUP,
    GROUP_OVER,
    HOLD_FORM,
    LATE_HOLD,
    TOO_LATE,
    VIEW,
    closed,
    let_go,
    line,
    over,
)

from bot.credit.case import CaseLineKind, CaseState
from bot.credit.digest import CreditNews, CreditNewsKind
from bot.credit_views import CaseView, CreditStanding, HoldView, Of
from messages.blocks import Message
from messages.card import render_card, render_card_modal, render_how_modal
from messages.case_forms import render_ask_form, render_assign_form, render_snooze_form
from messages.case_lines import render_case_line
from messages.case_message import render_case, render_case_continued, render_case_modal
from messages.case_notices import render_case_asked, render_case_yours, render_cases_opened
from messages.digest import render_digest
from messages.hold_forms import render_hold_form, render_release_form
from messages.hold_message import render_hold_changed
from messages.surfaces import Modal


def of(text: str) -> Of:
    return Of(17, text, text, text, text)


def holds(text: str) -> tuple[HoldView, ...]:
    every = (LATE_HOLD, BREACH_HOLD, BY_HAND, let_go(LATE_HOLD), let_go(BY_HAND), over(LATE_HOLD))
    return tuple(
        replace(
            one,
            hold=replace(one.hold, why=text, release_reason=text),
            of=of(text),
            numbers=(text,) * 20,
            set_by=text,
            released_by=text,
        )
        for one in every
    )


def case(text: str) -> CaseView:
    """Of every cause, asleep, with everybody's names and words."""
    causes = (BREACH, GROUP_OVER, COVER, TOO_LATE, BROKEN, DISPUTED)
    told = tuple(
        line(
            kind, number, by="somebody", owner=text, text=text, cause=text, facts={"ratio": text, "ask": text}
        )
        for number, kind in enumerate(CaseLineKind)
    )
    return replace(
        VIEW,
        case=replace(
            CASE,
            state=CaseState.SNOOZED,
            causes=tuple(replace(one, number=text) for one in causes),
            snooze_reason=text,
            closed_by="somebody",
        ),
        facts=replace(FACTS, of=of(text), holds=holds(text), group=replace(GROUP, name=text, code=text)),
        owner=text,
        otherwise=((text, CASE.due_on),) * 3,
        lines=told,
        names={"somebody": text},
    )


def messages_with(text: str, language: str) -> Iterator[Message]:
    view = case(text)
    ended = replace(closed(), facts=view.facts, owner=text)
    for one in (view, ended):
        yield render_case(one, language)
        yield render_case_continued(one, language)
        yield render_cases_opened((one,) * 1, language)
    for told in view.lines:
        yield render_case_line(view, told, language)
        yield render_case_yours(view, told, language)
    yield render_case_asked(view, view.lines[0], text, language)
    for hold in holds(text):
        yield render_hold_changed(hold, text, language)
    news = tuple(CreditNews(17, text, kind, number=text, days_late=9) for kind in CreditNewsKind) * 4
    reader = replace(MOCKUP.recipient, language=language)
    yield render_digest(replace(MOCKUP, recipient=reader, credit_news=news))
    card = replace(ACME_CARD, credit=credit(text))
    yield render_card(card, language)


def credit(text: str) -> CreditStanding:
    kept = replace(KEPT, reservation=replace(KEPT.reservation, reference=text), of=of(text), reserved_by=text)
    asked = tuple(replace(WAITS, id=number, first_by="somebody", asked_by=text) for number in range(9))
    return CreditStanding(
        holds=holds(text),
        requests=(COUNTS, *asked),
        reservations=(kept,) * 20,
        group=replace(GROUP, name=text, code=text, left_out=(text,)),
        case=CASE,
        case_owner=text,
        names={"somebody": text},
    )


def modals_with(text: str, language: str) -> Iterator[Modal]:
    view = case(text)
    form = replace(CASE_FORM, view=view, owners=((text, text), ("a@b.example", text)), salesperson=text)
    yield render_case_modal(view, language)
    yield render_assign_form(form, language, "p")
    yield render_snooze_form(form, language, "p")
    yield render_ask_form(form, language, "p", plan=True)
    yield render_ask_form(form, language, "p", plan=False)
    for may_release in (True, False):
        held = replace(
            HOLD_FORM, of=of(text), holds=holds(text), may_release=may_release, decides=text, reason=text
        )
        yield render_hold_form(held, language, "p")
        yield render_release_form(held, language, "p")
    card = replace(ACME_CARD, credit=credit(text))
    yield render_card_modal(card, language)
    yield render_how_modal(card, language)


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_stays_within_limits_and_acts_on_nothing(text: str, language: str) -> None:
    for message in messages_with(text, language):
        payload = message.payload()
        assert_within_limits(payload)
        _acts_on_nothing(payload)
    for modal in modals_with(text, language):
        view = modal.payload()
        assert_modal_within_limits(view)
        _acts_on_nothing(_without_inputs(view))


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=300), st.sampled_from(["en", "fr"]))
def test_any_text_stays_within_limits(text: str, language: str) -> None:
    for message in messages_with(text, language):
        assert_within_limits(message.payload())
    for modal in modals_with(text, language):
        assert_modal_within_limits(modal.payload())


@pytest.mark.parametrize("text", [one for one in HOSTILE if len(one) < 100 and one.strip("\u202e\x00")])
def test_the_first_sentence_names_nobody(text: str) -> None:
    name = f"Customer{text}"
    view = case(name)
    told = view.lines[0]
    for message in (
        render_case(view, "en"),
        render_case_continued(view, "en"),
        render_cases_opened((view,), "en"),
        render_case_line(view, told, "en"),
        render_case_yours(view, told, "en"),
        render_case_asked(view, told, "Nadia Benali", "en"),
        *(render_hold_changed(one, "", "en") for one in holds(name)),
    ):
        assert "Customer" not in message.text.split(". ")[0]


def _acts_on_nothing(payload: object) -> None:
    shown = str(payload)
    for mention in ("<!", "<@", "<http", "\u202e"):
        assert mention not in shown


def _without_inputs(view: dict[str, object]) -> list[object]:
    """What somebody typed is shown in an input as it is: Slack acts on none of it."""
    blocks = view["blocks"]
    assert isinstance(blocks, list)
    return [one for one in blocks if one["type"] != "input"]
