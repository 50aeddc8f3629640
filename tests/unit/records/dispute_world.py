"""A company with an invoice to dispute: who is who, what is owed, and what was said to whom."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time

from fakes import PARIS, TODAY, credit, eur, invoice
from fakes_conversation import FakeWork, member, reader
from fakes_records import FakeLedger
from fakes_wording import PlainWording

from bot.acts import Actor, DisputeChange, DisputeOpened, OpenDispute
from bot.audit import Surface
from bot.credit.dispute import Dispute, DisputeLine, DisputeReason
from bot.credit.money import Money
from bot.credit.refused import Refused, Why
from bot.notices import Address, Notice, Payload
from bot.policy import Person, Policy, Role
from bot.records import KnownCustomer, KnownDocument
from bot.rights import Act
from bot.services.dispute_changes import change_dispute
from bot.services.disputes import open_dispute
from bot.services.house import House
from bot.standing import DisputeView

CAMILLE = Person(
    email="Camille@lumen.example",
    name="Camille Roy",
    role=Role.SALESPERSON,
    manager="marc@lumen.example",
    ledger_names=("C. ROY",),
    language="fr",
)
LEA = Person(email="lea@lumen.example", name="Léa Faure", role=Role.SALESPERSON)
MARC = Person(
    email="marc@lumen.example", name="Marc Olivier", role=Role.MANAGER, manager="hugues@lumen.example"
)
NADIA = Person(email="nadia@lumen.example", name="Nadia Benali", role=Role.CREDIT_MANAGER)
SOPHIE = Person(
    email="sophie@lumen.example", name="Sophie Leroy", role=Role.ACCOUNTANT, manager="nadia@lumen.example"
)
HUGUES = Person(email="hugues@lumen.example", name="Hugues Martin", role=Role.FINANCE_DIRECTOR)
EVERYBODY = (CAMILLE, LEA, MARC, NADIA, SOPHIE, HUGUES)
DECEMBER_8 = date(2026, 12, 8)
"""The day by which a dispute of that Tuesday is to be answered: ten working days."""

LAMBERT, PORT = 17, 18
F0902, F0903, SETTLED, CREDIT, OF_PORT = 902, 903, 904, 905, 906


def at(hour: str, on: date = TODAY) -> datetime:
    """An hour in Paris; of Tuesday 24 November 2026 unless another day is given."""
    return datetime.combine(on, time.fromisoformat(hour), PARIS)


class PlainRecords(PlainWording):
    """Says as little as it can of what people log."""

    def dispute(self, view: DisputeView, language: str, reader: Person) -> Payload:
        proposed = f" proposed {view.proposed_credit}" if view.proposed_credit else ""
        return {"text": f"{view.dispute.state} {view.owner} {language} {reader.role}{proposed}"}

    def dispute_line(
        self, line: DisputeLine, view: DisputeView, by: str, owner: str, language: str
    ) -> Payload:
        return {"text": f"{line.kind} {by or 'nobody'}: {line.text or owner or line.state}"}


def lambert() -> KnownCustomer:
    return KnownCustomer(
        LAMBERT, "MAIN", "Lumen", "FR", "C0017", "Menuiserie Lambert", "EUR", "C. ROY", "Mme Durand"
    )


@dataclass
class World:
    """One workspace; everybody of the policy has an account."""

    policy: Policy = field(default_factory=lambda: Policy(people=EVERYBODY))
    work: FakeWork = field(default_factory=FakeWork)

    def __post_init__(self) -> None:
        for number, person in enumerate(self.policy.people, 1):
            matched = member(f"U{number}", person)
            self.work.members.kept[matched.slack_id] = matched
        ledger = self.ledger
        ledger.known = {
            LAMBERT: lambert(),
            PORT: KnownCustomer(
                PORT, "MAIN", "Lumen", "FR", "C0018", "Brasserie du Port", "EUR", "LEA FAURE"
            ),
        }
        self.paper(F0902, LAMBERT, 20, eur("6100"))
        self.paper(F0903, LAMBERT, 3, eur("500"))
        self.paper(SETTLED, LAMBERT, 40, eur("0"))
        self.paper(OF_PORT, PORT, 10, eur("900"))
        ledger.papers[CREDIT] = KnownDocument(CREDIT, LAMBERT, credit(eur("-50")))
        ledger.imports = 7

    @property
    def ledger(self) -> FakeLedger:
        return self.work.records.ledger

    @property
    def house(self) -> House:
        return House(self.work, self.policy, PlainRecords())

    def paper(self, id: int, customer: int, days_late: int, amount: Money) -> None:  # noqa: A002
        self.ledger.papers[id] = KnownDocument(id, customer, invoice(days_late, amount))

    def credit_note(self, id: int, invoice_id: int, import_id: int) -> None:  # noqa: A002
        """An import brings a credit note for an invoice."""
        note = KnownDocument(id, LAMBERT, credit(eur("-2300")))
        self.ledger.papers[id] = note
        self.ledger.credited.append((invoice_id, import_id, note))
        self.ledger.imports = import_id

    def actor(self, person: Person, hour: str = "10:00", on: date = TODAY) -> Actor:
        number = self.policy.people.index(person) + 1
        return Actor(reader(person, self.policy, f"U{number}"), Surface.FORM, at(hour, on))

    async def open(
        self, person: Person = CAMILLE, hour: str = "10:00", on: date = TODAY, **facts: object
    ) -> DisputeOpened | Refused:
        said: dict[str, object] = {
            "document_id": F0902,
            "amount": eur("2300"),
            "reason": DisputeReason.QUALITY,
            "note": "scratched",
            "key": f"open-{hour}-{person.name}",
            "seen": self.seen,
        }
        request = OpenDispute(**{**said, **facts})  # type: ignore[arg-type] # a test names the request's own
        return await open_dispute(self.house, self.actor(person, hour, on), request)

    async def opened(
        self, person: Person = CAMILLE, hour: str = "10:00", on: date = TODAY, **facts: object
    ) -> Dispute:
        done = await self.open(person, hour, on, **facts)
        assert isinstance(done, DisputeOpened), done
        return done.dispute

    async def act(
        self,
        person: Person,
        act: Act,
        dispute: Dispute,
        hour: str = "11:00",
        on: date = TODAY,
        **facts: object,
    ) -> Dispute | Refused:
        """An act on the dispute as it was seen."""
        change = DisputeChange(dispute.id, dispute.version, **facts)  # type: ignore[arg-type] # as above
        return await change_dispute(self.house, self.actor(person, hour, on), change, act)

    async def done(
        self,
        person: Person,
        act: Act,
        dispute: Dispute,
        hour: str = "11:00",
        on: date = TODAY,
        **facts: object,
    ) -> Dispute:
        changed = await self.act(person, act, dispute, hour, on, **facts)
        assert isinstance(changed, Dispute), changed
        return changed

    @property
    def seen(self) -> int:
        return len(self.work.records.trail.entries)

    @property
    def lines(self) -> list[str]:
        """The threads' lines, as kept: `state camille@lumen.example`."""
        return [f"{one.kind} {one.by or 'nobody'}" for one in self.work.records.disputes.said]

    def said_to(self, person: Person) -> list[str]:
        """What was left for somebody, in order: `= ` is an edit of the first message, `> ` a reply below."""
        return [_short(one) for one in self.notices(person)]

    def notices(self, person: Person) -> list[Notice]:
        return [one for one in self.work.outbox.notices if one.person == person.email.casefold()]

    def post(self, key: str) -> Address:
        """The notice of that key stands in Slack now."""
        (row,) = [row for row in self.work.outbox.rows if row.notice.key == key]
        row.address = Address("D1", f"1795500000.{row.id:06}")
        row.sent_at = row.notice.due_at
        return row.address


def _short(notice: Notice) -> str:
    mark = "= " if notice.edits else "> " if notice.below else ""
    return f"{mark}{notice.payload['text']}"


def why(done: object) -> Why:
    """Why something was refused."""
    assert isinstance(done, Refused), done
    return done.why
