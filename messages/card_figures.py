"""A card's figures: one group of blocks a currency, never mixed."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from slackblocks import Block

from bot.block_ids import block_id
from bot.credit.ageing import LATE_BUCKETS, Ageing, Bounds
from bot.credit.card import Card
from bot.credit.exposure import Exposure
from bot.credit.money import Money, total
from bot.ids import SERVED, Action
from messages.blocks import context, fields, section
from messages.buttons import how_button
from messages.escape import Mrkdwn
from messages.formats import utilisation
from messages.prose import Value, Voice

BAR_CELLS = 10


def figures(card: Card, voice: Voice, served: frozenset[Action] = SERVED) -> list[list[Block]]:
    """Exposure against the limit and the aged balance, a group of blocks for each currency.

    How an exposure is made up is one click away, and said at once where there is nothing to click.
    """
    return [_group(currency, card, voice, served) for currency in currencies(card)]


def currencies(card: Card) -> list[str]:
    """The currencies of the card, the customer's own first."""
    codes = [exposure.documents.currency for exposure in card.exposures]
    return list(dict.fromkeys([*codes, *(ageing.currency for ageing in card.ageings)]))


def figure_texts(currency: str, card: Card, voice: Voice) -> list[Mrkdwn]:
    """The same figures as sentences, for the fallback text."""
    said = []
    if exposure := exposure_of(currency, card):
        said += [exposure_line(exposure, card, voice), usage(exposure, voice)]
    said.append(Mrkdwn(", ".join(_fields(currency, card, voice))))
    return [text for text in said if text]


def exposure_line(exposure: Exposure, card: Card, voice: Voice) -> Mrkdwn:
    """`Exposure €53,000 of €60,000: €7,000 available`."""
    named = exposure.documents.currency if len(currencies(card)) > 1 else ""
    values: dict[str, Value] = {"currency": named, "total": exposure.total}
    if exposure.limit is None or exposure.available is None:
        return voice.say("exposure_free", **values)
    values["limit"] = exposure.limit
    if exposure.total > exposure.limit:
        return voice.say("exposure_over", over=-exposure.available, **values)
    return voice.say("exposure_within", available=exposure.available, **values)


def usage(exposure: Exposure, voice: Voice) -> Mrkdwn:
    """`88 %, warning`; empty without a limit, or with one of zero."""
    if exposure.ratio is None:
        return Mrkdwn()
    level = voice.say("level", name=exposure.utilisation)
    return voice.say("usage", percent=utilisation(exposure.ratio, voice.language), level=level)


def bar(ratio: Decimal) -> str:
    """Ten cells, the nearest number of them filled; all from the limit on."""
    filled = int((ratio * BAR_CELLS).quantize(Decimal(1), rounding=ROUND_HALF_UP))
    filled = min(max(filled, 0), BAR_CELLS)
    return "█" * filled + "░" * (BAR_CELLS - filled)


def formula(one: Exposure, voice: Voice) -> Mrkdwn:
    """`€48,200 open + €6,000 orders - €1,200 credits = €53,000`, with what is reserved, if anything is."""
    parts = {"documents": one.documents, "orders": one.orders, "credits": -one.credits, "total": one.total}
    if one.reserved:
        return voice.say("formula_reserved", reserved=one.reserved, **parts)
    return voice.say("formula", **parts)


def exposure_of(currency: str, card: Card) -> Exposure | None:
    """The exposure in one currency, when there is any."""
    return next((one for one in card.exposures if one.documents.currency == currency), None)


def ledger_disputed(card: Card) -> list[Money]:
    """What is disputed where nobody opened a dispute, one amount a currency: late, or on the card's lines."""
    found = {one.currency: one.disputed for one in card.ageings if one.disputed}
    for currency in {one.disputed.currency for one in card.documents if one.disputed}:
        amounts = (one.disputed for one in card.documents if one.disputed.currency == currency)
        found[currency] = max(total(amounts, currency), found.get(currency, Money.zero(currency)))
    return [found[currency] for currency in sorted(found)]


def _group(currency: str, card: Card, voice: Voice, served: frozenset[Action]) -> list[Block]:
    blocks: list[Block] = []
    ids = ("card", card.customer.code, currency)
    if one := exposure_of(currency, card):
        asks_how = Action.CUSTOMER_HOW in served and _is_made_up(one)
        how = how_button(voice.language, card.customer.id) if asks_how else None
        blocks.append(section(exposure_line(one, card, voice), block_id(*ids, "exposure"), how))
        if said := _small_print(one, voice, with_formula=not asks_how):
            blocks.append(context(said, block_id(*ids, "usage")))
    if texts := _fields(currency, card, voice):
        blocks.append(fields(texts, block_id(*ids, "figures")))
    return blocks


def _is_made_up(one: Exposure) -> bool:
    """Whether there is something to explain: a limit, or more than one part."""
    return one.limit is not None or sum(map(bool, (one.documents, one.orders, one.credits, one.reserved))) > 1


def _small_print(one: Exposure, voice: Voice, *, with_formula: bool) -> list[Mrkdwn]:
    said = [formula(one, voice)] if with_formula else []
    if one.ratio is not None:
        said.insert(0, Mrkdwn(f"{bar(one.ratio)} {usage(one, voice)}"))
    return said


def _fields(currency: str, card: Card, voice: Voice) -> list[Mrkdwn]:
    ageing = next((one for one in card.ageings if one.currency == currency), None)
    named = _ageing_fields(ageing, card, voice) if ageing else []
    if exposure := exposure_of(currency, card):
        named.append((voice.say("field_orders"), exposure.orders))
        named.append((voice.say("field_reserved"), exposure.reserved or Money.zero(currency)))
        named.append((voice.say("field_credits"), exposure.credits))
        named.append((voice.say("field_insured"), exposure.insured_limit or Money.zero(currency)))
    elif ageing:
        named.append((voice.say("field_credits"), ageing.credits))
    shown = [pair for place, pair in enumerate(named) if place == 0 or pair[1]]
    return [voice.say("field", name=name, amount=amount) for name, amount in shown]


def _ageing_fields(ageing: Ageing, card: Card, voice: Voice) -> list[tuple[Mrkdwn, Money]]:
    labels = Bounds(*card.thresholds).labels
    late = [(voice.bucket(labels[bucket]), getattr(ageing, bucket)) for bucket in LATE_BUCKETS]
    return [
        (voice.say("field_not_due"), ageing.not_due),
        *late,
        (voice.say("field_disputed"), ageing.disputed),
    ]
