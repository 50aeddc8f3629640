"""Atelier Lumen's limits, holds and cases: who is who, what is owed, and what was said to whom."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from fakes import PARIS, eur
from fakes_conversation import FakeWork, member, reader
from fakes_exposures import LimitSince
from fakes_records import FakeRecords
from fakes_wording import PlainWording

from bot.acts import Actor
from bot.audit import Surface
from bot.credit.case import Case, CaseLine
from bot.credit.dispute import Dispute, DisputeReason, DisputeState
from bot.credit.hold import Hold
from bot.credit.ledger import Document, DocumentKind
from bot.credit.promise import Promise, PromiseState
from bot.credit.refused import Refused, Why
from bot.credit_acts import CaseChange
from bot.credit_views import CaseView
from bot.mornings import Morning, Outcome, Portfolio
from bot.notices import Notice, Payload, channel_reader
from bot.policy import CreditPolicy, Person, Policy, Role
from bot.records import KnownCustomer, KnownDocument
from bot.services.house import House
from bot.services.watch import Watched, watch

TUESDAY = date(2026, 11, 24)
CAMILLE = Person(
    email="Camille@lumen.example",
    name="Camille Roy",
    role=Role.SALESPERSON,
    manager="marc@lumen.example",
    ledger_names=("C. ROY",),
    language="fr",
)
JULIEN = Person(
    email="julien@lumen.example",
    name="Julien Faure",
    role=Role.SALESPERSON,
    manager="marc@lumen.example",
    ledger_names=("J. FAURE",),
)
MARC = Person(email="marc@lumen.example", name="Marc Olivier", role=Role.MANAGER)
NADIA = Person(email="nadia@lumen.example", name="Nadia Benali", role=Role.CREDIT_MANAGER)
HUGUES = Person(email="hugues@lumen.example", name="Hugues Martin", role=Role.FINANCE_DIRECTOR)
EVERYBODY = (CAMILLE, JULIEN, MARC, NADIA, HUGUES)
CHANNEL = channel_reader("C0CREDIT")
POLICY = Policy(people=EVERYBODY, credit=CreditPolicy(channel="C0CREDIT"))

ACME, PORT = 42, 18
F1 = 1
"""ACME's 50 000, not due on TUESDAY."""


def at(hour: str, on: date = TUESDAY) -> datetime:
    """An hour in Paris; of Tuesday 24 November 2026 unless another day is given."""
    return datetime.combine(on, time.fromisoformat(hour), PARIS)


def customer(customer_id: int, name: str, salesperson: str = "C. ROY") -> KnownCustomer:
    """A customer in euros of the French entity."""
    code = f"C{customer_id:04}"
    return KnownCustomer(customer_id, "MAIN", "Lumen", "FR", code, name, "EUR", salesperson)


class CaseWording(PlainWording):
    """Says of a case what goes on, who has it and who is next."""

    def case(self, view: CaseView, language: str) -> Payload:
        causes = ",".join(each.kind for each in view.case.running)
        return {"text": f"case {view.case.id} {view.case.state} {view.owner}: {causes}"}

    def case_continued(self, view: CaseView, language: str) -> Payload:
        return {"text": f"case {view.case.id} continued"}

    def case_line(self, view: CaseView, line: CaseLine, language: str) -> Payload:
        return {"text": f"{line.kind} {line.cause or line.owner or line.by}{f' {line.why}' * bool(line.why)}"}


