"""Calls and notes: added by a button, a command or a form, and taken back."""

from __future__ import annotations

from dataclasses import replace

from bot.acts import UNDO_FOR, Actor, AddNote, NoteAdded, Subject
from bot.audit import Deed, Facts, NewEntry
from bot.credit.note import TEXT_MAX, Note, NoteKind
from bot.credit.refused import Refused, Why
from bot.errors import UnknownDocumentError
from bot.forms import FormHead, NoteForm
from bot.ports import Work
from bot.records import KnownCustomer
from bot.rights import Act
from bot.services.acted import mark_acted
from bot.services.house import House, seen_customer
from bot.services.scope import storable


async def add_note(house: House, actor: Actor, wanted: AddNote) -> NoteAdded | Refused:
    """Add a call or a note. Raises NotYoursError, UnknownCustomerError and UnknownDocumentError."""
    async with house.work.working() as one:
        customer = await seen_customer(one, actor, wanted.customer_id)
        if refused := _refused(house, actor, wanted):
            return refused
        await _number_of(one, customer, wanted.document_id)
        note = await one.notes.add(_note(house, actor, wanted), wanted.key)
        if note is None:
            return await _already(house, one, wanted.key)
        await _tell(house, one, actor, customer, note, Deed.NOTE_ADDED)
        return NoteAdded(note)


async def undo_note(house: House, one: Work, actor: Actor, note_id: int) -> Note | Refused:
    """Take a note back. Raises UnknownRecordError, NotYoursError and UnknownCustomerError."""
    note = await one.notes.one(note_id, hold=True)
    customer = await seen_customer(one, actor, note.customer_id)
    if not house.may(Act.UNDO, actor, concerned=note.by == actor.person):
        return Refused(Why.UNDO_NOT_YOURS, who=house.name_of(note.by))
    if note.undone_at is not None:
        return Refused(Why.UNDONE_ALREADY, at=note.undone_at)
    if actor.at >= note.at + UNDO_FOR:
        return Refused(Why.UNDO_TOO_LATE, at=note.at + UNDO_FOR)
    undone = replace(note, undone_at=actor.at)
    if not await one.notes.undo(undone):
        return Refused(Why.UNDONE_ALREADY)
    await _tell(house, one, actor, customer, undone, Deed.UNDONE, before=note)
    return undone


async def note_form(house: House, actor: Actor, customer_id: int, document_id: int | None = None) -> NoteForm:
    """A note to fill in. Raises NotYoursError, UnknownCustomerError and UnknownDocumentError."""
    async with house.work.looking() as one:
        customer = await seen_customer(one, actor, customer_id)
        number = await _number_of(one, customer, document_id)
        seen = await one.trail.newest(customer_id)
    head = FormHead(
        customer_id=customer.id,
        code=customer.code,
        name=customer.name,
        entity_name=customer.entity_name,
        as_of=house.today(actor.at),
        seen=seen,
    )
    return NoteForm(head, document_id=document_id, number=number)


def _refused(house: House, actor: Actor, wanted: AddNote) -> Refused | None:
    if not house.may(Act.ADD_NOTE, actor):
        return Refused(Why.ROLE, who=house.those_who_may(Act.ADD_NOTE))
    if wanted.kind is NoteKind.NOTE and not wanted.text.strip():
        return Refused(Why.NO_TEXT)
    if len(wanted.text.strip()) > TEXT_MAX:
        return Refused(Why.TEXT_TOO_LONG, count=TEXT_MAX)
    return None


async def _number_of(one: Work, customer: KnownCustomer, document_id: int | None) -> str:
    """The number of the customer's invoice that a note is on. Raises UnknownDocumentError."""
    if document_id is None:
        return ""
    known = (await one.ledger.documents((document_id,))).get(document_id)
    if known is None or known.customer_id != customer.id:
        raise UnknownDocumentError
    return known.document.number


def _note(house: House, actor: Actor, wanted: AddNote) -> Note:
    return Note(
        id=0,
        customer_id=wanted.customer_id,
        document_id=wanted.document_id,
        kind=wanted.kind,
        text=storable(wanted.text).strip(),
        by=actor.person,
        at=actor.at,
        on=house.today(actor.at),
    )


async def _already(house: House, one: Work, key: str) -> Refused:
    """The same press again: whose it was, and when."""
    kept = await one.notes.of_key(key)
    return Refused(Why.ALREADY_DONE, who=house.name_of(kept.by) if kept else "", at=kept.at if kept else None)


async def _tell(
    house: House,
    one: Work,
    actor: Actor,
    customer: KnownCustomer,
    note: Note,
    deed: Deed,
    before: Note | None = None,
) -> None:
    """Write it down, and have the digests say it."""
    entry = NewEntry(
        deed=deed,
        who=actor.person,
        at=actor.at,
        surface=actor.surface,
        subject=str(Subject("note", note.id)),
        customer_id=customer.id,
        before=_facts(before) if before else None,
        after=_facts(note),
    )
    written = await one.trail.add(entry)
    await mark_acted(house, one, actor.person, customer, actor.at, written.number)


def _facts(note: Note) -> Facts:
    return {
        "kind": note.kind.value,
        "text": note.text,
        "document": note.document_id,
        "undone": note.undone_at is not None,
    }
