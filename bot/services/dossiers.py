"""The dossier of a customer: gathered within one transaction, put into words, packed with its index."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from itertools import chain
from typing import Any

from bot.audit import CLOCK, Deed, Entry, NewEntry, Surface, Verified
from bot.credit.ledger import Contact
from bot.credit.letter import Letter, LetterKind
from bot.credit.litigation import Litigation
from bot.credit.mailing import Mailing
from bot.dossier import SIZE_MAX, Dossier, DossierFile, DossierIndex, DossierView
from bot.dossier_zip import index_json, listed, pack, safe_name, within
from bot.dunning_views import LetterView, OverdueFacts
from bot.ports import Work
from bot.records import KnownCustomer, KnownDocument
from bot.services.customer_facts import of_customer
from bot.services.dossier_copies import copies_within
from bot.services.house import House
from bot.services.overdue_facts import overdue_facts, payee_of, signer_of
from bot.services.record_views import dispute_view, note_views, promise_views
from bot.standing import DisputeView, NoteView

_ENTRIES_AT_ONCE = 1000
_NOTES_MOST = 10_000


async def verified_trail(house: House) -> Verified:
    """How the whole trail reads now: read apart from the transaction that makes a dossier, for it is long."""
    async with house.work.looking() as one:
        return await one.trail.verify()


async def make_dossier(house: House, customer_id: int, at: datetime) -> Dossier:
    """The dossier of a customer as it stands, for whoever runs the bot; the trail says that it was made.

    Raises UnknownCustomerError.
    """
    verified = await verified_trail(house)
    async with house.work.working() as one:
        running = await one.litigations.of_customer(customer_id, hold=True)
        customer = await one.ledger.customer(customer_id)
        facts = await overdue_facts(house, one, customer, house.today(at))
        litigation = next((each for each in running if each.is_running), None)
        made = await build_dossier(house, one, customer, facts, at, verified, litigation)
        said = {"dossier": made.name, "sha256": made.sha256}
        subject = f"customer:{customer.id}"
        await one.trail.add(
            NewEntry(Deed.DOSSIER_MADE, CLOCK, at, Surface.TERMINAL, subject, customer.id, None, said)
        )
        return made


async def build_dossier(
    house: House,
    one: Work,
    customer: KnownCustomer,
    facts: OverdueFacts,
    at: datetime,
    verified: Verified,
    litigation: Litigation | None = None,
    by: str = "",
) -> Dossier:
    """Everything there is, within the caller's transaction; `by` signs its statement.

    Without a litigation it hands nothing over.
    """
    view = await dossier_view(house, one, customer, facts, at, verified, litigation)
    files = [
        *house.wording.dossier(view),
        DossierFile("statement.pdf", house.wording.statement(_statement(house, view, by))),
        *[await _reminder(one, mailing, name) for mailing, name in view.mailings if name],
        *[DossierFile(name, await one.letters.content(letter.file_id)) for letter, name in view.letters],
    ]
    kept, left_out = within(files, SIZE_MAX)
    copies, too_large = await copies_within(house, view, SIZE_MAX - sum(len(each.content) for each in kept))
    kept, left_out = (*kept, *copies), (*left_out, *too_large)
    read_me = house.wording.dossier_index(DossierIndex(view, tuple(map(listed, _by_name(kept))), left_out))
    index = index_json(_index_facts(view), map(listed, (*kept, read_me)), left_out)
    content = pack((*kept, read_me, index))
    sha256 = hashlib.sha256(content).hexdigest()
    return Dossier(_name(view), content, sha256, len(kept) + 2, left_out)


async def dossier_view(
    house: House,
    one: Work,
    customer: KnownCustomer,
    facts: OverdueFacts,
    at: datetime,
    verified: Verified,
    litigation: Litigation | None = None,
) -> DossierView:
    """What a dossier is made of, read set by set."""
    handed_over = frozenset(litigation.documents) if litigation else frozenset[int]()
    documents = await _documents(one, customer.id, handed_over, facts.as_of)
    promises = await one.promises.of_customer(customer.id)
    steps = await one.dunning.of_customer(customer.id)
    mailings = await one.mailings.of_customer(customer.id)
    letters = await one.letters.of_customer(customer.id)
    view = DossierView(
        language=dossier_language(house, customer),
        of=of_customer(house, customer),
        customer=customer,
        made_at=at.astimezone(house.policy.zone),
        facts=facts,
        documents=documents,
        handed_over=handed_over,
        receipts=(await one.ledger.receipts((customer.id,), 0)).get(customer.id, ()),
        promises=tuple(reversed(await promise_views(house.policy, one.ledger, promises))),
        disputes=await _disputes(house, one, customer.id),
        notes=await _notes(house, one, customer.id),
        steps=tuple(reversed(steps)),
        lines=await one.dunning.lines_of_customer(customer.id),
        mailings=tuple([(each, await _mail_name(one, each)) for each in reversed(mailings)]),
        letters=tuple((each, _letter_name(each)) for each in reversed(letters)),
        entries=await _entries(one, customer.id),
        verified=verified,
        litigation=litigation,
    )
    return replace(view, numbers=await _numbers(one, view), names=_names(house))


def dossier_language(house: House, customer: KnownCustomer) -> str:
    """The company's own where it says one, else that of the entity's country."""
    digest = house.policy.digest
    if "language" in digest.model_fields_set:
        return digest.language
    return "fr" if customer.country == "FR" else digest.language


def contact_of(customer: KnownCustomer) -> Contact:
    """Whom to write to."""
    return Contact(customer.contact, customer.phone, customer.email, customer.language)


def _statement(house: House, view: DossierView, by: str) -> LetterView:
    customer, terms = view.customer, house.policy.charge_terms(view.customer.entity)
    return LetterView(
        kind=LetterKind.FORMAL_NOTICE,
        number="",
        language=view.language,
        facts=view.facts,
        payee=payee_of(house, customer),
        signer=signer_of(house, by or house.credit_manager()),
        contact=contact_of(customer),
        registration_number=customer.registration_number,
        made_on=view.as_of,
        pay_by=view.as_of,
        regime=terms.regime.value if terms else "",
        contract_rate=terms.contract_rate if terms else None,
    )


async def _documents(
    one: Work, customer_id: int, handed_over: frozenset[int], as_of: date
) -> tuple[KnownDocument, ...]:
    found = {each.id: each for each in await one.ledger.open_documents(customer_id, as_of)}
    settled = handed_over - found.keys()
    found |= await one.ledger.documents(settled) if settled else {}
    return tuple(sorted(found.values(), key=lambda each: (each.document.due_on, each.id)))


async def _disputes(house: House, one: Work, customer_id: int) -> tuple[DisputeView, ...]:
    """The oldest first, with their threads."""
    return tuple(
        [
            await dispute_view(house.policy, one.ledger, each, await one.disputes.lines(each.id))
            for each in reversed(await one.disputes.of_customer(customer_id))
        ]
    )


async def _notes(house: House, one: Work, customer_id: int) -> tuple[NoteView, ...]:
    """The oldest first."""
    newest = await one.notes.last(customer_id, _NOTES_MOST)
    return tuple(reversed(await note_views(house.policy, one.ledger, newest)))


async def _entries(one: Work, customer_id: int) -> tuple[Entry, ...]:
    """All of the customer's trail, the oldest first."""
    found: list[Entry] = []
    while some := await one.trail.of_customer(
        customer_id, _ENTRIES_AT_ONCE, found[-1].number if found else None
    ):
        found += some
    return tuple(reversed(found))


