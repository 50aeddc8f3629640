"""What speaks against an order, in words: causes that hold by their letter, the others beside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from string import ascii_uppercase

from bot.credit.order_check import FoundCause, Invoice, OrderCause, OrderFacts
from bot.credit_views import GroupExposure, OrderAnswer
from messages.escape import Mrkdwn, clean
from messages.formats import number
from messages.limit_words import NUMBERS_NAMED, bare_money, group_text
from messages.naming import readable
from messages.prose import Voice
from messages.standing import quoted

WHY_SHOWN = 300


def letters(causes: Sequence[FoundCause]) -> dict[OrderCause, str]:
    """`A`, `B` ... of those that hold, as they are listed."""
    held = dict.fromkeys(one.cause for one in causes if one.holds)
    return dict(zip(held, ascii_uppercase, strict=False))


def held_lines(answer: OrderAnswer, voice: Voice) -> list[Mrkdwn]:
    """Each cause that holds, with its letter."""
    named = letters(answer.check.causes)
    return [
        voice.say("lettered", letter=Mrkdwn(named[one.cause]), said=_held(one, answer, voice))
        for one in answer.check.causes
        if one.holds
    ]


def beside(answer: OrderAnswer, voice: Voice) -> Mrkdwn:
    """`Also: 3 × their usual order (up to €9,400)`; empty when there is nothing."""
    facts = answer.check.facts
    said = [_beside(one, facts, voice) for one in answer.check.causes if not one.holds]
    return voice.say("also", said=Mrkdwn(" · ".join(said))) if said else Mrkdwn()


def released_text(facts: OrderFacts, voice: Voice) -> Mrkdwn:
    """`Over the limit; released by Nadia Benali until Mon 30 Nov, up to €36,000`; empty without a release."""
    if not facts.released_by:
        return Mrkdwn()
    return voice.say(
        "released",
        who=facts.released_by if clean(facts.released_by) else "",
        until=facts.released_until,
        up_to=facts.released_up_to,
        group=facts.group_released_up_to,
    )


def group_beside(answer: OrderAnswer, voice: Voice) -> Mrkdwn:
    """`Group ACME: €38,710 (97 % of €40,000), 2 customers, without USD (no rate)`; empty without a group."""
    group = answer.facts.group
    if group is None:
        return Mrkdwn()
    unjudged = group.exposure.limit is not None and answer.check.facts.group is None
    return voice.say("group_beside", said=group_text(group, voice.language), unjudged=unjudged)


def named_letters(causes: Sequence[OrderCause], named: Mapping[OrderCause, str], voice: Voice) -> Mrkdwn:
    """`A and B`; empty when none of them holds."""
    found = [named[cause] for cause in named if cause in causes]
    return voice.listed(found) if found else Mrkdwn()


def _held(one: FoundCause, answer: OrderAnswer, voice: Voice) -> Mrkdwn:
    match one.cause:
        case OrderCause.LIMIT:
            return _limit(one, answer.check.facts, voice)
        case OrderCause.GROUP:
            return _group(one, answer.facts.group, voice)
        case OrderCause.LATE_HOLD:
            return _late_hold(one, answer.check.facts, voice)
        case _:
            return voice.say("by_hand", on=one.on, why=quoted(one.why, WHY_SHOWN))


def _limit(one: FoundCause, facts: OrderFacts, voice: Voice) -> Mrkdwn:
    """`Limit: 53,000 + 15,000 = 68,000 of 60,000, short by €8,000`."""
    exposure, spoken = facts.exposure, voice.language
    total = one.exposure or exposure.total + facts.order
    return voice.say(
        "limit",
        before=bare_money(exposure.total, spoken),
        order=bare_money(facts.order, spoken),
        total=bare_money(total, spoken),
        limit=bare_money(limit, spoken)
        if (limit := one.limit or exposure.limit) is not None
        else Mrkdwn("0"),
        short=one.short,
    )


def _group(one: FoundCause, group: GroupExposure | None, voice: Voice) -> Mrkdwn:
    """In the parent's currency, which may be another than the order's."""
    name = next(filter(clean, (group.name, group.code)), "") if group else ""
    return voice.say("group", name=name, total=one.exposure, limit=one.limit, short=one.short)


def _late_hold(one: FoundCause, facts: OrderFacts, voice: Voice) -> Mrkdwn:
    shown = [_late_invoice(invoice, facts, voice) for invoice in one.invoices[:NUMBERS_NAMED]]
    if left_out := len(one.invoices) - len(shown):
        shown.append(voice.say("late_more", count=left_out))
    promised = bool(one.invoices) and all(invoice.is_promised for invoice in one.invoices)
    return voice.say(
        "late_hold",
        invoices=Mrkdwn(voice.say("semicolon").join(shown)),
        promised=promised,
        broken=one.broken_on,
    )


def _late_invoice(invoice: Invoice, facts: OrderFacts, voice: Voice) -> Mrkdwn:
    days = invoice.days_late(facts.as_of)
    return voice.say("late_invoice", number=readable(invoice.number, "", invoice.id), days=days)


def _beside(one: FoundCause, facts: OrderFacts, voice: Voice) -> Mrkdwn:
    match one.cause:
        case OrderCause.LATE:
            return voice.say("late", amount=one.amount, count=one.count or len(one.invoices))
        case OrderCause.DISPUTED:
            return voice.say("disputed", amount=one.amount, count=one.count)
        case OrderCause.UNUSUAL:
            times = Mrkdwn(number(one.times, voice.language)) if one.times is not None else Mrkdwn()
            invoices = facts.usual is not None and facts.usual.is_of_invoices
            return voice.say("unusual", times=times, amount=one.amount, invoices=invoices)
        case OrderCause.LOWERED:
            was, now = facts.lowered_from or one.amount, facts.lowered_to or one.limit
            return voice.say("lowered", was=was, now=now, on=one.on or facts.lowered_on)
        case _:
            return voice.say("cover", short=one.short, limit=one.limit)
