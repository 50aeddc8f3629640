"""What limits, holds, requests and cases say on a customer's card."""

from __future__ import annotations

from collections.abc import Sequence

from slackblocks import Block

from bot.block_ids import block_id
from bot.card import CustomerCard
from bot.credit.case import Case, CaseState
from bot.credit.exposure import Utilisation
from bot.credit.hold import HoldCause
from bot.credit.request import CreditRequest, RequestKind
from bot.credit_views import HoldView, ReservationView
from bot.ids import Action, record_value
from messages.blocks import SECTION_MAX, button, context, section
from messages.buttons import label
from messages.cut import fit
from messages.escape import Mrkdwn, clean, escape
from messages.hold_words import hold_line, near
from messages.limit_words import group_text
from messages.prose import Voice
from messages.request_facts import reference, request_voice, waits, what_text
from messages.standing import near_day

REQUESTS_SHOWN = 3
"""Each with a button of its own; the others are counted."""
RESERVED_SHOWN = 5


def hold_blocks(card: CustomerCard, voice: Voice) -> list[Block]:
    """Why orders are on hold, right under the card's head; released holds whose cause goes on, too."""
    if not card.credit.holds:
        return []
    lines = fit(hold_lines(card, voice), SECTION_MAX, voice.more, separator="\n")
    return [section(lines, _id(card, "holds"))]


def hold_lines(card: CustomerCard, voice: Voice) -> list[Mrkdwn]:
    """A line a hold."""
    return [
        hold_line(one, voice.language, card.as_of, group=_of_group(one, card)) for one in card.credit.holds
    ]


def credit_blocks(card: CustomerCard, voice: Voice, served: frozenset[Action]) -> list[Block]:
    """What of the limit is temporary, what is reserved, the group, requests that wait, and the case."""
    blocks: list[Block] = []
    if small := [*charge_lines(card, voice), *increase_lines(card, voice), *reserved_lines(card, voice)]:
        blocks.append(context([fit(small, SECTION_MAX, voice.more, separator="\n")], _id(card, "limit")))
    if card.credit.group is not None:
        blocks.append(section(group_line(card, voice), _id(card, "group")))
    asked = _waiting(card)
    blocks += [_request(one, card, voice, served) for one in asked[:REQUESTS_SHOWN]]
    if (left_out := len(asked) - REQUESTS_SHOWN) > 0:
        blocks.append(context([voice.more(left_out)], _id(card, "requests-more")))
    if card.credit.case is not None:
        blocks.append(_case(card.credit.case, card, voice, served))
    return blocks


def credit_texts(card: CustomerCard, voice: Voice) -> list[Mrkdwn]:
    """The same as sentences, for the fallback text."""
    said = [*charge_lines(card, voice), *increase_lines(card, voice), *reserved_lines(card, voice)]
    if card.credit.group is not None:
        said.append(group_line(card, voice))
    said += [request_line(one, card, voice) for one in _waiting(card)]
    if card.credit.case is not None:
        said.append(case_line(card.credit.case, card, voice))
    return said


def charge_lines(card: CustomerCard, voice: Voice) -> list[Mrkdwn]:
    """`Late charges to date: €232.88, of which €80 fixed compensation`; or that a rate is not known."""
    charges = card.charges
    if charges.unknown_rates:
        return [voice.say("charges_unknown", since=charges.unknown_rates)]
    if not charges.total:
        return []
    fixed = voice.sums(charges.indemnities) if charges.indemnities else ""
    return [voice.say("charges", total=voice.sums(charges.total), fixed=fixed)]


def increase_lines(card: CustomerCard, voice: Voice) -> list[Mrkdwn]:
    """What of the limit is temporary, and until when; increases that start later, too."""
    return [_increase(one, card, voice) for one in card.credit.requests if _is_increase(one)]


def reserved_lines(card: CustomerCard, voice: Voice) -> list[Mrkdwn]:
    """The orders that were accepted and are not in the ledger yet."""
    shown = card.credit.reservations[:RESERVED_SHOWN]
    lines = [reserved_line(one, card, voice) for one in shown]
    left_out = len(card.credit.reservations) - len(shown)
    return [*lines, voice.more(left_out)] if left_out else lines


