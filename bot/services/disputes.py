"""Opening a dispute, and taking it back within minutes."""

from __future__ import annotations

from datetime import date

from bot.acts import UNDO_FOR, Actor, DisputeOpened, OpenDispute
from bot.audit import Deed, NewEntry
from bot.credit.dispute import Dispute, DisputeLine, DisputeState, LineKind
from bot.credit.dispute_rules import amount_refused, target_refused, went_on
from bot.credit.money import Money
from bot.credit.note import TEXT_MAX
from bot.credit.refused import Refused, Why
from bot.errors import AlreadyRunningError, UnknownDocumentError
from bot.ports import Work
from bot.records import KnownCustomer, KnownDocument
from bot.rights import Act
from bot.services.acted import mark_acted
from bot.services.at_once import look_again
from bot.services.dispute_acts import ended
from bot.services.dispute_owners import owner_of
from bot.services.dispute_steps import Step, by, carry_out, facts_of
from bot.services.dispute_threads import News, tell
from bot.services.house import House, seen_customer
from bot.services.scope import storable
from bot.services.step_deeds import Decision
from bot.services.with_step import step_beside, take_beside

NEWEST_READ = 100
"""Entries of a customer's trail among which an opening is looked for."""


async def open_dispute(house: House, actor: Actor, request: OpenDispute) -> DisputeOpened | Refused:
    """A dispute of an invoice, or of a part of it; its owner is told.

    Refused: ALREADY_DONE, ROLE, CAME_SECOND, DISPUTED_ALREADY, NOT_OPEN, SEVERAL_CURRENCIES, NO_AMOUNT,
    ABOVE_OPEN, DAY_PASSED, DAY_TOO_FAR, TEXT_TOO_LONG. Raises UnknownDocumentError and NotYoursError.
    """
    async with house.work.working() as one:
        paper = (await one.ledger.documents((request.document_id,))).get(request.document_id)
        if paper is None:
            raise UnknownDocumentError
        customer = await seen_customer(one, actor, paper.customer_id)
        return await _Opening(house, one, actor, request, customer, paper).carry_out()


def opened_before(house: House, dispute: Dispute) -> Refused:
    """What the same form opened: whose it was, and when."""
    return Refused(Why.ALREADY_DONE, who=house.name_of(dispute.opened_by), at=dispute.opened_at)


