"""The ways out of a hold, in words: its number, the causes it clears, who has to agree, and its button."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from slackblocks import Block, Button

from bot.block_ids import block_id
from bot.credit.currencies import minor_digits
from bot.credit.money import Money
from bot.credit.order_check import OrderCause, WayKind, WayOut
from bot.credit.request import RequestKind
from bot.credit_ids import way_value
from bot.credit_views import OrderAnswer, WaitingRequest
from bot.ids import Action, customer_value, draft_value
from messages.blocks import button, section
from messages.buttons import label
from messages.escape import Mrkdwn, clean, escape
from messages.formats import Language, percent
from messages.limit_words import either, numbers_text, use, word
from messages.naming import readable
from messages.order_causes import letters, named_letters
from messages.prose import Voice
from messages.request_buttons import show_button

_WAYS = {WayKind.PAY_ALL: "late", WayKind.PAY: "pay"}
_BUTTONS = {
    WayKind.PAY_ALL: ("log_promise", Action.ORDER_PAY),
    WayKind.PAY: ("log_promise", Action.ORDER_PAY),
    WayKind.DOWN_PAYMENT: ("draft_request", Action.ORDER_DOWN_PAYMENT),
    WayKind.PLAN: ("propose_plan", Action.ORDER_PLAN),
    WayKind.INCREASE: ("ask_limit", Action.ORDER_INCREASE),
    WayKind.TERMS: ("ask_terms", Action.ORDER_TERMS),
    WayKind.RELEASE: ("ask_release", Action.HOLD_RELEASE),
}
_AGREED = frozenset({WayKind.PLAN, WayKind.INCREASE, WayKind.TERMS, WayKind.RELEASE})
_ASKED = {
    WayKind.INCREASE: RequestKind.INCREASE,
    WayKind.TERMS: RequestKind.TERMS,
    WayKind.RELEASE: RequestKind.RELEASE,
}
"""The ways that are a request."""
_OF_LIMIT = (OrderCause.LIMIT, OrderCause.GROUP)


def way_blocks(answer: OrderAnswer, voice: Voice) -> list[Block]:
    """A numbered paragraph each, with the button that starts it; without a draft there are none."""
    said = way_lines(answer, voice)
    ways = zip(answer.check.ways, said, strict=True)
    return [
        section(text, block_id("order", answer.draft_id, "way", rank), _button(way, answer, voice.language))
        for rank, (way, text) in enumerate(ways, 1)
    ]


def way_lines(answer: OrderAnswer, voice: Voice) -> list[Mrkdwn]:
    """`1. They pay F-2026-0871, €18,500: clears A and B, after 82.5 %`, fewest steps first."""
    named = letters(answer.check.causes)
    return [
        voice.say("way", rank=rank, said=_said(way, answer, voice), effect=_effect(way, named, answer, voice))
        for rank, way in enumerate(answer.check.ways, 1)
    ]


def _said(way: WayOut, answer: OrderAnswer, voice: Voice) -> Mrkdwn:
    match way.kind:
        case WayKind.PAY_ALL | WayKind.PAY:
            numbers = [readable(one.number, "", one.id) for one in way.invoices]
            return voice.say("pay", numbers=numbers_text(numbers, voice.language), amount=way.amount)
        case WayKind.DOWN_PAYMENT:
            share = Mrkdwn(_whole_percent(way.share, voice.language)) if way.share is not None else Mrkdwn()
            return voice.say("down_payment", amount=way.amount, share=share)
        case WayKind.PLAN:
            part = equal_part(way.amount, way.instalments)
            return voice.say("plan", amount=way.amount, count=way.instalments, part=part)
        case WayKind.INCREASE:
            far = way.ends_on is not None and way.ends_on.year != answer.check.facts.as_of.year
            return voice.say("increase", amount=way.amount, until=way.ends_on, far=far)
        case WayKind.TERMS:
            return voice.say("terms", days=way.days or 0, usual=answer.check.facts.usual_days or 0)
        case _:
            return voice.say("release", hand=OrderCause.HOLD_BY_HAND in way.clears)


def equal_part(amount: Money | None, count: int) -> Money | None:
    """What each part of a plan comes to, when they are all equal; else None."""
    if amount is None or count < 1:
        return None
    least = Decimal(1).scaleb(-minor_digits(amount.currency))
    part = (amount.amount / count).quantize(least, rounding=ROUND_DOWN)
    return Money(part, amount.currency) if part * count == amount.amount else None


def _effect(way: WayOut, named: Mapping[OrderCause, str], answer: OrderAnswer, voice: Voice) -> Mrkdwn:
    """`clears A and B, after 82.5 %`."""
    said = [_clears(way, named, voice), _back(way, answer.check.facts.as_of, voice)]
    if way.ratio is not None:
        said.append(voice.say("after", use=use(way.ratio, voice.language)))
    is_theirs = way.kind is WayKind.RELEASE and answer.may_release
    if waiting := _waiting(way, answer):
        who = either(waiting.waits_for, voice.language)
        said.append(voice.say("waits", number=Mrkdwn(waiting.request.id), who=who))
    elif way.kind in _AGREED and not is_theirs:
        said.append(_agrees(way, answer, voice))
    return Mrkdwn(", ".join(filter(None, said)))


def _clears(way: WayOut, named: Mapping[OrderCause, str], voice: Voice) -> Mrkdwn:
    if cleared := named_letters(way.clears, named, voice):
        return voice.say("clears", letters=cleared)
    eased = named_letters(_OF_LIMIT, named, voice)
    return voice.say("eases", letters=eased) if eased else Mrkdwn()


def _back(way: WayOut, as_of: date, voice: Voice) -> Mrkdwn:
    """`back under the limit on 12 Jan 2027 rather than on 11 Feb 2027`."""
    if way.back_on is None:
        return Mrkdwn()
    before = _day("back_before", way.back_before, as_of, voice) if way.back_before else Mrkdwn()
    return voice.say("back", on=_day("back_on", way.back_on, as_of, voice), before=before)


def _day(sentence: str, on: date, as_of: date, voice: Voice) -> Mrkdwn:
    return voice.say(sentence, on=on, far=on.year != as_of.year)


def _waiting(way: WayOut, answer: OrderAnswer) -> WaitingRequest | None:
    """The request of the same kind that is not decided yet: a second one beside it is refused."""
    kind = _ASKED.get(way.kind)
    if way.kind is WayKind.RELEASE and answer.may_release:
        return None
    return next((one for one in answer.waiting if one.request.kind is kind), None)


def _agrees(way: WayOut, answer: OrderAnswer, voice: Voice) -> Mrkdwn:
    """Who decides; of two, both."""
    is_of_both = way.kind is WayKind.INCREASE and bool(clean(answer.director))
    if way.kind in _ASKED and answer.deciders and not is_of_both:
        return voice.say("decides", who=either(answer.deciders, voice.language))
    return voice.say("both" if is_of_both else "decides", who=_deciders(way, answer, voice))


def _deciders(way: WayOut, answer: OrderAnswer, voice: Voice) -> Mrkdwn:
    """The credit manager; and the finance director for an increase above what that one decides alone."""
    who = escape(answer.decides) if clean(answer.decides) else word(voice.language, "credit_manager")
    if clean(answer.stands_in):
        who = voice.say("in_their_place", who=Mrkdwn(who), delegate=answer.stands_in)
    if way.kind is not WayKind.INCREASE or not clean(answer.director):
        return Mrkdwn(who)
    return voice.listed([who, escape(answer.director)])


def _button(way: WayOut, answer: OrderAnswer, language: Language) -> Button | None:
    if not answer.draft_id:
        return None
    if waiting := _waiting(way, answer):
        return show_button(waiting.request, Voice(language, "request"))
    name, action = _BUTTONS[way.kind]
    return button(label(language, name), action, _value(way, answer))


def _value(way: WayOut, answer: OrderAnswer) -> str:
    if way.kind is WayKind.RELEASE:
        return customer_value(answer.facts.of.customer_id)
    paid = _WAYS.get(way.kind)
    return way_value(answer.draft_id, paid) if paid else draft_value(answer.draft_id)


def _whole_percent(share: Decimal, language: Language) -> str:
    """A down-payment's share in whole percent, as people say it."""
    return percent(share.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP), language)
