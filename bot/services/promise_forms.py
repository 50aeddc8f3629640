"""The forms of promises and plans, filled in with what is most likely; they only read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.acts import Actor
from bot.credit.dispute import Dispute
from bot.credit.ledger import Document
from bot.credit.money import Money, total
from bot.credit.promise import (
    IN_A_ROW_ALONE,
    INSTALMENTS_FEWEST,
    INSTALMENTS_MOST,
    Instalment,
    Promise,
    PromiseState,
)
from bot.credit.promise_rules import (
    covering,
    equal_parts,
    grace_until,
    in_a_row,
    in_the_way,
    latest_day,
    monthly,
    next_friday,
    owed,
)
from bot.credit.refused import Refused, Why
from bot.forms import FormHead, OpenItem, PlanForm, PromiseDraft, PromiseForm
from bot.ports import Work
from bot.records import KnownCustomer, KnownDocument
from bot.rights import Act
from bot.services.house import House, seen_customer
from bot.services.promise_notices import decider

ITEMS_MOST = 10


@dataclass(frozen=True, slots=True)
class _Owing:
    """What a customer owes in one currency, the oldest first, and what was promised of it."""

    customer: KnownCustomer
    head: FormHead
    items: tuple[OpenItem, ...]
    currency: str
    promises: tuple[Promise, ...]

    def of(self, documents: Sequence[int]) -> tuple[int, ...]:
        """Those of the documents that are owed, in the form's order."""
        return tuple(one.id for one in self.items if one.id in documents)

    def likely(self) -> tuple[int, ...]:
        """What is late, neither promised nor wholly disputed."""
        return tuple(
            one.id
            for one in self.items
            if one.days_late >= 1 and one.promise is None and one.disputed < one.open_amount
        )

    def undisputed(self, documents: Sequence[int]) -> Money:
        """What is open of these and not contested."""
        ticked = (one.open_amount - one.disputed for one in self.items if one.id in documents)
        return total(ticked, self.currency)

    def offered(self, ticked: Sequence[int]) -> tuple[tuple[OpenItem, ...], int]:
        """The oldest ten, the ticked ones among them, and how many are left out."""
        room = max(ITEMS_MOST - len(ticked), 0)
        others = [one.id for one in self.items if one.id not in ticked][:room]
        shown = [one for one in self.items if one.id in ticked or one.id in others]
        return tuple(shown[:ITEMS_MOST]), max(len(self.items) - ITEMS_MOST, 0)


async def promise_form(
    house: House, actor: Actor, customer_id: int, draft: PromiseDraft | None = None
) -> PromiseForm | Refused:
    """A promise to fill in: with a draft, completed; without one, the oldest late invoices by next Friday.

    Raises UnknownCustomerError and NotYoursError.
    """
    async with house.work.looking() as one:
        customer = await seen_customer(one, actor, customer_id)
        if not house.may(Act.LOG_PROMISE, actor):
            return Refused(Why.ROLE, who=house.those_who_may(Act.LOG_PROMISE))
        asked = draft.documents if draft else ()
        typed = draft.amount.currency if draft and draft.amount else ""
        owing = await _owing(house, one, actor, customer, asked, typed)
        handed_over = any(each.is_running for each in await one.litigations.running((customer_id,)))
    if not owing.items:
        return Refused(Why.NOTHING_OPEN)
    filled = _dated(house, owing, _completed(owing, draft)) if draft else _likely(house, owing)
    return replace(_promise_form(house, actor, owing, filled), is_in_litigation=handed_over)


def _promise_form(house: House, actor: Actor, owing: _Owing, draft: PromiseDraft) -> PromiseForm:
    items, left_out = owing.offered(draft.documents)
    calendar = house.calendar(owing.customer)
    replaced = in_the_way(draft.documents, owing.promises, counts=True) if _chosen(draft) else ()
    asks = _chosen(draft) and in_a_row(draft.documents, owing.promises) > IN_A_ROW_ALONE
    decides = decider(house, actor.person)
    return PromiseForm(
        head=owing.head,
        items=items,
        items_left_out=left_out,
        currency=owing.currency,
        draft=draft,
        grace_until=grace_until(draft.promised_on, calendar) if draft.promised_on else None,
        latest=latest_day(owing.head.as_of),
        needs=decides.name if asks and decides else "",
        replaces=next((one for one in replaced if one.state is PromiseState.OPEN), None),
        contact=owing.customer.contact,
    )


def _chosen(draft: PromiseDraft) -> bool:
    return bool(draft.documents) or draft.on_account


def _likely(house: House, owing: _Owing) -> PromiseDraft:
    """What is late and asks for a promise, the oldest ten of it, for next Friday."""
    documents = owing.likely()[:ITEMS_MOST]
    return PromiseDraft(
        documents=documents,
        amount=owing.undisputed(documents) if documents else None,
        promised_on=next_friday(owing.head.as_of, house.calendar(owing.customer)),
        said_by=owing.customer.contact,
    )


