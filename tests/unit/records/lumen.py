"""Atelier Lumen's Tuesday: two customers, their invoices, the people, and what they do about them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from fakes import PARIS, eur
from fakes_books import FakeBooks
from fakes_conversation import FakeWork, member, reader

from bot.acts import Actor
from bot.audit import Surface
from bot.credit.dispute import Dispute, DisputeLine, DisputeReason, DisputeState
from bot.credit.ledger import Document, DocumentKind
from bot.credit.money import Money
from bot.credit.note import Note, NoteKind
from bot.credit.promise import Promise, PromiseState
from bot.mornings import Morning, Outcome, Portfolio
from bot.notices import Notice, NoticeKind, Payload
from bot.policy import Person, Policy, Role
from bot.records import KnownCustomer, KnownDocument
from bot.services.house import House
from bot.standing import ActedRow, DisputeView

TUESDAY = date(2026, 11, 24)
CAMILLE = Person(
    email="Camille@lumen.example", name="Camille Roy", role=Role.SALESPERSON, ledger_names=("C. ROY",)
)
JULIEN = Person(email="julien@lumen.example", name="Julien Faure", role=Role.SALESPERSON)
NADIA = Person(email="nadia@lumen.example", name="Nadia Benali", role=Role.CREDIT_MANAGER)
POLICY = Policy(people=(CAMILLE, JULIEN, NADIA))

ACME, GARAGE, NOBODYS = 42, 9, 13


def customer(customer_id: int, name: str, salesperson: str = "C. ROY") -> KnownCustomer:
    """A customer in euros of the French entity."""
    return KnownCustomer(
        customer_id, "MAIN", "Atelier Lumen", "FR", f"C{customer_id:04}", name, "EUR", salesperson
    )


def paper(
    document_id: int,
    customer_id: int,
    amount: str,
    due_on: date,
    open_amount: str | None = None,
    **facts: Any,
) -> KnownDocument:
    """An invoice, all of it open unless it is said otherwise."""
    said: dict[str, Any] = {"kind": DocumentKind.INVOICE, "disputed": eur("0"), **facts}
    document = Document(
        number=f"F-{document_id:04}",
        issued_on=due_on - timedelta(days=30),
        due_on=due_on,
        gross=eur(amount),
        open_amount=eur(amount if open_amount is None else open_amount),
        **said,
    )
    return KnownDocument(document_id, customer_id, document)


def at(hour: str, on: date = TUESDAY) -> datetime:
    """A moment in Paris."""
    return datetime.combine(on, time.fromisoformat(hour), PARIS)


class Wording:
    """Says of each acted row what it was given."""

    def acted(self, sent: Payload, rows: tuple[ActedRow, ...], language: str) -> Payload:
        return {"text": "\n".join((language, *map(self._row, rows)))}

    def _row(self, row: ActedRow) -> str:
        promises = [f"promise {one.promise.amount.amount} {one.promise.state}" for one in row.promises]
        disputes = [f"dispute {one.number} {one.dispute.state}" for one in row.disputes]
        notes = [f"note {one.note.kind} by {one.by}" for one in row.notes]
        undo = [f"undo {one}" for one in row.undo]
        return " | ".join((row.name, *promises, *disputes, *notes, *undo))

    def dispute(self, view: DisputeView, language: str, role: Role) -> Payload:
        return {"text": f"dispute {view.dispute.id} {view.dispute.state} {language} {role}"}

    def dispute_line(
        self, line: DisputeLine, view: DisputeView, by: str, owner: str, language: str
    ) -> Payload:
        return {"text": f"line {line.kind} {by} {owner} {language}"}


class Lumen:
    """The workspace of one test: `books` and `work` hold the same records."""

    def __init__(self, policy: Policy = POLICY) -> None:
        self.work = FakeWork()
        self.books = FakeBooks(records=self.work.records)
        self.house = House(self.work, policy, Wording())  # type: ignore[arg-type]  # says what is asked here
        self.policy = policy
        ledger = self.work.records.ledger
        ledger.known = {
            one.id: one
            for one in (
                customer(ACME, "ACME"),
                customer(GARAGE, "Garage Étoile"),
                customer(NOBODYS, "Nul", ""),
            )
        }
        ledger.papers = {
            one.id: one
            for one in (
                paper(1, ACME, "18500", date(2026, 10, 11)),
                paper(2, ACME, "12400", date(2026, 11, 10)),
                paper(3, GARAGE, "4210", date(2026, 11, 20)),
            )
        }

    def actor(self, person: Person = CAMILLE, moment: datetime | None = None) -> Actor:
        """Somebody who clicks in a digest."""
        who = reader(person, self.policy, f"U{person.name[:2].upper()}")
        return Actor(who, Surface.DIGEST, moment or at("09:00"))

    async def promise(self, customer_id: int = ACME, amount: str = "18500", **facts: Any) -> Promise:
        """Keep a promise as it would have been logged by Camille at 09:00 of the day it was."""
        day = facts.get("logged_on", TUESDAY)
        said: dict[str, Any] = {
            "documents": (1,),
            "promised_on": date(2026, 11, 27),
            "grace_until": date(2026, 12, 1),
            "state": PromiseState.OPEN,
            "logged_by": CAMILLE.email.casefold(),
            "logged_at": at("09:00", day),
            "logged_on": day,
            "opened_on": day,
            "after_import": 1,
            "received": eur("0"),
            **facts,
        }
        said = {"said_by": "", "means": None, "note": "", **said}
        made = Promise(id=0, customer_id=customer_id, amount=Money(Decimal(amount), "EUR"), **said)
        promises = self.work.records.promises
        kept = await promises.add(made, f"promise{len(promises.kept)}")
        assert kept is not None
        return kept

    async def dispute(self, document_id: int = 1, **facts: Any) -> Dispute:
        """Keep a dispute as Camille would have opened it at 09:00 of the day it was."""
        day = facts.get("opened_on", TUESDAY)
        said: dict[str, Any] = {
            "customer_id": self.work.records.ledger.papers[document_id].customer_id,
            "amount": eur("2300"),
            "is_whole": False,
            "reason": DisputeReason.QUALITY,
            "note": "scratched",
            "owner": NADIA.email,
            "state": DisputeState.OPEN,
            "opened_by": CAMILLE.email.casefold(),
            "opened_at": at("09:00", day),
            "opened_on": day,
            "target_on": date(2026, 12, 8),
            **facts,
        }
        disputes = self.work.records.disputes
        kept = await disputes.add(
            Dispute(id=0, document_id=document_id, **said), f"dispute{len(disputes.kept)}"
        )
        assert kept is not None
        return kept

    async def note(self, customer_id: int = ACME, **facts: Any) -> Note:
        """Keep a note as Camille would have added it at 09:00 of the day it was."""
        day = facts.get("on", TUESDAY)
        said: dict[str, Any] = {
            "document_id": None,
            "kind": NoteKind.NO_ANSWER,
            "text": "",
            "by": CAMILLE.email.casefold(),
            "at": at("09:00", day),
            "on": day,
            **facts,
        }
        notes = self.work.records.notes
        kept = await notes.add(Note(id=0, customer_id=customer_id, **said), f"note{len(notes.kept)}")
        assert kept is not None
        return kept

    async def digest(
        self,
        *customers: int,
        person: Person = CAMILLE,
        on: date = TUESDAY,
        portfolio: Portfolio = Portfolio.OWN,
    ) -> str:
        """Send somebody a digest at 08:30 that shows these customers; its key."""
        email = person.email.casefold()
        key = f"digest:{email}:{portfolio}:{on}"
        blocks = [{"type": "section", "block_id": f"digest.{on:%Y%m%d}.row{one}.r1"} for one in customers]
        morning = Morning(email, portfolio, on, Outcome.SENT, at("08:30", on), notice_key=key)
        assert await self.work.mornings.decide(morning)
        payload = {"text": "digest", "blocks": [{"type": "header"}, *blocks]}
        assert await self.work.outbox.add(Notice(key, NoticeKind.DIGEST, email, payload, at("08:30", on)))
        return key

    async def meet(self, *people: Person) -> None:
        """Match people with Slack accounts, in French."""
        for one in people:
            await self.work.members.keep(member(f"U{one.name[:2].upper()}", one, locale="fr-FR"))

    @property
    def edits(self) -> list[tuple[str, str]]:
        """Whose digest was edited, and what it says since, in order."""
        return [
            (one.person, one.payload["text"])
            for one in self.work.outbox.notices
            if one.kind is NoticeKind.ACTED
        ]
