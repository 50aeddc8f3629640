"""Order checks, requests and their forms hold anybody's text: they stay within limits and page nobody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from credit_said import (
    ACCEPTED,
    ANSWER,
    ASKED,
    BY_HAND,
    FACTS,
    GROUP,
    HELD,
    HELD_CHECK,
    LATE,
    RELEASE,
    RESERVED,
    TERMS,
    VIEW,
    decided,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from limits import assert_modal_within_limits, assert_within_limits
from mornings import TODAY
from test_credit_forms import CHANGE, LETTER, LIMIT, ORDER
from test_credit_forms import TERMS as TERMS_FORM
from test_hostile_text import HOSTILE

from bot.credit.order_check import FoundCause, OrderCause, WayKind, WayOut
from bot.credit.refused import Refused, Why
from bot.credit.request import CreditRequest, RequestState
from bot.credit_views import Approvals, CustomerFacts, Of, OrderAnswer, RequestNews, RequestView
from messages.approvals import render_approvals, render_approvals_modal
from messages.blocks import Message
from messages.down_payment import render_down_payment
from messages.limit_form import render_limit_form
from messages.order_answer import render_order_answer, render_order_modal
from messages.order_form import render_order_form
from messages.order_reserved import render_reservation_cancelled, render_reserved
from messages.request_form import render_change_form, render_reject_form
from messages.request_message import (
    render_request,
    render_request_asked,
    render_request_decided,
    render_request_line,
    render_request_modal,
)
from messages.surfaces import Modal
from messages.terms_form import render_terms_form

SHOWN = "initial_value"


def of(text: str) -> Of:
    return Of(17, text, text, text, text)


def facts(text: str) -> CustomerFacts:
    held = replace(HELD, of=of(text), numbers=(text,) * 20)
    by_hand = replace(BY_HAND, of=of(text), set_by=text, hold=replace(BY_HAND.hold, why=text))
    group = replace(GROUP, code=text, name=text, left_out=(text,))
    return replace(FACTS, of=of(text), contact=text, holds=(held, by_hand), group=group)


def answer(text: str) -> OrderAnswer:
    late = tuple(replace(LATE, id=n, number=text) for n in range(20))
    causes = (
        *HELD_CHECK.causes,
        FoundCause(OrderCause.HOLD_BY_HAND, why=text),
        FoundCause(OrderCause.LATE_HOLD, invoices=late),
    )
    pay = WayOut(WayKind.PAY_ALL, (OrderCause.LATE_HOLD,), late[0].open_amount, invoices=late)
    check = replace(HELD_CHECK, causes=causes, ways=(pay, *HELD_CHECK.ways))
    return replace(
        ANSWER,
        check=check,
        facts=facts(text),
        decides=text,
        director=text,
        reference=text,
        reserved=(replace(RESERVED, reference=text),),
    )


def view_of(request: CreditRequest, text: str) -> RequestView:
    said = replace(request, reason=text, decision_reason=text)
    return replace(
        VIEW,
        request=said,
        facts=facts(text),
        asked_by=text,
        first_by=text,
        first_for=text,
        decided_by=text,
        decided_for=text,
        waits_for=(text, text),
    )


def views(text: str) -> list[RequestView]:
    two = replace(ASKED, needs_two=True, first_by="nadia@example.com")
    over = [decided(ASKED, state).request for state in RequestState]
    return [view_of(request, text) for request in (ASKED, two, TERMS, RELEASE, *over)]


def messages_with(text: str, language: str) -> Iterator[Message]:
    yield render_order_answer(answer(text), language)
    yield render_order_answer(replace(ACCEPTED, facts=facts(text), reference=text), language)
    yield render_reserved(replace(RESERVED, reference=text), text, language)
    yield render_reservation_cancelled(replace(RESERVED, reference=text), text, language)
    for view in views(text):
        yield render_request(view, language, buttons=True)
        yield render_request_asked(view, language)
        yield render_request_decided(view, language)
        for news in RequestNews:
            yield render_request_line(view, news, language)
    yield render_approvals(Approvals((view_of(ASKED, text),), (view_of(TERMS, text),)), language, TODAY)


def modals_with(text: str, language: str) -> Iterator[Modal]:
    error = Refused(Why.REQUEST_WAITS, who=text, number=text)
    yield render_order_modal(answer(text), language)
    yield render_order_form(
        replace(ORDER, of=of(text), amount=None, amount_text=text, reference=text), language, "", error=error
    )
    yield render_terms_form(replace(TERMS_FORM, of=of(text), decides=text, reason=text), language, "")
    limit = replace(LIMIT, of=of(text), decides=text, director=text, reason=text, amount_text=text)
    yield render_limit_form(replace(limit, day_text=text), language, "", error=error)
    letter = replace(LETTER, of=of(text), contact=text, reference=text, language=text)
    yield render_down_payment(letter, language)
    change = replace(CHANGE, view=view_of(ASKED, text))
    yield render_change_form(change, language, "", error=error)
    yield render_reject_form(change, language, "")
    yield render_request_modal(view_of(ASKED, text), language, buttons=True, withdraw=True)
    yield render_approvals_modal(Approvals((view_of(ASKED, text),)), language, TODAY)


def acted_on(payload: dict[str, object]) -> str:
    """What Slack reads as formatting: what stands in an input is shown as it was typed."""
    return str(_without_typed(payload))


def _without_typed(part: object) -> object:
    if isinstance(part, dict):
        return {key: _without_typed(value) for key, value in part.items() if key != SHOWN}
    return [_without_typed(one) for one in part] if isinstance(part, list) else part


def check(text: str, language: str) -> None:
    for message in messages_with(text, language):
        payload = message.payload()
        assert_within_limits(payload)
        assert not any(mention in str(payload) for mention in ("<!", "<@", "<http", "\u202e"))
    for modal in modals_with(text, language):
        view = modal.payload()
        assert_modal_within_limits(view)
        assert not any(mention in acted_on(view) for mention in ("<!", "<@", "<http", "\u202e"))


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("language", ["en", "fr"])
def test_hostile_text_acts_on_nothing(text: str, language: str) -> None:
    check(text, language)


@settings(max_examples=20, deadline=None)
@given(st.text(max_size=300))
def test_any_text_stays_within_limits(text: str) -> None:
    check(text, "fr")


def test_a_reason_is_one_quoted_line() -> None:
    said = str(render_request(view_of(ASKED, "first\n*second*\n> third"), "en", buttons=True).payload())
    assert "\\n&gt; first ∗second∗ &gt; third'" in said
