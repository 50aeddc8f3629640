"""What a typed promise, dispute or note was understood as, before it counts.

Where all of it is exact it is kept as a draft and read back; where anything is guessed or missing, the form
opens filled in; where it is not clear whose it is, what was found is the question.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from bot.acts import Actor, LogPromise, OpenDispute
from bot.credit.currencies import UnknownCurrencyError
from bot.credit.dispute import DisputeReason
from bot.credit.ledger import Document
from bot.credit.money import InexactAmountError, Money
from bot.credit.promise_rules import amount_refused, day_refused, owed
from bot.credit.refused import Refused, Why
from bot.errors import UnknownDocumentError
from bot.forms import DisputeDraft, DisputeForm, OpenItem, PromiseDraft, PromiseForm, ReadBack, WhichAmount
from bot.ports import Books
from bot.records import KnownCustomer, KnownDocument
from bot.requests import TypedAmount, TypedDispute, TypedNote, TypedPromise
from bot.services.customers import Found, find_by_first_words, find_customer
from bot.services.dispute_forms import dispute_form
from bot.services.documents import FoundDocuments, find_document
from bot.services.drafts import (
    DISPUTE,
    PROMISE,
    dispute_text,
    promise_text,
    read_dispute_text,
    read_promise_text,
)
from bot.services.house import House, seen_customer
from bot.services.promise_forms import promise_form
from bot.services.scope import storable

DAY_TEXT_MAX = 40
"""Characters that are shown of what could not be read as a day."""


async def read_promise(
    house: House, books: Books, actor: Actor, typed: TypedPromise
) -> ReadBack | WhichAmount | PromiseForm | Found | Refused:
    """The promise as it is understood; nothing counts yet. Raises LedgerEmptyError."""
    found = await find_customer(books, typed.customer, typed.entity, actor.reader.sight)
    if found.only is None:
        return found
    customer, owing = await _owing(house, actor, found.only.id)
    amount = _amount(typed.amount, customer, owing.values())
    draft = PromiseDraft(
        amount=amount,
        amount_text=_as_typed(typed) if amount is None else "",
        promised_on=typed.on,
        day_text=storable(typed.unread)[:DAY_TEXT_MAX] if _is_day(typed) else "",
        said_by=storable(typed.words).strip(),
        means=typed.means,
    )
    form = await _filled_in(house, actor, customer.id, draft)
    if isinstance(form, Refused) or typed.on is None or found.is_guess or typed.unread:
        return form
    if amount is None:
        return await _which_amount(house, actor, typed, form, typed.on) or form
    chosen = form.draft.documents
    refused = amount_refused(amount, chosen, owing, owing) or day_refused(typed.on, form.head.as_of)
    if refused or not chosen:  # nothing is chosen where all is contested: on account is theirs to say
        return refused or form
    return await _promise_back(house, actor, form, amount, typed.on, owing)


async def _filled_in(
    house: House, actor: Actor, customer_id: int, draft: PromiseDraft
) -> PromiseForm | Refused:
    """The form; where no amount says which invoices are meant, those that are late are ticked."""
    if draft.amount is None:
        likely = await promise_form(house, actor, customer_id)
        if isinstance(likely, Refused):
            return likely
        draft = replace(draft, documents=likely.draft.documents)
    return await promise_form(house, actor, customer_id, draft)


async def _which_amount(
    house: House, actor: Actor, typed: TypedPromise, form: PromiseForm, on: date
) -> WhichAmount | None:
    """A draft for each reading of an amount that has several; None when it has not."""
    readings = typed.amount.readings if typed.amount and typed.amount.currency in ("", form.currency) else ()
    amounts = [money for one in readings if (money := _exactly(one, form.currency))]
    if len(amounts) < 2:
        return None
    drafts = []
    for amount in amounts:
        request = LogPromise(
            customer_id=form.head.customer_id,
            documents=(),
            amount=amount,
            promised_on=on,
            key="",
            seen=form.head.seen,
            said_by=form.draft.said_by,
            means=form.draft.means,
        )
        drafts.append((amount, await _keep(house, actor, PROMISE, promise_text(request))))
    return WhichAmount(typed, form.currency, tuple(drafts))


async def _promise_back(
    house: House, actor: Actor, form: PromiseForm, amount: Money, on: date, owing: Mapping[int, Document]
) -> ReadBack:
    draft, head = form.draft, form.head
    request = LogPromise(
        customer_id=head.customer_id,
        documents=draft.documents,
        amount=amount,
        promised_on=on,
        key="",
        seen=head.seen,
        said_by=draft.said_by,
        means=draft.means,
    )
    draft_id = await _keep(house, actor, PROMISE, promise_text(request))
    known = {one.id: one for one in form.items}
    covered = (known.get(one) or _item(one, owing[one], head.as_of) for one in draft.documents)
    return ReadBack(draft_id, head, promise=form, covered=tuple(covered))


async def draft_promise(house: House, actor: Actor, draft_id: int) -> LogPromise | Refused:
    """The promise that was read back to this person, to be logged."""
    text = await _kept(house, actor, PROMISE, draft_id)
    return read_promise_text(text, _key(draft_id)) if text else Refused(Why.NO_DRAFT)


async def change_promise(house: House, actor: Actor, draft_id: int) -> PromiseForm | Refused:
    """The form, filled in with what was read back. Raises NotYoursError."""
    read = await draft_promise(house, actor, draft_id)
    if isinstance(read, Refused):
        return read
    draft = PromiseDraft(
        documents=read.documents,
        amount=read.amount,
        promised_on=read.promised_on,
        said_by=read.said_by,
        means=read.means,
    )
    return await promise_form(house, actor, read.customer_id, draft)


async def read_dispute(
    house: House, books: Books, actor: Actor, typed: TypedDispute
) -> ReadBack | DisputeForm | FoundDocuments | Refused:
    """The dispute as it is understood; nothing counts yet. Raises LedgerEmptyError."""
    found = await find_document(books, typed.invoice, typed.entity, actor.reader.sight)
    if found.only is None:
        return found
    known, customer = await _contested(house, actor, found.only.id)
    document = known.document
    if not owed(document):
        return Refused(Why.NOT_OPEN, number=document.number)
    amount = _amount(typed.amount, customer, (document,))
    if amount is not None and (refused := amount_refused(amount, (known.id,), {}, {known.id: document})):
        return refused
    draft = DisputeDraft(
        document_id=known.id,
        is_whole=typed.amount is None or amount == document.open_amount,
        amount=amount,
        amount_text=typed.amount.text if typed.amount and amount is None else "",
        reason=typed.reason,
        note=storable(typed.words).strip(),
    )
    if typed.reason is None or draft.amount_text:
        return await dispute_form(house, actor, known.customer_id, draft)
    return await _dispute_back(house, actor, known, draft, typed.reason)


async def _dispute_back(
    house: House, actor: Actor, known: KnownDocument, draft: DisputeDraft, reason: DisputeReason
) -> ReadBack | Refused:
    form = await dispute_form(house, actor, known.customer_id, draft)
    if isinstance(form, Refused):
        return form
    request = OpenDispute(
        document_id=known.id,
        amount=None if draft.is_whole else draft.amount,
        reason=reason,
        note=draft.note,
        key="",
        seen=form.head.seen,
    )
    draft_id = await _keep(house, actor, DISPUTE, dispute_text(request))
    items = {one.id: one for one in form.items}
    item = items.get(known.id) or _item(known.id, known.document, house.today(actor.at))
    return ReadBack(draft_id, form.head, dispute=form, covered=(item,))


async def draft_dispute(house: House, actor: Actor, draft_id: int) -> OpenDispute | Refused:
    """The dispute that was read back to this person, to be opened."""
    text = await _kept(house, actor, DISPUTE, draft_id)
    return read_dispute_text(text, _key(draft_id)) if text else Refused(Why.NO_DRAFT)


async def change_dispute(house: House, actor: Actor, draft_id: int) -> DisputeForm | Refused:
    """The form, filled in with what was read back. Raises NotYoursError and UnknownDocumentError."""
    read = await draft_dispute(house, actor, draft_id)
    if isinstance(read, Refused):
        return read
    known, _ = await _contested(house, actor, read.document_id)
    draft = DisputeDraft(
        document_id=known.id,
        is_whole=read.amount is None,
        amount=read.amount,
        reason=read.reason,
        note=read.note,
        target_on=read.target_on,
    )
    return await dispute_form(house, actor, known.customer_id, draft)


async def read_note(books: Books, actor: Actor, typed: TypedNote) -> tuple[int, str] | Found:
    """The customer, by its id, and the note; else what was found, whose `typed` is the words it was found by.

    Raises LedgerEmptyError.
    """
    if typed.customer:
        found = await find_customer(books, typed.customer, typed.entity, actor.reader.sight)
    else:
        found = await find_by_first_words(books, typed.words, typed.entity, actor.reader.sight)
    if found.only is None or not found.is_exact:
        return found
    return found.only.id, note_text(typed, found)


def note_text(typed: TypedNote, found: Found) -> str:
    """What of the words is the note, once a customer was found by the first of them."""
    words = typed.words if typed.customer else typed.words[len(found.typed.split()) :]
    return storable(" ".join(words)).strip()


async def _owing(house: House, actor: Actor, customer_id: int) -> tuple[KnownCustomer, dict[int, Document]]:
    """What can be promised of a customer, by id, the longest due first."""
    async with house.work.looking() as one:
        customer = await seen_customer(one, actor, customer_id)
        every = await one.ledger.open_documents(customer_id, house.today(actor.at))
    return customer, {each.id: each.document for each in every if owed(each.document)}


async def _contested(house: House, actor: Actor, document_id: int) -> tuple[KnownDocument, KnownCustomer]:
    """An invoice and its customer. Raises UnknownDocumentError and NotYoursError."""
    async with house.work.looking() as one:
        known = (await one.ledger.documents((document_id,))).get(document_id)
        if known is None:
            raise UnknownDocumentError
        return known, await seen_customer(one, actor, known.customer_id)


def _amount(typed: TypedAmount | None, customer: KnownCustomer, owing: Iterable[Document]) -> Money | None:
    """The amount when it can be read in one way only, in the currency typed or the one that is owed."""
    currencies = {one.open_amount.currency for one in owing}
    own = customer.currency if customer.currency in currencies or not currencies else ""
    only = min(currencies) if len(currencies) == 1 else ""
    currency = typed.currency or own or only if typed else ""
    if typed is None or len(typed.readings) != 1 or not currency:
        return None
    return _exactly(typed.readings[0], currency)


def _exactly(amount: Decimal, currency: str) -> Money | None:
    try:
        return Money(amount, currency)
    except (InexactAmountError, UnknownCurrencyError):
        return None


def _as_typed(typed: TypedPromise) -> str:
    if typed.amount:
        return typed.amount.text
    return "" if _is_day(typed) else typed.unread


def _is_day(typed: TypedPromise) -> bool:
    """Whether what could not be read stood for the day: once there is an amount, or by its slashes."""
    return bool(typed.unread) and (typed.amount is not None or "/" in typed.unread.split(" ")[0])


def _item(document_id: int, document: Document, today: date) -> OpenItem:
    """One that the form, which has the oldest ten, leaves out."""
    return OpenItem(
        id=document_id,
        number=document.number,
        kind=document.kind,
        open_amount=document.open_amount,
        disputed=document.disputed,
        due_on=document.due_on,
        days_late=document.days_late(today),
    )


async def _keep(house: House, actor: Actor, kind: str, text: str) -> int:
    async with house.work.working() as one:
        return await one.drafts.keep(actor.person, kind, text, actor.at)


async def _kept(house: House, actor: Actor, kind: str, draft_id: int) -> str | None:
    async with house.work.looking() as one:
        return await one.drafts.of(draft_id, actor.person, kind)


def _key(draft_id: int) -> str:
    """The same draft pressed twice is one wish."""
    return f"draft:{draft_id}"