async def _mail_name(one: Work, mailing: Mailing) -> str:
    """The name of the file of what was written; empty of what never was."""
    if await one.mailings.content(mailing.id) is None:
        return ""
    on = (mailing.ended_at or mailing.leaves_at).date()
    return f"reminders/{on.isoformat()}-{mailing.id}.txt"


async def _reminder(one: Work, mailing: Mailing, name: str) -> DossierFile:
    """As it left."""
    subject, text = await one.mailings.content(mailing.id) or ("", "")
    head = f"To: {mailing.to}\nSubject: {subject}\nMessage-ID: <{mailing.message_id}>\n\n"
    return DossierFile(name, f"\ufeff{head}{text}\n".encode("utf-8", "replace"))


def _letter_name(letter: Letter) -> str:
    return f"letters/{letter.made_on.isoformat()}-{safe_name(letter.number)}-{letter.id}.pdf"


async def _numbers(one: Work, view: DossierView) -> dict[int, str]:
    """What the documents of reminders, letters and steps are called."""
    known = {each.id: each.document.number for each in view.documents}
    mailed = (each.documents for each, _ in view.mailings)
    written = (each.documents for each, _ in view.letters)
    wanted = {*chain.from_iterable((*mailed, *written, *(each.documents for each in view.steps)))}
    wanted |= {each.document_id for each in view.receipts if each.document_id is not None}
    others = wanted - known.keys()
    return known | (await one.ledger.numbers(others) if others else {})


def _names(house: House) -> dict[str, str]:
    return {person.email.casefold(): person.name for person in house.policy.people}


def _name(view: DossierView) -> str:
    return f"dossier-{safe_name(view.customer.code)}-{view.as_of.isoformat()}.zip"


def _index_facts(view: DossierView) -> dict[str, Any]:
    customer, verified = view.customer, view.verified
    return {
        "customer": {"entity": customer.entity, "code": customer.code, "name": customer.name},
        "made_at": view.made_at.isoformat(timespec="seconds"),
        "as_of": view.as_of.isoformat(),
        "hand_over": _hand_over_facts(view),
        "trail": {
            "entries": verified.entries,
            "seal": verified.seal,
            "flaw": verified.flaw.value if verified.flaw else None,
        },
    }


def _hand_over_facts(view: DossierView) -> dict[str, Any] | None:
    found = view.litigation
    if found is None:
        return None
    return {
        "to": found.to,
        "reason": found.reason,
        "asked_by": view.name_of(found.asked_by),
        "decided_by": view.name_of(found.decided_by),
        "on": found.handed_over_on.isoformat() if found.handed_over_on else None,
        "documents": [view.numbers.get(each, str(each)) for each in found.documents],
    }


def _by_name(files: Iterable[DossierFile]) -> list[DossierFile]:
    return sorted(files, key=lambda each: each.name)