@dataclass
class CaseWorld:
    """One workspace whose first figures were looked at; everybody has an account, and a digest at 08:30."""

    policy: Policy = POLICY
    watched: bool = True
    work: FakeWork = field(default_factory=FakeWork)

    def __post_init__(self) -> None:
        for number, person in enumerate(self.policy.people, 1):
            self.work.members.kept[f"U{number}"] = member(f"U{number}", person)
        ledger = self.records.ledger
        ledger.known = {ACME: customer(ACME, "ACME"), PORT: customer(PORT, "Brasserie du Port", "J. FAURE")}
        ledger.taken["MAIN"] = at("18:10", TUESDAY - timedelta(days=1))
        self.limit(ACME, "60000")
        self.paper(F1, ACME, "50000", due_in=20)
        if self.watched:
            self.records.crossings.entities["MAIN"] = at("07:00", date(2026, 11, 2))

    @property
    def records(self) -> FakeRecords:
        return self.work.records

    @property
    def house(self) -> House:
        return House(self.work, self.policy, CaseWording())

    def limit(self, customer_id: int, amount: str, insured: str = "") -> None:
        """From now on, instead of what it was."""
        since = LimitSince(date(2026, 1, 1), eur(amount), eur(insured) if insured else None)
        self.records.exposures.limits[customer_id] = [since]

    def paper(
        self, key: int, customer_id: int, amount: str, *, due_in: int = 30, disputed: str = "0"
    ) -> None:
        """An invoice, all of it open; `due_in` days from TUESDAY on."""
        due = TUESDAY + timedelta(days=due_in)
        document = Document(
            number=f"F-{key:04}",
            kind=DocumentKind.INVOICE,
            issued_on=due - timedelta(days=30),
            due_on=due,
            gross=eur(amount),
            open_amount=eur(amount),
            disputed=eur(disputed),
        )
        self.records.ledger.papers[key] = KnownDocument(key, customer_id, document)

    def change(self, key: int, **facts: Any) -> None:
        """An import says something else of an invoice."""
        known = self.records.ledger.papers[key]
        self.records.ledger.papers[key] = replace(known, document=replace(known.document, **facts))

    def settle(self, key: int) -> None:
        """It is paid."""
        self.change(key, open_amount=eur("0"))

    async def watch(
        self, hour: str = "09:00", on: date = TUESDAY, customers: frozenset[int] | None = None
    ) -> Watched:
        return await watch(self.house, at(hour, on), customers)

    async def breach(self, hour: str = "09:00", on: date = TUESDAY) -> Case:
        """ACME goes over its limit, and is found to."""
        self.paper(2, ACME, "15000")
        await self.watch(hour, on)
        return self.case()

    def case(self, customer_id: int = ACME) -> Case:
        """The customer's newest case."""
        return max(
            (each for each in self.records.cases.kept.values() if each.customer_id == customer_id),
            key=lambda each: each.id,
        )

    def hold(self, customer_id: int = ACME) -> Hold:
        """The customer's newest hold."""
        return max(
            (each for each in self.records.holds.kept.values() if each.customer_id == customer_id),
            key=lambda each: each.id,
        )

    async def promise(self, *documents: int, **facts: Any) -> Promise:
        """Of 1 000 for Friday, logged by Camille at 09:00 of TUESDAY."""
        said: dict[str, Any] = {
            "promised_on": date(2026, 11, 27),
            "grace_until": date(2026, 12, 1),
            "state": PromiseState.OPEN,
            "logged_at": at("09:00"),
            "logged_on": TUESDAY,
            "opened_on": TUESDAY,
            **facts,
        }
        made = Promise(
            id=0,
            customer_id=ACME,
            documents=documents,
            amount=eur("1000"),
            said_by="",
            means=None,
            note="",
            logged_by="camille@lumen.example",
            after_import=1,
            received=eur("0"),
            **said,
        )
        kept = await self.records.promises.add(made, f"promise{len(self.records.promises.kept)}")
        assert kept is not None
        for key in documents:
            self.change(key, is_promised=made.state is PromiseState.OPEN)
        return kept

    async def broken(self, document: int = F1, on: date = TUESDAY) -> Promise:
        """A promise that was found broken at 07:00 of a day."""
        return await self.promise(
            document,
            state=PromiseState.BROKEN,
            logged_at=at("09:00", on - timedelta(days=9)),
            logged_on=on - timedelta(days=9),
            ended_on=on,
            ended_at=at("07:00", on),
        )

    async def dispute(self, document: int = F1, target_on: date = date(2026, 11, 23)) -> Dispute:
        """Of 300, whose target was yesterday."""
        made = Dispute(
            id=0,
            customer_id=ACME,
            document_id=document,
            amount=eur("300"),
            is_whole=False,
            reason=DisputeReason.QUALITY,
            note="",
            owner="nadia@lumen.example",
            state=DisputeState.OPEN,
            opened_by="camille@lumen.example",
            opened_at=at("09:00", date(2026, 11, 9)),
            opened_on=date(2026, 11, 9),
            target_on=target_on,
        )
        kept = await self.records.disputes.add(made, f"dispute{len(self.records.disputes.kept)}")
        assert kept is not None
        return kept

    async def morning(self, person: Person = CAMILLE, on: date = TUESDAY) -> None:
        """Their digest of the day was decided."""
        email = person.email.casefold()
        assert await self.work.mornings.decide(
            Morning(email, Portfolio.OWN, on, Outcome.SENT, at("08:30", on))
        )

    def actor(self, person: Person, hour: str = "10:00", on: date = TUESDAY) -> Actor:
        number = self.policy.people.index(person) + 1
        return Actor(reader(person, self.policy, f"U{number}"), Surface.CHANNEL, at(hour, on))

    def wish(self, case: Case | None = None, **facts: Any) -> CaseChange:
        """Something about the case as it is seen."""
        seen = case or self.case()
        return CaseChange(seen.id, seen.version, **facts)

    def leave(self, person: Person) -> None:
        """Their account is deactivated."""
        key = next(
            key for key, one in self.work.members.kept.items() if one.person == person.email.casefold()
        )
        self.work.members.kept[key] = replace(self.work.members.kept[key], is_active=False)

    def notices(self, to: Person | str = CHANNEL) -> list[Notice]:
        person = to if isinstance(to, str) else to.email.casefold()
        return [one for one in self.work.outbox.notices if one.person == person]

    def said(self, to: Person | str = CHANNEL) -> list[str]:
        """What was left for somebody, in order: `= ` is an edit, `> ` a reply below."""
        return [_short(one) for one in self.notices(to)]

    def forget_but_first(self) -> None:
        """What was said after the first message is of no matter."""
        del self.work.outbox.rows[1:]

    @property
    def lines(self) -> list[str]:
        """The stories' lines, as kept."""
        return [str(each.kind) for each in self.records.cases.said]

    @property
    def deeds(self) -> list[str]:
        """What the trail says, in order."""
        return self.records.trail.deeds


def _short(notice: Notice) -> str:
    mark = "= " if notice.edits else "> " if notice.below else ""
    return f"{mark}{notice.payload['text']}"


def why(done: object) -> Why:
    """Why something was refused."""
    assert isinstance(done, Refused), done
    return done.why


def kept(done: Case | Refused) -> Case:
    """What came of an act that went well."""
    assert isinstance(done, Case), done
    return done
