"""Forms, read-backs and histories hold anybody's text: they stay within limits and page nobody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from filled_forms import (
    AT,
    DISPUTE,
    DISPUTE_FORM,
    DISPUTE_READ,
    DISPUTE_VIEW,
    HEAD,
    LATE,
    NOTE_FORM,
    NOTE_VIEW,
    OLD,
    PLAN_FORM,
    PLAN_VIEW,
    PROMISE,
    PROMISE_FORM,
    PROMISE_READ,
    PROMISE_VIEW,
    STEP,
    history,
    history_line,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from limits import assert_modal_within_limits, assert_within_limits
from mornings import eur
from test_hostile_text import HOSTILE

from bot.acts import DisputeOpened, NoteAdded, PlanAsked, PromiseLogged
from bot.audit import Deed
from bot.credit.promise import Instalment
from bot.credit.refused import Refused, Why
from bot.forms import DisputeForm, OpenItem, PromiseForm
from bot.requests import TypedAmount, TypedPromise
from bot.standing import HistoryPage
from messages.blocks import Message
from messages.dispute_form import render_dispute_form
from messages.done import render_logged, render_logged_modal, render_undone
from messages.history import render_history, render_history_modal
from messages.history_facts import SHOWN
from messages.note_form import render_note_form
from messages.plan_form import render_plan_form
from messages.promise_form import render_promise_form
from messages.read_back import render_amount_question, render_read_back
from messages.refused import render_refused, render_refused_modal
from messages.small_forms import (
    render_comment_form,
    render_hand_on_form,
    render_refuse_form,
    render_resolve_form,
    render_target_form,
)
from messages.surfaces import Modal

HUGE = eur("9999999999999999.99")


def hostile_items(text: str) -> tuple[OpenItem, ...]:
    item = replace(LATE, number=text, open_amount=HUGE, disputed=HUGE, promise=replace(OLD, amount=HUGE))
    return tuple(replace(item, id=number) for number in range(1, 301))


def hostile_promise(text: str) -> PromiseForm:
    draft = replace(
        PROMISE_FORM.draft,
        documents=tuple(range(1, 301)),
        amount=None,
        amount_text=text,
        said_by=text,
        note=text,
    )
    return replace(
        PROMISE_FORM,
        head=replace(HEAD, code=text, name=text, entity_name=text),
        items=hostile_items(text),
        draft=draft,
        needs=text,
        replaces=replace(OLD, amount=HUGE),
        contact=text,
    )


def hostile_dispute(text: str) -> DisputeForm:
    return replace(
        DISPUTE_FORM,
        head=replace(HEAD, code=text, name=text, entity_name=text),
        items=hostile_items(text),
        draft=replace(DISPUTE_FORM.draft, amount=None, amount_text=text, note=text),
        owner=text,
        leaves=HUGE,
        stays=HUGE,
    )


def refusals(text: str) -> Iterator[Refused]:
    for why in Why:
        yield Refused(why, text, AT, HUGE, HUGE, OLD.promised_on, text, 3000)


def modals_with(text: str, language: str) -> Iterator[Modal]:
    error = Refused(Why.NOT_OPEN, text, number=text)
    promise = hostile_promise(text)
    parts = (Instalment(OLD.promised_on, HUGE),) * 12
    plan = replace(PLAN_FORM, head=promise.head, items=promise.items, instalments=parts, decides=text)
    step = replace(STEP, number=text, customer=text, owners=((text[:100], text),) * 300, dispute=DISPUTE)
    yield render_promise_form(promise, language, "p", error=error, redraw=2)
    yield render_plan_form(plan, language, "p", error=error, redraw=2)
    yield render_dispute_form(hostile_dispute(text), language, "p", error=error, redraw=2)
    note = replace(NOTE_FORM, head=promise.head, document_id=3, number=text, text=text)
    yield render_note_form(note, language, "p", error=error)
    yield render_refuse_form(language, "p", text or "promise")
    yield render_hand_on_form(step, language, "p")
    yield render_comment_form(step, language, "p", question=True)
    yield render_target_form(step, language, "p")
    yield render_resolve_form(step, language, "p")
    for refused in refusals(text):
        yield render_refused_modal(refused, language)
    yield render_logged_modal(
        PromiseLogged(PROMISE), replace(PROMISE_VIEW, customer_name=text), language, undo=True
    )
    yield render_history_modal(hostile_history(text), language)


def hostile_history(text: str) -> HistoryPage:
    facts: dict[str, str | int | bool | None] = dict.fromkeys([*SHOWN, "unknown"], text)
    lines = []
    for number, kind in enumerate(("promise", "plan", "dispute", "note", text) * 10):
        subject = f"{kind}:{number}"
        after = {**facts, "said": text}
        lines.append(history_line(number, Deed.DISPUTE_OPENED, subject, None, after, who=text))
        lines.append(history_line(number, Deed.DISPUTE_HANDED_ON, subject, {}, after, who=text))
    return replace(history(*lines, older=3, newer=9), name=text, code=text)


def messages_with(text: str, language: str) -> Iterator[Message]:
    covered = hostile_items(text)
    yield render_read_back(replace(PROMISE_READ, promise=hostile_promise(text), covered=covered), language)
    yield render_read_back(
        replace(DISPUTE_READ, dispute=hostile_dispute(text), covered=covered[:1]), language
    )
    typed = TypedPromise(text, amount=TypedAmount(text, ()))
    yield render_amount_question(typed, text, language, [(HUGE, 1), (HUGE, 2)])
    for refused in refusals(text):
        yield render_refused(refused, language)
    promised = replace(PROMISE_VIEW, customer_code=text, customer_name=text, numbers=(text,) * 300)
    yield render_logged(PromiseLogged(PROMISE, (OLD,) * 300), promised, language, undo=True)
    planned = replace(PLAN_VIEW, customer_code=text, customer_name=text)
    yield render_logged(PlanAsked(planned.plan, (PROMISE,)), planned, language, undo=True)
    disputed = replace(DISPUTE_VIEW, customer_name=text, number=text, owner=text)
    yield render_logged(DisputeOpened(DISPUTE), disputed, language, undo=True)
    noted = replace(NOTE_VIEW, number=text, note=replace(NOTE_VIEW.note, text=text))
    yield render_logged(NoteAdded(noted.note), noted, language, undo=True)
    yield render_undone(text, "promise", language)
    yield render_history(hostile_history(text), language)


def shown_with(text: str, language: str) -> Iterator[str]:
    """What Slack draws; what an input holds is not drawn as a message, and is left as it was typed."""
    for message in messages_with(text, language):
        assert_within_limits(message.payload())
        yield str(message.payload())
    for modal in modals_with(text, language):
        view = modal.payload()
        assert_modal_within_limits(view)
        for block in view["blocks"]:
            block.get("element", {}).pop("initial_value", None)
            for option in block.get("element", {}).get("options", []):
                option.pop("value")
            block.get("element", {}).pop("initial_option", None)
        yield str(view)


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_stays_within_limits_and_acts_on_nothing(text: str, language: str) -> None:
    for shown in shown_with(text, language):
        for mention in ("<!", "<@", "<http", "\u202e"):
            assert mention not in shown


@settings(max_examples=15, deadline=None)
@given(st.text(max_size=200), st.sampled_from(["en", "fr"]))
def test_any_text_stays_within_limits(text: str, language: str) -> None:
    for shown in shown_with(text, language):
        assert "<!" not in shown


def test_a_name_of_ten_thousand_characters_leaves_room_for_the_amount() -> None:
    form = replace(PROMISE_FORM, items=(replace(LATE, number="9" * 10_000),))
    boxes = render_promise_form(form, "en", "p").payload()["blocks"][1]["element"]
    assert boxes["options"][0]["text"]["text"].endswith("… · €18,500 · 44 days late")
