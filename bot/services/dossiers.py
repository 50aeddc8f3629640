"""The dossier of a customer: gathered within one transaction, put into words, packed with its index."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, tzinfo
from email.utils import format_datetime
from itertools import chain
from typing import Any

from bot.audit import CLOCK, Deed, Entry, NewEntry, Surface, Verified
from bot.credit.due_step import standing_lines
from bot.credit.letter import Letter, LetterKind
from bot.credit.litigation import Litigation
from bot.credit.mailing import Mailing
from bot.credit.money import Money, decimal_string
from bot.dossier import (
    CALL_NOTES,
    IN_HOUSE,
    SIZE_MAX,
    THREAD_IN_HOUSE,
    TOLD_OF,
    Dossier,
    DossierFile,
    DossierIndex,
    DossierView,
    KeptBack,
    StatementView,
)
from bot.dossier_zip import index_json, listed, pack, safe_name, within
from bot.dunning_views import LetterView, OverdueFacts
from bot.ports import Work
from bot.records import KnownCustomer, KnownDocument
from bot.services.customer_facts import of_customer
from bot.services.dossier_copies import copies_within
from bot.services.dossier_language import dossier_language
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


async def make_dossier(house: House, customer_id: int, at: datetime, language: str = "") -> Dossier:
    """The dossier of a customer as it stands, for whoever runs the bot; the trail says that it was made.

    Without a language, in that of the hand-over that runs, else as one would be proposed. Raises
    UnknownCustomerError.
    """
    verified = await verified_trail(house)
    async with house.work.working() as one:
        running = await one.litigations.of_customer(customer_id, hold=True)
        customer = await one.ledger.customer(customer_id)
        facts = await overdue_facts(house, one, customer, house.today(at))
        litigation = next((each for each in running if each.is_running), None)
        spoken = language or (litigation.language if litigation else "")
        made = await build_dossier(house, one, customer, facts, at, verified, litigation, language=spoken)
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
    *,
    language: str = "",
    by: str = "",
) -> Dossier:
    """Everything there is, within the caller's transaction; `by` signs its statement.

    Without a litigation it hands nothing over; without a language, it is in that of the litigation.
    """
    view = await dossier_view(house, one, customer, facts, at, verified, litigation, language=language)
    statement = await asyncio.to_thread(house.wording.statement, _statement(house, view, by))
    zone = view.made_at.tzinfo
    files = [
        *house.wording.dossier(view),
        DossierFile("statement.pdf", statement),
        *[await _reminder(one, mailing, name, zone) for mailing, name in view.mailings if name],
        *[DossierFile(name, await one.letters.content(letter.file_id)) for letter, name in view.letters],
    ]
    kept, left_out = within(files, SIZE_MAX)
    room = SIZE_MAX - sum(len(each.content) for each in kept)
    copies = await copies_within(house, one, view, room)
    kept, left_out = (*kept, *copies.kept), (*left_out, *copies.left_out)
    files_in_it = tuple(map(listed, _by_name(kept)))
    read_me = house.wording.dossier_index(DossierIndex(view, files_in_it, left_out, copies.missing))
    facts_of_it = _index_facts(view) | {"invoices_without_copy": list(copies.missing)}
    index = index_json(facts_of_it, map(listed, (*kept, read_me)), left_out)
    content = await asyncio.to_thread(pack, (*kept, read_me, index))
    sha256 = hashlib.sha256(content).hexdigest()
    return Dossier(_name(view), content, sha256, len(kept) + 2, left_out, copies.missing)


async def dossier_view(
    house: House,
    one: Work,
    customer: KnownCustomer,
    facts: OverdueFacts,
    at: datetime,
    verified: Verified,
    litigation: Litigation | None = None,
    *,
    language: str = "",
) -> DossierView:
    """What a dossier is made of, read set by set."""
    spoken = language or (litigation.language if litigation else "") or dossier_language(house, customer)
    handed_over = frozenset(litigation.documents) if litigation else frozenset[int]()
    documents = await _documents(one, customer.id, handed_over, facts.as_of)
    promises = await one.promises.of_customer(customer.id)
    steps = await one.dunning.of_customer(customer.id)
    mailings = await one.mailings.of_customer(customer.id)
    letters = await one.letters.of_customer(customer.id)
    disputes = await _disputes(house, one, customer.id)
    notes, entries = await _notes(house, one, customer.id), await _entries(one, customer.id)
    calls = tuple(each for each in notes if each.note.kind in CALL_NOTES)
    view = DossierView(
        language=spoken,
        of=of_customer(house, customer),
        customer=customer,
        made_at=at.astimezone(house.policy.zone),
        facts=facts,
        documents=documents,
        handed_over=handed_over,
        receipts=(await one.ledger.receipts((customer.id,), 0)).get(customer.id, ()),
        promises=tuple(reversed(await promise_views(house.policy, one.ledger, promises))),
        disputes=tuple(map(_without_comments, disputes)),
        notes=calls,
        steps=tuple(reversed(steps)),
        lines=standing_lines(await one.dunning.lines_of_customer(customer.id)),
        mailings=tuple([(each, await _mail_name(one, each)) for each in reversed(mailings)]),
        letters=tuple((each, _letter_name(each)) for each in reversed(letters)),
        entries=tuple(filter(_is_told, entries)),
        verified=verified,
        litigation=litigation,
        litigations=_hand_overs(await one.litigations.of_customer(customer.id), litigation),
        ended_at=_ended_at(entries),
        kept_back=_kept_back(notes, calls, disputes, entries),
    )
    return replace(view, numbers=await _numbers(one, view), names=_names(house))


def _statement(house: House, view: DossierView, by: str) -> StatementView:
    still_open = tuple(each for each in view.documents if each.document.open_amount)
    return StatementView(_letter(house, view, by), still_open, view.handed_over)


def _letter(house: House, view: DossierView, by: str) -> LetterView:
    customer, terms = view.customer, house.policy.charge_terms(view.customer.entity)
    return LetterView(
        kind=LetterKind.FORMAL_NOTICE,
        number="",
        language=view.language,
        facts=view.facts,
        payee=payee_of(house, customer),
        signer=signer_of(house, by or house.credit_manager()),
        contact=customer.correspondent,
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


def _is_told(entry: Entry) -> bool:
    """Whether a third party reads it: what was said and done about the claim, not within the company."""
    told = entry.entry
    return told.subject.partition(":")[0] in TOLD_OF and told.deed not in IN_HOUSE


def _without_comments(view: DisputeView) -> DisputeView:
    return replace(view, lines=tuple(each for each in view.lines if each.kind not in THREAD_IN_HOUSE))


def _kept_back(
    notes: Sequence[NoteView],
    calls: Sequence[NoteView],
    disputes: Iterable[DisputeView],
    entries: Iterable[Entry],
) -> KeptBack:
    lines = chain.from_iterable(each.lines for each in disputes)
    return KeptBack(
        notes=len(notes) - len(calls),
        comments=sum(each.kind in THREAD_IN_HOUSE for each in lines),
        entries=sum(not _is_told(each) for each in entries),
    )


def _hand_overs(found: Iterable[Litigation], own: Litigation | None) -> tuple[Litigation, ...]:
    """Those that came to be, the oldest first: what was refused never was one."""
    own_id = own.id if own else 0
    return tuple(
        sorted(
            (own if own and each.id == own_id else each for each in found if each.handed_over_on),
            key=lambda each: (each.asked_at, each.id),
        )
    )


def _ended_at(entries: Iterable[Entry]) -> dict[int, datetime]:
    """When hand-overs ended, by their ids: they keep the day alone."""
    ended = (each.entry for each in entries if each.entry.deed is Deed.HAND_OVER_ENDED)
    return {int(each.subject.partition(":")[2]): each.at for each in ended}


async def _mail_name(one: Work, mailing: Mailing) -> str:
    """The name of the file of what was written; empty of what never was."""
    if await one.mailings.content(mailing.id) is None:
        return ""
    on = (mailing.ended_at or mailing.leaves_at).date()
    return f"reminders/{on.isoformat()}-{mailing.id}.txt"


async def _reminder(one: Work, mailing: Mailing, name: str, zone: tzinfo | None) -> DossierFile:
    """As it left, with lines that end as Windows' editors have them."""
    subject, text = await one.mailings.content(mailing.id) or ("", "")
    at = (mailing.ended_at or mailing.leaves_at).astimezone(zone)
    head = [
        f"Date: {format_datetime(at)}",
        f"To: {mailing.to}",
        f"Subject: {subject}",
        f"Message-ID: <{mailing.message_id}>",
    ]
    written = "\r\n".join([*head, "", *text.splitlines(), ""])
    return DossierFile(name, f"\ufeff{written}".encode("utf-8", "replace"))


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
        "language": view.language,
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
        "claimed": [_amount(each) for each in found.claimed],
        "charges": [_amount(each) for each in found.charges],
        "documents": [view.numbers.get(each, str(each)) for each in found.documents],
    }


def _amount(amount: Money) -> dict[str, str]:
    return {"amount": decimal_string(amount), "currency": amount.currency}


def _by_name(files: Iterable[DossierFile]) -> list[DossierFile]:
    return sorted(files, key=lambda each: each.name)
