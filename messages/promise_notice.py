"""What is said of promises and plans in direct messages: not kept, waiting for an agreement, decided."""

from __future__ import annotations

from collections.abc import Sequence

from slackblocks import Block, Button

from bot.block_ids import block_id
from bot.credit.promise import Plan, PlanState, Promise, PromiseState
from bot.ids import Action, customer_value, record_value
from bot.standing import PlanView, PromiseView
from messages.blocks import SECTION_MAX, Message, actions, button, header, section
from messages.buttons import card_button, label, promise_button
from messages.cut import fit
from messages.escape import Mrkdwn, clean
from messages.formats import Language
from messages.naming import readable
from messages.prose import Voice
from messages.standing import covered, not_kept, quoted, said_by
from messages.told import told

NOTE_SHOWN = 1000


def render_promise_broken(view: PromiseView, language: str) -> Message:
    """To the salesperson: what was promised and what came, with the next step as a button."""
    voice = _voice(language)
    promise = view.promise
    customer = _customer(view.customer_name, view.customer_code, promise.customer_id, voice)
    said = [
        voice.say("broken", customer=customer, what=not_kept(promise, voice.language)),
        _facts(view, voice),
        voice.say("broken_plan" if promise.plan_id is not None else "broken_means"),
    ]
    again = promise_button(voice.language, customer_value(promise.customer_id))
    buttons = [again, card_button(voice.language, promise.customer_id)]
    ids = _Ids("promise-broken", promise.id, promise.version)
    return _message(voice.say("broken_hello"), "", said, buttons, ids, voice)


def render_promise_asked(view: PromiseView, language: str) -> Message:
    """To whoever decides: the facts and what agreeing does; once it is decided, how."""
    voice, promise = _voice(language), view.promise
    waits = promise.state is PromiseState.PROPOSED
    said = [_promise(view, voice), _facts(view, voice), *_note(promise.note, voice)]
    if waits:
        said.append(voice.say("asked_by", by=view.logged_by, on=promise.logged_on, count=promise.in_a_row))
        if promise.replaces is not None:
            said.append(voice.say("replaces"))
        said.append(voice.say("agreeing", until=promise.grace_until))
    else:
        said.append(_promise_outcome(view, voice))
    value = record_value("promise", promise.id, promise.version)
    decide = _decide(Action.PROMISE_AGREE, Action.PROMISE_REFUSE, value, voice) if waits else []
    buttons = [*decide, card_button(voice.language, promise.customer_id)]
    ids = _Ids("promise-asked", promise.id, promise.version)
    title = voice.say("asked_title" if waits else "asked_title_over")
    return _message(voice.say("asked_hello", waits=waits), title, said, buttons, ids, voice)


def render_promise_decided(view: PromiseView, language: str) -> Message:
    """To whoever asked: agreed or refused, why, and what follows."""
    voice, promise = _voice(language), view.promise
    refused = promise.state is PromiseState.REFUSED
    said = [_promise_outcome(view, voice), _promise(view, voice), _facts(view, voice)]
    if not refused:
        said.append(voice.say("counts", until=promise.grace_until))
    buttons = [card_button(voice.language, promise.customer_id)]
    if refused:
        buttons.insert(0, promise_button(voice.language, customer_value(promise.customer_id)))
    ids = _Ids("promise-decided", promise.id, promise.version)
    return _message(voice.say("decided_hello", refused=refused), "", said, buttons, ids, voice)


def render_plan_asked(view: PlanView, language: str) -> Message:
    """To whoever decides: the instalments and what agreeing does; once it is decided, how."""
    voice, plan = _voice(language), view.plan
    waits = plan.state is PlanState.PROPOSED
    said = [_plan(view, voice), _instalments(view, voice), *_note(plan.note, voice)]
    if waits:
        said.append(voice.say("plan_asked_by", by=view.asked_by, on=plan.asked_on))
        said.append(voice.say("plan_agreeing"))
    else:
        said.append(_plan_outcome(view, voice))
    value = record_value("plan", plan.id, plan.version)
    decide = _decide(Action.PLAN_AGREE, Action.PLAN_REFUSE, value, voice) if waits else []
    buttons = [*decide, card_button(voice.language, plan.customer_id)]
    ids = _Ids("plan-asked", plan.id, plan.version)
    title = voice.say("plan_title" if waits else "plan_title_over")
    return _message(voice.say("plan_hello", waits=waits), title, said, buttons, ids, voice)