def _dated(house: House, owing: _Owing, draft: PromiseDraft) -> PromiseDraft:
    """Next Friday, when no day was said."""
    day = draft.promised_on or next_friday(owing.head.as_of, house.calendar(owing.customer))
    return replace(draft, promised_on=day)


def _completed(owing: _Owing, draft: PromiseDraft) -> PromiseDraft:
    """The invoices that an amount covers when none were named, and the amount of those that were."""
    if draft.documents:
        documents = owing.of(draft.documents)
        amount = draft.amount or (None if draft.amount_text else owing.undisputed(documents) or None)
        return replace(draft, documents=documents, amount=amount)
    if draft.amount is None or draft.on_account:
        return draft
    free = {one.id: one.open_amount - one.disputed for one in owing.items if one.disputed < one.open_amount}
    return replace(draft, documents=covering(draft.amount, free))


async def plan_form(
    house: House, actor: Actor, customer_id: int, documents: tuple[int, ...] = (), parts: int = 3
) -> PlanForm | Refused:
    """A plan to fill in: equal parts of what is ticked, or late, a month apart from next Friday.

    Raises UnknownCustomerError and NotYoursError.
    """
    async with house.work.looking() as one:
        customer = await seen_customer(one, actor, customer_id)
        if not house.may(Act.ASK_FOR_PLAN, actor):
            return Refused(Why.ROLE, who=house.those_who_may(Act.ASK_FOR_PLAN))
        owing = await _owing(house, one, actor, customer, documents, "")
    if not owing.items:
        return Refused(Why.NOTHING_OPEN)
    ticked = (owing.of(documents) or owing.likely() or owing.of([owing.items[0].id]))[:ITEMS_MOST]
    items, left_out = owing.offered(ticked)
    decides = decider(house, actor.person)
    return PlanForm(
        head=owing.head,
        items=items,
        items_left_out=left_out,
        currency=owing.currency,
        documents=ticked,
        instalments=_instalments(house, owing, ticked, parts),
        decides=decides.name if decides else "",
    )


def _instalments(house: House, owing: _Owing, ticked: Sequence[int], parts: int) -> tuple[Instalment, ...]:
    count = min(max(parts, INSTALMENTS_FEWEST), INSTALMENTS_MOST)
    calendar = house.calendar(owing.customer)
    days = monthly(next_friday(owing.head.as_of, calendar), count, calendar)
    amounts = equal_parts(owing.undisputed(ticked), count)
    return tuple(Instalment(on, amount) for on, amount in zip(days, amounts, strict=True))


async def _owing(
    house: House, one: Work, actor: Actor, customer: KnownCustomer, asked: Sequence[int], typed: str
) -> _Owing:
    today = house.today(actor.at)
    found = [each for each in await one.ledger.open_documents(customer.id, today) if owed(each.document)]
    promises = await one.promises.of_customer(customer.id)
    disputes = await one.disputes.of_customer(customer.id)
    currency = _currency(customer, found, asked, typed)
    return _Owing(
        customer=customer,
        head=FormHead(
            customer_id=customer.id,
            code=customer.code,
            name=customer.name,
            entity_name=customer.entity_name,
            as_of=today,
            seen=await one.trail.newest(customer.id),
        ),
        items=tuple(
            _item(each, today, promises, disputes)
            for each in found
            if each.document.open_amount.currency == currency
        ),
        currency=currency,
        promises=promises,
    )


def _currency(
    customer: KnownCustomer, found: Sequence[KnownDocument], asked: Sequence[int], typed: str
) -> str:
    """That of what was asked for, of the amount typed, of the customer, or of the oldest that is open."""
    ticked = (one.document.open_amount.currency for one in found if one.id in asked)
    open_ones = [one.document.open_amount.currency for one in found]
    wanted = [*ticked, typed, customer.currency, *open_ones]
    return next((one for one in wanted if one in open_ones), customer.currency)


def _item(
    known: KnownDocument, today: date, promises: Sequence[Promise], disputes: Sequence[Dispute]
) -> OpenItem:
    document = known.document
    promised = (one for one in promises if one.state is PromiseState.OPEN and known.id in one.documents)
    return OpenItem(
        id=known.id,
        number=document.number,
        kind=document.kind,
        open_amount=document.open_amount,
        disputed=_contested(known.id, document, disputes),
        due_on=document.due_on,
        days_late=document.days_late(today),
        promise=next(promised, None),
    )


def _contested(document_id: int, document: Document, disputes: Sequence[Dispute]) -> Money:
    """The greater of what the ledger and a running dispute say, and never more than is open."""
    ours = [one.amount for one in disputes if one.document_id == document_id and not one.state.is_over]
    same = [one for one in ours if one.currency == document.disputed.currency]
    return min(document.open_amount, max([document.disputed, *same]))