def reserved_line(view: ReservationView, card: CustomerCard, voice: Voice) -> Mrkdwn:
    """`Reserved: €6,000 until Tue 8 Dec (CO-77), Camille Roy`."""
    one = view.reservation
    return voice.say(
        "reserved",
        amount=one.amount,
        on=near_day(one.until, card.as_of, voice.language),
        number=one.reference if clean(one.reference) else "",
        by=view.reserved_by if clean(view.reserved_by) else "",
    )


def group_line(card: CustomerCard, voice: Voice) -> Mrkdwn:
    """`Group Lumen Holding: €110,000 (110 % of €100,000), 3 customers, over its limit`."""
    group = card.credit.group
    if group is None:
        return Mrkdwn()
    over = group.exposure.utilisation is Utilisation.BREACH
    return voice.say("group", said=group_text(group, voice.language), over=over)


def request_line(one: CreditRequest, card: CustomerCard, voice: Voice) -> Mrkdwn:
    """`REQ-118: +€8,000 to 31 Dec, asked by Camille Roy on Tue 24 Nov, waits for a decision`."""
    spoken = request_voice(voice.language)
    return voice.say(
        "request",
        name=reference(one, spoken),
        what=what_text(one, card.as_of, spoken),
        by=_person(one.asked_by, card),
        on=near_day(one.asked_on, card.as_of, voice.language),
        first=_person(one.first_by, card) if one.first_by else "",
    )


def case_line(case: Case, card: CustomerCard, voice: Voice) -> Mrkdwn:
    """`Case open since 24 Nov: Camille Roy, on it, by Thu 26 Nov`."""
    asleep = case.snoozed_until if case.state is CaseState.SNOOZED else None
    return voice.say(
        "case",
        since=near(case.opened_on, card.as_of, voice.language),
        owner=card.credit.case_owner if clean(card.credit.case_owner) else "",
        taken=case.taken_at is not None,
        on=near_day(case.due_on, card.as_of, voice.language),
        asleep=near_day(asleep, card.as_of, voice.language) if asleep else Mrkdwn(),
    )


def is_on_hold(card: CustomerCard) -> bool:
    """Whether orders are on hold now."""
    return any(one.holds for one in card.credit.holds)


def _increase(one: CreditRequest, card: CustomerCard, voice: Voice) -> Mrkdwn:
    starts = one.counts_from if one.counts_from and one.counts_from > card.as_of else None
    return voice.say(
        "increase",
        amount=one.amount,
        until=near_day(one.counts_until, card.as_of, voice.language) if one.counts_until else Mrkdwn(),
        starts=near_day(starts, card.as_of, voice.language) if starts else Mrkdwn(),
        by=_person(one.decided_by, card),
    )


def _is_increase(one: CreditRequest) -> bool:
    """One that counts, or will."""
    return one.kind is RequestKind.INCREASE and one.counts_until is not None


def _waiting(card: CustomerCard) -> Sequence[CreditRequest]:
    return [one for one in card.credit.requests if waits(one)]


def _request(one: CreditRequest, card: CustomerCard, voice: Voice, served: frozenset[Action]) -> Block:
    value = record_value("request", one.id, one.version)
    shown = Action.LIMIT_SHOW in served
    opened = button(label(voice.language, "open"), Action.LIMIT_SHOW, value) if shown else None
    return section(request_line(one, card, voice), _id(card, f"request{one.id}"), opened)


def _case(case: Case, card: CustomerCard, voice: Voice, served: frozenset[Action]) -> Block:
    value = record_value("case", case.id, case.version)
    shown = Action.CASE_SHOW in served
    opened = button(label(voice.language, "open"), Action.CASE_SHOW, value) if shown else None
    return section(case_line(case, card, voice), _id(card, f"case{case.id}"), opened)


def _of_group(view: HoldView, card: CustomerCard) -> bool:
    """A breach that is not the customer's own."""
    own = any(one.utilisation is Utilisation.BREACH for one in card.exposures)
    group = card.credit.group
    over = group is not None and group.exposure.utilisation is Utilisation.BREACH
    return view.hold.cause is HoldCause.BREACH and over and not own


def _person(email: str, card: CustomerCard) -> Mrkdwn:
    return escape(next(filter(clean, (card.credit.names.get(email, ""), email)), ""))


def _id(card: CustomerCard, name: str) -> str:
    return block_id("card", card.customer.id, name)
