"""The buttons that decide a request; approving binds the company, so it is confirmed first."""

from __future__ import annotations

from datetime import date

from slackblocks import Button, ConfirmationDialogue

from bot.credit.request import CreditRequest, RequestKind
from bot.credit_views import RequestView
from bot.ids import Action, record_value
from messages.blocks import button, confirmation
from messages.buttons import label
from messages.escape import Mrkdwn
from messages.prose import Voice
from messages.request_facts import (
    customer_name,
    limit_with,
    over_with_order,
    pending_amount,
    releases_breach,
    staying,
)


def decide_buttons(view: RequestView, voice: Voice) -> list[Button]:
    """{Approve}, {Approve with changes}, {Reject}; values carry the version that was seen."""
    request, spoken = view.request, voice.language
    value, kind = record_value("request", request.id, request.version), Mrkdwn(request.kind)
    customer = customer_name(view)
    read = voice.say(
        "read_approve",
        kind=kind,
        amount=pending_amount(request),
        customer=customer,
        until=request.ends_on or request.asked_until,
    )
    shown = [
        button(
            label(spoken, "approve"),
            Action.LIMIT_APPROVE,
            value,
            confirm=sure_to_approve(view, voice),
            style="primary",
            read_as=read,
        )
    ]
    if request.kind is RequestKind.INCREASE:
        shown.append(button(label(spoken, "approve_changed"), Action.LIMIT_CHANGE, value))
    read = voice.say("read_reject", kind=kind, customer=customer)
    reject = button(label(spoken, "reject"), Action.LIMIT_REJECT, value, style="danger", read_as=read)
    return [*shown, reject]


def show_button(request: CreditRequest, voice: Voice) -> Button:
    """The request with its facts, in a window."""
    value = record_value("request", request.id, request.version)
    return button(label(voice.language, "open_request"), Action.LIMIT_SHOW, value)


def sure_to_approve(view: RequestView, voice: Voice) -> ConfirmationDialogue:
    """What approving does, in plain words: `The limit becomes €68,000 from 24 Nov to 31 Dec 2026.`"""
    spoken = voice.language
    said = [_effect(view, voice)]
    if view.request.needs_two and not view.request.first_by:
        said.append(voice.say("sure_first"))
    if staying(view):
        said.append(voice.say("sure_stays"))
    said.append(voice.say("sure_told", by=view.asked_by))
    title = voice.say("approve_title", customer=customer_name(view))
    yes, no = label(spoken, "approve"), label(spoken, "not_yet")
    return confirmation(title, " ".join(said), yes, no)


def _effect(view: RequestView, voice: Voice) -> Mrkdwn:
    request = view.request
    if request.kind is RequestKind.TERMS:
        return voice.say(
            "sure_terms", order=request.order, days=request.terms_days or 0, over=over_with_order(view)
        )
    if request.kind is RequestKind.RELEASE:
        return voice.say("sure_release", customer=customer_name(view), breach=releases_breach(view))
    starts = max(request.starts_on or view.facts.as_of, view.facts.as_of)
    days = {"from": starts, "until": request.ends_on or request.asked_until or starts}
    if len(view.steps) > 1:
        return _steps(view, days["until"], voice)
    if limit := limit_with(view):
        return voice.say("sure_limit", limit=limit, **days)
    return voice.say("sure_raise", amount=pending_amount(request), **days)


def _steps(view: RequestView, until: date, voice: Voice) -> Mrkdwn:
    """`The limit becomes €42,000 from 23 Nov, then €37,000 from 25 Nov, to 31 Dec 2026.`"""
    said = [voice.say("sure_step", limit=limit, **{"from": on}) for on, limit in view.steps]
    return voice.say("sure_steps", first=said[0], then=voice.listed(said[1:]), until=until)