def render_plan_decided(view: PlanView, language: str) -> Message:
    """To whoever asked: agreed or refused, and why."""
    voice, plan = _voice(language), view.plan
    refused = plan.state is PlanState.REFUSED
    said = [_plan_outcome(view, voice), _plan(view, voice), _instalments(view, voice)]
    ids = _Ids("plan-decided", plan.id, plan.version)
    hello = voice.say("plan_decided_hello", refused=refused)
    return _message(hello, "", said, [card_button(voice.language, plan.customer_id)], ids, voice)


class _Ids:
    """Block ids of one notice as it stands at one version."""

    def __init__(self, name: str, record_id: int, version: int) -> None:
        self.name = name
        self.record_id = record_id
        self.version = version

    def of(self, part: str) -> str:
        return block_id(self.name, self.record_id, part, revision=self.version)


def _message(
    hello: Mrkdwn,
    title: Mrkdwn | str,
    said: Sequence[str],
    buttons: Sequence[Button],
    ids: _Ids,
    voice: Voice,
) -> Message:
    """A title when there is one, a paragraph, and buttons; the text's first sentence names no customer."""
    lines = list(filter(None, said))
    head: list[Block] = [header(title, ids.of("head"))] if title else []
    blocks = (*head, section("\n".join(lines), ids.of("said")), actions(buttons, ids.of("do")))
    return Message(told([hello, *lines], voice), blocks)


def _voice(language: str) -> Voice:
    return Voice(Language.of(language), "promise_notice")


def _customer(name: str, code: str, customer_id: int, voice: Voice) -> Mrkdwn:
    return voice.say("customer", name=readable(name, code, customer_id), code=code if clean(name) else "")


def _promise(view: PromiseView, voice: Voice) -> Mrkdwn:
    """`*ACME* (C0042): €18,500 for Fri 27 Nov`; the state is said apart."""
    promise = view.promise
    customer = _customer(view.customer_name, view.customer_code, promise.customer_id, voice)
    return voice.say("promise", customer=customer, amount=promise.amount, on=promise.promised_on)


def _plan(view: PlanView, voice: Voice) -> Mrkdwn:
    """`*ACME* (C0042): €30,900 in 3 instalments`."""
    amounts = [one.promise.amount for one in view.promises]
    customer = _customer(view.customer_name, view.customer_code, view.plan.customer_id, voice)
    if not amounts:
        return customer
    total = sum(amounts[1:], amounts[0])
    return voice.say("plan", customer=customer, amount=total, count=len(amounts))


def _facts(view: PromiseView, voice: Voice) -> Mrkdwn:
    """`For F-0871 · Mme Durand by phone`."""
    parts = (covered(view.numbers, voice.language), said_by(view.promise, voice.language))
    return voice.say("facts", said=Mrkdwn(" · ".join(filter(None, parts))))


def _instalments(view: PlanView, voice: Voice) -> Mrkdwn:
    lines = [
        voice.say("instalment", rank=rank, on=one.promise.promised_on, amount=one.promise.amount)
        for rank, one in enumerate(view.promises, 1)
    ]
    if not lines:
        return Mrkdwn()
    head = voice.say("facts", said=covered(view.promises[0].numbers, voice.language))
    return fit(lines, SECTION_MAX // 2, voice.more, separator="\n", head=f"{head}\n")


def _note(note: str, voice: Voice) -> list[Mrkdwn]:
    text = quoted(note, NOTE_SHOWN)
    return [voice.say("note", text=text)] if text else []


def _promise_outcome(view: PromiseView, voice: Voice) -> Mrkdwn:
    promise = view.promise
    if promise.state is PromiseState.REFUSED:
        return _decision("refused", promise, view.decided_by, voice)
    if promise.decided_by:
        return _decision("agreed", promise, view.decided_by, voice)
    return voice.say("replaced" if promise.state is PromiseState.REPLACED else "withdrawn")


def _plan_outcome(view: PlanView, voice: Voice) -> Mrkdwn:
    if view.plan.state is PlanState.REFUSED:
        return _decision("refused", view.plan, view.decided_by, voice)
    if view.plan.decided_by:
        return _decision("agreed", view.plan, view.decided_by, voice)
    return voice.say("withdrawn")


def _decision(sentence: str, record: Promise | Plan, by: str, voice: Voice) -> Mrkdwn:
    """Who decided, on which day where the company is, and why."""
    on = record.decided_at.date() if record.decided_at else None
    reason = quoted(record.decision_reason, NOTE_SHOWN)
    return voice.say(sentence, by=by or record.decided_by, on=on, reason=reason)


def _decide(agree: Action, refuse: Action, value: str, voice: Voice) -> list[Button]:
    language = voice.language
    return [button(label(language, "agree"), agree, value), button(label(language, "refuse"), refuse, value)]