class _Opening:
    """One dispute about to be opened, within one transaction."""

    def __init__(
        self,
        house: House,
        one: Work,
        actor: Actor,
        request: OpenDispute,
        customer: KnownCustomer,
        paper: KnownDocument,
    ) -> None:
        self.house = house
        self.one = one
        self.actor = actor
        self.request = request
        self.customer = customer
        self.paper = paper
        self.today = house.today(actor.at)
        self.note = storable(request.note).strip()

    async def carry_out(self) -> DisputeOpened | Refused:
        if not self.house.may(Act.OPEN_DISPUTE, self.actor):
            return Refused(Why.ROLE, who=self.house.those_who_may(Act.OPEN_DISPUTE))
        others = await self.one.disputes.of_customer(self.customer.id, hold=True)
        if refused := await self._done_before(others) or self._wrong():
            return refused
        beside = await step_beside(self.house, self.one, self.actor, self.request.with_step, self.customer.id)
        if isinstance(beside, Refused):
            return beside
        try:
            kept = await self.one.disputes.add(await self._new(), self.request.key)
        except AlreadyRunningError:
            again = await self.one.disputes.of_customer(self.customer.id, hold=True)
            return await self._running(again) or Refused(Why.DISPUTED_ALREADY)
        return await self._same_key() if kept is None else await self._kept(kept, beside)

    async def _done_before(self, others: tuple[Dispute, ...]) -> Refused | None:
        known = await self.one.disputes.of_key(self.request.key)
        return opened_before(self.house, known) if known else await self._running(others)

    async def _same_key(self) -> Refused:
        known = await self.one.disputes.of_key(self.request.key)
        return opened_before(self.house, known) if known else Refused(Why.ALREADY_DONE)

    async def _running(self, others: tuple[Dispute, ...]) -> Refused | None:
        """One at a time: what another opened since the form was made came first."""
        for one in others:
            if one.document_id == self.paper.id and not one.state.is_over:
                second = one.opened_by != self.actor.person and await self._since_the_form(one)
                why = Why.CAME_SECOND if second else Why.DISPUTED_ALREADY
                who = self.house.name_of(one.opened_by)
                return Refused(why, who=who, at=one.opened_at, number=self.paper.document.number)
        return None

    async def _since_the_form(self, dispute: Dispute) -> bool:
        entries = await self.one.trail.of_customer(self.customer.id, NEWEST_READ)
        opened = [each for each in entries if each.entry.subject == f"dispute:{dispute.id}"]
        return any(
            each.entry.deed is Deed.DISPUTE_OPENED and each.number > self.request.seen for each in opened
        )

    def _wrong(self) -> Refused | None:
        document = self.paper.document
        if document.kind.is_credit or document.open_amount.amount <= 0:
            return Refused(Why.NOT_OPEN, number=document.number)
        if len(self.note) > TEXT_MAX:
            return Refused(Why.TEXT_TOO_LONG, count=TEXT_MAX)
        return amount_refused(self._amount, document.open_amount) or target_refused(
            self.request.target_on, self.today
        )

    @property
    def _amount(self) -> Money:
        open_amount = self.paper.document.open_amount
        return open_amount if self.request.amount is None else self.request.amount

    async def _new(self) -> Dispute:
        request, person = self.request, self.actor.person
        return Dispute(
            id=0,
            customer_id=self.customer.id,
            document_id=self.paper.id,
            amount=self._amount,
            is_whole=self._amount == self.paper.document.open_amount,
            reason=request.reason,
            note=self.note,
            owner=owner_of(self.house, self.customer, request.reason, person),
            state=DisputeState.OPEN,
            opened_by=person,
            opened_at=self.actor.at,
            opened_on=self.today,
            target_on=request.target_on or usual_target(self.house, self.customer, request, self.today),
            after_import=await self.one.ledger.newest_import(),
        )

    async def _kept(self, dispute: Dispute, beside: Decision | None) -> DisputeOpened:
        """Its first line says who opened it and for whom; the first message says so too."""
        actor = self.actor
        await self.one.disputes.say(
            DisputeLine(
                id=0,
                dispute_id=dispute.id,
                kind=LineKind.STATE,
                by=actor.person,
                at=actor.at,
                state=DisputeState.OPEN,
                owner=dispute.owner,
            )
        )
        entry = NewEntry(
            deed=Deed.DISPUTE_OPENED,
            who=actor.person,
            at=actor.at,
            surface=actor.surface,
            subject=f"dispute:{dispute.id}",
            customer_id=self.customer.id,
            after=facts_of(dispute),
        )
        number = (await self.one.trail.add(entry)).number
        await take_beside(beside, f"dispute:{dispute.id}")
        await tell(self.house, self.one, self.customer, dispute, News(None, number, actor.person, actor.at))
        await mark_acted(self.house, self.one, actor.person, self.customer, actor.at, number)
        await look_again(self.house, self.one, self.customer.id, actor)
        return DisputeOpened(dispute)


def usual_target(house: House, customer: KnownCustomer, request: OpenDispute, today: date) -> date:
    """The day that the reason gives, counted in the entity's working days."""
    return house.calendar(customer).add(today, house.policy.disputes.days(request.reason))


async def undo_dispute(house: House, one: Work, actor: Actor, dispute_id: int) -> Dispute | Refused:
    """Take back what one opened minutes ago, within the caller's transaction.

    Refused: UNDO_NOT_YOURS, UNDONE_ALREADY, UNDO_DEPENDS, UNDO_TOO_LATE. Raises UnknownRecordError and
    NotYoursError.
    """
    dispute = await one.disputes.one(dispute_id, hold=True)
    customer = await seen_customer(one, actor, dispute.customer_id)
    lines = await one.disputes.lines(dispute.id)
    if refused := _cannot_undo(house, actor, dispute, lines):
        return refused
    after = ended(dispute, DisputeState.WITHDRAWN, actor, house.today(actor.at))
    line = DisputeLine(0, dispute.id, LineKind.STATE, actor.person, actor.at, state=DisputeState.WITHDRAWN)
    return await carry_out(house, one, customer, dispute, Step(after, line, Deed.UNDONE), by(actor))


def _cannot_undo(
    house: House, actor: Actor, dispute: Dispute, lines: tuple[DisputeLine, ...]
) -> Refused | None:
    if not house.may(Act.UNDO, actor, concerned=dispute.opened_by == actor.person):
        return Refused(Why.UNDO_NOT_YOURS, who=house.name_of(dispute.opened_by))
    if dispute.state is DisputeState.WITHDRAWN and dispute.ended_by == actor.person:
        return Refused(Why.UNDONE_ALREADY, at=dispute.ended_at)
    if went := went_on(dispute, lines):
        yours = went.by == actor.person
        return Refused(Why.UNDO_DEPENDS, who=house.name_of(went.by), at=went.at, yours=yours)
    latest = dispute.opened_at + UNDO_FOR
    return Refused(Why.UNDO_TOO_LATE, at=latest) if actor.at >= latest else None
