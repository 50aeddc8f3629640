"""What the forms of disputes offer: the invoices, who answers and by when, and what leaves reminders."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from bot.acts import Actor
from bot.credit.dispute import Dispute
from bot.credit.dispute_rules import Split, farthest_target, split
from bot.credit.promise import Promise, PromiseState
from bot.credit.refused import Refused, Why
from bot.errors import UnknownDocumentError
from bot.forms import DisputeDraft, DisputeForm, DisputeStep, FormHead, OpenItem
from bot.ports import Work
from bot.records import KnownCustomer, KnownDocument
from bot.services.dispute_owners import owner_of, possible_owners
from bot.services.disputes import opened_before
from bot.services.house import House, seen_customer
from bot.services.record_views import dispute_view
from bot.standing import DisputeView

MOST_ITEMS = 10


async def dispute_form(
    house: House, actor: Actor, customer_id: int | None, draft: DisputeDraft | None = None, key: str = ""
) -> DisputeForm | Refused:
    """A dispute to fill in; the customer is the invoice's when none is given.

    With the key of a form that is sent off, what was opened with it already is asked first.
    Refused: ALREADY_DONE, NOTHING_OPEN, NOT_OPEN, DISPUTED_ALREADY. Raises NotYoursError,
    UnknownCustomerError and UnknownDocumentError.
    """
    draft = draft or DisputeDraft()
    today = house.today(actor.at)
    async with house.work.looking() as one:
        if key and (opened := await one.disputes.of_key(key)):
            return opened_before(house, opened)
        paper = await _paper(one, draft.document_id)
        asked_for = customer_id if paper is None else paper.customer_id
        if asked_for is None or customer_id not in (None, asked_for):
            raise UnknownDocumentError
        customer = await seen_customer(one, actor, asked_for)
        disputes = await one.disputes.of_customer(customer.id)
        running = {each.document_id: each for each in disputes if not each.state.is_over}
        if paper is not None and (refused := _cannot_dispute(house, paper, running.get(paper.id))):
            return refused
        known = [
            each
            for each in await one.ledger.open_documents(customer.id, today)
            if not each.document.kind.is_credit and each.id not in running
        ]
        if not known:
            return Refused(Why.NOTHING_OPEN)
        promises = await one.promises.of_customer(customer.id)
        head = await _head(one, customer, today)
    return _form(house, actor, customer, head, _shown(known, draft.document_id, promises, today), draft)


async def dispute_step(house: House, actor: Actor, dispute_id: int) -> DisputeStep | Refused:
    """What the small forms of a running dispute say. Refused: ENDED.

    Raises UnknownRecordError and NotYoursError.
    """
    async with house.work.looking() as one:
        dispute = await one.disputes.one(dispute_id)
        customer = await seen_customer(one, actor, dispute.customer_id)
        if dispute.state.is_over:
            return Refused(Why.ENDED, who=house.name_of(dispute.ended_by), at=dispute.ended_at)
        view = await dispute_view(house.policy, one.ledger, dispute)
    return DisputeStep(
        dispute=dispute,
        number=view.number,
        customer=customer.name,
        owners=possible_owners(house, customer, dispute.owner),
        latest=farthest_target(house.today(actor.at)),
    )


async def dispute_shown(house: House, actor: Actor, dispute_id: int) -> DisputeView:
    """A dispute with its thread. Raises UnknownRecordError and NotYoursError."""
    async with house.work.looking() as one:
        dispute = await one.disputes.one(dispute_id)
        await seen_customer(one, actor, dispute.customer_id)
        lines = await one.disputes.lines(dispute.id)
        today = house.today(actor.at)
        return await dispute_view(house.policy, one.ledger, dispute, lines, as_of=today)


async def _paper(one: Work, document_id: int | None) -> KnownDocument | None:
    if document_id is None:
        return None
    found = (await one.ledger.documents((document_id,))).get(document_id)
    if found is None:
        raise UnknownDocumentError
    return found


def _cannot_dispute(house: House, paper: KnownDocument, running: Dispute | None) -> Refused | None:
    number = paper.document.number
    if running is not None:
        who = house.name_of(running.opened_by)
        return Refused(Why.DISPUTED_ALREADY, who=who, at=running.opened_at, number=number)
    is_open = not paper.document.kind.is_credit and paper.document.open_amount.amount > 0
    return None if is_open else Refused(Why.NOT_OPEN, number=number)


async def _head(one: Work, customer: KnownCustomer, as_of: date) -> FormHead:
    return FormHead(
        customer_id=customer.id,
        code=customer.code,
        name=customer.name,
        entity_name=customer.entity_name,
        as_of=as_of,
        seen=await one.trail.newest(customer.id),
    )


def _shown(
    known: Sequence[KnownDocument], chosen: int | None, promises: Iterable[Promise], today: date
) -> tuple[tuple[OpenItem, ...], int]:
    """The longest due, with the one that was chosen wherever it stands, and how many are left out."""
    first = [*known[:MOST_ITEMS]]
    if chosen is not None and all(one.id != chosen for one in first):
        first[-1:] = [one for one in known if one.id == chosen] or first[-1:]
    covered = {
        document: one for one in promises if one.state is PromiseState.OPEN for document in one.documents
    }
    return tuple(_item(one, covered.get(one.id), today) for one in first), len(known) - len(first)


def _item(known: KnownDocument, promise: Promise | None, today: date) -> OpenItem:
    document = known.document
    return OpenItem(
        id=known.id,
        number=document.number,
        kind=document.kind,
        open_amount=document.open_amount,
        disputed=document.disputed,
        due_on=document.due_on,
        days_late=document.days_late(today),
        promise=promise,
    )


def _form(
    house: House,
    actor: Actor,
    customer: KnownCustomer,
    head: FormHead,
    shown: tuple[tuple[OpenItem, ...], int],
    draft: DisputeDraft,
) -> DisputeForm:
    items, left_out = shown
    if draft.document_id is None and len(items) == 1:
        draft = replace(draft, document_id=items[0].id)
    parts = _parts(items, draft)
    owner, target_on = "", draft.target_on
    if draft.reason is not None:
        owner = house.name_of(owner_of(house, customer, draft.reason, actor.person))
        days = house.policy.disputes.days(draft.reason)
        target_on = target_on or house.calendar(customer).add(head.as_of, days)
    return DisputeForm(
        head=head,
        items=items,
        items_left_out=left_out,
        draft=draft,
        owner=owner,
        target_on=target_on,
        leaves=parts.leaves if parts else None,
        stays=parts.stays if parts else None,
    )


def _parts(items: Sequence[OpenItem], draft: DisputeDraft) -> Split | None:
    """None until there is an invoice, and an amount of it that can be disputed."""
    chosen = next((one for one in items if one.id == draft.document_id), None)
    if chosen is None or (draft.amount is None and not draft.is_whole):
        return None
    return split(chosen.open_amount, None if draft.is_whole else draft.amount)
