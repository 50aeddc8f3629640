"""Steps tell of anybody's text: they stay within limits and page nobody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from limits import assert_modal_within_limits, assert_within_limits
from steps_said import (
    AT,
    DONE,
    HAND_OVER,
    LETTER,
    MAILING,
    NOTIFY,
    PAUSE,
    PAUSE_FORM,
    QUEUE,
    SENDING,
    VIEW,
    WAITS,
    line,
)
from test_hostile_text import HOSTILE
from test_step_forms import FORMS
from troubles import VIEW as CASE_VIEW
from troubles import case_of

from bot.credit.case import Cause, CauseKind
from bot.credit.due_step import StepLineKind
from bot.credit.ledger import Contact
from bot.credit_views import Of
from bot.dunning_views import FileAbout, PauseView, StepView
from messages.blocks import Message
from messages.case_message import render_case
from messages.pause_form import render_pause_form, render_paused
from messages.queue import render_queue, render_queue_modal
from messages.step_modal import render_step
from messages.step_notices import render_file, render_reminder_failed, render_step_yours
from messages.surfaces import Modal


def of(text: str) -> Of:
    return Of(18, text, text, text, text, text)


def view_with(text: str, view: StepView) -> StepView:
    """With `text` wherever anybody has their say."""
    step = replace(
        view.step,
        step=replace(view.step.step, name=text),
        trouble=text,
        taken_by="somebody" if view.step.taken_by else "",
    )
    told = tuple(
        line(kind, number, by="somebody", owner=text, text=text, facts={"letter": text, "to": text})
        for number, kind in enumerate(StepLineKind)
    )
    return replace(
        view,
        step=step,
        of=of(text),
        owner=text,
        documents=tuple(replace(one, number=text) for one in view.documents) * 20,
        contact=Contact(text, text, text, text),
        mailing=replace(view.mailing, to=text) if view.mailing else None,
        letters=(replace(LETTER, number=text),) * 8,
        people=((text, text), ("a@b.example", text)),
        lines=told,
        names={"somebody": text},
        replaces_on=(replace(view.step.step, name=text), AT.date()),
    )


def views(text: str) -> tuple[StepView, ...]:
    done = replace(DONE, step=replace(DONE.step, id=12))
    every = (VIEW, SENDING, done, NOTIFY, replace(HAND_OVER, litigation=replace(WAITS, to=text)))
    return tuple(view_with(text, one) for one in every)


def messages_with(text: str, language: str) -> Iterator[Message]:
    shown = views(text)
    for whose in ("mine", text):
        queue = replace(QUEUE, steps=shown, count=9, whose=whose, mails=9, sending=(shown[1],))
        yield render_queue(queue, language)
    for view in shown:
        yield render_step_yours(view, text, language)
        yield render_reminder_failed(replace(view, mailing=replace(MAILING, to=text)), language)
    yield render_file(text, language, FileAbout(Of(18, text, text, text, text, text), ()))
    yield render_paused(PauseView(replace(PAUSE, reason=text), of(text), text), language)
    cause = Cause(CauseKind.LATE_STEP, "step:5", AT.date(), number=text, days=2, on=AT.date())
    yield render_case(case_of(cause, view=CASE_VIEW), language)


def modals_with(text: str, language: str) -> Iterator[Modal]:
    for view in views(text):
        yield render_step(view, language)
        for render in FORMS.values():
            yield render(view, language, "p")
    yield render_queue_modal(replace(QUEUE, steps=views(text), count=9, mails=9), language)
    form = replace(PAUSE_FORM, of=of(text), present=replace(PAUSE, reason=text), reason=text)
    yield render_pause_form(form, language, "p")


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
        _acts_on_nothing([one for one in view["blocks"] if one["type"] != "input"])


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=300), st.sampled_from(["en", "fr"]))
def test_any_text_stays_within_limits(text: str, language: str) -> None:
    for message in messages_with(text, language):
        assert_within_limits(message.payload())
    for modal in modals_with(text, language):
        assert_modal_within_limits(modal.payload())


def _acts_on_nothing(payload: object) -> None:
    shown = str(payload)
    for mention in ("<!", "<@", "<http", "\u202e"):
        assert mention not in shown
